// Long lists of choices become searchable. Without this they are plain lists in which several can be chosen.
(() => {
  const wire = (select) => {
    if (select.tomselect) return;
    const words = select.dataset.search;
    const box = new TomSelect(select, {
      plugins: { remove_button: { title: "Remove" } },
      maxOptions: null,
      refreshThrottle: 0,
      placeholder: words,
      hidePlaceholder: false,
      onItemAdd() {
        this.setTextboxValue("");
        this.refreshOptions(false);
      },
    });
    select.setAttribute("aria-hidden", "true");
    box.control_input.setAttribute("aria-describedby", select.getAttribute("aria-describedby") ?? "");
  };
  const wireAll = (part) => {
    if (part.matches?.("select[data-search]")) wire(part);
    part.querySelectorAll?.("select[data-search]").forEach(wire);
  };
  document.addEventListener("htmx:load", ({ detail: { elt } }) => wireAll(elt));
  wireAll(document);
})();
