// A gate: what follows it comes into sight when the learner goes on, when it is linked to, or when the lesson was read before.
// A gate that was opened stays open.

import { element, focusOn } from "../screen/dom.js";
import { readLesson } from "../state/learner.js";
import { partOf } from "./shared.js";

/** @typedef {import("../types").PlayerContext} PlayerContext */

/**
 * @param {PlayerContext} context
 * @param {HTMLElement} block
 * @param {import("../types").LessonItem} lesson
 */
export function enterContinue(context, block, lesson) {
  const { sentences: { say }, record } = context;
  const body = block.parentElement;
  if (!body?.classList.contains("body")) {
    return;
  }
  const label = block.title || say("continueReading");
  block.removeAttribute("title");
  const after = [...body.children].slice([...body.children].indexOf(block) + 1);
  const left = 1 + after.filter((one) => one.classList.contains("block-continue")).length;
  const part = partOf(lesson, String(left));
  block.append(element("button.button.main", { onclick: goOn }, label), element("small", say("partsLeft", { count: left })));
  block.setAttribute("data-needs", say("readOn"));
  body.addEventListener("reveal", ({ target }) => {
    if (block.compareDocumentPosition(/** @type {Node} */ (target)) & Node.DOCUMENT_POSITION_FOLLOWING) {
      pass();
    }
  });

  function open() {
    block.removeAttribute("data-needs");
    block.classList.add("opened");
    block.dispatchEvent(new Event("met", { bubbles: true }));
  }

  function pass() {
    if (block.hasAttribute("data-needs")) {
      record.change((state) => readLesson(state, part), { draft: true });
      open();
    }
  }

  function goOn() {
    pass();
    const next = after.find((one) => one.classList.contains("block-continue"));
    const shown = next ? after.slice(0, after.indexOf(next)) : after;
    const heading = shown.find((one) => one.matches("h2, h3, h4")) ?? shown.map((one) => one.querySelector("h2, h3, h4")).find(Boolean);
    focusOn(/** @type {HTMLElement | undefined} */ (heading ?? shown[0]));
  }

  if (record.state.read.some((name) => name === lesson.id || name === part)) {
    open();
  }
}
