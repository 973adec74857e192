// Steps of a learner, as the player makes them.

import { putAnswer, startAttempt, submit, toAnswer, UNTRIED } from "../../templates/player/state/attempt.js";
import { answerCheck, freshState, putQuiz, readLesson } from "../../templates/player/state/learner.js";
import { TYPES } from "./courses.js";

/** Begin an attempt at a quiz. */
export function begin(state, quiz, { random = 0.3, now = 1_770_000_000_000 } = {}) {
  return putQuiz(state, quiz.id, startAttempt(quiz, state.quizzes[quiz.id], { random, now }));
}

/** Answer a question of the running attempt. */
export function respond(state, quiz, question, response, { final = true } = {}) {
  const record = state.quizzes[quiz.id];
  const answer = toAnswer(TYPES[question.type], question, response, final);
  return putQuiz(state, quiz.id, { ...record, attempt: putAnswer(record.attempt, question.id, answer) });
}

/** Submit the running attempt. */
export function handIn(state, quiz) {
  return putQuiz(state, quiz.id, submit(quiz, state.quizzes[quiz.id] ?? UNTRIED));
}

/** Answer a self-check of a lesson. */
export function check(state, question, response, { final = true } = {}) {
  return answerCheck(state, question.id, toAnswer(TYPES[question.type], question, response, final), question.graded);
}

/** Take a quiz from beginning to end; `responses` by the question's id. */
export function take(state, quiz, responses) {
  const begun = begin(state, quiz);
  const answered = quiz.questions
    .filter(({ id }) => id in responses)
    .reduce((now, question) => respond(now, quiz, question, responses[question.id]), begun);
  return handIn(answered, quiz);
}

/** Take a quiz with `right` of its questions right. */
export function takeWith(state, quiz, right) {
  return take(state, quiz, Object.fromEntries(quiz.questions.map(({ id }, at) => [id, at < right ? "right" : "wrong"])));
}

/** A state in which all lessons are read and all single-choice questions answered, every third one wrongly. */
export function finished(course) {
  let state = { ...freshState("Lineage1"), revision: 777 };
  for (const item of course.items) {
    if (item.kind === "lesson") {
      state = readLesson(state, item.id);
    } else {
      state = take(state, item, Object.fromEntries(item.questions.map(({ id }, at) => [id, at % 3 === 2 ? "wrong" : "right"])));
    }
  }
  return state;
}

/** A state as plain JSON, to compare. */
export function plain(state) {
  return JSON.parse(JSON.stringify(state));
}
