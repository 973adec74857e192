// matching: a match for each item, chosen from a list. A response maps items' names to matches' names.

import { element } from "../dom.js";
import { mark } from "./marks.js";
import { arranged, namesOf, unpackNames, wordsOf } from "./options.js";
import { counted, packNames, unsigned } from "./parts.js";
import { CHARACTERS, reportTexts } from "./reporting.js";

/** @typedef {import("../types").Entry} Entry */

/** SCORM 1.2 names the matches by these, and the items by `CHARACTERS`. */
const TARGETS = "1234567890abcdefghijklmnopqrstuvwxyz";

/** @type {import("../types").QuestionType} */
export const matching = {
  create(question, view) {
    const { sentences } = view;
    /** @type {readonly Entry[]} */
    const items = question.items;
    const matches = arranged(question.matches, view.order);
    const given = readPairs(question, view.response) ?? {};
    const selects = items.map((item, index) => {
      const entries = matches.map(({ name, text }) =>
        element("option", { value: name, selected: given[item.name] === name }, text),
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
  interaction(question, response, edition) {
    const pairs = readPairs(question, response) ?? {};
    const answer = { pairs, right: question.solution.pairs, inWords: describePairs(question, response).join("; ") };
    return reportPairs(namesOf(question.items), namesOf(question.matches), answer, edition);
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
 * @param {readonly string[]} items in the author's order
 * @param {readonly string[]} matches
 * @param {{pairs: Readonly<Record<string, string>>, right: Readonly<Record<string, string>>, inWords: string}} answer
 * @param {import("../types").Edition} edition
 * @returns {import("../types").Reported}
 */
function reportPairs(items, matches, { pairs, right, inWords }, edition) {
  if (Math.max(items.length, matches.length) > CHARACTERS.length) {
    return reportTexts([inWords], [], edition);
  }
  const old = edition === "1.2";
  const join = (/** @type {Readonly<Record<string, string>>} */ paired) =>
    items
      .filter((item) => paired[item])
      .map((item) => {
        const match = /** @type {string} */ (paired[item]);
        return old ? `${CHARACTERS[items.indexOf(item)]}.${TARGETS[matches.indexOf(match)]}` : `${item}[.]${match}`;
      })
      .join(old ? "," : "[,]");
  return { type: "matching", learnerResponse: join(pairs), correctResponses: [join(right)] };
}
