// Before and after: the second picture lies over the first, as far as a slider says, which is the browser's own.

import { element } from "../screen/dom.js";

/** @typedef {import("../types").PlayerContext} PlayerContext */

/**
 * @param {PlayerContext} context
 * @param {HTMLElement} block
 */
export function enterBeforeAfter({ sentences: { say } }, block) {
  const [before, after] = block.querySelectorAll("img");
  if (!before || !after) {
    return;
  }
  const captions = [...block.querySelectorAll("figcaption")].map((caption) => element("span", caption.textContent));
  const slider = element("input", { type: "range", value: "50", "aria-label": say("comparePictures"), oninput: slide });
  const frame = element("div.slide-frame", { "aria-hidden": "true" }, before.cloneNode(), after.cloneNode(), element("span.slide-grip"));
  // Seen instead of the two pictures, which stay for screen readers and paper.
  block.append(element("div.slide", element("div.slide-area", frame, slider), element("div.slide-captions", { "aria-hidden": "true" }, captions)));
  slide();

  function slide() {
    frame.style.setProperty("--at", `${slider.value}%`);
  }
}
