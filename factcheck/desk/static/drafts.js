// Keeps what is typed into the forms of a claim in this browser until it is entered, so that a closed window loses nothing.
"use strict";
{
  const name = document.body.dataset.editor;
  const place = (field) => `factcheck:${name}:${location.pathname}:${field.name}`;
  const fields = [...document.querySelectorAll("main form textarea, main form input[type=text]")].filter((field) => name && field.name);
  const status = document.getElementById("draft");
  const entered = document.querySelector("main [data-entered]");
  for (const field of fields) {
    try {
      if (entered && entered.dataset.entered.split(" ").includes(field.name)) localStorage.removeItem(place(field));
      const kept = localStorage.getItem(place(field));
      if (kept && !field.value) {
        field.value = kept;
        const hidden = field.closest("details");
        if (hidden) hidden.open = true;
        if (status) status.textContent = "What you had typed here and not entered is back in the form.";
      }
      field.addEventListener("input", () => {
        if (field.value) localStorage.setItem(place(field), field.value);
        else localStorage.removeItem(place(field));
        if (status) status.textContent = "Kept in this browser until you enter it.";
      });
    } catch {
      break; // this browser keeps nothing
    }
  }
}
