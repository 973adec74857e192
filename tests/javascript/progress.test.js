// Progress: what counts, when it is told, and what is locked.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { freshState, readLesson } from "../../templates/player/learner.js";
import { progressOf } from "../../templates/player/progress.js";
import { choiceQuestion, course, lesson, quiz } from "./courses.js";
import { begin, check, takeWith } from "./learning.js";

/** What the LTI tool's own test (tests/lti/test_progress.py) reads, too. */
const BOTH = JSON.parse(readFileSync(new URL("../progress/cases.json", import.meta.url), "utf8"));
const SHARES = { all: 100, none: 0, "50%": 50 };

/** Return a course and a state as a case of both words them. */
function readCase({ items, done, completion = {}, navigation = "free" }) {
  const { lessons = "all", quizzes = "passed" } = completion;
  const read = items.map(({ lesson: name, quiz: id, questions: asked = [], ...own }) =>
    name
      ? lesson(name, asked.map((each) => choiceQuestion(each.id, each)))
      : quiz(id, [choiceQuestion(`${id}-1`)], { ...own, graded: own.weight !== 0 }),
  );
  const checks = Object.entries(done.checks ?? {}).map(([id, share]) => [id, { response: null, share, final: true }]);
  const attempts = Object.entries(done.attempts ?? {}).map(([id, scores]) => [id, { attempts: scores.length, best: Math.max(...scores), attempt: null }]);
  const begun = (done.begun ?? []).map((id) => [id, { attempts: 0, best: null, attempt: null }]);
  const state = { ...freshState("Lineage1"), read: done.read ?? [], checks: Object.fromEntries(checks), quizzes: Object.fromEntries([...begun, ...attempts]) };
  return [course(read, { navigation, completion: { lessons: SHARES[lessons], quizzes, passing_score: 70 } }), state];
}

for (const { name, expected, ...given } of BOTH) {
  test(`in the player as on the server: ${name}`, () => {
    const { score, completion, locked } = progressOf(...readCase(given));
    assert.deepEqual({ score, completed: completion === "completed", locked: [...locked.keys()] }, expected);
  });
}

const questions = (prefix, count = 10) => Array.from({ length: count }, (_, at) => choiceQuestion(`${prefix}${at}`));
const fresh = freshState("Lineage1");
const told = (of, state, mark = null) => {
  const { completion, success, score } = progressOf(of, state, mark);
  return [completion, success, score];
};

const ONE = course([lesson("l"), quiz("a", questions("a"))]);
const TWO = course([lesson("l"), quiz("a", questions("a")), quiz("b", questions("b"), { weight: 3 })]);
const [, A, B] = TWO.items;

const CASES = {
  "untouched: nothing is reported": [ONE, () => fresh, ["incomplete", "unknown", null]],
  "an attempt that runs is not reported": [ONE, () => begin(fresh, A), ["incomplete", "unknown", null]],
  "a lesson read is not enough": [ONE, () => readLesson(fresh, "l"), ["incomplete", "unknown", null]],
  "passed before the lesson is read": [ONE, () => takeWith(fresh, A, 7), ["incomplete", "passed", 0.7]],
  "all done": [ONE, () => takeWith(readLesson(fresh, "l"), A, 10), ["completed", "passed", 1]],
  "failed": [ONE, () => takeWith(readLesson(fresh, "l"), A, 6), ["incomplete", "failed", 0.6]],
  "one of two quizzes, and not enough for both": [TWO, () => takeWith(fresh, A, 10), ["incomplete", "unknown", null]],
  "one of two quizzes, and enough for both": [TWO, () => takeWith(fresh, B, 10), ["incomplete", "passed", 0.75]],
  "the mean is weighted": [TWO, () => takeWith(takeWith(fresh, A, 10), B, 5), ["incomplete", "failed", 0.625]],
  "a quiz below its own mark keeps the course from being completed": [TWO, () => takeWith(takeWith(readLesson(fresh, "l"), A, 6), B, 10), ["incomplete", "passed", 0.9]],
};

for (const [name, [of, steps, expected]] of Object.entries(CASES)) {
  test(`what is told: ${name}`, () => assert.deepEqual(told(of, steps()), expected));
}

test("the LMS's pass mark takes the place of the course's, also in quizzes without one of their own", () => {
  const state = takeWith(readLesson(fresh, "l"), A, 6);
  assert.deepEqual(told(ONE, state, 60), ["completed", "passed", 0.6]);
  assert.deepEqual(told(ONE, takeWith(state, A, 8), 90), ["incomplete", "failed", 0.8]);
  const own = course([quiz("a", questions("a"), { passing_score: 80 })]);
  assert.equal(progressOf(own, state, 50).objectives[0].success, "failed");
});

test("the rules of completion: attempted, none, and a share of the lessons", () => {
  const with_ = (completion) => course([lesson("l"), lesson("m"), A], { completion: { lessons: 100, quizzes: "passed", passing_score: 70, ...completion } });
  const failed = takeWith(readLesson(fresh, "l"), A, 1);
  assert.equal(told(with_({ quizzes: "attempted", lessons: 50 }), failed)[0], "completed");
  assert.equal(told(with_({ quizzes: "attempted" }), failed)[0], "incomplete");
  assert.equal(told(with_({ quizzes: "passed", lessons: 50 }), failed)[0], "incomplete");
  assert.equal(told(with_({ quizzes: "none", lessons: 50 }), readLesson(fresh, "l"))[0], "completed");
  assert.equal(told(with_({ quizzes: "none", lessons: 0 }), fresh)[0], "incomplete");
});

test("without a graded quiz completion is told, and no score", () => {
  const of = course([lesson("l"), quiz("a", questions("a"), { weight: 0, graded: false })]);
  assert.deepEqual(told(of, readLesson(takeWith(fresh, of.items[1], 3), "l")), ["completed", "unknown", null]);
});

test("graded self-checks together count like a quiz of weight 1", () => {
  const checks = questions("c", 2).map((one) => ({ ...one, graded: true }));
  const of = course([lesson("l", [...checks, choiceQuestion("free")]), A]);
  let state = takeWith(readLesson(fresh, "l"), A, 10);
  assert.deepEqual(told(of, state), ["incomplete", "unknown", null]);
  state = check(state, checks[0], "right");
  assert.deepEqual(told(of, state), ["incomplete", "passed", 0.75]);
  state = check(state, checks[1], "wrong");
  assert.deepEqual(told(of, state), ["completed", "passed", 0.75]);
  assert.deepEqual(progressOf(of, state).objectives.map(({ id }) => id), ["a", "self-checks"]);
  assert.equal(check(state, checks[1], "right"), state);
});

test("what was reached is not taken back by an edition that asks for more", () => {
  const done = { ...takeWith(readLesson(fresh, "l"), A, 9), reached: { completed: true, passed: true, score: 0.9 } };
  assert.deepEqual(told(TWO, done), ["completed", "passed", 0.9]);
  assert.deepEqual(told(TWO, takeWith(done, B, 0)), ["completed", "passed", 0.9]);
});

test("sequential navigation names what comes first, and keeps open what was begun", () => {
  const of = course([lesson("l"), A, lesson("m"), B], { navigation: "sequential" });
  const locked = (state) => [...progressOf(of, state).locked].map(([id, { key, values }]) => [id, key, values.title]);
  assert.deepEqual(locked(fresh), [["a", "lockedLesson", "Lesson l"], ["m", "lockedLesson", "Lesson l"], ["b", "lockedLesson", "Lesson l"]]);
  const failed = takeWith(readLesson(fresh, "l"), A, 2);
  assert.deepEqual(locked(failed), [["m", "lockedQuizPass", "Quiz a"], ["b", "lockedQuizPass", "Quiz a"]]);
  assert.deepEqual(locked(takeWith(failed, A, 8)), [["b", "lockedLesson", "Lesson m"]]);
  assert.deepEqual(locked(begin(failed, B)), [["m", "lockedQuizPass", "Quiz a"]]);
});

test("a quiz without attempts left does not lock the rest of the course for ever", () => {
  const last = quiz("a", questions("a"), { attempts: 1 });
  const of = course([last, lesson("m")], { navigation: "sequential" });
  assert.equal(progressOf(of, takeWith(fresh, last, 0)).locked.size, 0);
});

test("a package of one practice quiz or one lesson is completed when that is done", () => {
  const practice = course([quiz("a", questions("a"), { graded: false, weight: 0 })], { structure: "lessons" });
  assert.equal(told(practice, begin(fresh, practice.items[0]))[0], "incomplete");
  assert.equal(told(practice, takeWith(fresh, practice.items[0], 0))[0], "completed");
  const one = course([lesson("l")], { structure: "lessons" });
  assert.equal(told(one, readLesson(fresh, "l"))[0], "completed");
});
