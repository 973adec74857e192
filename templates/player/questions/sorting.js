// sorting: items to put into groups, by dragging, by pressing an item and its group, or by keys. A response maps names of
// items to names of groups.

import { announce, element } from "../screen/dom.js";
import { letArrowsCarry, letCarry } from "./carrying.js";
import { mark } from "./marks.js";
import { arranged, namesOf, wordsOf } from "./options.js";
import { allPaired, describePairs, packPairs, readPairs, scorePairs, unpackPairs } from "./pairing.js";
import { reportPairs } from "./reporting.js";

/** @typedef {import("../types").Entry} Entry */

/** @type {import("../types").QuestionType} */
export const sorting = {
  create(question, view) {
    const { sentences } = view;
    /** @type {Entry[]} */
    const items = arranged(question.items, view.order);
    const before = readPairs(question, view.response);
    let { locked } = view;
    const help = element("p.carry-help", { id: `${view.id}-help` }, sentences.say("sortHelp"), element("span.carry-keys", ` ${sentences.say("sortKeys")}`));
    /** @type {Entry[]} */
    const groups = question.matches;
    const bins = groups.map(({ name, text }) => createPlace(name, text));
    const pool = createPlace("", sentences.say("notSorted"));
    const places = [...bins, pool];
    const pieces = items.map(({ name, html }) =>
      element(
        "button.button.carried",
        { value: name, "aria-pressed": "false", "aria-describedby": help.id, disabled: locked },
        element("span.carried-text", { html }),
      ),
    );
    pieces.forEach((piece) => stow(piece, bins.find(({ name }) => name === before[piece.value]) ?? pool));
    places.forEach(count);
    hideEmptyPool();

    /** @typedef {ReturnType<typeof createPlace>} Place */

    /**
     * @param {string} name
     * @param {string} title
     */
    function createPlace(name, title) {
      const list = element("ul.bin-items", { "aria-label": title });
      const total = element("span.bin-count");
      const head = element("button.bin-head", { disabled: view.locked }, element("span", title), total);
      return { name, title, list, total, head, element: element(name ? "div.bin" : "div.bin.pool", head, list) };
    }

    /**
     * @param {HTMLButtonElement} piece
     * @param {Place} place
     */
    function stow(piece, place) {
      const held = piece.parentElement;
      place.list.append(element("li", piece));
      held?.remove();
    }

    /** @param {Place} place */
    function count({ list, total, element: { classList } }) {
      total.textContent = sentences.number(list.children.length);
      classList.toggle("is-empty", list.children.length === 0);
    }

    /** @type {import("./carrying.js").Carried} */
    const carried = {
      pieces,
      places: places.map((place) => place.element),
      able: () => !locked,
      placeOf: (piece) => piece.closest(".bin"),
      put(piece, where) {
        const place = places.find((one) => one.element === where) ?? pool;
        const focused = piece === document.activeElement;
        stow(/** @type {HTMLButtonElement} */ (piece), place);
        places.forEach(count);
        if (focused) {
          piece.focus();
        }
        announce(sentences.say("putInto", { item: piece.textContent ?? "", group: place.title }));
        change();
      },
    };
    const putDown = letCarry(carried);
    letArrowsCarry(carried);

    function change() {
      const sorted = bins.flatMap(({ name, list }) => [...list.querySelectorAll("button")].map(({ value }) => [value, name]));
      view.onChange(sorted.length ? Object.fromEntries(sorted) : null);
    }

    /** Once nothing can be moved any more. */
    function hideEmptyPool() {
      pool.element.hidden = locked && pool.list.children.length === 0;
    }

    function lock() {
      locked = true;
      putDown();
      help.remove();
      hideEmptyPool();
      [...pieces, ...places.map(({ head }) => head)].forEach((control) => (control.disabled = true));
    }

    return {
      element: element("div.sorting", locked ? null : help, element("div.bins", bins.map((bin) => bin.element)), pool.element),
      focus: () => (pool.list.querySelector("button") ?? pieces[0])?.focus(),
      lock,
      reveal({ solution }) {
        for (const piece of pieces) {
          const right = solution.pairs[piece.value];
          const chosen = bins.find(({ list }) => list.contains(piece))?.name;
          mark(piece, chosen === right ? "right" : chosen ? "wrong" : "missed", sentences, chosen === right ? undefined : wordsOf(question.matches, right));
        }
      },
    };
  },
  missing: (question, response) => (allPaired(question, response) ? null : "sortItems"),
  score: scorePairs,
  pack: (question, response) => packPairs(".c", question, response),
  unpack: (question, packed) => unpackPairs(".c", question, packed),
  interaction: (question, response, wording) => reportPairs(asWritten(question), question.matches, { pairs: readPairs(question, response), right: question.solution.pairs }, wording),
  describe: (question, response) => describePairs(question, asWritten(question), response),
  shuffles: (question) => namesOf(question.items),
};

/**
 * Return the items in the author's order, group by group, where the answer is known.
 * @param {import("../types").QuestionData} question
 * @returns {Entry[]}
 */
function asWritten({ items, solution }) {
  return arranged(items, solution?.order ?? null);
}
