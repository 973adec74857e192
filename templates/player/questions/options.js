// Options to choose from, as choice, multiple, true-false and scale show them; and what all lists of names share.

import { element } from "../screen/dom.js";
import { mark } from "./marks.js";

/** @typedef {import("../types").Entry} Entry */
/** @typedef {import("../types").QuestionView} QuestionView */

/**
 * Make a list of radio buttons or check boxes, each inside its label.
 * @param {QuestionView} view
 * @param {{kind: "radio" | "checkbox", entries: readonly Entry[], chosen: readonly string[], look?: string, change: (chosen: string[]) => void}} list
 */
export function createOptions(view, { kind, entries, chosen, look = "lettered", change }) {
  const inputs = entries.map((entry, index) =>
    element("input", {
      type: kind,
      id: `${view.id}-${index}`,
      name: view.id,
      value: entry.name,
      checked: chosen.includes(entry.name),
      disabled: view.locked,
      onchange: () => change(inputs.filter((input) => input.checked).map((input) => input.value)),
    }),
  );
  const letter = (/** @type {number} */ index) => look === "lettered" && view.sentences.letter(index);
  /** What may be pressed for an option: on a scale its own name, else its letter or its number. */
  const keys = entries.map(({ text }, index) => (look === "scale" ? [text] : [letter(index), `${index + 1}`]));
  const labels = entries.map((entry, index) =>
    element(
      "label.option",
      inputs[index],
      look === "lettered" &&
        element("span.option-letter", { "aria-hidden": "true" }, letter(index)),
      element("span.option-text", { html: entry.html }),
    ),
  );
  return {
    element: element("div", { class: `options ${look}` }, labels),
    focus: () => (inputs.find((input) => input.checked) ?? inputs[0])?.focus(),
    keys: look === "scale" ? "" : [keys[0], keys[keys.length - 1]].map((own) => own?.find(Boolean)).join("–"),
    /** @param {string} pressed */
    choose(pressed) {
      const input = inputs[keys.findIndex((own) => own.includes(pressed.toUpperCase()))];
      input?.focus();
      input?.click();
    },
    lock: () => inputs.forEach((input) => (input.disabled = true)),
    /** @param {readonly string[]} correct */
    reveal(correct) {
      inputs.forEach((input, index) => {
        const label = /** @type {HTMLLabelElement} */ (labels[index]);
        const right = correct.includes(input.value);
        if (input.checked || right) {
          mark(label, !input.checked ? "missed" : right ? "right" : "wrong", view.sentences);
          // The sign stands in the place of the letter.
          label.querySelector(".option-letter")?.replaceChildren(label.querySelector(".icon") ?? "");
        }
      });
    },
  };
}

/**
 * Put what `order` names into that order; what it does not name keeps its place.
 * @template {Entry} T
 * @param {readonly T[]} entries
 * @param {readonly string[] | null} order
 * @returns {T[]}
 */
export function arranged(entries, order) {
  if (!order) {
    return [...entries];
  }
  const moving = order.flatMap((name) => entries.find((entry) => entry.name === name) ?? []);
  const next = moving.values();
  return entries.map((entry) => (moving.includes(entry) ? (next.next().value ?? entry) : entry));
}

/**
 * Return the response when it is a list of different names of these entries, else null.
 * @param {readonly Entry[]} entries
 * @param {unknown} response
 * @returns {string[] | null}
 */
export function readNames(entries, response) {
  if (!Array.isArray(response) || new Set(response).size < response.length) {
    return null;
  }
  return response.every((name) => entries.some((entry) => entry.name === name)) ? response : null;
}

/**
 * @param {readonly Entry[]} entries
 * @returns {string[]}
 */
export function namesOf(entries) {
  return entries.map((entry) => entry.name);
}

/**
 * Return the names that may be shuffled.
 * @param {readonly Entry[]} entries
 */
export function movable(entries) {
  return namesOf(entries.filter((entry) => !entry.fixed));
}

/**
 * Return the words of a named entry.
 * @param {readonly Entry[]} entries
 * @param {unknown} name
 */
export function wordsOf(entries, name) {
  return entries.find((entry) => entry.name === name)?.text ?? "";
}

/**
 * Return the names that joined keys stand for; null when one of them is gone.
 * @param {readonly Entry[]} entries
 * @param {string} packed
 * @returns {string[] | null}
 */
export function unpackNames(entries, packed) {
  const keys = packed.match(/.{1,3}/g) ?? [];
  const names = keys.flatMap((key) => entries.find((entry) => entry.key === key)?.name ?? []);
  return names.length === keys.length ? names : null;
}
