// scale: an opinion between two ends, never scored. A response is the name of a label.

import { createOptions, readNames, unpackNames, wordsOf } from "./options.js";
import { packNames, unsigned } from "./parts.js";
import { reportNames } from "./reporting.js";

/** @type {import("../types").QuestionType} */
export const scale = {
  create(question, view) {
    const options = createOptions(view, {
      kind: "radio",
      entries: question.labels,
      chosen: [String(view.response)],
      look: "scale",
      change: ([name]) => view.onChange(name ?? null),
    });
    return { ...options, reveal() {} };
  },
  missing: (question, response) => (readNames(question.labels, [response]) ? null : "chooseOne"),
  score: () => null,
  pack: (question, response) => `.s${packNames(question.labels, [response])}`,
  unpack(question, packed) {
    const key = unsigned(packed, ".s");
    return (key?.length === 3 && unpackNames(question.labels, key)?.[0]) || null;
  },
  interaction: (question, response, wording) =>
    reportNames("likert", question.labels, { chosen: [String(response)], right: null }, wording),
  describe: (question, response) => wordsOf(question.labels, response),
};
