// Dropping files on the form, how far the upload is, and stopping it. Without this script the form works as it is.
"use strict";
(function () {
  for (const form of document.querySelectorAll("form[data-upload]")) {
    const drop = form.querySelector(".upload-drop");
    const input = form.querySelector("input[type=file]");
    const room = form.querySelector(".upload-progress");
    const bar = room.querySelector("progress");
    const wrong = form.querySelector(".upload-wrong");
    let depth = 0;
    let running = null;

    function ended(said) {
      running = null;
      room.hidden = true;
      drop.hidden = false;
      wrong.textContent = said;
      input.value = "";
    }

    function send(files) {
      if (running || files.length === 0) return;
      const body = new FormData();
      for (const file of files) body.append("file", file, file.name);
      running = new XMLHttpRequest();
      running.open("POST", form.action);
      running.upload.addEventListener("progress", (event) => {
        if (!event.lengthComputable) return;
        const percent = Math.floor((100 * event.loaded) / event.total);
        bar.value = percent;
        room.querySelector(".upload-percent").textContent = `${percent}%`;
      });
      running.addEventListener("load", () => {
        if (running.status < 300) {
          window.location.assign(running.responseURL);
          return;
        }
        const page = new DOMParser().parseFromString(running.responseText, "text/html");
        const said = page.querySelector("[data-said]") || page.querySelector("[role=alert]");
        ended(said ? said.dataset.said || said.textContent.trim() : wrong.dataset.lost);
      });
      running.addEventListener("error", () => ended(wrong.dataset.lost));
      running.addEventListener("abort", () => ended(wrong.dataset.cancelled));
      wrong.textContent = "";
      bar.value = 0;
      room.querySelector(".upload-name").textContent = Array.from(files, (f) => f.name).join(" · ");
      room.querySelector(".upload-percent").textContent = "";
      drop.hidden = true;
      room.hidden = false;
      running.send(body);
    }

    form.classList.add("is-live");
    form.addEventListener("submit", (event) => {
      if (input.files.length === 0) return; // the console says what is missing
      event.preventDefault();
      send(input.files);
    });
    input.addEventListener("change", () => send(input.files));
    room.querySelector(".upload-cancel").addEventListener("click", () => running && running.abort());
    form.addEventListener("dragenter", (event) => {
      event.preventDefault();
      depth += 1;
      form.classList.add("is-over");
    });
    form.addEventListener("dragleave", () => {
      depth -= 1;
      if (depth <= 0) form.classList.remove("is-over");
    });
    form.addEventListener("dragover", (event) => event.preventDefault());
    form.addEventListener("drop", (event) => {
      event.preventDefault();
      depth = 0;
      form.classList.remove("is-over");
      send(event.dataTransfer.files);
    });
    // A file that misses the form must not make the browser leave the page.
    for (const kind of ["dragover", "drop"]) window.addEventListener(kind, (event) => event.preventDefault());
  }
})();
