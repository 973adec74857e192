// The menu of an LMS: the parts of a package, what may be launched of them, and why not.

/** @import { Menu } from "./guide.js" */
/** @import { Sco } from "./types" */

import { element, setAttribute } from "../player/screen/dom.js";

/**
 * @typedef {object} Shown
 * @property {readonly Sco[]} items groups among them
 * @property {number} current the item that is open; -1: none
 * @property {readonly number[]} places of the items among those that are launched; -1: a group
 * @property {readonly string[]} statuses of those that are launched
 * @property {Menu | null} menu
 * @property {string} note on how the LMS leads learners; "": none
 *
 * @typedef {{ item: Sco, row: HTMLElement, button: HTMLButtonElement, standing: HTMLElement, why: HTMLElement }} Row
 */

/**
 * @param {{ section: HTMLElement, list: HTMLElement, note: HTMLElement, ways: HTMLElement, next: HTMLButtonElement, previous: HTMLButtonElement }} parts
 * @param {() => Shown} read
 * @param {{ turnTo: (index: number) => void, ask: (name: "continue" | "previous") => void, say: (why: string) => void }} acts
 */
export function createMenuView({ section, list, note, ways, next, previous }, read, { turnTo, ask, say }) {
  let last = "";
  /** @type {Row[]} */
  let rows = [];
  /** @type {Menu | null} */
  let menu = null;
  next.addEventListener("click", () => tryWay("continue"));
  previous.addEventListener("click", () => tryWay("previous"));

  return { draw };

  /** @param {"continue" | "previous"} name */
  function tryWay(name) {
    const why = menu?.ways?.[name] ?? "";
    if (why === "") {
      ask(name);
    } else {
      say(why);
    }
  }

  function draw() {
    const shown = read();
    const written = JSON.stringify(shown);
    if (written === last) {
      return;
    }
    last = written;
    menu = shown.menu;
    section.hidden = shown.items.length < 2;
    note.textContent = shown.note;
    note.hidden = shown.note === "";
    ways.hidden = !menu?.ways;
    for (const [button, why] of /** @type {const} */ ([[next, menu?.ways?.continue], [previous, menu?.ways?.previous]])) {
      button.setAttribute("aria-disabled", String(Boolean(why)));
      button.title = why ?? "";
    }
    const items = section.hidden ? [] : shown.items;
    if (rows.length !== items.length || rows.some(({ item }, index) => JSON.stringify(item) !== JSON.stringify(items[index]))) {
      rows = items.map(rowOf);
      list.replaceChildren(...rows.map(({ row }) => row));
    }
    const reasons = shown.places.map((place) => (place >= 0 && menu?.why[place]) || "");
    rows.forEach((row, index) => refresh(row, index, shown, reasons));
  }

  /**
   * Make a row, which stays while the items do: whoever presses a button that is replaced meanwhile has pressed nothing.
   *
   * @param {Sco} item
   * @returns {Row}
   */
  function rowOf(item) {
    const isGroup = item.href === null;
    const button = element("button.link", item.title);
    const standing = element("span.standing");
    const why = element("p.why");
    const row = isGroup ? element("li.group", item.title) : element("li", button, standing);
    row.style.paddingInlineStart = `${item.depth}rem`;
    return { item, row, button, standing, why };
  }

  /** @param {Row} row @param {number} index @param {Shown} shown @param {readonly string[]} reasons */
  function refresh({ item, row, button, standing, why }, index, { current, places, statuses }, reasons) {
    const place = places[index] ?? -1;
    const reason = reasons[index] ?? "";
    row.classList.toggle("shut", reason !== "");
    setAttribute(button, "aria-current", index === current ? "true" : null);
    setAttribute(button, "aria-disabled", reason ? "true" : null);
    setAttribute(button, "title", reason || null);
    button.onclick = () => (reason ? say(reason) : turnTo(place));
    standing.textContent = item.is_hidden ? "not in the menu" : statuses[place] || "not begun";
    // A reason that several in a row share is written once.
    why.textContent = reason === reasons[index - 1] ? "" : reason;
    if (why.textContent) {
      row.append(why);
    } else {
      why.remove();
    }
  }
}
