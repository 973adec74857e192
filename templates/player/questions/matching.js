// matching: a match for each item, chosen from a list or dragged. A response maps items' names to matches' names.

import { element } from "../screen/dom.js";
import { mark } from "./marks.js";
import { offerWords } from "./offer.js";
import { arranged, namesOf, wordsOf } from "./options.js";
import { allPaired, describePairs, packPairs, readPairs, scorePairs, unpackPairs } from "./pairing.js";
import { reportPairs } from "./reporting.js";

/** @typedef {import("../types").Entry} Entry */

/** @type {import("../types").QuestionType} */
export const matching = {
  create(question, view) {
    const { sentences } = view;
    /** @type {readonly Entry[]} */
    const items = question.items;
    const matches = arranged(question.matches, view.order);
    const before = readPairs(question, view.response);
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

    const offer = view.locked ? null : offerWords(selects, ".pair", sentences);

    return {
      element: element("div", element("div.pairs", rows), offer?.element),
      focus: () => (selects.find((select) => !select.value) ?? selects[0])?.focus(),
      lock() {
        selects.forEach((select) => (select.disabled = true));
        offer?.end();
      },
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
  missing: (question, response) => (allPaired(question, response) ? null : "matchEveryItem"),
  score: scorePairs,
  pack: (question, response) => packPairs(".p", question, response),
  unpack: (question, packed) => unpackPairs(".p", question, packed),
  interaction: (question, response, wording) => reportPairs(question.items, asWritten(question), { pairs: readPairs(question, response), right: question.solution.pairs }, wording),
  describe: (question, response) => describePairs(question, question.items, response),
  shuffles: (question) => namesOf(question.matches),
};

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
