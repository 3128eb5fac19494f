/* A part of the page is replaced while somebody reads it: what they opened in it stays open. */
"use strict";

const openParts = new Map();

document.addEventListener("htmx:beforeSwap", ({ detail: { target } }) => {
  const parts = [...target.querySelectorAll("details")];
  openParts.set(target.id, new Map(parts.map((part, index) => [part.id || index, part.open])));
});

document.addEventListener("htmx:afterSwap", () => {
  openParts.forEach((states, id) => {
    document.getElementById(id)?.querySelectorAll("details").forEach((part, index) => {
      part.open = states.get(part.id || index) ?? part.open;
    });
  });
});
