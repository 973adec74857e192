// Pieces that are put into places: dragged there, or pressed before the place is pressed, or moved by arrow keys once pressed.

import { makeDraggable } from "./drag.js";

/**
 * @param {{pieces: readonly HTMLElement[], places: readonly HTMLElement[], able: () => boolean, placeOf: (piece: HTMLElement) => HTMLElement | null, put: (piece: HTMLElement, place: HTMLElement) => void}} carried
 */
export function letCarry({ pieces, places, able, placeOf, put }) {
  /** @type {HTMLElement | null} */
  let lifted = null;
  /** @type {HTMLElement | null} */
  let home = null;

  /** @param {HTMLElement | null} piece */
  function lift(piece) {
    lifted?.setAttribute("aria-pressed", "false");
    lifted = piece;
    home = piece && placeOf(piece);
    piece?.setAttribute("aria-pressed", "true");
    places.forEach((place) => place.classList.toggle("is-open", piece !== null));
  }

  /**
   * @param {HTMLElement} piece
   * @param {HTMLElement | null | undefined} place
   */
  function carry(piece, place) {
    if (place && place !== placeOf(piece)) {
      put(piece, place);
    }
  }

  /** @param {HTMLElement} piece */
  function listen(piece) {
    piece.addEventListener("click", (event) => {
      // Pressed in another place than the lifted one, it stands for its place.
      if (!able() || (lifted && lifted !== piece && placeOf(lifted) !== placeOf(piece))) {
        return;
      }
      event.stopPropagation();
      lift(lifted === piece ? null : piece);
    });
    piece.addEventListener("keydown", (event) => {
      if (lifted !== piece) {
        return;
      }
      const onward = getComputedStyle(piece).direction === "rtl" ? -1 : 1;
      const step = { ArrowDown: 1, ArrowRight: onward, ArrowUp: -1, ArrowLeft: -onward }[event.key];
      if (step) {
        const at = places.indexOf(/** @type {HTMLElement} */ (placeOf(piece)));
        event.preventDefault();
        carry(piece, places[(at + step + places.length) % places.length]);
      } else if (event.key === "Escape") {
        event.stopPropagation();
        const back = home;
        lift(null);
        carry(piece, back);
      }
    });
    /** @type {HTMLElement | undefined} */
    let under;
    makeDraggable(piece, {
      able,
      begin: () => lift(piece),
      move({ x, y, dx, dy }) {
        piece.style.translate = `${dx}px ${dy}px`;
        under?.classList.remove("is-under");
        under = places.find((place) => contains(place.getBoundingClientRect(), x, y));
        under?.classList.add("is-under");
      },
      end(dropped) {
        piece.style.translate = "";
        under?.classList.remove("is-under");
        lift(null);
        if (dropped) {
          carry(piece, under);
        }
        under = undefined;
      },
    });
  }

  pieces.forEach(listen);
  places.forEach((place) => {
    place.addEventListener("click", () => {
      const piece = lifted;
      if (piece) {
        lift(null);
        carry(piece, place);
      }
    });
  });
}

/**
 * @param {DOMRect} area
 * @param {number} x
 * @param {number} y
 */
function contains({ left, right, top, bottom }, x, y) {
  return x >= left && x <= right && y >= top && y <= bottom;
}
