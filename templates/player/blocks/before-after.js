// Before and after: the second picture lies over the first, as far as a slider says, which is the browser's own.

import { element, keepLow, setAttribute } from "../screen/dom.js";

/** @typedef {import("../types").PlayerContext} PlayerContext */

/**
 * @param {PlayerContext} context
 * @param {HTMLElement} block
 */
export function enterBeforeAfter({ sentences: { say, percent } }, block) {
  const [before, after] = block.querySelectorAll("img");
  if (!before || !after) {
    return;
  }
  const captions = [...block.querySelectorAll("figcaption")].map((caption) => element("span", caption.textContent));
  const slider = element("input", {
    type: "range",
    "aria-label": say("comparePictures"),
    oninput: slide,
  });
  const hidden = { "aria-hidden": "true" };
  const frame = element("div.slide-frame", hidden, before.cloneNode(), after.cloneNode(), element("span.slide-grip"));
  // Seen instead of the two pictures, which stay for screen readers and paper.
  const whole = element("div.slide", element("div.slide-area", frame, slider), element("div.slide-captions", hidden, captions));
  keepLow(whole, before);
  block.append(whole);
  slide();

  /** Show as much of each picture as the slider says, and let it say of which. */
  function slide() {
    frame.style.setProperty("--at", `${slider.value}%`);
    setAttribute(slider, "aria-valuetext", [before?.getAttribute("alt"), percent(Number(slider.value) / 100)].filter(Boolean).join(": "));
  }
}
