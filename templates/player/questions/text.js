// text: a word or a few, typed. A response is the text as typed.

import { createField } from "./field.js";
import { accepts } from "./fold.js";
import { unsigned } from "./parts.js";
import { reportTexts } from "./reporting.js";

/** @type {import("../types").QuestionType} */
export const text = {
  create(_, view) {
    const field = createField(view, { maxlength: 1000 });
    return { ...field, reveal: ({ share, solution }) => field.reveal(share, solution.answers[0]) };
  },
  missing: (_, response) => (typeof response === "string" && response.trim() ? null : "writeAnswer"),
  score(question, response) {
    const { solution } = question;
    return Number(typeof response === "string" && accepts(solution.answers, response, solution));
  },
  pack: (_, response) => ({ text: `t${response}` }),
  unpack: (_, packed) => unsigned(packed, "t") || null,
  interaction(question, response, wording) {
    const { answers, case_sensitive: caseSensitive } = question.solution;
    const accepted = answers.map((/** @type {string} */ answer) => [answer]);
    return reportTexts([String(response)], accepted, wording, caseSensitive);
  },
  describe: (_, response) => String(response ?? ""),
};
