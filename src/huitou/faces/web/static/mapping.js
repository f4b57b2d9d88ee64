// Choosing another kind of file looks again at once; a column that is left out is shown so.
"use strict";
(function () {
  const form = document.querySelector("form.mapping");
  if (!form) return;
  for (const id of ["fact", "map", "sheet"]) {
    const field = document.getElementById(id);
    if (field) field.addEventListener("change", () => form.submit());
  }
  for (const field of form.querySelectorAll(".goes select")) {
    field.addEventListener("change", () => field.closest("tr").classList.toggle("is-left", field.value === ""));
  }
})();
