// Two states of one learner, from two devices or from the LMS and this browser's journal, made into one. Pure.
//
// Nothing that one of them has is lost: lessons and answers are united, scores and counts of attempts are the highest.
// Where both answered the same question differently, a final answer goes before an open one, a better final answer before
// a worse one, and the newer state (by its revision) before the older. An answer whose wording one of them could not keep
// gets it back from the other. Of two attempts at a quiz with different numbers the later one stays.

/** @import { Answer, Answers, Attempt, LearnerState, QuizRecord } from "../types" */

import { better } from "./attempt.js";
import { byId } from "./learner.js";

/**
 * Return what both states know. The result is the same whichever comes first.
 *
 * @param {LearnerState} a
 * @param {LearnerState} b
 * @returns {LearnerState}
 */
export function merge(a, b) {
  const [newer, older] = isNewer(a, b) ? [a, b] : [b, a];
  const on = Math.min(a.reached.on ?? Infinity, b.reached.on ?? Infinity);
  return {
    lineage: newer.lineage,
    revision: newer.revision,
    place: newer.place.item === "" ? older.place : newer.place,
    read: [...new Set([...newer.read, ...older.read])],
    checks: unite(newer.checks, older.checks, mergeAnswer),
    quizzes: unite(newer.quizzes, older.quizzes, mergeQuiz),
    reached: {
      completed: a.reached.completed || b.reached.completed,
      passed: a.reached.passed || b.reached.passed,
      score: better(a.reached.score, b.reached.score),
      ...(on < Infinity && { on }),
    },
  };
}

/**
 * Whether `a` knows of something that `b` does not know of. Answers of the same worth are the same here: where space was
 * short, `b` may not say how a question was answered.
 *
 * @param {LearnerState} a
 * @param {LearnerState} b
 * @returns {boolean}
 */
export function hasMore(a, b) {
  return worth(merge(b, { ...a, revision: -1 })) !== worth(b);
}

/**
 * Return what a state holds as text, the same for the same contents in any order.
 *
 * @param {LearnerState} state
 * @returns {string}
 */
function contents(state) {
  // Of a lesson that was read as a whole, parts ("id#1234") say nothing more.
  const read = state.read.filter((name) => !name.includes("#") || !state.read.includes(name.slice(0, -5)));
  return JSON.stringify([sorted(state.checks), sorted(state.quizzes), read.sort(), state.reached]);
}

/**
 * Return what a state holds, without the wording of answers.
 *
 * @param {LearnerState} state
 * @returns {string}
 */
function worth(state) {
  const quizzes = Object.entries(state.quizzes).map(([id, { attempt, ...record }]) => {
    const without = { ...record, attempt: attempt && { ...attempt, answers: unworded(attempt.answers) } };
    return /** @type {const} */ ([id, without]);
  });
  return contents({ ...state, checks: unworded(state.checks), quizzes: byId(quizzes) });
}

/**
 * @param {Answers} answers
 * @returns {Answers}
 */
function unworded(answers) {
  return byId(Object.entries(answers).map(([id, answer]) => [id, { ...answer, response: null }]));
}

/**
 * @param {unknown} value
 * @returns {unknown} the value with the keys of its mappings in order
 */
export function sorted(value) {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return value;
  }
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return entries.map(([key, inner]) => [key, sorted(inner)]);
}

/**
 * @param {LearnerState} a
 * @param {LearnerState} b
 * @returns {boolean}
 */
function isNewer(a, b) {
  return a.revision !== b.revision ? a.revision > b.revision : whole(a) >= whole(b);
}

/**
 * @param {LearnerState} state
 * @returns {string}
 */
function whole(state) {
  return JSON.stringify([state.lineage, state.place, contents(state)]);
}

/**
 * @template T
 * @param {Readonly<Record<string, T>>} newer
 * @param {Readonly<Record<string, T>>} older
 * @param {(newer: T, older: T) => T} choose
 * @returns {Readonly<Record<string, T>>}
 */
function unite(newer, older, choose) {
  const ids = new Set([...Object.keys(newer), ...Object.keys(older)]);
  return byId(
    [...ids].map((id) => {
      const [first, second] = [newer[id], older[id]];
      return [id, first && second ? choose(first, second) : /** @type {T} */ (first ?? second)];
    }),
  );
}

/**
 * @param {Answer} newer
 * @param {Answer} older
 * @returns {Answer}
 */
function mergeAnswer(newer, older) {
  const olderWins = older.final && (!newer.final || (older.share ?? -1) > (newer.share ?? -1));
  const [chosen, other] = olderWins ? [older, newer] : [newer, older];
  const same = chosen.response === null && chosen.share === other.share;
  return same ? { ...chosen, response: other.response } : chosen;
}

/**
 * @param {QuizRecord} newer
 * @param {QuizRecord} older
 * @returns {QuizRecord}
 */
function mergeQuiz(newer, older) {
  return {
    attempts: Math.max(newer.attempts, older.attempts),
    best: better(newer.best, older.best),
    attempt: mergeAttempt(newer.attempt, older.attempt),
  };
}

/**
 * @param {Attempt | null} newer
 * @param {Attempt | null} older
 * @returns {Attempt | null}
 */
function mergeAttempt(newer, older) {
  if (!newer || !older || newer.number !== older.number) {
    return (newer?.number ?? 0) >= (older?.number ?? 0) ? newer : older;
  }
  const submitted = newer.submitted || older.submitted;
  const answers = Object.entries(unite(newer.answers, older.answers, mergeAnswer));
  return {
    ...newer,
    ...(submitted
      ? { submitted, at: "", started: 0, spent: 0 }
      : { spent: Math.max(newer.spent, older.spent), started: Math.min(newer.started, older.started) }),
    answers: byId(answers.map(([id, answer]) => [id, submitted ? { ...answer, final: true } : answer])),
  };
}
