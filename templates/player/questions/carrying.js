// Pieces that are put into places: dragged there, or pressed before the place is pressed, or moved by arrow keys once pressed.

import { makeDraggable } from "./drag.js";

/**
 * @typedef {object} Carried
 * @property {readonly HTMLElement[]} pieces
 * @property {readonly HTMLElement[]} places
 * @property {() => boolean} able
 * @property {(piece: HTMLElement) => HTMLElement | null} placeOf
 * @property {(piece: HTMLElement, place: HTMLElement) => boolean} [fits] whether a piece may be there; by default all may
 * @property {(piece: HTMLElement, place: HTMLElement) => void} put
 */

/**
 * Return what puts down the piece that was pressed.
 * @param {Carried} carried
 */
export function letCarry({ pieces, places, able, placeOf, fits = () => true, put }) {
  /** @type {HTMLElement | null} */
  let lifted = null;

  /** @param {HTMLElement | null} piece */
  function lift(piece) {
    lifted?.setAttribute("aria-pressed", "false");
    lifted = piece;
    piece?.setAttribute("aria-pressed", "true");
    places.forEach((place) => place.classList.toggle("is-open", piece !== null && fits(piece, place)));
  }

  /**
   * @param {HTMLElement | null} piece
   * @param {HTMLElement | undefined} place
   */
  function carry(piece, place) {
    lift(null);
    if (piece && place && place !== placeOf(piece) && fits(piece, place)) {
      put(piece, place);
    }
  }

  pieces.forEach((piece) => {
    /** @type {HTMLElement | undefined} */
    let under;
    piece.addEventListener("click", (event) => {
      // Pressed in another place than the lifted one, it stands for its place.
      if (able() && (!lifted || placeOf(lifted) === placeOf(piece))) {
        event.stopPropagation();
        lift(lifted === piece ? null : piece);
      }
    });
    makeDraggable(piece, {
      able,
      begin: () => lift(piece),
      move({ x, y, dx, dy }) {
        piece.style.translate = `${dx}px ${dy}px`;
        under?.classList.remove("is-under");
        under = places.find((place) => fits(piece, place) && contains(place.getBoundingClientRect(), x, y));
        under?.classList.add("is-under");
      },
      end(dropped) {
        piece.style.translate = "";
        under?.classList.remove("is-under");
        carry(piece, dropped ? under : undefined);
        under = undefined;
      },
    });
  });
  places.forEach((place) => place.addEventListener("click", () => carry(lifted, place)));
  return () => lift(null);
}

/**
 * Let arrow keys move a piece that was pressed, and Escape put it back to where it was.
 * @param {Carried} carried
 */
export function letArrowsCarry({ pieces, places, placeOf, put }) {
  for (const piece of pieces) {
    /** @type {HTMLElement | null} */
    let home = null;

    /** @param {HTMLElement | null | undefined} place */
    const carry = (place) => place && place !== placeOf(piece) && put(piece, place);

    piece.addEventListener("click", () => (home = null));
    piece.addEventListener("keydown", (event) => {
      if (piece.getAttribute("aria-pressed") !== "true") {
        return;
      }
      const onward = getComputedStyle(piece).direction === "rtl" ? -1 : 1;
      const step = { ArrowDown: 1, ArrowRight: onward, ArrowUp: -1, ArrowLeft: -onward }[event.key];
      if (step) {
        const at = /** @type {HTMLElement} */ (placeOf(piece));
        home = home ?? at;
        event.preventDefault();
        carry(places[(places.indexOf(at) + step + places.length) % places.length]);
      } else if (event.key === "Escape") {
        const back = home;
        event.stopPropagation();
        piece.click();
        carry(back);
      }
    });
  }
}

/**
 * @param {DOMRect} area
 * @param {number} x
 * @param {number} y
 */
function contains({ left, right, top, bottom }, x, y) {
  return x >= left && x <= right && y >= top && y <= bottom;
}
