// The blocks in a lesson: they come to life when it is shown for the first time.

import { watchEnd } from "./reading.js";

/** @typedef {import("../types").PlayerContext} PlayerContext */

/**
 * @param {PlayerContext} context
 * @param {import("../types").LessonItem} lesson
 * @param {HTMLElement} page
 * @param {() => void} onEnd called when the learner is at the end of the text, and what a block asked for was done
 */
export function enterBlocks(context, lesson, page, onEnd) {
  const body = /** @type {HTMLElement} */ (page.querySelector(".body"));
  for (const [name, enter] of Object.entries(context.fragments.blocks ?? {})) {
    for (const block of body.querySelectorAll(`.block-${name}:not(.live)`)) {
      block.classList.add("live");
      enter(context, /** @type {HTMLElement} */ (block), lesson);
    }
  }
  if (body.classList.contains("entered")) {
    return;
  }
  body.classList.add("entered");
  body.addEventListener("reveal", ({ target }) => {
    for (let one = /** @type {Element | null | undefined} */ (target); one; one = one.parentElement?.closest("details")) {
      one.closest("details")?.setAttribute("open", "");
    }
  });
  body.addEventListener("met", () => {
    context.refresh();
    if (!needsOf(page)) {
      watchEnd(body, onEnd);
    }
  });
}

/**
 * Put the points of labelled pictures on paper, also in lessons that were never opened.
 * @param {PlayerContext} context
 */
export function labelForPaper(context) {
  for (const block of document.querySelectorAll(".block-labelled:not(.live)")) {
    block.classList.add("live");
    // It asks for nothing that belongs to its lesson.
    context.fragments.blocks?.labelled?.(context, /** @type {HTMLElement} */ (block), /** @type {any} */ (null));
  }
}

/**
 * Return what has to be done before a lesson can count as read; blocks in its text say so.
 * @param {HTMLElement} page
 */
export function needsOf(page) {
  return page.querySelector("[data-needs]")?.getAttribute("data-needs");
}
