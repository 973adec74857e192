// How many attempts at a quiz the server allows.

/** @import { QuizItem } from "../types" */

/**
 * Take over how many attempts a quiz allows here: those in other links of the LMS may count.
 *
 * @param {QuizItem} quiz
 * @param {number | null | undefined} attempts undefined: a server of an earlier version does not say
 * @returns {boolean} whether they were others before
 */
export function allow(quiz, attempts) {
  const before = quiz.attempts;
  if (attempts === undefined) {
    return false;
  }
  Object.assign(quiz, { attempts });
  return before !== attempts;
}
