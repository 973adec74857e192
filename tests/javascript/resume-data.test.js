// Resume data: what goes in comes out, within the room there is.

import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { test } from "node:test";

import fc from "fast-check";

import { attemptScore } from "../../templates/player/state/attempt.js";
import { excess, withResponse } from "../../templates/player/state/excess.js";
import { freshState, moveTo, put, readLesson } from "../../templates/player/state/learner.js";
import { hasMore, merge } from "../../templates/player/state/merge.js";
import { decode, encode } from "../../templates/player/state/resume-data.js";
import { keysIn } from "../../templates/player/state/spoken-of.js";
import { choiceQuestion, course, everyType, keyOf, largeCourse, lesson, question, quiz, TYPES } from "./courses.js";
import { begin, check, finished, handIn, plain, respond, take } from "./learning.js";

const PLAIN = /^[A-Za-z0-9_.!~*():=,;|@-]*$/;
/** What lessons ask for; see `partOf`. */
const PARTS = ["AAAA", "--__", "0Az9"];
const FOLDER = new URL("resume-data/", import.meta.url);

const read = (text, of, types = TYPES) => decode(text, of, types);

/** Return the resume text, and how many free texts, choices and whole answers are not to be had from it again. */
function write(state, of, limit) {
  const text = encode(state, of, TYPES, limit);
  const { state: back } = read(text, of);
  const left = { texts: 0, responses: 0, answers: 0 };
  const there = new Map(answersOf(back, of).map((entry) => [entry.questionData.id, entry]));
  for (const { questionData, answer } of answersOf(state, of)) {
    const again = there.get(questionData.id);
    if (!again) {
      left.answers += 1;
    } else if (answer.response !== null && again.answer.response === null) {
      left[typeof TYPES[questionData.type].pack(questionData, answer.response) === "string" ? "responses" : "texts"] += 1;
    }
  }
  return { text, left };
}

function answersOf(state, of) {
  return of.items.flatMap((item) => {
    const answers = item.kind === "lesson" ? state.checks : (state.quizzes[item.id]?.attempt?.answers ?? {});
    return item.questions.flatMap((questionData) => (answers[questionData.id] ? [{ questionData, answer: answers[questionData.id] }] : []));
  });
}

/** A course with every type, or with those given, as self-checks and in quizzes of each kind; without some, also one that picks. */
function fullCourse(some) {
  const types = some ?? everyType();
  const named = (prefix) => types.map(([questionData]) => ({ ...questionData, id: `${prefix}-${questionData.id}`, key: `${prefix}${questionData.key}`.slice(0, 5) }));
  return course([
    lesson("first", named("L")),
    lesson("constructor"),
    quiz("plain", named("P")),
    quiz("drawn", named("D"), { draw: 4, shuffle_questions: true, shuffle_options: true, feedback: "after", time_limit: 600 }),
    ...(some ? [] : [quiz("picked", named("G").map((one, at) => ({ ...one, group: ["a", "b", null][at % 3] })), { pick: { a: 2, b: 1 }, draw: 1 })]),
  ]);
}

/** States of `fullCourse`, made by the steps that a learner takes. */
function states() {
  const of = fullCourse();
  const responses = everyType().map(([, right, wrong]) => [right, wrong ?? right]);
  const step = fc.record({ what: fc.constantFrom("read", "part", "check", "begin", "respond", "submit", "place"), item: fc.nat(4), at: fc.nat(responses.length - 1), right: fc.boolean(), final: fc.boolean(), words: fc.string({ unit: "grapheme", maxLength: 300 }) });
  const apply = (state, { what, item, at, right, final, words }) => {
    const lessons = of.items.slice(0, 2);
    const current = of.items[2 + (item % 3)];
    const response = of.items[0].questions[at].type === "essay" && words.trim() !== "" && words.isWellFormed() ? words : responses[at][right ? 0 : 1];
    const attempt = state.quizzes[current.id]?.attempt;
    if (what === "read") {
      return readLesson(state, lessons[item % 2].id);
    }
    if (what === "part") {
      return readLesson(state, `${lessons[item % 2].id}#${PARTS[at % PARTS.length]}`);
    }
    if (what === "place") {
      return moveTo(state, of.items[item].id, words.isWellFormed() ? words : "");
    }
    if (what === "check") {
      return check(state, of.items[0].questions[at], response, { final });
    }
    if (what === "begin") {
      return begin(state, current, { random: at / responses.length });
    }
    if (what === "respond" && attempt && !attempt.submitted) {
      return respond(state, current, current.questions[at], response, { final });
    }
    return what === "submit" && attempt ? handIn(state, current) : state;
  };
  return fc
    .tuple(fc.array(step, { maxLength: 40 }), fc.nat(100_000), fc.constantFrom("AAAAAAAA", "zz__--99"))
    .map(([steps, revision, lineage]) => steps.reduce(apply, { ...freshState(lineage), revision }));
}

/** What was read, in an order of its own; a part of a lesson that was read as a whole says nothing more. */
function readIn(state) {
  return state.read.filter((name) => !name.includes("#") || !state.read.includes(name.split("#")[0])).sort();
}

/** What counts of a state: scores, shares, what is final, what was read. */
function worth(state) {
  return JSON.parse(JSON.stringify(state, (name, value) => (name === "response" ? undefined : value)));
}

test("a state with room enough comes back exactly as it was", () => {
  const of = fullCourse();
  fc.assert(
    fc.property(states(), (state) => {
      const { text, left } = write(state, of);
      assert.match(text, PLAIN);
      assert.deepEqual(left, { texts: 0, responses: 0, answers: 0 });
      assert.deepEqual(plain(read(text, of).state), { ...plain(state), checks: ordered(of, plain(state).checks), read: plain(read(text, of).state.read) });
      assert.deepEqual([...read(text, of).state.read].sort(), readIn(state));
    }),
  );
});

function ordered(of, checks) {
  return Object.fromEntries(of.items[0].questions.flatMap(({ id }) => (checks[id] ? [[id, checks[id]]] : [])));
}

test("a text says which quizzes and questions it speaks of before it can be read, also inside JSON", () => {
  const of = fullCourse();
  const questions = new Set(of.items.flatMap((item) => item.questions.map(({ key }) => key)));
  fc.assert(
    fc.property(states(), (state) => {
      const quizzes = of.items.filter(({ id }) => state.quizzes[id]).map(({ key }) => key);
      const answered = answersOf(state, of).map(({ questionData }) => questionData.key);
      const { text } = write(state, of);
      for (const told of [keysIn(text), keysIn(JSON.stringify({ text, confirmed: 1 }))]) {
        assert.deepEqual(new Set(told.filter((key) => questions.has(key))), new Set(answered));
        assert.deepEqual(quizzes.filter((key) => !told.includes(key)), []);
      }
    }),
  );
});

test("with little room the text keeps to the limit, and no score, share or lesson changes", () => {
  const of = fullCourse();
  const lessonsIn = (state) => state.read.filter((name) => !name.includes("#")).sort();
  fc.assert(
    fc.property(states(), fc.integer({ min: 560, max: 900 }), (state, limit) => {
      const { text, left } = write(state, of, limit);
      assert.ok(text.length <= limit);
      assert.equal(left.answers, 0);
      const back = read(text, of).state;
      assert.deepEqual({ ...worth(back), read: lessonsIn(back) }, { ...worth({ ...state, checks: ordered(of, state.checks) }), read: lessonsIn(state) });
    }),
  );
});

test("no text at all, and no damage to a text, is ever an exception or a wrong state", () => {
  const of = fullCourse();
  fc.assert(fc.property(fc.string({ unit: "binary", maxLength: 200 }), (text) => assert.equal(read(text, of), null)));
  fc.assert(fc.property(fc.anything(), (value) => assert.equal(read(value, of), null)));
  fc.assert(
    fc.property(states(), fc.nat(), fc.string({ minLength: 1, maxLength: 1, unit: "grapheme-ascii" }), (state, at, character) => {
      const { text } = write(state, of);
      const cut = at % text.length;
      assert.equal(read(text.slice(0, cut), of), null);
      const damaged = text.slice(0, cut) + character + text.slice(cut + 1);
      assert.equal(damaged === text || read(damaged, of) === null, true);
    }),
  );
});

test("a text with a right checksum over wrong contents is null or a valid state", async () => {
  const { hash } = await import("../../templates/player/state/hash.js");
  const { toDigits } = await import("../../templates/player/state/alphabet.js");
  const of = fullCourse();
  const alphabet = fc.constantFrom(..."AZaz09-_.!~*():=,;|@RS");
  fc.assert(
    fc.property(states(), fc.nat(), fc.string({ unit: alphabet, maxLength: 12 }), fc.nat(9), (state, at, put_, cut) => {
      const body = write(state, of).text.slice(6);
      const place = at % body.length;
      const changed = body.slice(0, place) + put_ + body.slice(place + cut);
      const found = read(`1${toDigits(hash(changed) >>> 2, 5)}${changed}`, of);
      if (found) {
        const again = write(found.state, of).text;
        assert.deepEqual(plain(read(again, of).state), plain(found.state));
      }
    }),
    { numRuns: 300 },
  );
});

test("what was answered before is not packed again with each click", () => {
  const questions = ["one", "two"].map((id) => choiceQuestion(id));
  const of = course([lesson("first", questions)]);
  let packed = 0;
  const counted = (type) => ({ ...type, pack: (...answered) => (packed += 1, type.pack(...answered)) });
  const types = Object.fromEntries(Object.entries(TYPES).map(([name, type]) => [name, counted(type)]));
  const one = check(freshState("lineage_"), questions[0], "right");
  const text = encode(one, of, types);
  assert.equal(encode(one, of, types), text);
  assert.equal(packed, 1);
  const two = check(one, questions[1], "wrong");
  assert.deepEqual(read(encode(two, of, types), of).state, two);
  assert.equal(packed, 2);
  // The same answer, to another question.
  const moved = { ...one, checks: put(one.checks, "two", one.checks.one) };
  assert.deepEqual(read(encode(moved, of, types), of).state, moved);
});

test("250 single-choice questions and 60 lessons, all answered and read, resume fully from 4,096 characters", () => {
  const of = largeCourse(250, 60);
  const done = finished(of);
  // As it takes most room: with the day on which a certificate was earned.
  const state = { ...done, reached: { completed: true, passed: true, score: 0.6667, on: 20_000 } };
  const { text, left } = write(state, of, 4096);
  assert.ok(text.length <= 4096, `${text.length}`);
  assert.deepEqual(left, { texts: 0, responses: 0, answers: 0 });
  assert.deepEqual(plain(read(text, of).state), plain(state));
});

test("parts of lessons that were read go when the lesson itself was, and no later than it", () => {
  const of = course([lesson("one"), lesson("two"), lesson("three")]);
  const begun = ["one#AAAA", "one#BBBB", "three#AAAA", "gone#AAAA"].reduce(readLesson, freshState("Lineage1"));
  const { text } = write(begun, of);
  assert.deepEqual(read(text, of).state.read.sort(), ["one#AAAA", "one#BBBB", "three#AAAA"]);
  assert.ok(hasMore(begun, freshState("Lineage1")));
  const { text: later } = write(merge(readLesson(begun, "one"), begun), of);
  assert.deepEqual(read(later, of).state.read.sort(), ["one", "three#AAAA"]);
  assert.equal(read(later, course([lesson("one"), lesson("two")])).dropped, 1);
});

test("parts of lessons are the first to go", () => {
  const essay = question("a", "essay", { min_words: null, max_words: null, solution: {} });
  const of = course([lesson("one", [essay]), lesson("two"), lesson("three")]);
  const begun = ["one#AAAA", "one#BBBB", "two", "three#AAAA"].reduce(readLesson, check(freshState("Lineage1"), essay, "z".repeat(30)));
  const { text } = write(begun, of);
  const { state } = read(encode(begun, of, TYPES, text.length - 1), of);
  assert.deepEqual(state, { ...begun, read: ["two"] });
  const written = encode(begun, of, TYPES, encode(state, of, TYPES).length);
  assert.deepEqual(read(written, of).state.checks, begun.checks);
  assert.deepEqual(read(encode(begun, of, TYPES, written.length - 1), of).state.read, ["two"]);
});

test("400 questions and 60 lessons resume without losing a score", () => {
  const of = largeCourse(400, 60);
  const state = finished(of);
  const { text, left } = write(state, of, 4096);
  assert.ok(text.length <= 4096);
  assert.equal(left.answers, 0);
  const back = read(text, of).state;
  assert.deepEqual(worth(back), worth(state));
  for (const item of of.items.filter(({ kind }) => kind === "quiz")) {
    assert.equal(attemptScore(item, back.quizzes[item.id].attempt), attemptScore(item, state.quizzes[item.id].attempt));
  }
});

test("a course of 1,000 questions is packed and read within any limit, with every best score and lesson", () => {
  const of = largeCourse(1000, 100);
  const state = finished(of);
  const text = encode(state, of, TYPES, 4096);
  const back = read(text, of).state;
  assert.ok(text.length <= 4096);
  assert.deepEqual(back.read, state.read);
  assert.deepEqual(Object.values(back.quizzes).map(({ best }) => best), Object.values(state.quizzes).map(({ best }) => best));
});

test("the work of packing and reading grows with the questions, not with their square", () => {
  const cost = (/** @type {number} */ count) => {
    const of = largeCourse(count, count / 10);
    const state = finished(of);
    let looks = 0;
    const look = (/** @type {unknown} */ value) => {
      looks += 1;
      return value;
    };
    for (const one of of.items.flatMap((item) => [item, ...item.questions])) {
      const { id, key } = one;
      Object.defineProperties(one, { id: { get: () => look(id), enumerable: true }, key: { get: () => look(key), enumerable: true } });
    }
    [4096, Infinity].forEach((limit) => read(encode(state, of, TYPES, limit), of));
    return looks;
  };
  const [few, many] = [cost(200), cost(2000)];
  assert.ok(few >= 200);
  assert.ok(many < 12 * few, `${few} looks at 200 questions, ${many} at 2,000`);
});

test("free texts give way first, the longest first, and never a part of one", () => {
  const essays = ["a", "b", "c"].map((id) => question(id, "essay", { min_words: null, max_words: null, solution: {} }));
  const one = choiceQuestion("one");
  const of = course([quiz("q", [...essays, one])]);
  let state = begin({ ...freshState("Lineage1"), revision: 1 }, of.items[0]);
  const texts = { a: "short", b: "x".repeat(900), c: "y".repeat(400) };
  essays.forEach((essay) => (state = respond(state, of.items[0], essay, texts[essay.id], { final: false })));
  state = respond(state, of.items[0], one, "right");
  const { text, left } = write(state, of, 900);
  assert.deepEqual(left, { texts: 1, responses: 0, answers: 0 });
  const { answers } = read(text, of).state.quizzes.q.attempt;
  assert.deepEqual([answers.a.response, answers.b.response, answers.c.response], ["short", null, "y".repeat(400)]);
  assert.equal(answers.one.response, "right");
});

test("a text is too long exactly when it costs one, and no longer when it is shortened as told", () => {
  const essays = ["a", "b", "c"].map((id) => question(id, "essay", { min_words: null, max_words: null, solution: {} }));
  const of = course([lesson("l", [...essays, choiceQuestion("one")])]);
  const before = check(check(freshState("Lineage1"), essays[0], "x".repeat(300)), essays[1], "ü".repeat(200));
  const lost = (state, limit) => write(state, of, limit).left.texts;
  for (const limit of [100, 300, 480, 700, 1000, 1500]) {
    for (const length of [1, 40, 120, 299, 301, 500, 900]) {
      const draft = (count) => withResponse(before, of, essays[2], "y".repeat(count));
      const over = excess(before, of, TYPES, limit, essays[2], "y".repeat(length));
      const message = `${length} characters in ${limit}`;
      assert.equal(over > 0, lost(draft(length), limit) > lost(before, limit), message);
      assert.ok(over === 0 || over === length || lost(draft(length - over), limit) === lost(before, limit), message);
      assert.ok(over <= length, message);
    }
  }
  assert.equal(excess(before, of, TYPES, 50, of.items[0].questions[3], "right"), 0);
});

test("the courses of these tests ask every type", () => {
  assert.deepEqual(everyType().map(([questionData]) => questionData.type).sort(), Object.keys(TYPES).sort());
});

test("a short free text gives way before a long list of choices", () => {
  const essay = question("a", "essay", { min_words: null, max_words: null, solution: {} });
  const [pairs, response] = everyType().find(([questionData]) => questionData.type === "matching");
  const of = course([lesson("l", [essay, pairs])]);
  const state = check(check(freshState("Lineage1"), essay, "hm"), pairs, response);
  const { text, left } = write(state, of, write(state, of).text.length - 1);
  assert.deepEqual(left, { texts: 1, responses: 0, answers: 0 });
  assert.deepEqual(read(text, of).state.checks.pairs.response, response);
});

test("the wording of an answer whose option is gone is never shown as another option", () => {
  const before = course([quiz("q", [choiceQuestion("one"), choiceQuestion("two")])]);
  const after = course([quiz("q", [choiceQuestion("one", {}, ["right", "new"]), choiceQuestion("two")])]);
  const { text } = write(take(freshState("Lineage1"), before.items[0], { one: "wrong", two: "right" }), before);
  const { state, dropped } = read(text, after);
  assert.equal(dropped, 1);
  assert.deepEqual(Object.keys(state.quizzes.q.attempt.answers), ["two"]);
  assert.equal(state.quizzes.q.best, 0.5);
});

const EDITS = {
  "a question added": [(items) => items[1].questions.push(choiceQuestion("new")), 0, ["one", "two"]],
  "a question removed": [(items) => items[1].questions.shift(), 1, ["two"]],
  "questions and items in another order": [(items) => (items[1].questions.reverse(), items.reverse()), 0, ["one", "two"]],
  "a question reworded under its id": [(items) => (items[1].questions[0] = choiceQuestion("one", { prompt: "?" })), 0, ["one", "two"]],
  "an option added": [(items) => (items[1].questions[0] = choiceQuestion("one", {}, ["new", "right", "wrong"])), 0, ["one", "two"]],
  "a type changed": [(items) => (items[1].questions[0] = question("one", "true-false", { solution: { answer: true } })), 1, ["two"]],
  "a lesson removed": [(items) => items.splice(0, 1), 1, ["one", "two"]],
  "a lesson added": [(items) => items.unshift(lesson("zero")), 0, ["one", "two"]],
};

for (const [name, [edit, gone, kept]] of Object.entries(EDITS)) {
  test(`an edited course keeps what is unchanged and counts what is gone: ${name}`, () => {
    const before = course([lesson("l"), quiz("q", [choiceQuestion("one"), choiceQuestion("two")])]);
    const state = take(readLesson(freshState("Lineage1"), "l"), before.items[1], { one: "right", two: "right" });
    const after = structuredClone(before);
    edit(after.items);
    const found = read(write(state, before).text, after);
    assert.equal(found.dropped, gone);
    assert.deepEqual(Object.keys(found.state.quizzes.q.attempt.answers).sort(), kept);
    assert.equal(found.state.quizzes.q.best, 1);
  });
}

test("a question that was given an id keeps what was answered under the made-up one", () => {
  const before = course([lesson("l", [choiceQuestion("q-0123456789ab")]), quiz("q", [choiceQuestion("q-ba9876543210"), choiceQuestion("two")])]);
  const named = (id, old) => choiceQuestion(id, { formerly: keyOf(old) });
  const after = course([lesson("l", [named("tea", "q-0123456789ab")]), quiz("q", [named("water", "q-ba9876543210"), choiceQuestion("two")])]);
  let state = check(freshState("Lineage1"), before.items[0].questions[0], "right");
  state = respond(begin(state, before.items[1]), before.items[1], before.items[1].questions[0], "wrong", { final: false });
  const { state: back, dropped } = read(write(state, before).text, after);
  assert.equal(dropped, 0);
  assert.equal(back.checks.tea.response, "right");
  assert.equal(back.quizzes.q.attempt.answers.water.response, "wrong");
  assert.equal(back.quizzes.q.attempt.at, "water");
});

test("a question that moved to another lesson, or to a quiz that runs, keeps its answer", () => {
  const [a, b] = [choiceQuestion("a"), choiceQuestion("b")];
  const before = course([lesson("l", [a, b]), quiz("q", [choiceQuestion("c")])]);
  const after = course([lesson("l", []), lesson("m", [a]), quiz("q", [choiceQuestion("c"), b])]);
  const state = begin(check(check(freshState("Lineage1"), a, "right"), b, "wrong"), before.items[1]);
  const found = read(write(state, before).text, after);
  assert.equal(found.dropped, 0);
  assert.equal(found.state.checks.a.response, "right");
  assert.equal(found.state.quizzes.q.attempt.answers.b.response, "wrong");
});

test("a changed key scores a known answer anew, and raises the best score but never lowers it", () => {
  const before = course([quiz("q", [choiceQuestion("one"), choiceQuestion("two")])]);
  const state = take(freshState("Lineage1"), before.items[0], { one: "wrong", two: "right" });
  const kinder = structuredClone(before);
  kinder.items[0].questions[0].solution.correct = ["wrong"];
  assert.equal(read(write(state, before).text, kinder).state.quizzes.q.best, 1);
  const harder = structuredClone(before);
  harder.items[0].questions[1].solution.correct = ["last"];
  const found = read(write(state, before).text, harder).state.quizzes.q;
  assert.equal(found.attempt.answers.two.share, 0);
  assert.equal(found.best, 0.5);
});

test("merging is the same from both sides, changes nothing the second time, and loses no score, lesson or answer", () => {
  fc.assert(
    fc.property(states(), states(), (a, b) => {
      const both = merge(a, b);
      assert.deepEqual(sortedPlain(both), sortedPlain(merge(b, a)));
      assert.deepEqual(sortedPlain(merge(both, a)), sortedPlain(both));
      assert.deepEqual(sortedPlain(merge(a, a)), sortedPlain(a));
      for (const one of [a, b]) {
        assert.ok(one.read.every((id) => both.read.includes(id)));
        assert.ok(Object.keys(one.checks).every((id) => both.checks[id]));
        assert.ok(Object.entries(one.checks).every(([id, { share, final }]) => !final || (both.checks[id].share ?? 0) >= (share ?? 0)));
        for (const [id, { attempts, best, attempt }] of Object.entries(one.quizzes)) {
          const merged = both.quizzes[id];
          assert.ok(merged.attempts >= attempts && (merged.best ?? -1) >= (best ?? -1));
          const same = attempt && merged.attempt?.number === attempt.number;
          assert.ok(!same || Object.keys(attempt.answers).every((questionId) => merged.attempt.answers[questionId]));
        }
      }
      assert.equal(hasMore(a, both), false);
    }),
  );
});

function sortedPlain(state) {
  return JSON.parse(JSON.stringify(state, (_, value) =>
    value && typeof value === "object" && !Array.isArray(value) ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))) : Array.isArray(value) && value.every((inner) => typeof inner === "string") ? [...value].sort() : value));
}

test("the wording that one device could not keep comes back from the other", () => {
  const essay = question("a", "essay", { min_words: null, max_words: null, solution: {} });
  const of = course([lesson("l", [essay])]);
  const state = { ...check(freshState("Lineage1"), essay, "z".repeat(300)), revision: 4 };
  const short = read(write(state, of, 100).text, of).state;
  assert.equal(short.checks.a.response, null);
  assert.equal(merge(short, state).checks.a.response, "z".repeat(300));
});

test("an id that is a word of the record itself is an id like others", () => {
  const choice = choiceQuestion("response");
  const of = quiz("share", [choice]);
  const none = freshState("Lineage1");
  assert.ok(hasMore(check(none, choice, "right"), check(none, choice, "wrong")));
  assert.ok(hasMore(respond(begin(none, of), of, choice, "right"), begin(none, of)));
  assert.ok(hasMore(readLesson(readLesson(none, "response"), "zoology"), readLesson(none, "response")));
  assert.equal(hasMore(check(none, choice, "right"), check(none, choice, "right")), false);
});

test("an id that every object inherits is an id like others", () => {
  const choice = choiceQuestion("constructor");
  const of = course([lesson("toString", [choice]), quiz("valueOf", [choiceQuestion("hasOwnProperty")])]);
  const state = check(readLesson(freshState("Lineage1"), "toString"), choice, "right");
  assert.deepEqual(plain(read(write(state, of).text, of).state), plain(state));
  assert.equal(put({}, "constructor", null).constructor, undefined);
});

test("data of every released version load for ever", () => {
  const files = readdirSync(FOLDER).filter((name) => name.endsWith(".json"));
  assert.ok(files.length > 0);
  for (const name of files) {
    const { course: of, text, state } = JSON.parse(readFileSync(new URL(name, FOLDER), "utf8"));
    assert.deepEqual(plain(read(text, of).state), state, name);
  }
});

test("the present version writes what its examples hold", () => {
  for (const [name, [of, state]] of Object.entries(examples())) {
    const file = new URL(`v1-${name}.json`, FOLDER);
    if (process.env.LESSONPACK_NEW_EXAMPLES && !existsSync(file)) {
      writeFileSync(file, `${JSON.stringify({ course: of, text: write(state, of).text, state: plain(state) }, null, 1)}\n`);
    }
    assert.ok(existsSync(file), `${name} has no example of its resume data: run this test once with LESSONPACK_NEW_EXAMPLES=1`);
    assert.equal(write(state, of).text, exampleOf(name).text, name);
  }
});

function exampleOf(name) {
  return JSON.parse(readFileSync(new URL(`v1-${name}.json`, FOLDER), "utf8"));
}

/** Courses and states by the names of their examples. What is written once never changes: each type that came later has its own. */
function examples() {
  const first = new Set(exampleOf("every-type").course.items.flatMap(({ questions }) => questions.map(({ type }) => type)));
  const types = everyType().filter(([questionData]) => first.has(questionData.type));
  const of = fullCourse(types);
  let state = { ...moveTo(readLesson(freshState("Ab-_0129"), "first"), "first", "héading"), revision: 5000, reached: { completed: false, passed: true, score: 0.8125 } };
  types.forEach(([, right], at) => (state = check(state, of.items[0].questions[at], right, { final: at % 2 === 0 })));
  const wrong = take(state, of.items[2], Object.fromEntries(types.map(([, right, other], at) => [of.items[2].questions[at].id, other ?? right])));
  let running = begin(wrong, of.items[3], { random: 0.77, now: 1_772_358_600_000 });
  types.slice(0, 4).forEach(([, right], at) => (running = respond(running, of.items[3], of.items[3].questions[at], right, { final: false })));
  const later = everyType().filter(([questionData]) => !first.has(questionData.type)).map((one) => [one[0].type, exampleOfType(one)]);
  return { untouched: [of, freshState("AAAAAAAA")], "every-type": [of, running], ...Object.fromEntries(later) };
}

/** A course and a state in which a question of one type was answered rightly in a lesson and, where it can be, wrongly in a quiz. */
function exampleOfType([questionData, right, wrong]) {
  const of = course([lesson("lesson", [questionData]), quiz("quiz", [{ ...questionData, id: "again", key: keyOf("again") }])]);
  return [of, take(check(freshState("Ab-_0129"), questionData, right), of.items[1], { again: wrong ?? right })];
}
