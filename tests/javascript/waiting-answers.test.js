// Answers that wait while their lessons have not come: the record goes on without them, and nothing of them is lost.

import assert from "node:assert/strict";
import { test } from "node:test";

import fc from "fast-check";

import { freshState, readLesson } from "../../templates/player/state/learner.js";
import { decode, encode, sealed } from "../../templates/player/state/resume-data.js";
import { createWaitingAnswers, mayWait } from "../../templates/player/state/waiting-answers.js";
import { choiceQuestion, course, everyType, lesson, TYPES } from "./courses.js";
import { check, plain } from "./learning.js";

const EVERY = everyType();
const COURSE = course(EVERY.map(([question], at) => lesson(`lesson-${at}`, [{ ...question, graded: false }])));
const QUESTIONS = COURSE.items.map(({ questions: [question] }) => question);

/** Return a state with right answers to some questions, each final or not. */
function state(answers, revision = 5, lineage = "Lineage1") {
  return answers.reduce(respond, { ...readLesson(freshState(lineage), "lesson-0"), revision });
}

const respond = (now, { at, final }) => check(now, QUESTIONS[at], EVERY[at][1], { final });
const ANSWERED = EVERY.map((_one, at) => at);
const some = fc.uniqueArray(fc.record({ at: fc.constantFrom(...ANSWERED), final: fc.boolean() }), { selector: ({ at }) => at });
const awayOf = (places) => {
  const keys = new Set(places.map((at) => QUESTIONS[at].key));
  return (key) => keys.has(key);
};
const words = (text) => plain(decode(text, COURSE, TYPES));

test("what is put aside and taken back is what was there, whatever has come", () => {
  fc.assert(fc.property(some, fc.subarray(ANSWERED), some, (answers, away, later) => {
    const before = state(answers);
    const text = encode(before, COURSE, TYPES);
    const isAway = awayOf(away);
    const aside = createWaitingAnswers(isAway);
    const left = aside.takeFrom(text);
    const { state: read, dropped } = decode(left, COURSE, TYPES);
    assert.equal(dropped, 0);
    assert.deepEqual(Object.keys(read.checks).sort(), answers.filter(({ at }) => !isAway(QUESTIONS[at].key)).map(({ at }) => QUESTIONS[at].id).sort());
    assert.deepEqual(words(aside.addTo(left, Infinity)), words(text));
    const [onward, all] = [read, decode(text, COURSE, TYPES).state].map((one) => later.reduce(respond, { ...one, revision: 6 }));
    assert.deepEqual(words(aside.addTo(encode(onward, COURSE, TYPES), Infinity)), words(encode(all, COURSE, TYPES)));
  }));
});

test("where room is short, what waits gives way: wording first, whole answers last", () => {
  fc.assert(fc.property(some, fc.subarray(ANSWERED), fc.integer({ min: 0, max: 400 }), (answers, away, room) => {
    const aside = createWaitingAnswers(awayOf(away));
    const own = aside.takeFrom(encode(state(answers), COURSE, TYPES));
    const text = aside.addTo(own, own.length + room);
    assert.ok(text.length <= own.length + room);
    const { state: read, dropped } = decode(text, COURSE, TYPES);
    assert.equal(dropped, 0);
    const waiting = answers.filter(({ at }) => away.includes(at));
    const there = waiting.filter(({ at }) => read.checks[QUESTIONS[at].id]);
    const worded = there.filter(({ at }) => read.checks[QUESTIONS[at].id].response !== null);
    assert.ok(there.length === waiting.length || worded.length === 0);
    answers.filter(({ at }) => !away.includes(at)).forEach(({ at }) => assert.notEqual(read.checks[QUESTIONS[at].id].response, null));
  }));
});

test("text of others, damaged text and no text are left as they are", () => {
  const aside = createWaitingAnswers(() => true);
  const text = encode(state([{ at: ANSWERED[0], final: true }]), COURSE, TYPES);
  for (const other of ["", "1", "2ABCDE", "a|b|c|!abcde", text.slice(0, -1), `${text}!abcde`, `9${text.slice(1)}`]) {
    assert.equal(aside.takeFrom(other), other);
    assert.equal(aside.addTo(other, 4096), other);
  }
  assert.equal(aside.of("Lineage1").size, 0);
});

test("the later of two texts of one learner says what waits, and those of other learners stay apart", () => {
  const [at] = ANSWERED;
  const { key } = QUESTIONS[at];
  const early = encode(state([{ at, final: false }], 3), COURSE, TYPES);
  const late = encode(state([{ at, final: true }], 9), COURSE, TYPES);
  for (const texts of [[early, late], [late, early]]) {
    const aside = createWaitingAnswers(() => true);
    texts.forEach(aside.takeFrom);
    assert.match(aside.of("Lineage1").get(key).word, /^[!~*(]/);
    assert.equal(aside.of("Lineage2").size, 0);
  }
});

test("only what all texts of a learner say, and no other text, may wait", () => {
  const homes = (key) => key;
  const [first, second, third] = ANSWERED;
  const key = (at) => QUESTIONS[at].key;
  const text = (answers, ...more) => encode(state(answers, ...more), COURSE, TYPES);
  const final = (...places) => places.map((at) => ({ at, final: true }));
  const all = text(final(first, second, third));
  const waiting = (...texts) => [...mayWait(texts, homes)].sort();
  assert.deepEqual(waiting(all), [key(second), key(third)].sort());
  assert.deepEqual(waiting("", all), [key(second), key(third)].sort());
  assert.deepEqual(waiting(all, all), [key(second), key(third)].sort());
  assert.deepEqual(waiting(all, text(final(first, second))), [key(second)]);
  assert.deepEqual(waiting(all, text([...final(first, second), { at: third, final: false }])), [key(second)]);
  assert.deepEqual(waiting(all, text(final(third), 5, "Lineage2")), [key(second)]);
  assert.deepEqual(waiting("", all, text(final(third), 5, "Lineage2")), []);
  assert.deepEqual(waiting("damaged", all), [key(second), key(third)].sort());
  assert.deepEqual(waiting(""), []);
  // A draft may wait, but the first final answer is read.
  assert.deepEqual(waiting(text([{ at: first, final: false }, ...final(second)])), [key(first)]);
  assert.deepEqual([...mayWait([all], () => null)], []);
  assert.deepEqual([...mayWait([all], () => "one part")], []);
});

test("an answer whose wording the LMS had no room for waits as well, and gets it back from this browser", () => {
  const answers = ANSWERED.map((at) => ({ at, final: true }));
  const whole = encode(state(answers, 5), COURSE, TYPES);
  const short = encode(state(answers, 9), COURSE, TYPES, 45 + 8 * answers.length);
  assert.ok(short.length < whole.length);
  assert.deepEqual(mayWait([short, whole], (key) => key), mayWait([whole], (key) => key));
  for (const texts of [[short, whole], [whole, short]]) {
    const aside = createWaitingAnswers(() => true);
    const [left] = texts.map(aside.takeFrom);
    assert.deepEqual(words(aside.addTo(left, Infinity)).state.checks, words(whole).state.checks);
  }
});

test("an answer under the key that a question had before gives way to a later one under its present key", () => {
  const question = choiceQuestion("renamed");
  const before = course([lesson("lesson-0", [question])]);
  const after = course([lesson("lesson-0", [{ ...question, key: "Newer", formerly: question.key }])]);
  const written = (of, response, revision) => encode(check({ ...freshState("Lineage1"), revision }, of.items[0].questions[0], response), of, TYPES);
  const old = written(before, "right", 5);
  const later = written(after, "wrong", 6);
  const both = sealed(later.slice(6).split("|").map((part, at) => (at === 3 ? old.split("|")[3] + part : part)).join("|"));
  const shareIn = (text) => decode(text, after, TYPES).state.checks.renamed.share;
  const present = (key) => (key === question.key ? "Newer" : key);
  const laid = (...texts) => {
    const aside = createWaitingAnswers(() => true, present);
    const [left] = texts.map(aside.takeFrom);
    return { aside, left };
  };
  // The old one waited, and the question was answered anew.
  const { aside, left } = laid(old);
  assert.deepEqual(Object.keys(decode(left, after, TYPES).state.checks), []);
  assert.equal(shareIn(aside.addTo(later, Infinity)), 0);
  assert.equal(aside.addTo(later, Infinity), later);
  assert.equal(shareIn(aside.addTo(left, Infinity)), 1);
  // Both wait: in one text, and in two.
  for (const texts of [[both], [old, later], [later, old], [both, old], [old, both]]) {
    const waiting = laid(...texts);
    assert.equal(waiting.aside.of("Lineage1").size, 1);
    assert.equal(shareIn(waiting.aside.addTo(waiting.left, Infinity)), 0, texts.join(" "));
  }
  const homes = (key) => (key === "Newer" ? "there" : null);
  const waits = (...texts) => [...mayWait(texts.map((text) => withOther(text)), (key) => homes(key) ?? (key === "Other" ? "here" : null), present)];
  const withOther = (text) => sealed(text.slice(6).split("|").map((part, at) => (at === 3 ? `!Other${part}` : part)).join("|"));
  assert.deepEqual(waits(old), ["Newer"]);
  assert.deepEqual(waits(both), ["Newer"]);
  assert.deepEqual(waits(both, later), ["Newer"]);
  assert.deepEqual(waits(old, later), []);
});
