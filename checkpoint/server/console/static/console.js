// The little that a page can't do without a script: figures that refresh, a date that needs no button, a folded filter.
"use strict";

const EVERY_MS = 30000;

for (const field of document.querySelectorAll("[data-submit]")) {
  field.addEventListener("change", () => field.value && field.form.submit());
}
document.documentElement.classList.add("script");

for (const box of document.querySelectorAll("[data-narrow-closed]")) {
  box.open = !matchMedia("(max-width: 760px)").matches;
}

document.querySelector(".top [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });

const figures = document.querySelector("[data-refresh]");
if (figures) {
  setInterval(async () => {
    if (document.hidden) return;
    try {
      const answer = await fetch(figures.dataset.refresh, { credentials: "same-origin" });
      if (answer.status === 401) location.reload();
      if (answer.ok) figures.innerHTML = await answer.text();
      figures.classList.toggle("old", !answer.ok);
    } catch {
      figures.classList.add("old");
    }
  }, EVERY_MS);
}
