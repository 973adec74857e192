// What the learner is shown when the LMS does not take their work, or this browser does not keep it where nothing else does.
// Each change is shown once, and "savedAgain" when all is well.

/** @import { Notice } from "../types" */

/**
 * @param {boolean} local whether there is no LMS at all
 * @param {(notice: Notice) => void} tell
 */
export function createTroubles(local, tell) {
  /** With the LMS. */
  let current = "";
  /** What was shown last. */
  let shown = "";
  let kept = true;

  return { begin, expect, end, forget, journal };

  /** @param {string} key of what the LMS does */
  function begin(key) {
    current = key;
    show();
  }

  /** Something is wrong that is not shown, but its end is. */
  function expect() {
    current = current || "savedAgain";
  }

  /** The LMS has everything. */
  function end() {
    shown = shown || current;
    current = "";
    show();
  }

  /** Begin anew, without a word. */
  function forget() {
    current = "";
    shown = "";
  }

  /** @param {boolean} keeps whether this browser has the last change */
  function journal(keeps) {
    kept = keeps;
    show();
  }

  function show() {
    const lost = !kept && (local || current !== "");
    const forGood = local || current === "troubleNoLms";
    const key = !lost ? current : forGood ? "troubleLost" : "troubleStorage";
    if (key !== shown) {
      shown = key;
      tell({ key: key || "savedAgain", values: {} });
    }
  }
}
