// The learner's own data in an LMS, read with the player's modules: lessons, answers and the place to go on. No DOM.

/** @import { CourseData, LearnerState, QuestionData, QuestionType } from "../player/types" */

import { questionsOf } from "../player/state/attempt.js";
import { decode } from "../player/state/resume-data.js";

/** @typedef {Readonly<Record<string, QuestionType>>} Types */

/**
 * @typedef {object} Line one question with what was answered
 * @property {QuestionData} question
 * @property {string} answer "" when it is not known
 * @property {"right" | "wrong" | "partly" | "answered" | "open"} verdict
 *
 * @typedef {object} Page one lesson or quiz
 * @property {string} id
 * @property {string} title
 * @property {"lesson" | "quiz"} kind
 * @property {string} standing
 * @property {boolean} done
 * @property {Line[]} lines
 *
 * @typedef {{ state: LearnerState, place: { title: string }, pages: Page[] }} Read
 */

const TYPE = /^[a-z]+(-[a-z]+)*$/;

/**
 * Return the course that a package of ours carries; `null` for anything else. The text is the package's own: nothing of it is
 * believed before it was looked at.
 *
 * @param {string} text
 * @returns {CourseData | null}
 */
export function courseOf(text) {
  try {
    const course = JSON.parse(text);
    const fits =
      course?.format === 1 &&
      Array.isArray(course.items) &&
      course.items.every(
        (/** @type {any} */ item) =>
          typeof item?.id === "string" && typeof item.title === "string" && Array.isArray(item.questions) && item.questions.every(isQuestion),
      );
    return fits ? course : null;
  } catch {
    return null;
  }
}

/** @param {any} question */
function isQuestion(question) {
  return typeof question?.id === "string" && typeof question.key === "string" && typeof question.text === "string" && TYPE.test(question.type);
}

/**
 * Load the types of question that a course uses.
 *
 * @param {CourseData} course
 * @param {(address: string) => Promise<Record<string, any>>} [load]
 * @returns {Promise<Types>}
 */
export async function typesOf(course, load = (address) => import(address)) {
  const names = [...new Set(course.items.flatMap(({ questions }) => questions.map(({ type }) => type)))];
  const entries = names.map(async (name) => {
    const exported = name.replace(/-(\w)/g, (_, letter) => letter.toUpperCase());
    const module = await load(`../player/questions/${name}.js`).catch(() => null);
    return module?.[exported] ? [[name, module[exported]]] : [];
  });
  return Object.fromEntries((await Promise.all(entries)).flat());
}

/**
 * Read a resume text; `null` when it is not one of this course.
 *
 * @param {string} text
 * @param {CourseData} course
 * @param {Types} types
 * @param {any} sentences of the player
 * @returns {Read | null}
 */
export function readResume(text, course, types, sentences) {
  const found = text === "" ? null : decode(text, course, types);
  if (!found) {
    return null;
  }
  const { state } = found;
  const at = course.items.find(({ id }) => id === state.place.item);
  return { state, place: { title: at?.title ?? "" }, pages: course.items.map((item) => pageOf(item, state, types, sentences)) };
}

/**
 * @param {CourseData["items"][number]} item
 * @param {LearnerState} state
 * @param {Types} types
 * @param {any} sentences
 * @returns {Page}
 */
function pageOf(item, state, types, sentences) {
  const { id, title, kind } = item;
  const line = (/** @type {QuestionData} */ question, /** @type {any} */ answer) => lineOf(question, answer, types, sentences);
  if (item.kind === "lesson") {
    const done = state.read.includes(id);
    return { id, title, kind, done, standing: done ? "read" : "not read", lines: item.questions.map((one) => line(one, state.checks[one.id])) };
  }
  const record = state.quizzes[id];
  const attempt = record?.attempt ?? null;
  const questions = attempt ? questionsOf(item, attempt) : item.questions;
  return { id, title, kind, done: (record?.attempts ?? 0) > 0, standing: standingOf(record), lines: questions.map((one) => line(one, attempt?.answers[one.id])) };
}

/** @param {import("../player/types").QuizRecord | undefined} record */
function standingOf(record) {
  if (!record || (record.attempts === 0 && !record.attempt)) {
    return "not begun";
  }
  const best = record.best === null ? "" : `, best ${Math.round(record.best * 1000) / 10} %`;
  const times = record.attempts === 1 ? "submitted once" : `submitted ${record.attempts} times`;
  const running = record.attempt && !record.attempt.submitted ? "attempt running" : "";
  return [record.attempts > 0 ? times + best : "", running].filter(Boolean).join(", ");
}

/**
 * @param {QuestionData} question
 * @param {import("../player/types").Answer | undefined} answer
 * @param {Types} types
 * @param {any} sentences
 * @returns {Line}
 */
function lineOf(question, answer, types, sentences) {
  if (!answer) {
    return { question, answer: "", verdict: "open" };
  }
  const text = answer.response === null ? "" : describe(question, answer.response, types, sentences);
  const { share } = answer;
  const verdict = share === null || !answer.final ? "answered" : share === 1 ? "right" : share === 0 ? "wrong" : "partly";
  return { question, answer: text, verdict };
}

/**
 * Return a response in words.
 *
 * @param {QuestionData} question
 * @param {any} response
 * @param {Types} types
 * @param {any} sentences
 */
export function describe(question, response, types, sentences) {
  try {
    return String(types[question.type]?.describe(question, response, sentences) ?? "");
  } catch {
    return "";
  }
}
