// multiple: every correct option, and no other. A response is the list of the chosen names, in the author's order.

import { arranged, createOptions, movable, namesOf, readNames, unpackNames, wordsOf } from "./options.js";
import { counted, packNames, unsigned } from "./parts.js";
import { reportNames } from "./reporting.js";

/** @type {import("../types").QuestionType} */
export const multiple = {
  create(question, view) {
    const options = createOptions(view, {
      kind: "checkbox",
      entries: arranged(question.options, view.order),
      chosen: readNames(question.options, view.response) ?? [],
      change: (chosen) =>
        view.onChange(chosen.length ? namesOf(question.options).filter((name) => chosen.includes(name)) : null),
    });
    return { ...options, reveal: ({ solution }) => options.reveal(solution.correct) };
  },
  missing: (question, response) => (readNames(question.options, response)?.length ? null : "chooseSome"),
  score(question, response) {
    const chosen = readNames(question.options, response) ?? [];
    const { correct } = question.solution;
    const right = chosen.filter((name) => correct.includes(name)).length;
    return counted(question, right - (chosen.length - right), correct.length);
  },
  pack: (question, response) => `.m${packNames(question.options, /** @type {string[]} */ (response))}`,
  unpack(question, packed) {
    const keys = unsigned(packed, ".m");
    return keys === null ? null : readNames(question.options, unpackNames(question.options, keys));
  },
  interaction(question, response, wording) {
    const chosen = readNames(question.options, response) ?? [];
    return reportNames("choice", question.options, { chosen, right: question.solution.correct }, wording);
  },
  describe: (question, response, sentences) =>
    sentences.list((readNames(question.options, response) ?? []).map((name) => wordsOf(question.options, name))),
  shuffles: (question) => movable(question.options),
};
