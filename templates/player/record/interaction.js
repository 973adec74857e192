// One answer, as it is reported to the LMS.

/** @import { Answer, CourseData, Edition, Interaction, QuestionData, QuestionType } from "../types" */

import { SELF_CHECKS } from "../state/progress.js";

/**
 * @param {CourseData} course
 * @param {QuestionType} type
 * @param {Edition} edition
 * @param {QuestionData} question
 * @param {Answer} answer whose response is known
 * @param {{ quiz: string, latency: number | null, time: number, revision: number }} circumstances the quiz's id, "" in a
 *   lesson; seconds; milliseconds since 1970; the state that has the answer
 * @returns {Interaction[]} that of the question last
 */
export function interactionsOf(course, type, edition, question, answer, { quiz, latency, ...when }) {
  const response = /** @type {import("../types").Response} */ (answer.response);
  const wording = wordingOf(course, edition);
  const objective = course.reporting.objectives ? objectiveOf(course, question, quiz) : "";
  const steps = type.steps?.(question, response, wording) ?? [];
  return [
    ...steps.map((step) => ({ ...step, share: null, weighting: 0, latency: null, ...when, objective })),
    {
      id: question.reported,
      ...type.interaction(question, response, wording),
      share: answer.share,
      weighting: question.points,
      latency,
      ...when,
      description: question.text,
      objective,
    },
  ];
}

/**
 * @param {CourseData} course
 * @param {Edition} edition
 * @returns {import("../types").Wording}
 */
function wordingOf({ reporting }, edition) {
  return edition === "1.2" && reporting.responses === "words" ? "1.2 in words" : edition;
}

/**
 * @param {CourseData} course
 * @param {QuestionData} question
 * @param {string} quiz
 * @returns {string}
 */
function objectiveOf(course, question, quiz) {
  if (quiz === "") {
    return question.graded ? SELF_CHECKS : "";
  }
  return course.items.some((item) => item.id === quiz && item.kind === "quiz" && item.graded) ? quiz : "";
}
