"use strict";
(() => {
  const form = document.querySelector(".controls");
  if (!form) return;
  document.documentElement.classList.add("js");
  const main = document.querySelector("main");
  const articles = [...main.querySelectorAll("article")];
  const texts = new Map(articles.map((article) => [article, article.textContent.toLowerCase()]));
  const tiles = [...document.querySelectorAll(".tile[data-severity]")];
  const rows = [...document.querySelectorAll(".overview button")];
  const nothing = main.querySelector(".nothing");
  let grouped = "file";

  // One section for each file, or for each rule, in the order of its first finding.
  function group(by) {
    if (by === grouped) return;
    grouped = by;
    const sections = new Map();
    for (const article of articles) {
      const name = article.dataset[by];
      if (!sections.has(name)) {
        const section = document.createElement("section");
        const title = document.createElement("h2");
        title.append(name, " ", Object.assign(document.createElement("span"), { className: "count" }));
        section.append(title);
        sections.set(name, section);
      }
      sections.get(name).append(article);
    }
    main.replaceChildren(...sections.values(), nothing);
  }

  function filter() {
    const off = new Set(
      tiles.filter((tile) => tile.ariaPressed === "false").map((tile) => tile.dataset.severity)
    );
    const { file, code } = form.elements;
    const words = form.elements.text.value.toLowerCase().split(/\s+/).filter(Boolean);
    group(form.elements.group.value);
    let shown = 0;
    for (const article of articles) {
      const { severity, file: in_file, code: of_code } = article.dataset;
      const text = texts.get(article);
      article.hidden =
        off.has(severity) ||
        (file.value !== "" && file.value !== in_file) ||
        (code.value !== "" && code.value !== of_code) ||
        !words.every((word) => text.includes(word));
      shown += article.hidden ? 0 : 1;
    }
    for (const section of main.querySelectorAll("section")) {
      const count = section.querySelectorAll("article:not([hidden])").length;
      section.hidden = count === 0;
      section.querySelector(".count").textContent = count;
    }
    for (const row of rows) {
      const chosen = row.dataset.file ? file.value === row.dataset.file : code.value === row.dataset.code;
      row.ariaPressed = String(chosen);
    }
    nothing.hidden = shown > 0;
    form.querySelector("output").textContent = `${shown} of ${articles.length}`;
  }

  for (const tile of tiles) {
    tile.addEventListener("click", () => {
      tile.ariaPressed = tile.ariaPressed === "true" ? "false" : "true";
      filter();
    });
  }
  for (const row of rows) {
    row.addEventListener("click", () => {
      const [kind, value] = row.dataset.file ? ["file", row.dataset.file] : ["code", row.dataset.code];
      const field = form.elements[kind];
      field.value = field.value === value ? "" : value;
      filter();
    });
  }
  form.addEventListener("input", filter);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => {
    tiles.forEach((tile) => (tile.ariaPressed = "true"));
    setTimeout(filter);
  });
  filter();
})();
