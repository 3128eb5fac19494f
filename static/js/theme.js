// Light or dark, before anything is drawn. "system" follows the machine; a choice is kept in this browser.
(() => {
  const root = document.documentElement;
  const system = matchMedia("(prefers-color-scheme: dark)");

  const read = () => {
    try {
      return localStorage.getItem("theme") ?? "system";
    } catch {
      return "system"; // storage may be refused
    }
  };

  const keep = (choice) => {
    try {
      localStorage.setItem("theme", choice);
    } catch {
      // The choice then lasts as long as the page.
    }
  };

  const show = (choice) => {
    const dark = choice === "dark" || (choice === "system" && system.matches);
    root.dataset.bsTheme = dark ? "dark" : "light";
    for (const button of document.querySelectorAll("[data-theme]")) {
      button.setAttribute("aria-pressed", String(button.dataset.theme === choice));
    }
  };

  const wire = () => {
    for (const group of document.querySelectorAll("[data-theme-choice]")) {
      group.hidden = false;
      group.addEventListener("click", ({ target }) => {
        const choice = target.closest("[data-theme]")?.dataset.theme;
        if (!choice) return;
        keep(choice);
        show(choice);
      });
    }
    show(read());
  };

  show(read());
  system.addEventListener("change", () => show(read()));
  document.addEventListener("DOMContentLoaded", wire);
})();
