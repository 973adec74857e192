// What a learner has done, as a value: how it begins, and the small steps that it takes. Quizzes: attempt.js.

/** @import { Answer, LearnerState, QuizRecord } from "../types" */

/**
 * Return a mapping by id without anything inherited, so that a question may be called "constructor".
 *
 * @template T
 * @param {Iterable<readonly [string, T]>} [entries]
 * @returns {Readonly<Record<string, T>>}
 */
export function byId(entries = []) {
  const mapping = Object.create(null);
  for (const [id, value] of entries) {
    mapping[id] = value;
  }
  return mapping;
}

/**
 * Return `mapping` with `value` under `id`; without the entry when `value` is `null`.
 *
 * @template T
 * @param {Readonly<Record<string, T>>} mapping
 * @param {string} id
 * @param {T | null} value
 * @returns {Readonly<Record<string, T>>}
 */
export function put(mapping, id, value) {
  const kept = Object.entries(mapping).filter(([other]) => other !== id);
  return byId(value === null ? kept : [...kept, [id, value]]);
}

/**
 * Return the state of somebody who has done nothing yet.
 *
 * @param {string} lineage eight characters of A-Za-z0-9-_
 * @param {number | null | undefined} [score] that the LMS has of an earlier time
 * @returns {LearnerState}
 */
export function freshState(lineage, score = null) {
  return {
    lineage,
    revision: 0,
    place: { item: "", anchor: "" },
    read: [],
    checks: byId(),
    quizzes: byId(),
    reached: { completed: false, passed: false, score },
  };
}

/**
 * Note where the learner is.
 *
 * @param {LearnerState} state
 * @param {string} item
 * @param {string} [anchor]
 * @returns {LearnerState}
 */
export function moveTo(state, item, anchor = "") {
  return { ...state, place: { item, anchor } };
}

/**
 * Note that a lesson was read, or a part of it.
 *
 * @param {LearnerState} state
 * @param {string} lesson id, or what `partOf` returns
 * @returns {LearnerState}
 */
export function readLesson(state, lesson) {
  return state.read.includes(lesson) ? state : { ...state, read: [...state.read, lesson] };
}

/**
 * Keep the answer to a self-check; `null` takes it back. A final answer to a graded one stays as it is: the caller says so
 * by `locked`.
 *
 * @param {LearnerState} state
 * @param {string} question
 * @param {Answer | null} answer
 * @param {boolean} [locked]
 * @returns {LearnerState}
 */
export function answerCheck(state, question, answer, locked = false) {
  return locked && state.checks[question]?.final ? state : { ...state, checks: put(state.checks, question, answer) };
}

/**
 * Keep where a quiz stands.
 *
 * @param {LearnerState} state
 * @param {string} quiz
 * @param {QuizRecord} record
 * @returns {LearnerState}
 */
export function putQuiz(state, quiz, record) {
  return { ...state, quizzes: put(state.quizzes, quiz, record) };
}

/**
 * Whether the learner has brought anything to an end: a lesson read, a self-check answered, a quiz submitted.
 *
 * @param {LearnerState} state
 * @returns {boolean}
 */
export function hasAchieved(state) {
  return (
    // Parts of lessons, "id#part", are no end.
    state.read.some((name) => !name.includes("#")) ||
    Object.values(state.checks).some((answer) => answer.final) ||
    Object.values(state.quizzes).some((record) => record.attempts)
  );
}

/**
 * Whether there is anything that a learner would miss.
 *
 * @param {LearnerState} state
 * @returns {boolean}
 */
export function isUntouched(state) {
  return !Object.keys({ ...state.read, ...state.checks, ...state.quizzes }).length;
}

/**
 * Return the running attempts changed by `change`, everything else as it is.
 *
 * @param {LearnerState} state
 * @param {(attempt: import("../types").Attempt) => import("../types").Attempt} change
 * @returns {LearnerState}
 */
export function eachRunning(state, change) {
  let quizzes = state.quizzes;
  for (const [id, record] of Object.entries(state.quizzes)) {
    const attempt = record.attempt && !record.attempt.submitted ? change(record.attempt) : record.attempt;
    if (attempt !== record.attempt) {
      quizzes = put(quizzes, id, { ...record, attempt });
    }
  }
  return quizzes === state.quizzes ? state : { ...state, quizzes };
}
