// What a page keeps in its tab, for the case that it is loaded again: forgotten with the tab, seen by no other one. Where there
// is no LMS that launches it anew, it is kept in the browser.

/**
 * @typedef {object} Kept
 * @property {string} [token] the LMS's, which it gives once
 * @property {any} [data] what the LMS said of the launch
 * @property {any} [document] what the learning record store keeps of the learner
 * @property {any} [here] the same, where the store keeps no documents
 * @property {number} [begun] when the session began, in milliseconds since 1970
 * @property {number} [latest] the time of the latest statement
 * @property {boolean} [over] whether the session has ended
 * @property {boolean} [judged] whether it has a "passed" or "failed"
 * @property {import("./outbox.js").Statement[]} waiting statements that the store has not taken
 * @property {import("../screen/who-learns.js").Person | null} [who] who learns; `null`: somebody who does not say
 *
 * @typedef {ReturnType<typeof createTab>} Tab
 */

/**
 * @param {any} window
 * @param {string} name
 * @param {"sessionStorage" | "localStorage"} [storage]
 */
export function createTab(window, name, storage = "sessionStorage") {
  const kept = read();
  return { kept, keep };

  /** @returns {Kept} */
  function read() {
    try {
      return { waiting: [], ...JSON.parse(window[storage].getItem(name) ?? "{}") };
    } catch {
      return { waiting: [] }; // storage is blocked
    }
  }

  function keep() {
    try {
      window[storage].setItem(name, JSON.stringify(kept));
    } catch {
      // It is blocked or full: the page itself has everything.
    }
  }
}
