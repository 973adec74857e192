// Where a learner stands: completion, success, score, objectives. Pure.
//
// Nothing counts before the learner has brought something to an end (read, answered, submitted). The score is the mean of
// the graded quizzes' best scores by their weights; it is reported when every graded quiz was submitted, or as soon as it reaches
// the pass mark with the others at nothing. The graded self-checks of the lessons together are one more quiz of weight 1:
// it counts in the score and must be answered in full, but has no pass mark of its own, as it cannot be tried again.
// The LMS's pass mark takes the place of the course's, also in the quizzes that have no other of their own.
// What was once reached is never taken back, also when a later edition of the course asks for more.
//
// What an LMS hears of it is another matter (`reportedOf`): several close a course that is "failed" or "completed", Moodle for good, and
// then neither a better attempt nor a lesson read counts any more. So a failure is reported only when nothing is left to try or to read.

/** @import { CourseData, Item, LearnerState, ObjectiveStanding, Progress, QuizItem } from "../types" */

import { attemptsLeft, better, rounded, shareOf, UNTRIED } from "./attempt.js";
import { hasAchieved } from "./learner.js";
import { lessonsOf } from "./lessons.js";

/** Id of the objective that the graded self-checks are. */
export const SELF_CHECKS = "self-checks";

/**
 * Return where the learner stands in the course.
 *
 * @param {CourseData} course
 * @param {LearnerState} state
 * @param {number | null} [lmsMark] the LMS's pass mark, 0 to 100
 * @returns {Progress}
 */
export function progressOf(course, state, lmsMark = null) {
  const graded = course.items.flatMap((item) =>
    item.kind === "quiz" && item.graded ? [quizStanding(course, item, state, lmsMark)] : [],
  );
  const checks = checksStanding(course, state);
  const counted = checks ? [...graded, checks] : graded;
  const mark = (lmsMark ?? course.completion.passing_score) / 100;
  const score = better(courseScore(counted, mark), state.reached.score);
  const success = successOf(state, counted, score, mark);
  const read = new Set(state.read);
  const done = new Set(course.items.filter((item) => isDone(course, item, state, lmsMark, read)).map((item) => item.id));
  const lessonsRead = areLessonsRead(course, read);
  const complete = state.reached.completed || (hasAchieved(state) && lessonsRead && areQuizzesDone(course, counted, success));
  const decided = lessonsRead && counted.every((quiz) => !quiz.open);
  return {
    completion: complete ? "completed" : "incomplete",
    success,
    decided,
    reported: reportedOf(course.completion, complete, success, decided),
    score,
    mark,
    progress: complete ? 1 : rounded(done.size / Math.max(1, course.items.length)),
    objectives: counted,
    done,
  };
}

/**
 * Return completion and success as an LMS is to hear them, by the course's choice of words for either end.
 *
 * @param {CourseData["completion"]} rules
 * @param {boolean} complete
 * @param {Progress["success"]} success
 * @param {boolean} decided whether no lesson and no attempt is left that could change it
 * @returns {Progress["reported"]}
 */
function reportedOf({ report, quizzes }, complete, success, decided) {
  const failed = success === "failed" && decided && report.endsWith("/failed");
  const improvable = success === "failed" && !failed && quizzes !== "none" && report !== "completed/incomplete";
  const passed = success === "passed" && report.startsWith("passed/");
  return {
    completion: complete && !improvable ? "completed" : "incomplete",
    success: failed ? "failed" : passed ? "passed" : "unknown",
  };
}

/**
 * Return the share from which a quiz is passed.
 *
 * @param {CourseData} course
 * @param {QuizItem} quiz
 * @param {number | null} lmsMark
 * @returns {number}
 */
export function passMark(course, quiz, lmsMark) {
  const own = quiz.passing_score !== course.completion.passing_score;
  return (own ? quiz.passing_score : (lmsMark ?? quiz.passing_score)) / 100;
}

/**
 * @param {CourseData} course
 * @param {QuizItem} quiz
 * @param {LearnerState} state
 * @param {number | null} lmsMark
 * @returns {ObjectiveStanding}
 */
function quizStanding(course, quiz, state, lmsMark) {
  const record = state.quizzes[quiz.id] ?? UNTRIED;
  const mark = passMark(course, quiz, lmsMark);
  const head = { id: quiz.id, title: quiz.title, weight: quiz.weight, mark };
  return standing(course, head, record.attempts > 0, record.best, attemptsLeft(quiz, record) !== 0);
}

/**
 * @param {CourseData} course
 * @param {LearnerState} state
 * @returns {ObjectiveStanding | null}
 */
function checksStanding(course, state) {
  const questions = lessonsOf(course).flatMap((lesson) => lesson.questions.filter(({ graded }) => graded));
  const final = questions.filter((question) => state.checks[question.id]?.final);
  const answers = Object.fromEntries(final.map((question) => [question.id, state.checks[question.id]]));
  const share = shareOf(questions, /** @type {any} */ (answers));
  if (share === null) {
    return null;
  }
  const head = { id: SELF_CHECKS, title: "", weight: 1, mark: 0 };
  const submitted = final.length === questions.length;
  return standing(course, head, submitted, final.length > 0 ? share : null, !submitted);
}

/**
 * @param {CourseData} course
 * @param {{ id: string, title: string, weight: number, mark: number }} head
 * @param {boolean} submitted
 * @param {number | null} score
 * @param {boolean} triable whether it can be submitted once more
 * @returns {ObjectiveStanding}
 */
function standing(course, head, submitted, score, triable) {
  const passed = submitted && score !== null && score >= head.mark;
  const open = !passed && triable;
  const failed = !passed && !open && course.completion.report.endsWith("/failed");
  return {
    ...head,
    submitted,
    open,
    score,
    completion: submitted && !open ? "completed" : "incomplete",
    success: passed ? "passed" : failed ? "failed" : "unknown",
  };
}

/**
 * Return the score that may be reported, or `null`.
 *
 * @param {readonly ObjectiveStanding[]} counted
 * @param {number} mark
 * @returns {number | null}
 */
function courseScore(counted, mark) {
  const weight = counted.reduce((sum, quiz) => sum + quiz.weight, 0);
  if (weight === 0 || counted.every((quiz) => quiz.score === null)) {
    return null;
  }
  const score = rounded(counted.reduce((sum, quiz) => sum + quiz.weight * (quiz.score ?? 0), 0) / weight);
  return score >= mark || counted.every((quiz) => quiz.submitted) ? score : null;
}

/**
 * @param {LearnerState} state
 * @param {readonly ObjectiveStanding[]} counted
 * @param {number | null} score
 * @param {number} mark
 * @returns {"unknown" | "passed" | "failed"}
 */
function successOf(state, counted, score, mark) {
  const scored = counted.length > 0 && score !== null;
  if (state.reached.passed || (scored && score >= mark)) {
    return "passed";
  }
  return scored && counted.every((quiz) => quiz.submitted) ? "failed" : "unknown";
}

/**
 * Whether the course's own rules for its quizzes are met.
 *
 * @param {CourseData} course
 * @param {readonly ObjectiveStanding[]} counted
 * @param {string} success
 * @returns {boolean}
 */
function areQuizzesDone(course, counted, success) {
  const rule = course.completion.quizzes;
  if (rule === "none" || counted.length === 0) {
    return true;
  }
  const submitted = counted.every((quiz) => quiz.submitted);
  return submitted && (rule === "attempted" || (success === "passed" && counted.every((quiz) => quiz.success === "passed")));
}

/**
 * @param {CourseData} course
 * @param {ReadonlySet<string>} read
 * @returns {boolean} whether as many lessons are read as the course asks
 */
function areLessonsRead(course, read) {
  const lessons = lessonsOf(course);
  return lessons.filter(({ id }) => read.has(id)).length * 100 >= course.completion.lessons * lessons.length;
}

/**
 * Whether an item is done. A quiz is also done when no attempt is left: what comes after it would stay closed for ever.
 *
 * @param {CourseData} course
 * @param {Item} item
 * @param {LearnerState} state
 * @param {number | null} lmsMark
 * @param {ReadonlySet<string>} read
 * @returns {boolean}
 */
function isDone(course, item, state, lmsMark, read) {
  if (item.kind === "lesson") {
    return read.has(item.id);
  }
  const record = state.quizzes[item.id] ?? UNTRIED;
  const isPassed = !mustPass(course, item) || (record.best ?? 0) >= passMark(course, item, lmsMark);
  return (record.attempts > 0 && isPassed) || attemptsLeft(item, record) === 0;
}

/**
 * Whether a quiz is done only when it is passed.
 *
 * @param {CourseData} course
 * @param {QuizItem} quiz
 * @returns {boolean}
 */
export function mustPass(course, quiz) {
  return quiz.graded && course.completion.quizzes === "passed";
}
