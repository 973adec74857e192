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
  const slider = element("input", {
    type: "range",
    "aria-label": say("comparePictures"),
    oninput: () => frame.style.setProperty("--at", `${slider.value}%`),
  });
  const hidden = { "aria-hidden": "true" };
  const frame = element("div.slide-frame", hidden, before.cloneNode(), after.cloneNode(), element("span.slide-grip"));
  // Seen instead of the two pictures, which stay for screen readers and paper.
  const whole = element("div.slide", element("div.slide-area", frame, slider), element("div.slide-captions", hidden, captions));
  // As wide as leaves it lower than the window, so that the grip can be seen; without known sides the browser drops this.
  whole.style.width = `min(80svh*${before.getAttribute("width")}/${before.getAttribute("height")})`;
  block.append(whole);
}
