// The moment of completion: a short celebration, what the learner can do now, and the author's last words.

import { lessonsOf } from "../state/lessons.js";
import { element, icon } from "./dom.js";

const PIECES = 48;

/**
 * Draw what is shown to somebody who has completed the course.
 * @param {import("../types").PlayerContext} context
 * @param {HTMLElement} stage
 * @param {HTMLElement[]} words heading, result and facts
 * @returns {Element[]}
 */
export function celebrate(context, stage, words) {
  const { course, fragments, sentences: { say } } = context;
  const aims = [...new Set(lessonsOf(course).flatMap(({ objectives }) => objectives ?? []))];
  const get = fragments.offerCertificate && element("div.buttons", fragments.offerCertificate(context));
  const first = !stage.classList.contains("celebrated");
  stage.classList.add("celebrated");
  return [
    element("section.moment.deep", first && element("div.confetti", { "aria-hidden": "true" }, pieces()), element("span.seal", icon("check")), words, get),
    ...(aims.length > 0
      ? [element("section.aims", element("h2", say("whatYouCanDo")), element("ul", aims.map((aim) => element("li", icon("check"), element("span", aim)))))]
      : []),
    ...document.querySelectorAll(".last-words"),
  ];
}

/** Pieces of paper beside the text, never behind it: at the left and the right edge, and above. */
function pieces() {
  return Array.from({ length: PIECES }, (_, index) => {
    const across = Math.random() * 15;
    const [x, y] = [[across, Math.random() * 90], [100 - across, Math.random() * 90], [Math.random() * 100, Math.random() * 8]][index % 3] ?? [];
    return element("i", { style: `inset:${y}% auto auto ${x}%;rotate:${Math.random()}turn;animation-delay:${Math.random() * 0.3}s` });
  });
}
