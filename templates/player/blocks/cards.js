// Cards that turn: by their buttons, and by a press anywhere on them.

import { announce, element, setAttribute } from "../screen/dom.js";
import { makeTurnable, wordsIn } from "./shared.js";

/** @typedef {import("../types").PlayerContext} PlayerContext */

/**
 * @param {PlayerContext} context
 * @param {HTMLElement} block
 */
export function enterCards({ sentences: { say } }, block) {
  for (const piece of /** @type {NodeListOf<HTMLElement>} */ (block.querySelectorAll(":scope > .piece"))) {
    const { front, back, turn } = makeTurnable(piece);
    const about = element("span.hidden-text", ` ${wordsIn(front)}`);
    const button = element("button.turn-over", { "aria-pressed": "false", onclick: press }, say("turnOver"), about);
    back.prepend(element("p.card-name", wordsIn(front)));
    piece.append(button);
    piece.addEventListener("click", ({ target }) => {
      if (!(/** @type {Element} */ (target).closest("a, button, summary, label, audio, video"))) {
        press();
      }
    });
    piece.addEventListener("reveal", ({ target }) => show(back.contains(/** @type {Node} */ (target))));

    function press() {
      const over = !piece.classList.contains("turned");
      show(over);
      announce(wordsIn(over ? back : front));
    }

    /** @param {boolean} over */
    function show(over) {
      turn(over);
      setAttribute(button, "aria-pressed", String(over));
    }
  }
}
