// What is locked in a course that is to be taken in its order. Pure.

/** @import { CourseData, Item, LearnerState, Notice } from "../types" */

import { mustPass } from "./progress.js";

/** The first item that is not done, and what follows it and is not done either: a menu asks for each of its entries. @type {WeakMap<ReadonlySet<string>, { first: Item | undefined, later: Set<string> }>} */
const standings = new WeakMap();

/**
 * Return why an item is locked, or `null`: everything is that comes after the first item that is not done, except what is done or
 * begun already.
 *
 * @param {CourseData} course
 * @param {LearnerState} state
 * @param {ReadonlySet<string>} done of this course, and never changed
 * @param {string} id
 * @returns {Notice | null}
 */
export function lockedBy(course, state, done, id) {
  const { first, later } = standings.get(done) ?? standingOf(course, done);
  if (!first || !later.has(id) || state.quizzes[id]) {
    return null;
  }
  const rule = first.kind === "quiz" && mustPass(course, first) ? "lockedQuizPass" : "lockedQuiz";
  return { key: first.kind === "lesson" ? "lockedLesson" : rule, values: { title: first.title } };
}

/**
 * @param {CourseData} course
 * @param {ReadonlySet<string>} done
 */
function standingOf({ items }, done) {
  const [first, ...later] = items.filter(({ id }) => !done.has(id));
  const standing = { first, later: new Set(later.map(({ id }) => id)) };
  standings.set(done, standing);
  return standing;
}
