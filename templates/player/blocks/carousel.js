// Carousels: one picture at a time, gone through by two buttons or by swiping, which opens in the whole window, where two others go on.

import { button, element, icon, setAttribute } from "../screen/dom.js";

/** @typedef {import("../types").PlayerContext} PlayerContext */

/** Pixels that a finger goes to turn to the next picture. */
const SWIPE = 40;

/**
 * @param {PlayerContext} context
 * @param {HTMLElement} block
 */
export function enterCarousel({ course, sentences: { say } }, block) {
  const pieces = /** @type {HTMLElement[]} */ ([...block.querySelectorAll(":scope > .piece")]);
  if (!pieces[0]) {
    return;
  }
  const count = element("p.carousel-count", { "aria-live": "polite" });
  const before = button(say("previous"), () => show(current - 1), { before: icon("previous", true) });
  const after = button(say("next"), () => show(current + 1), { after: icon("next", true) });
  const track = element("div.carousel-track", { "aria-live": "polite" }, pieces);
  block.append(track, element("div.carousel-bar", before, count, after));
  const onward = course.direction === "rtl" ? -1 : 1;
  letSwipe(track, (by) => show(current + by * onward));
  setAttribute(block, "role", "group");
  setAttribute(block, "aria-label", block.querySelector(":scope > .block-title")?.textContent ?? null);
  pieces.forEach((piece, at) => {
    piece.addEventListener("reveal", () => show(at));
    const picture = piece.querySelector("img");
    if (picture) {
      // The next one is there when it is asked for, and all are on paper.
      picture.loading = "eager";
      picture.after(element("button.enlarge", { onclick: enlarge }, say("enlarge")));
    }
  });
  let current = 0;

  /** @param {number} to */
  function show(to) {
    current = (to + pieces.length) % pieces.length;
    pieces.forEach((piece, at) => piece.classList.toggle("shown", at === current));
    count.replaceChildren(say("pictureOf", { number: current + 1, total: pieces.length }));
  }

  function enlarge() {
    const frame = element("div.lightbox-picture", { "aria-live": "polite" });
    const caption = element("p.carousel-count", { "aria-live": "polite" });
    const close = button(say("close"), () => dialog.close(), { class: "main" });
    const dialog = element("dialog.lightbox", { onclose: leave, onkeydown: press }, frame,
      element("div.carousel-bar",
        button(say("previous"), () => turn(-1), { before: icon("previous", true) }),
        caption,
        button(say("next"), () => turn(1), { after: icon("next", true) }),
        close,
      ),
    );
    letSwipe(frame, (by) => turn(by * onward));
    document.body.append(dialog);
    turn(0);
    dialog.showModal();
    close.focus();

    /** @param {number} by */
    function turn(by) {
      show(current + by);
      const picture = pieces[current]?.querySelector("img");
      frame.replaceChildren(picture?.cloneNode() ?? "");
      caption.replaceChildren(pieces[current]?.querySelector("figcaption")?.textContent ?? count.textContent ?? "");
      setAttribute(dialog, "aria-label", picture?.alt || say("enlarge"));
    }

    /** @param {KeyboardEvent} event */
    function press({ key }) {
      const by = { ArrowRight: onward, ArrowLeft: -onward }[key];
      if (by) {
        turn(by);
      }
    }

    function leave() {
      dialog.remove();
      /** @type {HTMLElement | null | undefined} */ (pieces[current]?.querySelector(".enlarge"))?.focus();
    }
  }

  show(0);
}

/**
 * Let one finger turn pictures: 1 to the left, -1 to the right. Two enlarge the page, and one that goes down scrolls it.
 * @param {HTMLElement} area
 * @param {(by: number) => void} turn
 */
function letSwipe(area, turn) {
  /** @type {Touch | undefined} */
  let from;
  area.addEventListener("touchstart", ({ touches }) => {
    from = touches.length > 1 || (visualViewport?.scale ?? 1) > 1 ? undefined : touches[0];
  }, { passive: true });
  area.addEventListener("touchend", ({ changedTouches: { 0: to } }) => {
    const way = from && to ? to.clientX - from.clientX : 0;
    if (from && to && Math.abs(way) > Math.max(SWIPE, 2 * Math.abs(to.clientY - from.clientY))) {
      turn(-Math.sign(way));
    }
    from = undefined;
  });
}
