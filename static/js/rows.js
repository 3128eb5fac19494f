// Rows of a formset, added and taken out in place. Without this the buttons and boxes of the form do the same by sending it.
(() => {
  const total = (rows) => rows.querySelector(`[name="${rows.dataset.rows}-TOTAL_FORMS"]`);
  const deleteBox = (row) => row.querySelector('[name$="-DELETE"]');

  const prepare = (row) => {
    row.querySelector("[data-row-remove]").hidden = !deleteBox(row);
    if (deleteBox(row)) deleteBox(row).closest(".field").hidden = true;
  };

  const tell = (rows, words) => {
    rows.querySelector("[data-rows-told]").textContent = words;
  };

  const add = (rows) => {
    const index = Number(total(rows).value);
    const blank = rows.querySelector("[data-rows-blank]");
    const shell = document.createElement("template");
    shell.innerHTML = blank.innerHTML.replaceAll("__prefix__", String(index)).replaceAll("__number__", String(index + 1));
    const row = shell.content.querySelector("[data-row]");
    blank.before(row);
    total(rows).value = String(index + 1);
    prepare(row);
    row.querySelector("input:not([type=hidden]), select, textarea")?.focus();
    tell(rows, `${row.querySelector("legend").textContent} added`);
  };

  const remove = (rows, row) => {
    deleteBox(row).checked = true;
    deleteBox(row).dispatchEvent(new Event("change", { bubbles: true }));
    row.hidden = true;
    tell(rows, `${row.querySelector("legend").textContent} removed. It is gone once you save.`);
    rows.querySelector("[data-rows-add]").focus();
  };

  document.addEventListener("click", (event) => {
    const rows = event.target.closest?.("[data-rows]");
    if (!rows) return;
    if (event.target.closest("[data-rows-add]")) {
      event.preventDefault();
      add(rows);
    }
    const button = event.target.closest("[data-row-remove]");
    if (button) remove(rows, button.closest("[data-row]"));
  });
  for (const row of document.querySelectorAll("[data-rows] > [data-row]")) prepare(row);
})();
