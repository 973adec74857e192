// choice: one correct option among several. A response is the option's name.

import { arranged, createOptions, movable, readNames, unpackNames, wordsOf } from "./options.js";
import { reportNames } from "./reporting.js";

/** @type {import("../types").QuestionType} */
export const choice = {
  create(question, view) {
    const options = createOptions(view, {
      kind: "radio",
      entries: arranged(question.options, view.order),
      chosen: [String(view.response)],
      change: ([name]) => view.onChange(name ?? null),
    });
    return { ...options, reveal: ({ solution }) => options.reveal(solution.correct) };
  },
  missing: (question, response) => (readNames(question.options, [response]) ? null : "chooseOne"),
  score: (question, response) => Number(question.solution.correct.includes(response)),
  // Three characters without a sign before them: most of the questions of most courses are of this type.
  pack: (question, response) =>
    question.options.find((/** @type {any} */ option) => option.name === response)?.key ?? ".",
  unpack: (question, packed) => (packed.length === 3 && unpackNames(question.options, packed)?.[0]) || null,
  interaction: (question, response, wording) =>
    reportNames("choice", question.options, { chosen: [String(response)], right: question.solution.correct }, wording),
  describe: (question, response) => wordsOf(question.options, response),
  shuffles: (question) => movable(question.options),
};
