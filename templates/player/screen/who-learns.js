// Asks who learns, where no LMS says it and a record store is to hear it.

import { ask } from "./dialogue.js";
import { element } from "./dom.js";
import { createSentences } from "./sentences.js";

/** @typedef {{ name: string, email: string }} Person */

/**
 * Return who learns; `null` when they do not say.
 *
 * @param {import("../types").Catalogue} catalogue
 * @param {string} host of the store
 * @param {Person} known who learned here before
 * @returns {Promise<Person | null>}
 */
export async function askWhoLearns(catalogue, host, known) {
  const { say } = createSentences(catalogue);
  const name = fieldOf({ type: "text", autocomplete: "name", maxlength: 80, value: known.name });
  const email = fieldOf({ type: "email", autocomplete: "email", maxlength: 254, value: known.email });
  const wrong = element("p.wrong-person", { role: "alert" });
  /** @type {string | null} */
  let answer = null;
  // Escape answers nothing.
  while (answer === null) {
    answer = await ask({
      title: say("whoLearns"),
      content: [element("p", say("whoNote", { host })), labelled(say("whoName"), name), labelled(say("whoEmail"), email), wrong],
      choices: [
        { value: "nobody", label: say("whoNobody") },
        { value: "begin", label: say("whoBegins"), main: true },
      ],
    });
    if (answer === "begin" && !(name.value.trim() && email.checkValidity())) {
      wrong.textContent = say("whoIncomplete");
      answer = null;
    }
  }
  return answer === "begin" ? { name: name.value.trim(), email: email.value } : null;
}

/**
 * @param {Record<string, string | number>} attributes
 * @returns {HTMLInputElement}
 */
function fieldOf({ value, ...attributes }) {
  const field = element("input.field-input", { ...attributes, required: true, onkeydown: pressMain });
  field.value = String(value);
  return field;
}

/** @param {KeyboardEvent} event in a field: Enter says that all is written */
function pressMain({ key, target }) {
  if (key === "Enter") {
    /** @type {HTMLElement | null | undefined} */ (/** @type {Element} */ (target).closest("dialog")?.querySelector(".main"))?.click();
  }
}

/**
 * @param {string} label
 * @param {HTMLInputElement} field
 */
function labelled(label, field) {
  return element("label.person-field", element("span", label), field);
}
