// Tabs: the headings of a block's pieces become a row of buttons, which arrows, Home and End go through (ARIA Authoring Practices,
// "Tabs with Automatic Activation").

import { element, setAttribute } from "../screen/dom.js";

/** @typedef {import("../types").PlayerContext} PlayerContext */

/**
 * @param {PlayerContext} context
 * @param {HTMLElement} block
 */
export function enterTabs({ course }, block) {
  const pieces = /** @type {HTMLElement[]} */ ([...block.children].filter((child) => child.classList.contains("piece")));
  const row = element("div.tab-row", { role: "tablist", "aria-label": block.querySelector(":scope > .block-title")?.textContent });
  const buttons = pieces.map((piece) => {
    const heading = /** @type {HTMLElement} */ (piece.firstElementChild);
    heading.classList.add("tab-label");
    // With its formulas and pictures; a link cannot be one in a button.
    const html = heading.innerHTML.replace(/<\/?a\b[^>]*>/g, "");
    const tab = element("button.tab", { role: "tab", id: `${heading.id}-tab`, "aria-controls": `${heading.id}-panel`, html, onclick: () => show(piece) });
    setAttribute(piece, "role", "tabpanel");
    setAttribute(piece, "id", `${heading.id}-panel`);
    setAttribute(piece, "aria-labelledby", tab.id);
    piece.tabIndex = 0;
    piece.addEventListener("reveal", () => show(piece));
    return tab;
  });

  /** @param {HTMLElement} chosen */
  function show(chosen) {
    pieces.forEach((piece, at) => {
      const tab = /** @type {HTMLButtonElement} */ (buttons[at]);
      piece.classList.toggle("shown", piece === chosen);
      setAttribute(tab, "aria-selected", String(piece === chosen));
      tab.tabIndex = piece === chosen ? 0 : -1;
    });
  }

  row.addEventListener("keydown", (event) => {
    const at = buttons.indexOf(/** @type {HTMLButtonElement} */ (event.target));
    const onward = course.direction === "rtl" ? "ArrowLeft" : "ArrowRight";
    // On phones, and where a page is enlarged, they stand below each other.
    const stacked = getComputedStyle(row).flexDirection === "column";
    const to = {
      [onward]: at + 1,
      [onward === "ArrowLeft" ? "ArrowRight" : "ArrowLeft"]: at - 1,
      Home: 0,
      End: -1,
      ...(stacked && { ArrowDown: at + 1, ArrowUp: at - 1 }),
    }[event.key];
    if (to === undefined) {
      return;
    }
    event.preventDefault();
    const next = (to + buttons.length) % buttons.length;
    show(/** @type {HTMLElement} */ (pieces[next]));
    buttons[next]?.focus();
  });

  row.append(...buttons);
  if (pieces[0]) {
    pieces[0].before(row);
    show(pieces[0]);
  }
}
