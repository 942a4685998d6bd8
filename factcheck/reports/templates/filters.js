// Hides the claims that do not fit what is chosen. Without it the page shows all of them.
"use strict";
(() => {
  const box = document.getElementById("filters");
  if (!box) return;
  const choices = [...box.querySelectorAll("select")];
  const pairs = [...document.querySelectorAll("tr[data-claim]")].map((row) => [row, document.getElementById(row.dataset.claim)]);
  const show = () => {
    const chosen = choices.filter((choice) => choice.value);
    let shown = 0;
    for (const [row, article] of pairs) {
      const fits = chosen.every((choice) => row.dataset[choice.name].split(" ").includes(choice.value));
      row.hidden = article.hidden = !fits;
      shown += fits;
    }
    box.querySelector("[role=status]").textContent = `${shown} of ${pairs.length} claims shown`;
    box.querySelector("button").hidden = !chosen.length;
  };
  const showAll = () => {
    for (const choice of choices) choice.value = "";
    show();
  };
  // A link leads to its claim also while that is hidden.
  const reveal = () => {
    const article = document.getElementById(decodeURIComponent(location.hash.slice(1)))?.closest("article");
    if (!article?.hidden) return;
    showAll();
    article.scrollIntoView();
  };
  box.addEventListener("change", show);
  box.querySelector("button").addEventListener("click", () => {
    showAll();
    choices[0].focus();
  });
  window.addEventListener("hashchange", reveal);
  window.addEventListener("pageshow", show);
  box.hidden = false;
})();
