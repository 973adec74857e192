// matching: a match for each item, chosen from a list. A response maps items' names to matches' names.

import { element } from "../screen/dom.js";
import { mark } from "./marks.js";
import { arranged, namesOf, unpackNames, wordsOf } from "./options.js";
import { counted, packNames, unsigned } from "./parts.js";
import { reportPairs } from "./reporting.js";

/** @typedef {import("../types").Entry} Entry */

/** @type {import("../types").QuestionType} */
export const matching = {
  create(question, view) {
    const { sentences } = view;
    /** @type {readonly Entry[]} */
    const items = question.items;
    const matches = arranged(question.matches, view.order);
    const before = readPairs(question, view.response) ?? {};
    const selects = items.map((item, index) => {
      const entries = matches.map(({ name, text }) =>
        element("option", { value: name, selected: before[item.name] === name, dir: "auto" }, text),
      );
      const none = element("option", { value: "" }, sentences.say("chooseMatch"));
      return element("select", { id: `${view.id}-${index}`, disabled: view.locked, onchange: change }, none, entries);
    });
    const rows = items.map((item, index) =>
      element(
        "div.pair",
        element("label.pair-item", { for: `${view.id}-${index}`, html: item.html }),
        selects[index],
      ),
    );

    function change() {
      const chosen = items.flatMap(({ name }, index) => (selects[index]?.value ? [[name, selects[index].value]] : []));
      view.onChange(chosen.length ? Object.fromEntries(chosen) : null);
    }

    return {
      element: element("div.pairs", rows),
      focus: () => (selects.find((select) => !select.value) ?? selects[0])?.focus(),
      lock: () => selects.forEach((select) => (select.disabled = true)),
      reveal({ solution }) {
        items.forEach(({ name }, index) => {
          const row = /** @type {HTMLElement} */ (rows[index]);
          const right = solution.pairs[name];
          const chosen = selects[index]?.value;
          if (chosen === right) {
            mark(row, "right", sentences);
          } else {
            mark(row, chosen ? "wrong" : "missed", sentences, wordsOf(matches, right));
          }
        });
      },
    };
  },
  missing(question, response) {
    const pairs = readPairs(question, response) ?? {};
    return Object.keys(pairs).length === question.items.length ? null : "matchEveryItem";
  },
  score(question, response) {
    const pairs = readPairs(question, response) ?? {};
    const right = question.solution.pairs;
    const count = Object.keys(right).filter((item) => right[item] === pairs[item]).length;
    return counted(question, count, question.items.length);
  },
  pack: (question, response) =>
    `.p${Object.entries(/** @type {Record<string, string>} */ (response))
      .map(([item, match]) => packNames(question.items, [item]) + packNames(question.matches, [match]))
      .join("")}`,
  unpack(question, packed) {
    const keys = unsigned(packed, ".p");
    if (!keys) {
      return null;
    }
    const pairs = (keys.match(/.{1,6}/g) ?? []).map((pair) => [
      unpackNames(question.items, pair.slice(0, 3))?.[0],
      unpackNames(question.matches, pair.slice(3))?.[0],
    ]);
    return pairs.every(([item, match]) => item && match) ? Object.fromEntries(pairs) : null;
  },
  interaction(question, response, wording) {
    const answer = { pairs: readPairs(question, response) ?? {}, right: question.solution.pairs };
    return reportPairs(question.items, asWritten(question), answer, wording);
  },
  describe: (question, response) => describePairs(question, response).join("; "),
  shuffles: (question) => namesOf(question.matches),
};

/**
 * @param {import("../types").QuestionData} question
 * @param {unknown} response
 * @returns {Record<string, string> | null}
 */
function readPairs(question, response) {
  if (response === null || typeof response !== "object" || Array.isArray(response)) {
    return null;
  }
  const known = Object.entries(response).every(
    ([item, match]) => namesOf(question.items).includes(item) && namesOf(question.matches).includes(match),
  );
  return known ? /** @type {Record<string, string>} */ (response) : null;
}

/**
 * @param {import("../types").QuestionData} question
 * @param {unknown} response
 * @returns {string[]}
 */
function describePairs(question, response) {
  const pairs = readPairs(question, response) ?? {};
  return question.items.flatMap((/** @type {Entry} */ { name, text }) =>
    pairs[name] ? `${text}: ${wordsOf(question.matches, pairs[name])}` : [],
  );
}

/**
 * Return the matches in the order in which the author wrote their pairs, and the extra ones after them.
 * @param {import("../types").QuestionData} question
 * @returns {Entry[]}
 */
function asWritten({ items, matches, solution }) {
  const used = items.map((/** @type {Entry} */ { name }) => solution.pairs[name]);
  const place = (/** @type {Entry} */ { name }) => (used.includes(name) ? used.indexOf(name) : items.length);
  return [...matches].sort((a, b) => place(a) - place(b));
}
