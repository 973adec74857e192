// How many attempts at a quiz the server allows.

/** @import { QuizItem } from "../types" */

/**
 * Take over how many attempts a quiz allows here: those in other links of the LMS may count.
 *
 * @param {QuizItem} quiz
 * @param {number | null} attempts
 * @returns {boolean} whether they were others before
 */
export function allow(quiz, attempts) {
  const before = quiz.attempts;
  Object.assign(quiz, { attempts });
  return before !== attempts;
}
