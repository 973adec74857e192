// What becomes of learners' records when a course is edited: each line of the input is a list of jobs as JSON, and each line of
// the output their answers. A job is { before, after, learners }: both courses as their pages tell them, and of each learner
// { read, answers, quizzes }: the lessons that were read, the responses by question, and where each quiz stands ({ attempts, running }).

import { createInterface } from "node:readline";

import { reconcile } from "../../templates/player/record/reconcile.js";
import { attemptScore, toAnswer } from "../../templates/player/state/attempt.js";
import { byId, freshState } from "../../templates/player/state/learner.js";
import { progressOf } from "../../templates/player/state/progress.js";
import { decode, encode } from "../../templates/player/state/resume-data.js";
import { TYPES } from "./question-types.js";

function answered(questions, answers, final) {
  const pairs = questions.filter(({ id }) => id in answers).map((one) => [one.id, toAnswer(TYPES[one.type], one, answers[one.id], final)]);
  return byId(pairs);
}

function recordOf(quiz, answers, { attempts, running }) {
  const attempt = {
    number: running ? attempts + 1 : attempts,
    seed: 7,
    started: 0,
    spent: 0,
    submitted: !running,
    answers: answered(quiz.questions, answers, !running),
    at: "",
  };
  return { attempts, best: attempts > 0 ? attemptScore(quiz, attempt) : null, attempt };
}

function stateOf(before, { read, answers, quizzes }) {
  const checks = before.items.flatMap((item) => (item.kind === "lesson" ? item.questions : []));
  const records = before.items.filter(({ id }) => id in quizzes).map((quiz) => [quiz.id, recordOf(quiz, answers, quizzes[quiz.id])]);
  const state = { ...freshState("abcdefgh"), revision: 5, read, checks: answered(checks, answers, true), quizzes: byId(records) };
  const { completion, success, score } = progressOf(before, state);
  return { ...state, reached: { completed: completion === "completed", passed: success === "passed", score, ...(completion === "completed" && { on: 20_000 }) } };
}

function edited({ before: old, after: now }, learner) {
  const state = stateOf(old, learner);
  const half = { ...state, revision: 3, checks: byId(), quizzes: byId() };
  const [lms, kept] = [half, state].map((one) => decode(encode(one, old, TYPES), now, TYPES));
  const entry = { ...kept, confirmed: 3, when: 0, anonymous: false, interactions: [] };
  const united = reconcile(lms.state, false, [entry]).state;
  return { after: united, dropped: kept.dropped, progress: [progressOf(old, state), progressOf(now, united)] };
}

for await (const line of createInterface({ input: process.stdin })) {
  console.log(JSON.stringify(JSON.parse(line).map((job) => job.learners.map((learner) => edited(job, learner)))));
}
