// Keyboard shortcuts: j and k turn to the next and previous claim, u goes to the queue, r to the reason. Nothing needs them.
"use strict";
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select")) return;
  const places = { j: 'a[rel="next"]', k: 'a[rel="prev"]', u: 'nav.turn a[href="/"]' };
  const link = places[event.key] && document.querySelector(places[event.key]);
  if (link) link.click();
  const reason = event.key === "r" && document.getElementById("reason");
  if (reason) {
    event.preventDefault();
    reason.focus();
  }
});
