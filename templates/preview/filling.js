// Fills a quiz, so that a teacher sees its results without playing it: a new resume text for the LMS. No DOM.

/** @import { CourseData, LearnerState, QuizItem } from "../player/types" */

import { putAnswer, questionsOf, startAttempt, toAnswer } from "../player/state/attempt.js";
import { freshState, moveTo, putQuiz } from "../player/state/learner.js";
import { encode } from "../player/state/resume-data.js";
import { exampleOf } from "./examples.js";

const LINEAGE = "preview-";

/**
 * Return the resume text of somebody who has answered every question of a quiz, and may now submit it; `null` when no attempt
 * is left.
 *
 * @param {CourseData} course
 * @param {import("./resume.js").Types} types
 * @param {LearnerState | null} before
 * @param {QuizItem} quiz
 * @param {"right" | "wrong"} kind
 * @param {{ limit: number, now: number, random: number }} given characters; milliseconds; 0 to 1
 * @returns {string | null}
 */
export function filled(course, types, before, quiz, kind, { limit, now, random }) {
  const state = before ?? freshState(LINEAGE);
  const record = startAttempt(quiz, state.quizzes[quiz.id], { random, now });
  if (!record.attempt || record.attempt.submitted) {
    return null;
  }
  let attempt = record.attempt;
  for (const question of questionsOf(quiz, attempt)) {
    const type = types[question.type];
    const response = exampleOf(question, kind);
    if (type && response !== null) {
      attempt = putAnswer(attempt, question.id, toAnswer(type, question, response, quiz.feedback === "immediate"));
    }
  }
  const next = moveTo(putQuiz(state, quiz.id, { ...record, attempt }), quiz.id);
  return encode({ ...next, revision: state.revision + 1 }, course, types, limit);
}
