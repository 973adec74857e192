// A hint that is shown when the learner asks for it.

import { button, element, focusOn, icon } from "./dom.js";

/**
 * Make the button that shows a hint at the beginning of `place`.
 * @param {string} html
 * @param {import("../types").Sentences} sentences
 * @param {HTMLElement} place
 */
export function createHint(html, { say }, place) {
  const box = element("div.hint", icon("hint"), element("div", { html }));
  const shown = button(say("showHint"), show, { class: "quiet", before: icon("hint") });
  function show() {
    place.prepend(box);
    shown.remove();
    focusOn(box, false);
  }
  return shown;
}
