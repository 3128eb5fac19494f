// Comments beside answers: quote what is selected, keep the focus where somebody writes, accept what is on the screen.
(() => {
  const CONTEXT = 80; // characters before a passage, to tell it from others that say the same
  let selected = null; // {talk, quote, before}
  let asked = null; // {talk, thread}: where the request under way came from

  const talkOf = (node) => (node instanceof Element ? node : node?.parentElement)?.closest(".review-answer, main")?.querySelector(".talk");

  function readSelection() {
    const field = document.activeElement;
    if (field instanceof HTMLTextAreaElement && field.closest("[data-autosave-form]")) {
      const { value, selectionStart: start, selectionEnd: end } = field;
      return { talk: talkOf(field), quote: value.slice(start, end), before: value.slice(Math.max(0, start - CONTEXT), start) };
    }
    const found = document.getSelection();
    const words = found?.rangeCount ? found.getRangeAt(0).commonAncestorContainer.parentElement?.closest(".review-words") : null;
    if (!words) return null;
    const before = document.createRange();
    before.setStart(words, 0);
    before.setEnd(found.getRangeAt(0).startContainer, found.getRangeAt(0).startOffset);
    return { talk: talkOf(words), quote: String(found), before: String(before).slice(-CONTEXT) };
  }

  function offer() {
    const read = readSelection();
    if (read?.talk?.contains(document.activeElement)) return; // whoever writes a comment keeps their quote
    selected = read?.talk && read.quote.trim() ? read : null;
    for (const button of document.querySelectorAll("[data-quote]")) {
      button.hidden = !selected?.talk.contains(button);
    }
  }

  function quote(button) {
    const details = button.parentElement.querySelector(".talk-new");
    details.open = true;
    const form = details.querySelector("form");
    form.elements.quote.value = selected.quote.trim();
    form.elements.before.value = selected.before;
    button.hidden = true;
    form.elements.body.focus();
  }

  document.addEventListener("selectionchange", offer);
  document.addEventListener("pointerdown", (event) => {
    if (event.target.closest?.("[data-quote]")) event.preventDefault(); // pressing it must not drop the selection
  });
  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-quote]");
    if (button && selected) quote(button);
  });

  // A part of the page that had the focus was replaced: go on where the answer stands.
  document.addEventListener("htmx:beforeRequest", ({ target }) => {
    const talk = target.closest?.(".talk");
    if (talk) asked = { talk: talk.id, thread: target.closest(".thread")?.id };
  });
  document.addEventListener("htmx:afterSettle", () => {
    if (!asked) return;
    const talk = document.getElementById(asked.talk);
    const wrong = talk?.querySelector(".field-wrong textarea");
    const answered = asked.thread ? document.getElementById(asked.thread) : talk?.querySelector(".thread-newest:last-of-type");
    asked = null;
    (wrong ?? answered)?.focus();
  });

  // The answer may have been saved since the page was loaded.
  document.addEventListener("submit", ({ target }) => {
    const saved = document.querySelector("[data-autosave-form]")?.elements.expected_version;
    if (target.matches("[data-accept]") && saved) target.elements.expected_version.value = saved.value;
  });
})();
