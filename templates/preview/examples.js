// Right and wrong responses of each type of question, for teachers who do not want to play a quiz through. No DOM.

/** @import { QuestionData, Response } from "../player/types" */
/** @typedef {(question: QuestionData) => any} Example */

import { wayTo } from "./ways.js";

const names = (/** @type {any} */ entries) => entries.map((/** @type {{ name: string }} */ { name }) => name);
const turned = (/** @type {any[]} */ [first, ...rest]) => [...rest, first];
const NOTHING = "–";

/** @type {Readonly<Record<string, { right: Example, wrong: Example }>>} */
const EXAMPLES = {
  choice: {
    right: ({ solution }) => solution.correct[0],
    wrong: ({ options, solution }) => names(options).find((/** @type {string} */ name) => !solution.correct.includes(name)),
  },
  multiple: {
    right: ({ solution }) => solution.correct,
    wrong: ({ options, solution }) => names(options).filter((/** @type {string} */ name) => !solution.correct.includes(name)),
  },
  "true-false": { right: ({ solution }) => solution.answer, wrong: ({ solution }) => !solution.answer },
  text: { right: ({ solution }) => solution.answers[0], wrong: () => NOTHING },
  number: {
    right: ({ solution, marks }) => String(solution.answer ?? solution.low).replace(".", marks?.[0] ?? "."),
    wrong: ({ solution }) => String(Math.floor(Math.min(solution.low, ...(solution.others ?? []).map((/** @type {any} */ one) => one.low))) - 7),
  },
  gaps: {
    right: ({ solution }) => solution.accepted.map((/** @type {string[]} */ texts) => texts[0]),
    wrong: ({ gaps, solution }) =>
      gaps.map((/** @type {any} */ { options }, /** @type {number} */ index) => options?.find((/** @type {any} */ { text }) => !solution.accepted[index].includes(text))?.text ?? NOTHING),
  },
  matching: {
    right: ({ solution }) => solution.pairs,
    wrong: ({ items, solution }) => {
      const matches = turned(names(items).map((/** @type {string} */ name) => solution.pairs[name]));
      return Object.fromEntries(names(items).map((/** @type {string} */ name, /** @type {number} */ index) => [name, matches[index]]));
    },
  },
  sorting: {
    right: ({ solution }) => solution.pairs,
    wrong: ({ matches, solution }) => {
      const groups = names(matches);
      return Object.fromEntries(Object.entries(solution.pairs).map(([item, group]) => [item, groups[(groups.indexOf(group) + 1) % groups.length]]));
    },
  },
  hotspot: {
    right: ({ solution }) => solution.correct,
    wrong: ({ regions, solution }) => [names(regions).find((/** @type {string} */ name) => !solution.correct.includes(name))],
  },
  ordering: { right: ({ solution }) => solution.order, wrong: ({ solution }) => turned(solution.order) },
  scale: { right: ({ labels }) => names(labels).at(-1), wrong: ({ labels }) => names(labels)[0] },
  scenario: { right: ({ solution }) => wayTo(solution, "right"), wrong: ({ solution }) => wayTo(solution, "wrong") },
  essay: {
    right: ({ min_words: words }) => Array.from({ length: Math.max(words ?? 0, 5) }, () => "word").join(" "),
    wrong: ({ min_words: words }) => Array.from({ length: Math.max(words ?? 0, 5) }, () => "word").join(" "),
  },
};

/**
 * Return an example of a response; `null` where none is known.
 *
 * @param {QuestionData} question
 * @param {"right" | "wrong"} kind
 * @returns {Response | null}
 */
export function exampleOf(question, kind) {
  try {
    return EXAMPLES[question.type]?.[kind](question) ?? null;
  } catch {
    return null;
  }
}
