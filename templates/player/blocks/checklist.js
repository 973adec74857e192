// Checklists: each line gets a box. What is ticked stays in this browser.

import { element } from "../screen/dom.js";
import { createMarks, namesFor } from "./shared.js";

/** @typedef {import("../types").PlayerContext} PlayerContext */

/**
 * @param {PlayerContext} context
 * @param {HTMLElement} block
 * @param {import("../types").LessonItem} lesson
 */
export function enterChecklist(context, block, lesson) {
  const marks = createMarks("ticks", context, lesson);
  const lines = /** @type {HTMLElement[]} */ ([...block.querySelectorAll("li")]);
  const names = namesFor(lines);
  const boxes = lines.map((line, at) => {
    // Nested lists have boxes of their own, which must not stand in the label of another.
    const own = [...line.childNodes].filter((node) => !["UL", "OL"].includes(node.nodeName));
    /** @type {HTMLInputElement} */
    const box = element("input", { type: "checkbox", onchange: () => marks.keep(String(names[at]), box.checked) });
    const words = element("span.to-do");
    words.append(...own);
    line.prepend(element("label", box, words));
    return box;
  });

  marks.whenRead((isMarked) => boxes.forEach((box, at) => {
    box.checked = box.checked || isMarked(String(names[at]));
  }));
}
