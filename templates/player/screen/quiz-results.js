// What came of an attempt: score, verdict, and the answers to look at again as far as the quiz allows.

import { attemptScore, attemptsLeft, pointsOf, questionsOf } from "../state/attempt.js";
import { optionOrder } from "../state/option-order.js";
import { button, element, focusOn, icon } from "./dom.js";
import { createQuestionView, pointsInWords, VERDICT_ICONS, VERDICT_WORDS, verdictOf } from "./question-view.js";

/** @typedef {import("../types").Answer} Answer */
/** @typedef {import("../types").Attempt} Attempt */
/** @typedef {import("../types").PlayerContext} PlayerContext */
/** @typedef {import("../types").QuestionData} QuestionData */
/** @typedef {import("../types").QuizItem} QuizItem */
/** @typedef {import("../types").QuizRecord} QuizRecord */

/**
 * Draw the results of the last attempt into `stage`.
 * @param {PlayerContext} context
 * @param {QuizItem} quiz
 * @param {QuizRecord} kept
 * @param {HTMLElement} stage
 * @param {(() => void) | null} again begins another attempt, where one is left
 * @param {string[]} [soFar] said in place of the points while a teacher has to score some of them
 * @returns {HTMLElement} the heading, for the focus
 */
export function drawResults(context, quiz, kept, stage, again, soFar = []) {
  const { fragments, sentences } = context;
  const { say } = sentences;
  const attempt = /** @type {Attempt} */ (kept.attempt);
  const questions = questionsOf(quiz, attempt);
  const heading = element("h2", { tabindex: "-1" }, say(outcomeOf(context, quiz, attempt)));
  const review = element("ol.review", questions.map((question, index) => line(context, quiz, attempt, question, index)));
  const mistakes = [...review.querySelectorAll("details")].filter(({ className }) => /wrong|part/.test(className));
  const look = mistakes.length > 0 && button(say("reviewMistakes", { count: mistakes.length }), () => {
    mistakes.forEach((one) => (one.open = true));
    focusOn(mistakes[0]?.querySelector("summary"));
  }, { class: "main" });
  stage.replaceChildren(
    ...drawOutcome(context, quiz, kept, [heading], again, { look, soFar }),
    (quiz.feedback !== "none" && fragments.drawAims?.(context, quiz, questions, attempt.answers)) || "",
    element("h2", say("yourAnswers")),
    review,
  );
  return heading;
}

/**
 * Draw how an attempt went, and what can be done next.
 * @param {PlayerContext} context
 * @param {QuizItem} quiz
 * @param {QuizRecord} kept
 * @param {HTMLElement[]} words the sentence that comes before the number
 * @param {(() => void) | null} again begins another attempt, where one is left
 * @param {{ look?: HTMLElement | false, soFar?: string[] }} [more] a button that shows mistakes; see `drawResults`
 * @returns {HTMLElement[]}
 */
export function drawOutcome(context, quiz, kept, words, again, { look = false, soFar = [] } = {}) {
  const { sentences } = context;
  const { say } = sentences;
  const attempt = /** @type {Attempt} */ (kept.attempt);
  const score = attemptScore(quiz, attempt);
  const mark = context.mark(quiz);
  const next = context.after(quiz.id);
  const passed = score !== null && score >= mark;
  const { recorded } = context.record;
  // Who looks at the mistakes learns from them; then, after a failure, comes the next try, and the way onward below them.
  const first = again && quiz.graded && !passed && recorded;
  const repeat = again && button(say(recorded ? "tryAgain" : "practise"), again, { class: first && !look ? "main" : "" });
  return [
    element("section.result",
      // The sentence comes before the number.
      element("div", words,
        context.record.isPractice(quiz.id) && element("p", element("strong", say("practiceNote"))),
        standing(context, quiz, kept, questionsOf(quiz, attempt), soFar).map((text) => element("p", text)),
      ),
      score !== null && element(quiz.graded ? "p.score.marked" : "p.score",
        { style: `--share:${score};--mark:${mark}` },
        element("span", sentences.percent(score, mark)),
      ),
    ),
    element("div.buttons",
      look,
      (look || first) && repeat,
      !(look && first) && next && button(say("continueTo", { title: next.title }), () => context.go(next.id), { class: first || look ? "" : "main", after: icon("next", true) }),
      !(look || first) && repeat,
    ),
  ];
}

/**
 * Return the sentence that says how an attempt went.
 * @param {PlayerContext} context
 * @param {QuizItem} quiz
 * @param {Attempt} attempt
 */
export function outcomeOf(context, quiz, attempt) {
  const score = attemptScore(quiz, attempt);
  if (score === null || !quiz.graded) {
    return "quizDone";
  }
  return score >= context.mark(quiz) ? "passed" : "notPassed";
}

/**
 * @param {PlayerContext} context
 * @param {QuizItem} quiz
 * @param {QuizRecord} kept
 * @param {QuestionData[]} questions
 * @param {string[]} soFar
 * @returns {string[]}
 */
function standing(context, quiz, kept, questions, soFar) {
  const { sentences } = context;
  const { say } = sentences;
  const attempt = /** @type {Attempt} */ (kept.attempt);
  const { scored, possible, earned } = pointsOf(questions, attempt.answers);
  const left = attemptsLeft(quiz, kept);
  const mark = context.mark(quiz);
  return [
    ...soFar,
    possible > 0 && soFar.length === 0 ? say("pointsOf", { earned: sentences.number(earned), total: sentences.number(possible), count: possible }) : "",
    quiz.graded ? say("youNeed", { percent: sentences.percent(mark, mark) }) : "",
    kept.best !== null && kept.attempts > 1 ? say("bestScore", { percent: sentences.percent(kept.best, mark) }) : "",
    left === null ? "" : say("attemptsLeft", { count: left }),
    scored < questions.length && soFar.length === 0 ? say("notScoredNote") : "",
  ].filter(Boolean);
}

/**
 * Draw one answer as a line; where feedback is allowed it unfolds, and the question is drawn only then.
 * @param {PlayerContext} context
 * @param {QuizItem} quiz
 * @param {Attempt} attempt
 * @param {QuestionData} question
 * @param {number} index
 */
function line(context, quiz, attempt, question, index) {
  const { fragments, sentences } = context;
  const { say } = sentences;
  const type = context.typeOf(question);
  const answer = attempt.answers[question.id] ?? null;
  const open = quiz.feedback !== "none";
  const verdict = open ? verdictOf(question.scored ? (answer?.share ?? 0) : null) : "none";
  const words = describe(context, question, answer);
  const worth = open && question.scored && question.points > 0;
  const text = [
    open && [icon(answer ? VERDICT_ICONS[verdict] : "part"), element("span.hidden-text", say(answer ? VERDICT_WORDS[verdict] : "unanswered"))],
    element("span.words",
      `${sentences.number(index + 1)}. ${question.text}`,
      element("small", words, worth && ` · ${pointsInWords(question, answer?.share ?? 0, sentences)}`),
    ),
  ];
  if (!open) {
    return element("li", element("div.line", text));
  }
  const folded = element("details", { class: verdict }, element("summary", text));
  folded.addEventListener("toggle", () => {
    if (folded.children.length > 1) {
      return;
    }
    const shown = answer ?? { response: null, share: question.scored ? 0 : null, final: true };
    const id = `review-${quiz.id}-${question.id}`;
    const order = optionOrder(context, quiz, attempt, question);
    folded.append(createQuestionView({ question, type, sentences, fragments, id, mode: "show", answer: shown, order }).element);
  });
  return element("li", folded);
}

/**
 * @param {PlayerContext} context
 * @param {QuestionData} question
 * @param {Answer | null} answer
 */
function describe({ sentences, typeOf }, question, answer) {
  const { say } = sentences;
  if (!answer) {
    return say("unanswered");
  }
  if (answer.response === null) {
    return say("answerNotKept");
  }
  const words = typeOf(question).describe(question, answer.response, sentences);
  return say("yourAnswerWas", { answer: words });
}
