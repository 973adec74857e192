// number: a quantity inside a closed range. A response is the text as typed.

import { element } from "../screen/dom.js";
import { createField } from "./field.js";
import { readNumber } from "./fold.js";
import { unsigned } from "./parts.js";
import { reportTexts } from "./reporting.js";

/** @type {import("../types").QuestionType} */
export const number = {
  create(question, view) {
    const unit = question.unit && element("span.unit", { id: `${view.id}-unit` }, question.unit);
    const sign = element(
      "button",
      {
        class: "sign",
        "aria-label": view.sentences.say("changeSign"),
        disabled: view.locked,
        onclick: changeSign,
      },
      "±",
    );
    const described = [unit && unit.id, view.describedBy].filter(Boolean).join(" ") || null;
    const attributes = {
      inputmode: "decimal",
      maxlength: 100,
      dir: "ltr",
      "aria-describedby": described,
    };
    const field = createField(view, attributes, unit, sign);

    // The decimal keypads of phones have no minus.
    function changeSign() {
      const typed = field.input.value.trim();
      field.input.value = /^[-\u2212]/.test(typed) ? typed.slice(1) : `-${typed}`;
      field.input.dispatchEvent(new Event("input", { bubbles: true }));
      field.input.focus();
    }

    return {
      ...field,
      lock() {
        field.lock();
        sign.disabled = true;
      },
      reveal: ({ share, solution }) => field.reveal(share, rightNumber(question, solution, view.sentences)),
    };
  },
  missing: (question, response) =>
    Number.isNaN(valueOf(question, response)) ? (question.unit ? "writeNumberIn" : "writeNumber") : null,
  score: (question, response) => Number(Boolean(hit(question, response))),
  // A comma is no character of resume data; an underscore is no character of a number.
  pack(_, response) {
    const typed = String(response);
    return /^[\d.,e-]+$/.test(typed) ? `.n${typed.replace(/,/g, "_")}` : { text: `n${typed}` };
  },
  unpack: (_, packed) => unsigned(packed, ".n")?.replace(/_/g, ",") || unsigned(packed, "n") || null,
  interaction: (question, response, wording) =>
    reportNumber(
      valueOf(question, response),
      hit(question, response) ?? question.solution,
      String(response),
      wording,
    ),
  describe: ({ unit }, response) => {
    const typed = String(response ?? "");
    return typed.includes(unit) ? typed : `${typed}\u00a0${unit}`;
  },
};

/**
 * What counts as right: a range, and the number it surrounds if there is one.
 * @typedef {{low: number, high: number, answer: number | null}} Right
 */

/**
 * Return the number that was typed; NaN when it is none.
 * @param {import("../types").QuestionData} question
 * @param {unknown} response
 */
function valueOf(question, response) {
  return Number((typeof response === "string" && readNumber(response, question)) || NaN);
}

/**
 * Return the range that a response is in.
 * @param {import("../types").QuestionData} question
 * @param {unknown} response
 * @returns {Right | undefined}
 */
function hit(question, response) {
  const value = valueOf(question, response);
  const { solution } = question;
  return [solution, ...(solution.others ?? [])].find(({ low, high }) => low <= value && value <= high);
}

/**
 * @param {import("../types").QuestionData} question
 * @param {Right} right
 * @param {import("../types").Sentences} sentences
 */
function rightNumber({ unit, marks }, { low, high, answer }, sentences) {
  // Written out in full: the platform's number format would round. A point could be read as one between thousands.
  const written = (/** @type {number} */ value) => String(value).replace(".", marks[0]);
  const words =
    answer === null ? sentences.say("fromTo", { low: written(low), high: written(high) }) : written(answer);
  return unit ? `${words}\u00a0${unit}` : words;
}

/**
 * Moodle takes numbers of at most five digits and 18 decimals, without an exponent; others are reported as text.
 * @param {number} value
 * @param {Right} right
 * @param {string} typed
 * @param {import("../types").Wording} wording
 * @returns {import("../types").Reported}
 */
function reportNumber(value, right, typed, wording) {
  const exact = plainNumber(value);
  const low = plainNumber(right.low);
  const high = plainNumber(right.high);
  if (![exact, low, high].every((written) => /^-?\d{1,5}(\.\d{1,18})?$/.test(written))) {
    return reportTexts([typed], right.answer === null ? [] : [[String(right.answer)]], wording);
  }
  // SCORM 1.2 knows one right number and no range.
  const one = right.answer === null ? [] : [plainNumber(right.answer)];
  return { type: "numeric", learnerResponse: exact, correctResponses: wording === "2004" ? [`${low}[:]${high}`] : one };
}

/**
 * Write a number without an exponent; one that needs more than 18 decimals or 21 digits keeps it.
 * @param {number} value
 */
function plainNumber(value) {
  const written = String(value === 0 ? 0 : value);
  return /e-/.test(written) ? value.toFixed(18).replace(/\.?0+$/, "") : written;
}
