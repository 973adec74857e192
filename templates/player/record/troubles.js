// What the learner is told when the LMS does not take their work, or this browser does not keep it where it alone would have it.
// Each change of the matter is told once, and "savedAgain" when all is well.

/** @import { Notice } from "../types" */

/**
 * @param {boolean} local whether there is no LMS at all
 * @param {(notice: Notice) => void} tell
 */
export function createTroubles(local, tell) {
  /** With the LMS. */
  let current = "";
  /** What was told last. */
  let told = "";
  let kept = true;

  return { begin, expect, end, forget, journal };

  /** @param {string} key of what the LMS does */
  function begin(key) {
    current = key;
    show();
  }

  /** Something is amiss that needs no word, but is to be told when it is over. */
  function expect() {
    current = current || "savedAgain";
  }

  /** The LMS has everything. */
  function end() {
    told = told || current;
    current = "";
    show();
  }

  /** Begin anew, without a word. */
  function forget() {
    current = "";
    told = "";
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
    if (key !== told) {
      told = key;
      tell({ key: key || "savedAgain", values: {} });
    }
  }
}
