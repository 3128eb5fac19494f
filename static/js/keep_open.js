/* A part of the page is replaced while somebody reads it: what they opened in it stays open. */
"use strict";

const openParts = new Map();

document.addEventListener("htmx:beforeSwap", ({ detail: { target } }) => {
  openParts.set(target.id, [...target.querySelectorAll("details")].map((part) => part.open));
});

document.addEventListener("htmx:afterSwap", () => {
  openParts.forEach((states, id) => {
    document.getElementById(id)?.querySelectorAll("details").forEach((part, index) => {
      part.open = states[index] ?? part.open;
    });
  });
});
