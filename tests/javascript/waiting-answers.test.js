// Answers that wait while their lessons have not come: the record goes on without them, and nothing of them is lost.

import assert from "node:assert/strict";
import { test } from "node:test";

import fc from "fast-check";

import { freshState, readLesson } from "../../templates/player/state/learner.js";
import { progressOf } from "../../templates/player/state/progress.js";
import { decode, encode, sealed } from "../../templates/player/state/resume-data.js";
import { createWaitingAnswers, mayWait } from "../../templates/player/state/waiting-answers.js";
import { choiceQuestion, course, everyType, keyOf, lesson, quiz, TYPES } from "./courses.js";
import { begin, check, handIn, plain, respond as respondIn } from "./learning.js";

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
const places = { presentKey: (key) => key, homeOf: () => null, standFor: () => false, counts: () => false, quizOf: () => null };
const asideOf = (isAway, more = {}) => createWaitingAnswers({ ...places, isAway, lacks: () => false, ...more });
const waitingIn = (texts, homeOf, more = {}) => [...mayWait(texts, { ...places, homeOf, ...more }).questions];
const words = (text, of = COURSE) => plain(decode(text, of, TYPES));

test("what is put aside and taken back is what was there, whatever has come", () => {
  fc.assert(fc.property(some, fc.subarray(ANSWERED), some, (answers, away, later) => {
    const before = state(answers);
    const text = encode(before, COURSE, TYPES);
    const isAway = awayOf(away);
    const aside = asideOf(isAway);
    const left = aside.takeFrom(text);
    const { state: read, dropped } = decode(left, COURSE, TYPES);
    assert.equal(dropped, 0);
    assert.deepEqual(Object.keys(read.checks).sort(), answers.filter(({ at }) => !isAway(QUESTIONS[at].key)).map(({ at }) => QUESTIONS[at].id).sort());
    assert.deepEqual(words(aside.addTo(left, Infinity)), words(text));
    const [onward, all] = [read, decode(text, COURSE, TYPES).state].map((one) => later.reduce(respond, { ...one, revision: 6 }));
    assert.deepEqual(words(aside.addTo(encode(onward, COURSE, TYPES), Infinity)), words(encode(all, COURSE, TYPES)));
  }));
});

test("where room is short, no more gives way than if nothing waited", () => {
  fc.assert(fc.property(some, fc.subarray(ANSWERED), fc.integer({ min: 0, max: 400 }), (answers, away, room) => {
    const aside = asideOf(awayOf(away));
    const whole = encode(state(answers), COURSE, TYPES);
    const limit = 45 + room;
    const own = decode(aside.takeFrom(whole), COURSE, TYPES).state;
    const text = aside.addTo(encode(own, COURSE, TYPES, limit), limit);
    assert.ok(text.length <= limit);
    keepsNoLess(text, encode(state(answers), COURSE, TYPES, limit));
  }));
});

/** Assert that a text has as many answers as another one, and as much of their wordings. */
function keepsNoLess(text, other) {
  const own = wordingsIn(text);
  assert.ok(wordingsIn(other).every((length, at) => own[at] >= length), `${text} ${other}`);
}

/** The lengths of the wordings of a text's answers, the longest first. */
function wordingsIn(text) {
  const answers = text.split("|").slice(3).flatMap((part) => [...part.matchAll(/(?:[!~():,]|[*=][\w-]{2})[\w-]{5}(@[\w-]*|[\w.-]*)/g)]);
  return answers.map(([, wording]) => wording.length).sort((a, b) => b - a);
}

const TESTS = course([0, 1, 2, 3, 4].map((at) => quiz(`quiz-${at}`, EVERY.map(([question]) => ({ ...question, id: `${question.id}-${at}`, key: keyOf(`${question.id}-${at}`) })))));
const attempts = fc.array(fc.record({ answered: fc.subarray(ANSWERED), submitted: fc.boolean(), again: fc.boolean() }), { minLength: 5, maxLength: 5 });
const quizOf = (key) => TESTS.items.find((item) => item.questions.some((question) => question.key === key))?.key ?? null;
const inTests = (more = {}) => asideOf(() => false, { quizOf, ...more });

/** Return the course as it is while some quizzes have not come. */
function without(away) {
  return { ...TESTS, items: TESTS.items.map((item, at) => (away.includes(at) ? { ...item, questions: [] } : item)) };
}

function taken(all, revision = 5) {
  return all.reduce((now, { answered, submitted, again }, at) => {
    const item = TESTS.items[at];
    const begun = answered.reduce((held, which) => respondIn(held, item, item.questions[which], EVERY[which][1]), begin(now, item));
    const handed = submitted ? handIn(begun, item) : begun;
    return again && submitted ? begin(handed, item) : handed;
  }, { ...freshState("Lineage1"), revision });
}

test("submitted attempts are put aside and taken back as they were, and come into the record when their quizzes do", () => {
  fc.assert(fc.property(attempts, fc.subarray([0, 1, 2, 3, 4]), fc.subarray([0, 1, 2, 3, 4]), (all, away, later) => {
    const before = taken(all);
    const text = encode(before, TESTS, TYPES);
    const waits = mayWait([text, text], { ...places, quizOf }).quizzes;
    // What does not wait has come.
    const missing = away.filter((at) => waits.has(TESTS.items[at].key) || !before.quizzes[TESTS.items[at].id]);
    assert.equal(waits.size, all.filter(({ submitted, again }) => submitted && !again).length);
    let out = missing;
    const aside = inTests({ lacks: (key) => out.some((at) => TESTS.items[at].key === key) });
    const left = aside.takeFrom(text);
    const { state: read, dropped } = decode(left, without(missing), TYPES);
    assert.equal(dropped, 0);
    const { completion, success, score, done } = progressOf(without(missing), read);
    const now = progressOf(TESTS, before);
    assert.deepEqual([completion, success, score, [...done]], [now.completion, now.success, now.score, [...now.done]]);
    assert.equal(aside.addTo(encode(read, without(missing), TYPES), Infinity), text);
    // Some come.
    out = missing.filter((at) => !later.includes(at));
    const more = aside.readInto(read, without(out), TYPES);
    assert.deepEqual(words(aside.addTo(encode(more, without(out), TYPES), Infinity), TESTS), words(text, TESTS));
    out = [];
    const end = aside.readInto(more, TESTS, TYPES);
    assert.deepEqual(plain(end), plain(decode(text, TESTS, TYPES).state));
    assert.equal(encode(end, TESTS, TYPES), text);
    assert.equal(aside.addTo(text, Infinity), text);
  }));
});

test("where room is short, no more gives way than if no submitted answers waited", () => {
  fc.assert(fc.property(attempts, fc.subarray([0, 1, 2, 3, 4]), fc.integer({ min: 0, max: 900 }), (all, away, room) => {
    const before = taken(all);
    const text = encode(before, TESTS, TYPES);
    const missing = away.filter((at) => all[at].submitted && !all[at].again);
    const aside = inTests({ lacks: (key) => missing.some((at) => TESTS.items[at].key === key) });
    const read = decode(aside.takeFrom(text), without(missing), TYPES).state;
    const limit = 180 + room;
    const own = aside.addTo(encode(read, without(missing), TYPES, limit), limit);
    assert.ok(own.length <= limit);
    keepsNoLess(own, encode(before, TESTS, TYPES, limit));
  }));
});

test("two texts of which one lacks answers for want of room wait together, and lose nothing", () => {
  const before = taken(TESTS.items.map(() => ({ answered: ANSWERED, submitted: true, again: false })));
  const whole = encode(before, TESTS, TYPES);
  const short = encode(before, TESTS, TYPES, 300);
  assert.ok(short.length <= 300);
  for (const texts of [[short, whole], [whole, short]]) {
    assert.equal(mayWait(texts, { ...places, quizOf }).quizzes.size, 5);
    const aside = inTests({ lacks: () => true });
    const [left] = texts.map(aside.takeFrom);
    assert.deepEqual(words(aside.addTo(left, Infinity), TESTS).state, words(whole, TESTS).state);
  }
});

test("a quiz does not wait of which texts differ, or whose questions were elsewhere, or which another learner has", () => {
  const all = TESTS.items.map(() => ({ answered: [0, 1], submitted: true, again: false }));
  const one = encode(taken(all), TESTS, TYPES);
  const [first, second] = TESTS.items;
  const waits = (texts, more = {}) => [...mayWait(texts, { ...places, quizOf, ...more }).quizzes];
  const rest = TESTS.items.slice(1).map(({ key }) => key);
  assert.equal(waits([one]).length, 5);
  assert.deepEqual(waits([one, encode(taken(all.with(0, { answered: [0, 1], submitted: true, again: true })), TESTS, TYPES)]), rest);
  assert.deepEqual(waits([one, encode(handIn(begin(taken(all), first), first), TESTS, TYPES)]), rest);
  assert.deepEqual(waits([one, encode({ ...taken(all), quizzes: { [first.id]: taken(all).quizzes[first.id] }, lineage: "Lineage2" }, TESTS, TYPES)]), rest);
  // One attempt that was begun in one place, and went on in two.
  const wrong = (item, now) => handIn(respondIn(begin(now, item), item, item.questions[0], EVERY[0][2]), item);
  const [there, here] = [taken(all), wrong(first, { ...taken(all.with(0, { answered: [], submitted: false, again: false })) })];
  assert.equal(there.quizzes[first.id].attempt.seed, here.quizzes[first.id].attempt.seed);
  assert.deepEqual(waits([one, encode(here, TESTS, TYPES)]), rest);
  const moved = (key) => (key === first.questions[0].key ? second.key : quizOf(key));
  assert.deepEqual(waits([one], { quizOf: moved }), rest);
  const removed = (key) => (key === first.questions[0].key ? null : quizOf(key));
  assert.deepEqual(waits([one], { quizOf: removed }), rest);
  const elsewhere = sealed(one.slice(6).split("|").map((part, at) => (at === 3 ? `!${first.questions[0].key}` : part)).join("|"));
  assert.deepEqual(waits([elsewhere]), rest);
  const { questions } = mayWait([elsewhere], { ...places, quizOf });
  assert.ok(!questions.has(first.questions[0].key));
});

test("a score that the present key makes better counts once the quiz has come; a new attempt keeps its own answers", () => {
  const all = TESTS.items.map(() => ({ answered: [0], submitted: true, again: false }));
  const [first] = TESTS.items;
  const wrong = handIn(respondIn(begin(freshState("Lineage1"), first), first, first.questions[0], "wrong"), first);
  const text = encode({ ...wrong, revision: 5 }, TESTS, TYPES);
  const aside = inTests({ lacks: () => true });
  const read = decode(aside.takeFrom(text), without([0]), TYPES).state;
  assert.equal(read.quizzes[first.id].best, 0);
  const corrected = { ...first.questions[0], solution: { correct: ["wrong"], feedback: {} } };
  const now = { ...TESTS, items: [{ ...first, questions: [corrected, ...first.questions.slice(1)] }] };
  const come = createWaitingAnswers({ ...places, quizOf, isAway: () => false, lacks: () => out });
  let out = true;
  come.takeFrom(text);
  out = false;
  const better = come.readInto(read, now, TYPES);
  assert.deepEqual(plain(better), plain(decode(text, now, TYPES).state));
  assert.ok(better.quizzes[first.id].best > 0);
  // What is in the record waits no more, nor does it take room beside it.
  assert.deepEqual(come.piecesBeside(better, now), []);
  // An attempt that came from another tab: the answers to the one before go, as they do without parts.
  const again = handIn(begin(read, first), first);
  const later = encode({ ...again, revision: 7 }, without([0]), TYPES);
  assert.equal(aside.addTo(later, Infinity), later);
  assert.equal(all.length, 5);
});

test("250 answers have room in 4,096 characters while their quizzes wait", () => {
  const items = Array.from({ length: 25 }, (_, at) => quiz(`q-${at}`, Array.from({ length: 10 }, (_one, number) => choiceQuestion(`q-${at}-${number}`))));
  const many = course(items);
  const submitted = items.reduce((now, item) => handIn(item.questions.reduce((held, one) => respondIn(held, item, one, "right"), begin(now, item)), item), { ...freshState("Lineage1"), revision: 5 });
  const whole = encode(submitted, many, TYPES);
  const isHere = new Set(items.slice(0, 3).map(({ key }) => key));
  const seen = { ...many, items: items.map((item) => (isHere.has(item.key) ? item : { ...item, questions: [] })) };
  const aside = asideOf(() => false, { lacks: (key) => !isHere.has(key) });
  const read = decode(aside.takeFrom(whole), seen, TYPES).state;
  const saved = aside.addTo(encode(read, seen, TYPES, 4096), 4096);
  assert.ok(saved.length <= 4096);
  const answers = Object.values(decode(saved, many, TYPES).state.quizzes).flatMap(({ attempt }) => Object.values(attempt.answers));
  assert.deepEqual([answers.length, answers.filter(({ share }) => share === 1).length], [250, 250]);
});

test("a question that was renamed in a quiz that waits is not asked for by either key", () => {
  const all = TESTS.items.map(() => ({ answered: [0, 1], submitted: true, again: false }));
  const text = encode(taken(all), TESTS, TYPES);
  const [{ key }] = TESTS.items[0].questions;
  const present = (each) => (each === key ? "Newer" : each);
  const { questions, quizzes } = mayWait([text, text], { ...places, presentKey: present, quizOf: (each) => quizOf(each === "Newer" ? key : each) });
  assert.equal(quizzes.size, 5);
  assert.deepEqual([questions.has("Newer"), questions.has(key)], [true, false]);
});

test("text of others, damaged text and no text are left as they are", () => {
  const aside = asideOf(() => true);
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
    const aside = asideOf(() => true);
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
  const final = (...which) => which.map((at) => ({ at, final: true }));
  const all = text(final(first, second, third));
  const waiting = (...texts) => waitingIn(texts, homes).sort();
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
  assert.deepEqual(waitingIn([all], () => null), []);
  assert.deepEqual(waitingIn([all], () => "one part"), []);
});

test("an answer whose wording the LMS had no room for waits as well, and gets it back from this browser", () => {
  const answers = ANSWERED.map((at) => ({ at, final: true }));
  const whole = encode(state(answers, 5), COURSE, TYPES);
  const short = encode(state(answers, 9), COURSE, TYPES, 45 + 8 * answers.length);
  assert.ok(short.length < whole.length);
  assert.deepEqual(waitingIn([short, whole], (key) => key), waitingIn([whole], (key) => key));
  for (const texts of [[short, whole], [whole, short]]) {
    const aside = asideOf(() => true);
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
    const aside = asideOf(() => true, { presentKey: present });
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
  const waits = (...texts) => waitingIn(texts.map(withOther), (key) => homes(key) ?? (key === "Other" ? "here" : null), { presentKey: present });
  const withOther = (text) => sealed(text.slice(6).split("|").map((part, at) => (at === 3 ? `!Other${part}` : part)).join("|"));
  assert.deepEqual(waits(old), ["Newer"]);
  assert.deepEqual(waits(both), ["Newer"]);
  assert.deepEqual(waits(both, later), ["Newer"]);
  assert.deepEqual(waits(old, later), []);
});
