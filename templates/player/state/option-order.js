// In which order a question's options stand in one attempt.

import { shuffled } from "./attempt.js";

/**
 * Return the names that a question's type lets be shuffled in the attempt's order, or `null` for the source's own.
 * @param {import("../types").PlayerContext} context
 * @param {import("../types").QuizItem} quiz
 * @param {import("../types").Attempt} attempt
 * @param {import("../types").QuestionData} question
 */
export function optionOrder({ typeOf }, quiz, attempt, question) {
  const names = quiz.shuffle_options ? typeOf(question).shuffles?.(question) : null;
  return names ? shuffled(attempt.seed, question.id, names) : null;
}
