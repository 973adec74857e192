// gaps: a text with places to fill in, by typing, from a list or by dragging from what it offers. A response lists a text per gap, "" for an empty one.

import { element } from "../screen/dom.js";
import { accepts } from "./fold.js";
import { mark } from "./marks.js";
import { offerWords } from "./offer.js";
import { counted, unsigned } from "./parts.js";
import { reportTexts } from "./reporting.js";
import { TYPED } from "./typed.js";

/** @typedef {{options: null | readonly {key: string, text: string}[]}} Gap */

/** What must not begin a line after a gap, and what must not end one before it: brackets, quotation marks, full stops. */
const CLOSING = /^[\p{Pe}\p{Pf}\p{Pi}\p{Po}]+/u;
const OPENING = /[\p{Ps}\p{Pf}\p{Pi}"'¿¡]+$/u;

/**
 * Return a field with the punctuation that touches its place, in one piece: no line breaks between them.
 * @param {Element} place
 * @param {Element} field
 */
function withPunctuation(place, field) {
  return element("span.gap-whole", cut(place.previousSibling, OPENING), field, cut(place.nextSibling, CLOSING));
}

/**
 * Take what matches out of a text, and return it.
 * @param {Node | null} node
 * @param {RegExp} pattern
 */
function cut(node, pattern) {
  if (!(node instanceof Text)) {
    return "";
  }
  const found = pattern.exec(node.data)?.[0] ?? "";
  node.data = node.data.replace(pattern, "");
  return found;
}

/** @type {import("../types").QuestionType} */
export const gaps = {
  create(question, view) {
    const { sentences } = view;
    const before = readTexts(question, view.response) ?? [];
    const body = element("div.gap-text", { html: question.html });
    const fields = question.gaps.map((/** @type {Gap} */ { options }, /** @type {number} */ index) => {
      const total = question.gaps.length;
      const named = { id: `${view.id}-${index}`, "aria-label": sentences.say("gapOf", { position: index + 1, total }) };
      const typed = { ...TYPED, class: "gap", maxlength: 1000, size: 12 };
      const field = options
        ? element(
            "select",
            { ...named, class: "gap", disabled: view.locked, onchange: change },
            element("option", { value: "" }, "…"),
            options.map(({ text }) => element("option", { value: text, dir: "auto" }, text)),
          )
        : element("input", { ...named, ...typed, readonly: view.locked, oninput: change });
      field.value = before[index] ?? "";
      const place = body.querySelector(`[data-gap="${index}"]`);
      if (place) {
        place.replaceWith(element("span.gap-slot", withPunctuation(place, field)));
      }
      return field;
    });

    function change() {
      const texts = valuesOf(fields);
      view.onChange(texts.some((text) => text.trim()) ? texts : null);
    }

    const lists = fields.filter((/** @type {HTMLSelectElement} */ { options }) => options);
    const offer = view.locked || !lists.length ? null : offerWords(lists, ".gap-slot", sentences);

    return {
      element: element("div", body, offer?.element),
      focus: () => (fields.find((/** @type {HTMLInputElement} */ field) => !field.value) ?? fields[0]).focus(),
      lock() {
        fields.forEach((/** @type {any} */ field) => (field[lists.includes(field) ? "disabled" : "readOnly"] = true));
        offer?.end();
      },
      reveal({ solution }) {
        valuesOf(fields).forEach((text, index) => {
          const slot = fields[index].closest(".gap-slot");
          const accepted = solution.accepted[index];
          if (isRight(question.gaps[index], accepted, text, solution)) {
            mark(slot, "right", sentences);
          } else {
            mark(slot, text.trim() ? "wrong" : "missed", sentences, accepted[0]);
          }
        });
      },
    };
  },
  missing: (question, response) =>
    readTexts(question, response)?.every((text) => text.trim()) ? null : "fillEveryGap",
  score(question, response) {
    const { gaps: places, solution } = question;
    const texts = readTexts(question, response) ?? [];
    const count = texts.filter((text, index) => isRight(places[index], solution.accepted[index], text, solution)).length;
    return counted(question, count, places.length);
  },
  // Three characters per gap when all are lists ("..." for an empty one), else the texts, a line each.
  pack(question, response) {
    const texts = readTexts(question, response) ?? [];
    if (question.gaps.some((/** @type {Gap} */ gap) => !gap.options)) {
      return { text: `g${texts.map((text) => text.replace(/\s+/g, " ")).join("\n")}` };
    }
    return `.g${texts.map((text, index) => question.gaps[index].options.find((/** @type {any} */ option) => option.text === text)?.key ?? "...").join("")}`;
  },
  unpack(question, packed) {
    const lines = unsigned(packed, "g");
    if (lines !== null) {
      return readTexts(question, lines.split("\n"));
    }
    const keys = unsigned(packed, ".g")?.match(/.{1,3}/g) ?? [];
    const texts = keys.map((key, index) =>
      key === "..." ? "" : question.gaps[index]?.options?.find((/** @type {any} */ option) => option.key === key)?.text,
    );
    return readTexts(question, texts);
  },
  interaction: (question, response, wording) =>
    reportTexts(
      readTexts(question, response) ?? [],
      [question.solution.accepted.map((/** @type {string[]} */ texts) => texts[0])],
      wording,
    ),
  describe: (question, response) =>
    (readTexts(question, response) ?? []).map((text, index) => `${index + 1}. ${text.trim() || "…"}`).join("; "),
};

/** @param {readonly HTMLInputElement[]} fields */
function valuesOf(fields) {
  return fields.map((field) => field.value);
}

/**
 * @param {Gap} gap
 * @param {readonly string[]} accepted
 * @param {string} text
 * @param {{[field: string]: any}} solution
 */
function isRight(gap, accepted, text, solution) {
  return gap.options ? accepted.includes(text) : accepts(accepted, text, solution);
}

/**
 * @param {import("../types").QuestionData} question
 * @param {unknown} response
 * @returns {string[] | null}
 */
function readTexts(question, response) {
  if (!Array.isArray(response) || response.length !== question.gaps.length) {
    return null;
  }
  const fits = response.every((text, index) => {
    const { options } = question.gaps[index];
    return (
      typeof text === "string" &&
      (!text || !options || options.some((/** @type {any} */ option) => option.text === text))
    );
  });
  return fits ? response : null;
}
