// Labelled pictures: a numbered button at each point opens its text beside the picture; one text is open at a time.

import { button, element, keepLow, setAttribute } from "../screen/dom.js";
import { wordsIn } from "./shared.js";

/** @typedef {import("../types").PlayerContext} PlayerContext */

/**
 * @param {PlayerContext} context
 * @param {HTMLElement} block
 */
export function enterLabelled({ sentences: { say } }, block) {
  const picture = block.querySelector(".labelled-picture img");
  const texts = /** @type {HTMLElement[]} */ ([...block.querySelectorAll(":scope > ol > li")]);
  if (!picture || texts.some((text) => !text.getAttribute("data-place"))) {
    return;
  }
  const frame = element("div.spot-frame");
  picture.replaceWith(frame);
  frame.append(picture);
  keepLow(frame, picture);
  const spots = texts.map((text, at) => {
    const [left, top] = (text.getAttribute("data-place") ?? "").split(" ");
    const name = `${at + 1}: ${wordsIn(text.firstElementChild)}`;
    const spot = element("button.spot", { "aria-label": name, "aria-expanded": "false", onclick: () => show(at) }, String(at + 1));
    // Places belong to the picture, which does not turn round with the direction of writing.
    spot.style.left = within(left);
    spot.style.top = within(top);
    frame.append(spot);
    text.addEventListener("reveal", () => show(at));
    return spot;
  });
  const count = element("p.spot-count");
  const next = button("", () => show((current + 1) % texts.length));
  const list = /** @type {HTMLElement} */ (texts[0]?.parentElement);
  setAttribute(list, "aria-live", "polite");
  if (texts[1]) {
    list.before(count);
    list.after(element("div.buttons", next));
  }
  let current = 0;

  /** @param {number} at */
  function show(at) {
    spots[at]?.classList.add("seen");
    current = at;
    texts.forEach((text, number) => text.classList.toggle("shown", number === at));
    spots.forEach((spot, number) => setAttribute(spot, "aria-expanded", String(number === at)));
    count.replaceChildren(say("pointOf", { number: at + 1, total: texts.length }));
    next.replaceChildren(`${say("next")}: ${wordsIn(texts[(at + 1) % texts.length]?.firstElementChild)}`);
  }

  show(0);
}

/**
 * Return where a disc stands in its picture: at the edge it touches it from inside, and no phone scrolls sideways.
 * @param {string | undefined} percent
 */
function within(percent) {
  return `clamp(1.125rem, ${percent}%, 100% - 1.125rem)`;
}
