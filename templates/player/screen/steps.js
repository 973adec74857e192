// A lesson of a large course is drawn in steps, so that a click waits only for what fills the window: the rest of its text, the
// questions in it and the way onward follow when the browser has time. What somebody asks for sooner is drawn at once. So is a
// long list of items.

import { stepsLater, whenAsked } from "./idle.js";

/** What waits to be drawn: a child of a lesson's text, and all behind it. */
const HELD = ".held, .held ~ *";
/** Characters that fill a pixel of a window's height, and those that any element is taken for. */
const DENSE = 1.2;
const BARE = 100;
/** Entries of a list that are drawn in one go. */
const SOME = 20;

/** What draws more of each list that is not whole. @type {Set<(count?: number) => boolean>} */
const filling = new Set();

/**
 * Fill a long list: what is in sight at once, the rest when the browser has time.
 * @template T
 * @param {HTMLElement} list
 * @param {readonly T[]} items
 * @param {(item: T) => Element} draw
 */
export function fillList(list, items, draw) {
  let drawn = 0;
  const drawSome = (count = SOME) => {
    list.append(...items.slice(drawn, drawn + count).map(draw));
    drawn += count;
    const isMore = drawn < items.length;
    filling[isMore ? "add" : "delete"](drawSome);
    return isMore;
  };
  if (drawSome()) {
    stepsLater(drawSome);
  }
}

export function createSteps() {
  /** The first that waits. @type {Element | null} */
  let held = null;
  /** The page that it is in. @type {Element | null} */
  let holder = null;
  let isStepping = false;
  /** What is done with places, and with pages behind their texts, before they are seen. @type {Map<Element, () => void>} */
  const awaited = new Map();

  document.addEventListener("reveal", ({ target }) => {
    // With what is below it: else it could not be scrolled to the top.
    if (isHeld(/** @type {Element} */ (target))) {
      drawRest();
    }
  });
  whenAsked(drawRest);

  return {
    /** @param {Element} page that is about to be shown */
    hold(page) {
      awaited.clear();
      holdFrom(page.querySelector(".body")?.firstElementChild);
      if (held && !isStepping) {
        isStepping = true;
        stepsLater(drawNext);
      }
    },
    /** @type {import("../types").CourseParts["whenSeen"]} */
    whenSeen(place, action) {
      awaited.set(place, action);
      drawSeen();
      return true;
    },
  };

  /** @param {Element} place */
  function isHeld(place) {
    return place.matches(".holding") || Boolean(place.closest(HELD));
  }

  /** Let be seen what fills a window from there. @param {Element | null} [first] */
  function holdFrom(first = null) {
    let room = DENSE * screen.height;
    held?.classList.remove("held");
    holder?.classList.remove("holding");
    held = first;
    while (held && room > 0) {
      room -= BARE + (held.textContent ?? "").length;
      held = held.nextElementSibling;
    }
    held?.classList.add("held");
    holder = held?.closest(".page") ?? null;
    holder?.classList.add("holding");
  }

  /** @returns {boolean} whether there is more */
  function drawNext() {
    holdFrom(held);
    drawSeen();
    isStepping = held !== null;
    return isStepping;
  }

  function drawRest() {
    filling.forEach((draw) => draw(Infinity));
    while (held) {
      drawNext();
    }
  }

  function drawSeen() {
    awaited.forEach((action, place) => {
      if (!isHeld(place)) {
        awaited.delete(place);
        action();
      }
    });
  }
}
