// The questions inside a lesson: answered at once, and tried again as often as one likes unless they are graded.

import { answerCheck } from "../state/learner.js";
import { button, element } from "./dom.js";
import { createQuestionView } from "./question-view.js";

/** @typedef {import("../types").PlayerContext} PlayerContext */
/** @typedef {import("../types").LessonItem} LessonItem */

/**
 * Draw the questions that stand in a lesson and are not drawn yet.
 * @param {PlayerContext} context
 * @param {LessonItem} lesson
 * @param {HTMLElement} page
 */
export function drawChecks(context, lesson, page) {
  for (const question of lesson.questions) {
    const place = page.querySelector(`[data-question="${question.id}"]`);
    if (place && !place.classList.contains("live")) {
      const draw = () => drawCheck(context, question, /** @type {HTMLElement} */ (place), 0);
      if (!context.fragments.coming?.whenSeen(place, draw)) {
        draw();
      }
    }
  }
}

/**
 * @param {PlayerContext} context
 * @param {import("../types").QuestionData} question
 * @param {HTMLElement} place
 * @param {number} tries so far; at first the kept answer is shown
 */
function drawCheck(context, question, place, tries) {
  const { record, sentences } = context;
  const { say } = sentences;
  const shown = performance.now();
  const { checks, lineage } = record.state;
  const kept = tries > 0 ? null : (checks[question.id] ?? context.fragments.coming?.answerTo(question, context.typeOf(question), lineage) ?? null);
  // Whoever was wrong once may think again before what is right is shown.
  const patient = !question.graded && tries === 0;
  const view = createQuestionView({
    question,
    type: context.typeOf(question),
    sentences,
    fragments: context.fragments,
    id: `check-${question.id}`,
    mode: "check",
    graded: question.graded,
    answer: kept,
    patient,
    head: [element("strong", say(question.graded ? "gradedCheck" : "selfCheck"))],
    excess: (response) => record.excess(question, response),
    onAnswer(answer) {
      record.change((state) => answerCheck(state, question.id, answer, question.graded));
      record.answered(question, answer, "", (performance.now() - shown) / 1000);
      context.refresh();
      offerRetry(answer);
    },
  });
  /** @param {import("../types").Answer} answer */
  function offerRetry(answer) {
    if (question.graded) {
      return;
    }
    const again = button(say("tryAgain"), () => drawCheck(context, question, place, tries + 1).focus());
    const solve = button(say("showAnswer"), () => {
      view.solve(answer);
      solve.remove();
    });
    view.buttons.replaceChildren(again, patient && (answer.share ?? 1) < 1 ? solve : "");
  }
  if (kept?.final) {
    offerRetry(kept);
  }
  place.classList.add("live");
  place.replaceChildren(view.element);
  return view;
}
