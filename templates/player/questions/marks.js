// How a part of an answer is shown to be right or wrong: by a class, an icon and words, never by colour alone.

import { element, icon } from "../screen/dom.js";

/** @typedef {import("../types").Verdict} Verdict */

/**
 * Mark `part` and say the verdict at its end. "missed": nothing was answered there, or not kept.
 * @param {HTMLElement} part
 * @param {Verdict} verdict
 * @param {import("../types").Sentences} sentences
 * @param {string} [right] what would have been right
 */
export function mark(part, verdict, sentences, right) {
  const { say } = sentences;
  part.classList.add(`is-${verdict}`);
  const words = say({ right: "answerRight", wrong: "answerWrong", missed: "answerMissed" }[verdict]);
  // The comma makes a pause between both for those who hear them.
  const verdictWords = [
    (verdict !== "missed" || !right) && element("span", words + (right ? say("listSeparator") : "")),
    right && element("span.answer-right", say("answerWrongRight", { answer: right })),
  ];
  part.append(element("span.answer-mark", icon(verdict === "wrong" ? "cross" : "check"), verdictWords));
}
