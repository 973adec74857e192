// Progress: what counts, when it is told, and what is locked.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { allow } from "../../templates/player/served/attempts.js";
import { freshState, readLesson } from "../../templates/player/state/learner.js";
import { lockedBy } from "../../templates/player/state/locks.js";
import { progressOf } from "../../templates/player/state/progress.js";
import { choiceQuestion, course, lesson, quiz } from "./courses.js";
import { begin, check, takeWith } from "./learning.js";

/** What the LTI tool's own test (tests/lti/test_progress.py) reads, too. */
const BOTH = JSON.parse(readFileSync(new URL("../progress/cases.json", import.meta.url), "utf8"));
const SHARES = { all: 100, none: 0, "50%": 50 };

/** Return a course and a state as a case of both words them. */
function readCase({ items, done, completion = {}, navigation = "free" }) {
  const { lessons = "all", quizzes = "passed" } = completion;
  const read = items.map(({ lesson: name, quiz: id, questions = [], ...own }) =>
    name
      ? lesson(name, questions.map((each) => choiceQuestion(each.id, each)))
      : quiz(id, [choiceQuestion(`${id}-1`)], { ...own, graded: own.weight !== 0 }),
  );
  const checks = Object.entries(done.checks ?? {}).map(([id, share]) => [id, { response: null, share, final: true }]);
  const attempts = Object.entries(done.attempts ?? {}).map(([id, scores]) => [id, { attempts: scores.length, best: Math.max(...scores), attempt: null }]);
  const begun = (done.begun ?? []).map((id) => [id, { attempts: 0, best: null, attempt: null }]);
  const state = { ...freshState("Lineage1"), read: done.read ?? [], checks: Object.fromEntries(checks), quizzes: Object.fromEntries([...begun, ...attempts]) };
  const of = course(read, { navigation, completion: { lessons: SHARES[lessons], quizzes, passing_score: 70, report: "passed/failed" } });
  for (const [id, count] of Object.entries(done.elsewhere ?? {})) {
    const limited = of.items.find((item) => item.id === id);
    allow(limited, limited.attempts - count);
  }
  return [of, state];
}

for (const { name, expected, ...written } of BOTH) {
  test(`in the player as on the server: ${name}`, () => {
    const [of, state] = readCase(written);
    const { score, completion } = progressOf(of, state);
    const locked = of.navigation === "sequential" ? lockedItems(of, state).map(([id]) => id) : [];
    assert.deepEqual({ score, completed: completion === "completed", locked }, expected);
  });
}

/** What is locked, and why, in the order of the course. */
function lockedItems(of, state) {
  const { done } = progressOf(of, state);
  return of.items.map(({ id }) => [id, lockedBy(of, state, done, id)]).filter(([, reason]) => reason);
}

const questions = (prefix, count = 10) => Array.from({ length: count }, (_, at) => choiceQuestion(`${prefix}${at}`));
const fresh = freshState("Lineage1");
const reported = (of, state, mark = null) => {
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
  "a part of a lesson completes nothing, also where lessons do not count": [course([lesson("l")], { completion: { lessons: 0, quizzes: "none" } }), () => readLesson(fresh, "l#AAAA"), ["incomplete", "unknown", null]],
  "a lesson completes where lessons do not count": [course([lesson("l")], { completion: { lessons: 0, quizzes: "none" } }), () => readLesson(fresh, "l"), ["completed", "unknown", null]],
  "passed before the lesson is read": [ONE, () => takeWith(fresh, A, 7), ["incomplete", "passed", 0.7]],
  "all done": [ONE, () => takeWith(readLesson(fresh, "l"), A, 10), ["completed", "passed", 1]],
  "failed": [ONE, () => takeWith(readLesson(fresh, "l"), A, 6), ["incomplete", "failed", 0.6]],
  "one of two quizzes, and not enough for both": [TWO, () => takeWith(fresh, A, 10), ["incomplete", "unknown", null]],
  "one of two quizzes, and enough for both": [TWO, () => takeWith(fresh, B, 10), ["incomplete", "passed", 0.75]],
  "the mean is weighted": [TWO, () => takeWith(takeWith(fresh, A, 10), B, 5), ["incomplete", "failed", 0.625]],
  "a quiz below its own mark keeps the course from being completed": [TWO, () => takeWith(takeWith(readLesson(fresh, "l"), A, 6), B, 10), ["incomplete", "passed", 0.9]],
};

for (const [name, [of, steps, expected]] of Object.entries(CASES)) {
  test(`what is told: ${name}`, () => assert.deepEqual(reported(of, steps()), expected));
}

test("the LMS's pass mark takes the place of the course's, also in quizzes without one of their own", () => {
  const state = takeWith(readLesson(fresh, "l"), A, 6);
  assert.deepEqual(reported(ONE, state, 60), ["completed", "passed", 0.6]);
  assert.deepEqual(reported(ONE, takeWith(state, A, 8), 90), ["incomplete", "failed", 0.8]);
  const own = course([quiz("a", questions("a"), { passing_score: 80 })]);
  assert.equal(progressOf(own, state, 50).objectives[0].mark, 0.8);
});

test("the rules of completion: attempted, none, and a share of the lessons", () => {
  const with_ = (completion) => course([lesson("l"), lesson("m"), A], { completion: { lessons: 100, quizzes: "passed", passing_score: 70, report: "passed/failed", ...completion } });
  const failed = takeWith(readLesson(fresh, "l"), A, 1);
  assert.equal(reported(with_({ quizzes: "attempted", lessons: 50 }), failed)[0], "completed");
  assert.equal(reported(with_({ quizzes: "attempted" }), failed)[0], "incomplete");
  assert.equal(reported(with_({ quizzes: "passed", lessons: 50 }), failed)[0], "incomplete");
  assert.equal(reported(with_({ quizzes: "none", lessons: 50 }), readLesson(fresh, "l"))[0], "completed");
  assert.equal(reported(with_({ quizzes: "none", lessons: 0 }), fresh)[0], "incomplete");
});

// What an LMS hears. Several close a course that is "failed" or "completed": Moodle opens it for review from then on.

const REPORTS = ["passed/failed", "passed/incomplete", "completed/failed", "completed/incomplete"];
const hears = (of, state) => {
  const { completion, success } = progressOf(of, state).reported;
  return `${completion}/${success}`;
};
/** Return the course of one lesson and one quiz, with these rules. */
const ruled = (report, rules = {}, attempts = 3) =>
  course([lesson("l"), quiz("a", questions("a"), { attempts })], { completion: { lessons: 100, quizzes: "passed", passing_score: 70, report, ...rules } });
/** Submit the course's quiz `times`, with that many right answers, after the lesson or instead of it. */
const tried = (of, right, times, { read = true } = {}) =>
  Array.from({ length: times }).reduce((state) => takeWith(state, of.items[1], right), read ? readLesson(fresh, "l") : fresh);

const HEARD = [
  // what happened, the course's rules, and what is heard with each choice of words
  ["nothing", {}, () => fresh, ["incomplete/unknown", "incomplete/unknown", "incomplete/unknown", "incomplete/unknown"]],
  ["failed, with attempts left", {}, (of) => tried(of, 1, 1), ["incomplete/unknown", "incomplete/unknown", "incomplete/unknown", "incomplete/unknown"]],
  ["failed for good", {}, (of) => tried(of, 1, 3), ["incomplete/failed", "incomplete/unknown", "incomplete/failed", "incomplete/unknown"]],
  ["failed for good, the lesson unread", {}, (of) => tried(of, 1, 3, { read: false }), ["incomplete/unknown", "incomplete/unknown", "incomplete/unknown", "incomplete/unknown"]],
  ["passed, the lesson unread", {}, (of) => tried(of, 9, 1, { read: false }), ["incomplete/passed", "incomplete/passed", "incomplete/unknown", "incomplete/unknown"]],
  ["passed", {}, (of) => tried(of, 9, 1), ["completed/passed", "completed/passed", "completed/unknown", "completed/unknown"]],
  ["attempted and failed, with attempts left", { quizzes: "attempted" }, (of) => tried(of, 1, 1), ["incomplete/unknown", "incomplete/unknown", "incomplete/unknown", "completed/unknown"]],
  ["attempted and failed for good", { quizzes: "attempted" }, (of) => tried(of, 1, 3), ["completed/failed", "incomplete/unknown", "completed/failed", "completed/unknown"]],
  ["read, the quiz not asked for", { quizzes: "none" }, () => readLesson(fresh, "l"), ["completed/unknown", "completed/unknown", "completed/unknown", "completed/unknown"]],
  ["read, and failed where the quiz is not asked for", { quizzes: "none" }, (of) => tried(of, 1, 1), ["completed/unknown", "completed/unknown", "completed/unknown", "completed/unknown"]],
];

for (const [name, rules, steps, expected] of HEARD) {
  REPORTS.forEach((report, at) => {
    test(`an LMS that hears ${report}: ${name}`, () => {
      const of = ruled(report, rules);
      assert.equal(hears(of, steps(of)), expected[at]);
    });
  });
}

test("with attempts without limit nothing is ever failed, neither the course nor its quizzes", () => {
  for (const report of REPORTS) {
    const of = ruled(report, { quizzes: "attempted" }, null);
    const state = tried(of, 0, 50);
    assert.doesNotMatch(hears(of, state), /failed/);
    assert.equal(progressOf(of, state).objectives[0].success, "unknown");
    assert.equal(progressOf(of, state).success, "failed", "the learner is told");
  }
});

test("a quiz without attempts left is failed, and with the word incomplete even that is not told", () => {
  const objective = (report) => {
    const [{ completion, success }] = progressOf(ruled(report), tried(ruled(report), 1, 3)).objectives;
    return `${completion}/${success}`;
  };
  assert.deepEqual(REPORTS.map(objective), ["completed/failed", "completed/unknown", "completed/failed", "completed/unknown"]);
});

test("one quiz with attempts left keeps the whole course open", () => {
  const [lone, last] = [quiz("a", questions("a"), { attempts: 1 }), quiz("b", questions("b"), { attempts: 2 })];
  const of = course([lone, last]);
  const state = takeWith(takeWith(fresh, lone, 0), last, 5);
  assert.equal(hears(of, state), "incomplete/unknown");
  assert.equal(hears(of, takeWith(state, last, 5)), "incomplete/failed");
});

test("without a graded quiz completion is told, and no score", () => {
  const of = course([lesson("l"), quiz("a", questions("a"), { weight: 0, graded: false })]);
  assert.deepEqual(reported(of, readLesson(takeWith(fresh, of.items[1], 3), "l")), ["completed", "unknown", null]);
});

test("graded self-checks together count like a quiz of weight 1", () => {
  const checks = questions("c", 2).map((one) => ({ ...one, graded: true }));
  const of = course([lesson("l", [...checks, choiceQuestion("free")]), A]);
  let state = takeWith(readLesson(fresh, "l"), A, 10);
  assert.deepEqual(reported(of, state), ["incomplete", "unknown", null]);
  state = check(state, checks[0], "right");
  assert.deepEqual(reported(of, state), ["incomplete", "passed", 0.75]);
  state = check(state, checks[1], "wrong");
  assert.deepEqual(reported(of, state), ["completed", "passed", 0.75]);
  assert.deepEqual(progressOf(of, state).objectives.map(({ id }) => id), ["a", "self-checks"]);
  assert.equal(check(state, checks[1], "right"), state);
});

test("what was reached is not taken back by an edition that asks for more", () => {
  const done = { ...takeWith(readLesson(fresh, "l"), A, 9), reached: { completed: true, passed: true, score: 0.9 } };
  assert.deepEqual(reported(TWO, done), ["completed", "passed", 0.9]);
  assert.deepEqual(reported(TWO, takeWith(done, B, 0)), ["completed", "passed", 0.9]);
});

test("sequential navigation names what comes first, and keeps open what was begun", () => {
  const of = course([lesson("l"), A, lesson("m"), B], { navigation: "sequential" });
  const locked = (state) => lockedItems(of, state).map(([id, { key, values }]) => [id, key, values.title]);
  assert.deepEqual(locked(fresh), [["a", "lockedLesson", "Lesson l"], ["m", "lockedLesson", "Lesson l"], ["b", "lockedLesson", "Lesson l"]]);
  const failed = takeWith(readLesson(fresh, "l"), A, 2);
  assert.deepEqual(locked(failed), [["m", "lockedQuizPass", "Quiz a"], ["b", "lockedQuizPass", "Quiz a"]]);
  assert.deepEqual(locked(takeWith(failed, A, 8)), [["b", "lockedLesson", "Lesson m"]]);
  assert.deepEqual(locked(begin(failed, B)), [["m", "lockedQuizPass", "Quiz a"]]);
});

test("a quiz without attempts left does not lock the rest of the course for ever", () => {
  const last = quiz("a", questions("a"), { attempts: 1 });
  const of = course([last, lesson("m")], { navigation: "sequential" });
  assert.deepEqual(lockedItems(of, takeWith(fresh, last, 0)), []);
});

test("a package of one practice quiz or one lesson is completed when that is done", () => {
  const practice = course([quiz("a", questions("a"), { graded: false, weight: 0 })], { structure: "lessons" });
  assert.equal(reported(practice, begin(fresh, practice.items[0]))[0], "incomplete");
  assert.equal(reported(practice, takeWith(fresh, practice.items[0], 0))[0], "completed");
  const one = course([lesson("l")], { structure: "lessons" });
  assert.equal(reported(one, readLesson(fresh, "l"))[0], "completed");
});
