// The menu of an LMS: the parts of a package, what may be launched of them, and why not.

/** @import { Menu } from "./guide.js" */
/** @import { Sco } from "./types" */

import { element } from "../player/screen/dom.js";

/**
 * @typedef {object} Shown
 * @property {readonly Sco[]} items groups among them
 * @property {number} current the item that is open; -1: none
 * @property {readonly number[]} places of the items among those that are launched; -1: a group
 * @property {readonly string[]} statuses of those that are launched
 * @property {Menu | null} menu
 * @property {string} note on how the LMS leads learners; "": none
 */

/**
 * @param {{ section: HTMLElement, list: HTMLElement, note: HTMLElement, ways: HTMLElement, next: HTMLButtonElement, previous: HTMLButtonElement }} parts
 * @param {() => Shown} read
 * @param {{ turnTo: (index: number) => void, ask: (name: "continue" | "previous") => void, say: (why: string) => void }} acts
 */
export function createMenuView({ section, list, note, ways, next, previous }, read, { turnTo, ask, say }) {
  let last = "";
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
    const focused = [...list.querySelectorAll("button")].indexOf(/** @type {any} */ (document.activeElement));
    const reasons = shown.places.map((place) => (place >= 0 && menu?.why[place]) || "");
    list.replaceChildren(...(section.hidden ? [] : shown.items.map((item, index) => rowOf(item, index, shown, reasons))));
    list.querySelectorAll("button")[focused]?.focus();
  }

  /** @param {Sco} item @param {number} index @param {Shown} shown @param {readonly string[]} reasons */
  function rowOf({ title, depth, is_hidden: isHidden }, index, { current, places, statuses }, reasons) {
    const place = places[index] ?? -1;
    const why = reasons[index] ?? "";
    const row = place < 0 ? element("li.group", title) : element(why ? "li.shut" : "li",
      element("button.link", {
        "aria-current": index === current ? "true" : null,
        "aria-disabled": why ? "true" : null,
        title: why || null,
        onclick: () => (why ? say(why) : turnTo(place)),
      }, title),
      element("span.standing", isHidden ? "not in the menu" : statuses[place] || "not begun"),
      why && why !== reasons[index - 1] && element("p.why", why), // a reason that several in a row share is written once
    );
    row.style.paddingInlineStart = `${depth}rem`;
    return row;
  }
}
