// When a lesson counts as read: the end of its text was in view for a moment. There is no other rule but "Next" and
// "Mark as read", so that a lesson that fits the window, and one in a frame that grows with it, count like any other.

import { element } from "./dom.js";

/** Milliseconds for which the end must be in view: whoever only passes by has not read it. */
export const MOMENT = 1500;

/**
 * Call `onRead` once the end of a text was in view for a moment on a page that is seen; the returned function ends the watch.
 *
 * @param {Element} text
 * @param {() => void} onRead
 * @param {Window & typeof globalThis} [browser]
 * @returns {() => void}
 */
export function watchEnd(text, onRead, browser = window) {
  const { document } = browser;
  // An element without height: of a long last paragraph it is the last line that matters.
  const end = element("div", { "aria-hidden": "true" });
  let inView = false;
  /** @type {number | undefined} */
  let waiting;

  function look() {
    browser.clearTimeout(waiting);
    if (inView && document.visibilityState === "visible") {
      waiting = browser.setTimeout(() => {
        leave();
        onRead();
      }, MOMENT);
    }
  }

  // Without a root of its own it knows what is seen of a frame, also of one that is higher than the window and of another
  // origin (Intersection Observer, 2.2: the implicit root).
  const observer = new browser.IntersectionObserver((entries) => {
    inView = Boolean(entries[entries.length - 1]?.isIntersecting);
    look();
  });

  function leave() {
    browser.clearTimeout(waiting);
    observer.disconnect();
    document.removeEventListener("visibilitychange", look);
    end.remove();
  }

  text.append(end);
  observer.observe(end);
  document.addEventListener("visibilitychange", look);
  return leave;
}
