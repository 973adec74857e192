// A deck of cards: one at a time, first its front. What was not known goes below the deck; what was known, this browser remembers
// until the deck begins anew.

import { announce, button, element, focusOn } from "../screen/dom.js";
import { createMarks, makeTurnable, namesFor, wordsIn } from "./shared.js";

/** @typedef {import("../types").PlayerContext} PlayerContext */

/**
 * @param {PlayerContext} context
 * @param {HTMLElement} block
 * @param {import("../types").LessonItem} lesson
 */
export function enterFlashcards(context, block, lesson) {
  const { say } = context.sentences;
  const marks = createMarks("known", context, lesson);
  const pieces = /** @type {HTMLElement[]} */ ([...block.querySelectorAll(":scope > .piece")]);
  const names = namesFor(pieces.map((piece) => /** @type {Element} */ (piece.firstElementChild)));
  const deck = pieces.map((piece, at) => ({ piece, name: String(names[at]), ...makeTurnable(piece) }));
  // Whoever reads the answer sees what it answers; who hears it has just heard that.
  deck.forEach(({ front, back }) => back.prepend(element("p.asked", { "aria-hidden": "true" }, wordsIn(front))));
  const left = element("p.cards-left");
  const buttons = element("div.buttons");
  let queue = [...deck];
  block.append(left, buttons);
  block.addEventListener("reveal", ({ target }) => {
    const found = deck.find(({ piece }) => piece.contains(/** @type {Node} */ (target)));
    if (found && found !== queue[0]) {
      queue = [found, ...queue.filter((card) => card !== found)];
      draw();
    }
    if (found?.back.inert && found.back.contains(/** @type {Node} */ (target))) {
      turnOver();
    }
  });

  /** Show the front of the card on top, or that there is none. */
  function draw() {
    const [top] = queue;
    deck.forEach((card) => {
      card.piece.classList.toggle("shown", card === top);
      card.turn(false);
    });
    left.replaceChildren(top ? say("cardsLeft", { count: queue.length }) : say("deckDone", { count: deck.length }));
    buttons.replaceChildren(top ? button(say("showAnswer"), answer, { class: "main" }) : button(say("startAgain"), restart));
  }

  function answer() {
    turnOver();
    focusOn(queue[0]?.back, false);
  }

  function turnOver() {
    queue[0]?.turn(true);
    buttons.replaceChildren(
      button(say("again"), () => next(true)),
      button(say("knewIt"), () => next(false), { class: "main" }),
    );
  }

  /** @param {boolean} again whether the card comes round again */
  function next(again) {
    const [top, ...others] = queue;
    queue = again && top ? [...others, top] : others;
    if (top) {
      marks.keep(top.name, !again);
    }
    draw();
    if (queue[0]) {
      focusOn(queue[0].front, false);
    } else {
      announce(left.textContent ?? "");
      buttons.querySelector("button")?.focus();
    }
  }

  function restart() {
    queue = [...deck];
    deck.forEach(({ name }) => marks.keep(name, false));
    draw();
    focusOn(queue[0]?.front, false);
  }

  draw();
  marks.whenRead((isMarked) => {
    const unknown = queue.filter(({ name }) => !isMarked(name));
    // Nobody's card is turned back under their eyes.
    if (unknown.length < queue.length && queue[0]?.back.inert) {
      queue = unknown;
      draw();
    }
  });
}
