// What several blocks do.

import { element } from "../screen/dom.js";

/**
 * Make a piece with a front and a back a card that shows one of them, and return what turns it. The side that is not seen
 * is not there for keyboards and screen readers either.
 * @param {HTMLElement} piece
 */
export function makeTurnable(piece) {
  const [front, back] = /** @type {[HTMLElement, HTMLElement]} */ (/** @type {unknown} */ ([...piece.children]));
  piece.prepend(element("div.faces", front, back));
  back.classList.add("deep");

  /** @param {boolean} over */
  function turn(over) {
    piece.classList.toggle("turned", over);
    front.inert = over;
    back.inert = !over;
  }

  turn(false);
  return { front, back, turn };
}
