// scale: an opinion between two ends, never scored. A response is the name of a label.

import { createOptions, readNames, unpackNames, wordsOf } from "./options.js";
import { packNames, unsigned } from "./parts.js";
import { reportNames } from "./reporting.js";

/** Letters that fit beside each other in a question, and those that the edges of a label take the place of. */
const ROOM = 62;
const EDGES = 2;

/** @type {import("../types").QuestionType} */
export const scale = {
  create(question, view) {
    // A word that finds no room among so many.
    const long = new RegExp(`\\S{${Math.floor(ROOM / question.labels.length) - EDGES}}`);
    const options = createOptions(view, {
      kind: "radio",
      entries: question.labels,
      chosen: [String(view.response)],
      look: question.labels.some((/** @type {import("../types").Entry} */ { text }) => long.test(text)) ? "plain" : "scale",
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
