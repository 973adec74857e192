// How much of a free text the LMS has no room for. Pure.

/** @import { CourseData, LearnerState, QuestionData, Response } from "../types" */
/** @import { Types } from "./packed-answer.js" */
/** @import { Piece } from "./resume-data.js" */

import { unpackText } from "./alphabet.js";
import { put, putQuiz } from "./learner.js";
import { layOut } from "./resume-data.js";

/**
 * Return by how many of its characters a text would be too long as the answer to a question.
 *
 * @param {LearnerState} state
 * @param {CourseData} course
 * @param {Types} types
 * @param {number} limit
 * @param {QuestionData} question
 * @param {Response | null} response
 * @param {import("../types").CourseParts} [coming] knows of answers that are handed in beside the state
 * @returns {number}
 */
export function excess(state, course, types, limit, question, response, coming) {
  return excessOf(withResponse(state, course, question, response), course, types, limit, question, coming?.piecesBeside(state, course) ?? []);
}

/**
 * Return by how many of its characters the text that answers a question is too long: `encode` would leave it out, or another
 * one that has a place without it.
 *
 * @param {LearnerState} state
 * @param {CourseData} course
 * @param {Types} types
 * @param {number} limit
 * @param {QuestionData} question
 * @param {readonly Piece[]} waiting
 * @returns {number}
 */
function excessOf(state, course, types, limit, question, waiting) {
  // Parts of lessons give way to texts.
  const { groups, write } = layOut({ ...state, read: state.read.filter((name) => !name.includes("#")) }, course, types);
  groups[0]?.pieces.push(...waiting);
  const texts = groups.flatMap(({ pieces }) => pieces).filter(({ text }) => text);
  const own = texts.find(({ head }) => head.endsWith(question.key));
  if (!own) {
    return 0;
  }
  let room = limit - (write().length + 6) + own.body.length;
  for (const { body } of texts.filter((text) => text !== own).sort((a, b) => b.body.length - a.body.length)) {
    if (room < 0) {
      room += body.length; // It has gone already.
    }
  }
  const over = own.body.length - room;
  const length = (unpackText(own.body.slice(1)) ?? "").length - 1;
  // Two more, as base64 writes three bytes at a time.
  return over > 0 ? Math.min(length, Math.ceil((over / own.body.length) * length) + 2) : 0;
}

/**
 * Return the state as it would be with a response kept, in the lesson or the running attempt that asks for it.
 *
 * @param {LearnerState} state
 * @param {CourseData} course
 * @param {QuestionData} question
 * @param {Response | null} response
 * @returns {LearnerState}
 */
export function withResponse(state, course, question, response) {
  const home = course.items.find(({ questions }) => questions.includes(question));
  const answer = response === null ? null : { response, share: question.scored ? 0 : null, final: false };
  if (home?.kind !== "quiz") {
    return { ...state, checks: put(state.checks, question.id, answer) };
  }
  const record = state.quizzes[home.id];
  if (!record?.attempt || record.attempt.submitted) {
    return state;
  }
  const attempt = { ...record.attempt, answers: put(record.attempt.answers, question.id, answer) };
  return putQuiz(state, home.id, { ...record, attempt });
}
