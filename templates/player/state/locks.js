// What is locked in a course that is to be taken in its order. Pure.

/** @import { CourseData, LearnerState, Notice } from "../types" */

import { mustPass } from "./progress.js";

/**
 * Return why an item is locked, or `null`: everything is that comes after the first item that is not done, except what is done or
 * begun already.
 *
 * @param {CourseData} course
 * @param {LearnerState} state
 * @param {ReadonlySet<string>} done
 * @param {string} id
 * @returns {Notice | null}
 */
export function lockedBy(course, state, done, id) {
  const first = course.items.findIndex((item) => !done.has(item.id));
  const before = course.items[first];
  if (!before || course.items.findIndex((item) => item.id === id) <= first || done.has(id) || state.quizzes[id]) {
    return null;
  }
  const rule = before.kind === "quiz" && mustPass(course, before) ? "lockedQuizPass" : "lockedQuiz";
  return { key: before.kind === "lesson" ? "lockedLesson" : rule, values: { title: before.title } };
}
