// Uses the page as a person would and puts what is shown into its title.
(() => {
  const told = [];
  const form = document.querySelector(".controls");
  const count = (selector) => document.querySelectorAll(`${selector}:not([hidden])`).length;
  const tell = (what) =>
    told.push(`${what} ${count("article")} in ${count("section")}: ${form.querySelector("output").textContent}`);
  const enter = (name, value) => {
    form.elements[name].value = value;
    form.dispatchEvent(new Event("input"));
  };
  const click = (selector) => document.querySelector(selector).click();

  tell("start");
  click(".tile.info");
  tell("without info");
  click(".tile.info");
  tell("with info");
  enter("text", "FEBRUARY xsd");
  tell("text");
  enter("text", "");
  enter("group", "code");
  tell("by rule");
  click('.overview button[data-code="KG002"]');
  tell("one rule");
  click('.overview button[data-code="KG002"]');
  tell("all rules");
  enter("text", "no such words");
  tell("nothing");
  form.reset();
  setTimeout(() => {
    tell("reset");
    document.title = told.join(" | ");
  }, 50);
})();
