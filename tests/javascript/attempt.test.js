// Attempts: what is asked, scores, limits of number and time.

import assert from "node:assert/strict";
import { test } from "node:test";

import fc from "fast-check";

import { attemptScore, attemptsLeft, elapse, questionsOf, returned, secondsLeft, shuffled, startAttempt, submit, unanswered, unchecked } from "../../templates/player/state/attempt.js";
import { freshState } from "../../templates/player/state/learner.js";
import { choiceQuestion, question, quiz, TYPES } from "./courses.js";
import { begin, handIn, respond, take, takeWith } from "./learning.js";

const ids = (questions) => questions.map(({ id }) => id);
const questions = (count) => Array.from({ length: count }, (_, at) => choiceQuestion(`q${at}`));
const MINUTE = 60_000;
const START = 1_770_000_000_000;

function started(of, options) {
  return begin(freshState("Lineage1"), of, { now: START, ...options }).quizzes[of.id].attempt;
}

test("the same seed asks the same questions in the same order, another seed others", () => {
  const of = quiz("q", questions(30), { draw: 10, shuffle_questions: true });
  const first = ids(questionsOf(of, started(of, { random: 0.1 })));
  assert.deepEqual(ids(questionsOf(of, started(of, { random: 0.1 }))), first);
  assert.notDeepEqual(ids(questionsOf(of, started(of, { random: 0.2 }))), first);
  assert.equal(new Set(first).size, 10);
});

test("every question is drawn about equally often", () => {
  const of = quiz("q", questions(10), { draw: 5 });
  const counts = new Map(ids(of.questions).map((id) => [id, 0]));
  for (let at = 0; at < 1000; at += 1) {
    ids(questionsOf(of, started(of, { random: at / 1000 }))).forEach((id) => counts.set(id, counts.get(id) + 1));
  }
  assert.ok([...counts.values()].every((count) => count > 400 && count < 600), String([...counts.values()]));
});

test("questions that a later edition adds or removes leave the order of the others as it was", () => {
  const before = quiz("q", questions(12), { shuffle_questions: true });
  const after = quiz("q", [choiceQuestion("new"), ...questions(12).slice(1)], { shuffle_questions: true });
  const attempt = started(before);
  const kept = (of) => ids(questionsOf(of, attempt)).filter((id) => id !== "new" && id !== "q0");
  assert.deepEqual(kept(after), kept(before));
});

test("a question that is added to the pool does not push an answered one out of the attempt", () => {
  for (let chance = 0; chance < 30; chance += 1) {
    const before = quiz("q", questions(6), { draw: 3 });
    let state = begin(freshState("Lineage1"), before, { random: chance / 30 });
    const drawn = questionsOf(before, state.quizzes.q.attempt);
    state = drawn.reduce((now, one) => respond(now, before, one, "right"), state);
    const after = quiz("q", [...questions(6), ...Array.from({ length: 6 }, (_, at) => choiceQuestion(`n${at}`))], { draw: 3 });
    assert.deepEqual(ids(questionsOf(after, state.quizzes.q.attempt)), ids(drawn));
  }
});

test("fixed options keep their places, all others move somewhere", () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.string(), { maxLength: 8 }), fc.nat(100_000), fc.func(fc.boolean()), (names, seed, isFixed) => {
      const fixed = new Set(names.filter((name) => isFixed(name)));
      const order = shuffled(seed, "question", names, fixed);
      assert.deepEqual([...order].sort(), [...names].sort());
      names.forEach((name, at) => assert.ok(!fixed.has(name) || order[at] === name));
    }),
  );
});

test("the score is the share of the points, with nothing for what is not answered or not scored", () => {
  const of = quiz("q", [choiceQuestion("a", { points: 3 }), choiceQuestion("b"), question("e", "essay", { solution: {} }), choiceQuestion("c", { points: 0 })]);
  const state = take(freshState("Lineage1"), of, { a: "right", e: "words", c: "right" });
  assert.equal(state.quizzes.q.best, 0.75);
  assert.equal(take(freshState("Lineage1"), of, {}).quizzes.q.best, 0);
});

test("a quiz in which nothing is scored has no score", () => {
  const of = quiz("q", [question("e", "essay", { solution: {} })]);
  assert.equal(take(freshState("Lineage1"), of, { e: "words" }).quizzes.q.best, null);
});

test("the best attempt counts, not the last", () => {
  const of = quiz("q", questions(4));
  let state = freshState("Lineage1");
  for (const right of [1, 3, 2]) {
    state = takeWith(state, of, right);
  }
  assert.equal(state.quizzes.q.best, 0.75);
  assert.equal(state.quizzes.q.attempts, 3);
});

test("no attempt begins when none is left, and one that runs goes on", () => {
  const of = quiz("q", questions(2), { attempts: 2 });
  let state = takeWith(freshState("Lineage1"), of, 0);
  assert.equal(attemptsLeft(of, state.quizzes.q), 1);
  state = begin(state, of);
  assert.equal(startAttempt(of, state.quizzes.q, { random: 0.9, now: START }), state.quizzes.q);
  state = handIn(state, of);
  assert.equal(attemptsLeft(of, state.quizzes.q), 0);
  assert.equal(startAttempt(of, state.quizzes.q, { random: 0.9, now: START }), state.quizzes.q);
});

test("final and submitted answers do not change any more", () => {
  const of = quiz("q", questions(2));
  let state = respond(begin(freshState("Lineage1"), of), of, of.questions[0], "wrong");
  state = respond(state, of, of.questions[0], "right");
  assert.equal(state.quizzes.q.attempt.answers.q0.response, "wrong");
  const submitted = handIn(state, of);
  assert.equal(respond(submitted, of, of.questions[1], "right").quizzes.q.attempt, submitted.quizzes.q.attempt);
  assert.equal(submit(of, submitted.quizzes.q), submitted.quizzes.q);
});

test("what is unanswered is listed in the order in which it is asked", () => {
  const of = quiz("q", questions(4), { feedback: "after" });
  let state = begin(freshState("Lineage1"), of);
  state = respond(state, of, of.questions[2], "right", { final: false });
  const missing = (one, response) => TYPES[one.type].missing(one, response);
  assert.deepEqual(ids(unanswered(of, state.quizzes.q.attempt, missing)), ["q0", "q1", "q3"]);
  assert.equal(attemptScore(of, state.quizzes.q.attempt), 0.25);
});

for (const feedback of ["immediate", "after", "none"]) {
  test(`with feedback: ${feedback} an answer that waits to be checked is ${feedback === "immediate" ? "" : "not "}told apart`, () => {
    const of = quiz("q", questions(3), { feedback });
    let state = begin(freshState("Lineage1"), of);
    state = respond(state, of, of.questions[1], "right", { final: feedback === "immediate" });
    state = respond(state, of, of.questions[2], "right", { final: false });
    const missing = (one, response) => TYPES[one.type].missing(one, response);
    assert.deepEqual(ids(unchecked(of, state.quizzes.q.attempt, missing)), feedback === "immediate" ? ["q2"] : []);
    assert.deepEqual(ids(unchecked(of, state.quizzes.q.attempt, () => "chooseOne")), []);
  });
}

const CLOCKS = {
  "time away counts": [[["away", 5 * MINUTE, 5 * MINUTE]], 900],
  "a clock set back by an hour while the page is open takes nothing back": [[["open", 240, -60 * MINUTE]], 960],
  "a clock set forward by a day while the page is open takes nothing away": [[["open", 240, 24 * 60 * MINUTE]], 960],
  "a clock set back while away gives no time back": [[["open", 300, 5 * MINUTE], ["away", 0, -60 * MINUTE]], 900],
  "a clock out by years, as after a flat battery, takes nothing away": [[["open", 300, 5 * MINUTE], ["away", 0, 20 * 365 * 24 * 60 * MINUTE]], 900],
  "after a wrong clock the next absence counts again": [[["away", 0, -60 * MINUTE], ["away", 0, 10 * MINUTE]], 600],
  "nothing is left after a day": [[["away", 0, 24 * 60 * MINUTE]], 0],
};

for (const [name, [steps, left]] of Object.entries(CLOCKS)) {
  test(`a time limit of 20 minutes: ${name}`, () => {
    const of = quiz("q", questions(1), { time_limit: 1200 });
    let now = START;
    let attempt = started(of);
    for (const [how, amount, change] of steps) {
      now += change;
      attempt = how === "open" ? elapse(attempt, amount, now) : returned(attempt, now);
    }
    assert.equal(secondsLeft(of, attempt), left);
  });
}

test("no clock whatever ever gives time back", () => {
  const of = quiz("q", questions(1), { time_limit: 1200 });
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.boolean(), fc.nat(2000), fc.integer({ min: -(10 ** 12), max: 10 ** 12 }))), (steps) => {
      let attempt = started(of);
      let now = START;
      for (const [isOpen, seconds, change] of steps) {
        now = Math.max(0, now + change);
        const next = isOpen ? elapse(attempt, seconds, now) : returned(attempt, now);
        assert.ok(next.spent >= attempt.spent);
        attempt = next;
      }
    }),
  );
});

test("a quiz without a limit has no time to run out", () => {
  const of = quiz("q", questions(1));
  assert.equal(secondsLeft(of, elapse(started(of), 5000, START)), null);
});

test("an attempt that began before its quiz had a limit is finished without one", () => {
  const attempt = started(quiz("q", questions(1)));
  const limited = quiz("q", questions(1), { time_limit: 60 });
  assert.equal(secondsLeft(limited, returned(elapse(attempt, 30, START + 30_000), START + 5 * MINUTE)), null);
  assert.equal(secondsLeft(limited, started(limited)), 60);
});
