// Checklists: each line gets a box. What is ticked stays in this browser, and not in the LMS's resume data, whose 4,096 characters
// are for answers; under the name of this attempt at the course, so that nobody else's boxes are ticked.

import { createBrowserStorage } from "../record/browser-storage.js";
import { element } from "../screen/dom.js";

/** @typedef {import("../types").PlayerContext} PlayerContext */

/**
 * @param {PlayerContext} context
 * @param {HTMLElement} block
 * @param {import("../types").LessonItem} lesson
 */
export function enterChecklist({ course, record }, block, lesson) {
  const storage = createBrowserStorage(window);
  const place = `lessonpack-ticks/${encodeURIComponent(course.id)}/${record.state.lineage}/${encodeURIComponent(lesson.id)}/`;
  const lines = /** @type {HTMLElement[]} */ ([...block.querySelectorAll("li")]);
  const names = lines.map((line) => (line.textContent ?? "").trim());
  const boxes = lines.map((line, at) => {
    // Nested lists have boxes of their own, which must not stand in the label of another.
    const own = [...line.childNodes].filter((node) => !["UL", "OL"].includes(node.nodeName));
    const box = element("input", { type: "checkbox", onchange: () => keep(at) });
    const words = element("span.to-do");
    words.append(...own);
    line.prepend(element("label", box, words));
    return box;
  });

  /** @param {number} at */
  function keep(at) {
    const key = place + names[at];
    const kept = boxes[at]?.checked ? storage.write(key, "{}") : storage.remove(key);
    // Where the browser keeps nothing, the box is ticked as long as the page is open.
    kept.catch(() => undefined);
  }

  storage.read(place).then(
    (found) => boxes.forEach((box, at) => {
      box.checked = box.checked || found.has(place + names[at]);
    }),
    () => undefined,
  );
}
