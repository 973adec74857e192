// The overview of a large course: what is below its first cards stays out of the document while another page is shown, and comes
// back when the browser has time. To put thousands of elements into the document takes longer than a click may.

import { byId } from "./dom.js";
import { stepsLater, whenAsked } from "./idle.js";

/** Cards of a course without sections that stay, and that come back in one go. */
const SOME = 20;

export function createLongOverview() {
  // It may be out of the document later.
  const start = byId("start");
  /** What puts each part back, in their order. @type {(() => void)[]} */
  let away = [];
  let some = SOME;
  let isShown = true;

  // Paper gets the overview from wherever it is printed.
  whenAsked(({ type }) => (isShown || type === "beforeprint") && putBack(Infinity));

  /** @param {boolean} shown whether it is the page that is shown now */
  return function turn(shown) {
    isShown = shown;
    stepsLater(() => (isShown ? putBack(some) : takeAway()));
  };

  /** @returns {false} since it is done in one go */
  function takeAway() {
    const [first, ...sections] = start?.querySelectorAll(".cards .section") ?? [];
    // Sections that went before count, too; and of one that says how many there are, none may lack.
    some = sections[0] || some === 1 ? 1 : SOME;
    const cards = some === 1 || first?.querySelector(".count") ? [] : [...start?.querySelectorAll(".cards li") ?? []].slice(SOME);
    const aims = start?.querySelectorAll(".cards ~ .aims") ?? [];
    away = [...sections, ...cards, ...aims].map((part) => {
      const place = document.createComment("");
      part.replaceWith(place);
      return () => place.replaceWith(part);
    }).concat(away);
    return false;
  }

  /**
   * @param {number} count
   * @returns {boolean} whether there is more
   */
  function putBack(count) {
    away.splice(0, count).forEach((back) => back());
    return away.length > 0;
  }
}
