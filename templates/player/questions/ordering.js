// ordering: items to put in order, by buttons or by dragging. A response lists the names of all items.

import { announce, button, element } from "../screen/dom.js";
import { makeDraggable } from "./drag.js";
import { mark } from "./marks.js";
import { arranged, namesOf, readNames, unpackNames, wordsOf } from "./options.js";
import { counted, packNames, unsigned } from "./parts.js";
import { reportNames } from "./reporting.js";

/** @typedef {import("../types").Entry} Entry */

/** @type {import("../types").QuestionType} */
export const ordering = {
  create(question, view) {
    const { sentences } = view;
    const rows = arranged(question.items, readOrder(question, view.response) ?? view.order).map(createRow);
    const list = element(
      "ol",
      { class: `sortable${view.locked ? " is-locked" : ""}` },
      rows.map((row) => row.element),
    );
    // Whoever finds the items in the right order says so: an order that nobody chose is no answer.
    const keep = button(sentences.say("keepOrder"), keepOrder, { class: "keep-order" });
    let answered = view.response !== null;
    showEnds();

    /** @param {Entry} entry */
    function createRow(entry) {
      const move = (/** @type {string} */ label, /** @type {string} */ arrow, /** @type {number} */ by) =>
        element(
          "button",
          {
            class: "move",
            disabled: view.locked,
            "aria-label": sentences.say(label, { item: entry.text }),
            onclick: () => moveBy(row, by),
          },
          element("span", { "aria-hidden": "true" }, arrow),
        );
      const up = move("moveUp", "↑", -1);
      const down = move("moveDown", "↓", 1);
      const text = element("span.sortable-text", { html: entry.html });
      const item = element("li.sortable-item", text, element("span.moves", up, down));
      const row = { name: entry.name, text: entry.text, up, down, element: item };
      let from = 0;
      makeDraggable(item, {
        able: () => !up.disabled,
        begin() {
          from = rows.indexOf(row);
        },
        move({ y }) {
          const to = rows.findIndex((other) => y < other.element.getBoundingClientRect().bottom);
          place(row, to < 0 ? rows.length - 1 : to);
        },
        end(dropped) {
          if (!dropped) {
            place(row, from);
          } else if (rows.indexOf(row) !== from) {
            moved(row);
          }
        },
      });
      return row;
    }

    /** @typedef {ReturnType<typeof createRow>} Row */

    /**
     * @param {Row} row
     * @param {number} to
     */
    function place(row, to) {
      const from = rows.indexOf(row);
      if (to < 0 || to >= rows.length || to === from) {
        return false;
      }
      // The others make way: an element that is moved itself loses the focus, and the pointer that drags it.
      const others = from < to ? rows.slice(from + 1, to + 1) : rows.slice(to, from);
      row.element[from < to ? "before" : "after"](...others.map((other) => other.element));
      rows.splice(from, 1);
      rows.splice(to, 0, row);
      showEnds();
      return true;
    }

    /**
     * @param {Row} row
     * @param {number} step
     */
    function moveBy(row, step) {
      if (place(row, rows.indexOf(row) + step)) {
        moved(row);
      }
    }

    /** @param {Row} row */
    function moved(row) {
      announce(sentences.say("movedTo", { item: row.text, position: rows.indexOf(row) + 1, total: rows.length }));
      keepOrder();
    }

    function keepOrder() {
      if (keep.contains(document.activeElement)) {
        rows[0]?.down.focus();
      }
      keep.remove();
      answered = true;
      view.onChange(rows.map((row) => row.name));
    }

    // Not `disabled`, which would take the focus from a button that has just moved its item to the end.
    function showEnds() {
      rows.forEach((row, index) => {
        row.up.setAttribute("aria-disabled", String(index === 0));
        row.down.setAttribute("aria-disabled", String(index === rows.length - 1));
      });
    }

    return {
      element: element("div.ordering", list, !view.locked && !answered && keep),
      focus: () => rows[0]?.down.focus(),
      lock() {
        keep.remove();
        list.classList.add("is-locked");
        rows.forEach((row) => (row.up.disabled = row.down.disabled = true));
      },
      reveal({ solution: { order } }) {
        const found = rows.map(({ name }, at) => order[at] === name);
        if (answered) {
          rows.forEach((row, at) => mark(row.element, found[at] ? "right" : "wrong", sentences));
          if (!found.includes(false)) {
            return;
          }
        }
        const right = arranged(question.items, order).map(({ html }) => element("li", { html }));
        list.after(
          element(
            "div.right-order",
            element("p", sentences.say("rightOrder")),
            element("ol", right),
          ),
        );
      },
    };
  },
  missing: (question, response) => (readOrder(question, response) ? null : "orderItems"),
  score(question, response) {
    const { order } = question.solution;
    const names = readOrder(question, response) ?? [];
    const count = names.filter((name, index) => order[index] === name).length;
    return counted(question, count, order.length);
  },
  pack: (question, response) => `.o${packNames(question.items, /** @type {string[]} */ (response))}`,
  unpack(question, packed) {
    const keys = unsigned(packed, ".o");
    return keys === null ? null : readOrder(question, unpackNames(question.items, keys));
  },
  interaction(question, response, wording) {
    const right = question.solution.order;
    const items = arranged(question.items, right);
    return reportNames("sequencing", items, { chosen: readOrder(question, response) ?? [], right }, wording);
  },
  describe: (question, response) =>
    (readOrder(question, response) ?? [])
      .map((name, index) => `${index + 1}. ${wordsOf(question.items, name)}`)
      .join("; "),
  shuffles: (question) => namesOf(question.items),
};

/**
 * @param {import("../types").QuestionData} question
 * @param {unknown} response
 */
function readOrder(question, response) {
  const names = readNames(question.items, response);
  return names?.length === question.items.length ? names : null;
}
