// What the printer gets besides the lessons: every quiz's questions with their controls empty, and folded answers open.

import { byId, element, setAttribute } from "./dom.js";
import { createQuestionView } from "./question-view.js";

/** @typedef {import("../types").PlayerContext} PlayerContext */

/**
 * Make the page ready for the printer whenever it is asked for, and put it back afterwards.
 * @param {PlayerContext} context
 */
export function offerHandout(context) {
  /** @type {(() => void)[]} */
  let undo = [];

  addEventListener("beforeprint", () => {
    context.fragments.labelForPaper?.(context);
    for (const details of document.querySelectorAll(".body details:not([open])")) {
      // Of those with the same name only one is open.
      const name = details.getAttribute("name");
      details.removeAttribute("name");
      details.setAttribute("open", "");
      undo.push(() => {
        details.removeAttribute("open");
        setAttribute(details, "name", name);
      });
    }
    for (const item of context.course.items) {
      // The scenes of a story stand on the page, and what has not come has no questions yet.
      if ((item.kind === "quiz" && item.scenario) || context.fragments.coming?.lacks(item.id)) {
        continue;
      }
      const handout = element("ol.handout");
      for (const question of item.questions) {
        const drawn = drawQuestion(context, item, question);
        const place = document.querySelector(`[data-question="${question.id}"]:not(.live)`);
        if (place) {
          const before = [...place.childNodes];
          place.replaceChildren(drawn);
          undo.push(() => place.replaceChildren(...before));
        } else {
          handout.append(element("li", drawn));
        }
      }
      byId(`quiz-${item.id}`)?.querySelector(".stage")?.append(handout);
      undo.push(() => handout.remove());
    }
  });
  addEventListener("afterprint", () => {
    undo.forEach((step) => step());
    undo = [];
  });
}

/**
 * @param {PlayerContext} context
 * @param {import("../types").Item} item
 * @param {import("../types").QuestionData} question
 */
function drawQuestion({ sentences, typeOf }, item, question) {
  const id = `print-${item.id}-${question.id}`;
  const view = createQuestionView({ question, type: typeOf(question), sentences, id, mode: "closed" }).element;
  // Paper does not fold out: what a list offers stands below the question, once.
  const offers = [...view.querySelectorAll("select")].map((list) => [...list.options].slice(1).map((option) => option.text).join(" · "));
  view.append(...[...new Set(offers)].map((offer) => element("p", offer)));
  return view;
}
