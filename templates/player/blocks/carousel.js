// Carousels: one picture at a time, gone through by two buttons, which opens large in a dialogue.

import { button, element, icon, setAttribute } from "../screen/dom.js";

/** @typedef {import("../types").PlayerContext} PlayerContext */

/**
 * @param {PlayerContext} context
 * @param {HTMLElement} block
 */
export function enterCarousel({ sentences: { say } }, block) {
  const pieces = /** @type {HTMLElement[]} */ ([...block.querySelectorAll(":scope > .piece")]);
  if (!pieces[0]) {
    return;
  }
  const count = element("p.carousel-count", { "aria-live": "polite" });
  const before = button(say("previous"), () => show(current - 1), { before: icon("previous", true) });
  const after = button(say("next"), () => show(current + 1), { after: icon("next", true) });
  const track = element("div.carousel-track", { "aria-live": "polite" }, pieces);
  block.append(track, element("div.carousel-bar", before, count, after));
  setAttribute(block, "role", "group");
  setAttribute(block, "aria-label", block.querySelector(":scope > .block-title")?.textContent ?? null);
  pieces.forEach((piece, at) => {
    piece.addEventListener("reveal", () => show(at));
    const picture = piece.querySelector("img");
    if (picture) {
      // The next one is there when it is asked for, and all are on paper.
      picture.loading = "eager";
      picture.after(element("button.enlarge", { onclick: () => enlarge(picture) }, say("enlarge")));
    }
  });
  let current = 0;

  /** @param {number} to */
  function show(to) {
    current = (to + pieces.length) % pieces.length;
    pieces.forEach((piece, at) => piece.classList.toggle("shown", at === current));
    count.replaceChildren(say("pictureOf", { number: current + 1, total: pieces.length }));
  }

  /** @param {HTMLImageElement} picture */
  function enlarge(picture) {
    const large = /** @type {HTMLImageElement} */ (picture.cloneNode());
    const close = button(say("close"), () => dialog.close());
    const dialog = element("dialog.lightbox", { "aria-label": picture.alt || say("enlarge"), onclose: () => dialog.remove() }, large, close);
    dialog.addEventListener("click", ({ target }) => target === dialog && dialog.close());
    document.body.append(dialog);
    dialog.showModal();
  }

  show(0);
}
