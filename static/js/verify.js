// The drop zone of /verify/. Without this script the file field alone does the same.
(() => {
  "use strict";
  const form = document.querySelector(".verify-file");
  if (!form || typeof DataTransfer === "undefined") return;
  const zone = form.querySelector(".drop");
  const field = form.querySelector("input[type=file]");
  const error = form.querySelector(".verify-error");
  const button = form.querySelector("button");
  const words = button.textContent;
  form.querySelector(".drop-hint").hidden = false;

  const say = (text) => {
    error.textContent = text;
    error.hidden = !text;
    field.toggleAttribute("aria-invalid", false);
    if (!text) return;
    field.setAttribute("aria-invalid", "true");
    field.setAttribute("aria-describedby", "file-help file-error");
  };
  const fault = () => {
    if (!field.files.length) return form.dataset.none;
    return field.files[0].size > Number(form.dataset.maxBytes) ? form.dataset.tooLarge : "";
  };

  const carriesFiles = (event) => [...event.dataTransfer.types].includes("Files");
  // Anywhere else on the page a dropped file would replace the page.
  for (const name of ["dragover", "drop"]) {
    window.addEventListener(name, (event) => {
      if (carriesFiles(event)) event.preventDefault();
    });
  }
  zone.addEventListener("dragover", (event) => {
    if (carriesFiles(event)) zone.classList.add("over");
  });
  for (const name of ["dragleave", "drop"]) {
    zone.addEventListener(name, () => zone.classList.remove("over"));
  }
  zone.addEventListener("drop", (event) => {
    const dropped = event.dataTransfer.files;
    if (!dropped.length) return;
    if (dropped.length > 1) {
      say(form.dataset.several);
      return;
    }
    field.files = dropped;
    form.requestSubmit();
  });

  field.addEventListener("change", () => say(field.files.length ? fault() : ""));
  form.addEventListener("submit", (event) => {
    const text = fault();
    say(text);
    if (text) {
      event.preventDefault();
      field.focus();
      return;
    }
    button.textContent = form.dataset.checking;
    button.disabled = true;
  });
  // Back from the answer: the page is as it was left.
  window.addEventListener("pageshow", () => {
    button.textContent = words;
    button.disabled = false;
  });
})();
