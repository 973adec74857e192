// A lesson on the screen: what counts as read, and where the learner is in it.

import { setAttribute } from "./dom.js";
import { watchEnd } from "./reading.js";

/** @typedef {import("../types").PlayerContext} PlayerContext */
/** @typedef {import("../types").LessonItem} LessonItem */

const SETTLED = 3000;
/** Headings count as reached when they are in the upper third of the window. */
const UPPER = 0.33;

/**
 * Bring a lesson's page to life; everything is undone by `leave`.
 * @param {PlayerContext} context
 * @param {LessonItem} lesson
 * @param {HTMLElement} page
 * @param {{onEnd: () => void, onPlace: (anchor: string) => void}} events `onEnd`: the learner came to the end;
 *   `onPlace`: the learner stays at a heading
 */
export function enterLesson(context, lesson, page, { onEnd, onPlace }) {
  context.fragments.drawChecks?.(context, lesson, page);
  context.fragments.makeCopyable?.(context, page);
  context.fragments.enterBlocks?.(context, lesson, page, onEnd);
  const headings = /** @type {HTMLElement[]} */ ([...page.querySelectorAll(".body :is(h2, h3)[id]")]);
  const links = new Map([...page.querySelectorAll(".contents a")].map((link) => [link.getAttribute("href"), link]));
  const leaveContents = context.fragments.enterContents?.(page);

  /** None until it was looked for: the page may still show that of the last time. @type {string | undefined} */
  let anchor;
  /** @type {number | undefined} */
  let settling;
  /** @type {number | null} */
  let last = null;
  requestAnimationFrame(() => {
    last = scrollY;
    mark();
  });

  function mark() {
    // One that is not drawn has no box.
    const here = headings.filter((heading) => Number(heading.getClientRects()[0]?.top) < innerHeight * UPPER).pop()?.id ?? "";
    if (here === anchor) {
      return;
    }
    anchor = here;
    links.forEach((link, target) => setAttribute(link, "aria-current", target === `#${here}` ? "location" : null));
  }

  function scrolled() {
    if (last === null || Math.abs(scrollY - last) < 2) {
      return;
    }
    last = scrollY;
    mark();
    clearTimeout(settling);
    settling = setTimeout(() => onPlace(/** @type {string} */ (anchor)), SETTLED);
  }

  // The end of the text, not of the page: what follows are buttons.
  const leaveEnd = watchEnd(/** @type {HTMLElement} */ (page.querySelector(".body")), onEnd);

  addEventListener("scroll", scrolled, { passive: true });
  return {
    leave() {
      removeEventListener("scroll", scrolled);
      leaveEnd();
      leaveContents?.();
      clearTimeout(settling);
    },
  };
}
