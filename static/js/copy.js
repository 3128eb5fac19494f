// Copy blocks: the button copies the text beside it and says so to everybody.
(() => {
  const tell = (block, words) => {
    block.querySelector("[data-copy-told]").textContent = words;
  };

  const select = (element) => {
    const range = document.createRange();
    range.selectNodeContents(element);
    getSelection().removeAllRanges();
    getSelection().addRange(range);
  };

  const copy = async (block) => {
    const text = block.querySelector("[data-copy-text]");
    tell(block, "");
    try {
      await navigator.clipboard.writeText(text.textContent);
      tell(block, "Copied");
    } catch {
      // No clipboard without HTTPS or permission: leave the text selected.
      select(text);
      tell(block, "Selected. Press Ctrl+C or ⌘C to copy.");
    }
  };

  const reveal = (scope) => {
    for (const button of scope.querySelectorAll("[data-copy-button]")) button.hidden = false;
  };

  document.addEventListener("click", ({ target }) => {
    const block = target.closest?.("[data-copy-button]")?.closest("[data-copy]");
    if (block) copy(block);
  });
  document.addEventListener("htmx:afterSwap", ({ target }) => reveal(target));
  reveal(document);
})();
