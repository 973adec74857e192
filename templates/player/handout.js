// What the printer gets besides the lessons: every quiz's questions with their controls empty, and folded answers open.

import { element } from "./dom.js";
import { createQuestionView } from "./question-view.js";

/** @typedef {import("./types").PlayerContext} PlayerContext */

/**
 * Make the page ready for the printer whenever it is asked for, and put it back afterwards.
 * @param {PlayerContext} context
 */
export function offerHandout(context) {
  /** @type {(() => void)[]} */
  let undo = [];

  addEventListener("beforeprint", () => {
    for (const details of document.querySelectorAll(".body details:not([open])")) {
      details.setAttribute("open", "");
      undo.push(() => details.removeAttribute("open"));
    }
    for (const item of context.course.items) {
      const stage = item.kind === "quiz" ? document.querySelector(`#quiz-${CSS.escape(item.id)} .stage`) : null;
      if (stage) {
        const handout = drawQuestions(context, item);
        stage.append(handout);
        undo.push(() => handout.remove());
      }
    }
  });
  addEventListener("afterprint", () => {
    undo.forEach((step) => step());
    undo = [];
  });
}

/**
 * @param {PlayerContext} context
 * @param {import("./types").Item} item
 */
function drawQuestions({ sentences, typeOf }, item) {
  const questions = item.questions.map((question) => {
    const id = `print-${item.id}-${question.id}`;
    return element("li", {}, createQuestionView({ question, type: typeOf(question), sentences, id, mode: "closed" }).element);
  });
  return element("ol", { class: "handout" }, questions);
}
