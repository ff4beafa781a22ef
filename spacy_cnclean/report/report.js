"use strict";
for (const box of document.querySelectorAll("[data-filter]")) {
  box.addEventListener("change", () => {
    for (const part of document.querySelectorAll(`[data-kind="${box.dataset.filter}"]`)) {
      part.hidden = !box.checked;
    }
  });
}
