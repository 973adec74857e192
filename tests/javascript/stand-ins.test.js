// Answers that count, in lessons that have not come: the record knows what they are worth, and writes them as they were.

import assert from "node:assert/strict";
import { test } from "node:test";

import fc from "fast-check";

import { noticesOf } from "../../templates/player/record/reconcile.js";
import { awaited } from "../../templates/player/state/heads.js";
import { freshState, readLesson } from "../../templates/player/state/learner.js";
import { merge } from "../../templates/player/state/merge.js";
import { progressOf } from "../../templates/player/state/progress.js";
import { decode, encode } from "../../templates/player/state/resume-data.js";
import { createStandIns, standIn } from "../../templates/player/state/stand-ins.js";
import { createWaitingAnswers, mayWait } from "../../templates/player/state/waiting-answers.js";
import { choiceQuestion, course, everyType, lesson, TYPES } from "./courses.js";
import { check, plain } from "./learning.js";

const EVERY = everyType();
const PLACES = EVERY.map((_one, at) => at);
const ALL_TYPES = { ...TYPES, "": standIn };
const COURSE = course(EVERY.map(([question], at) => lesson(`lesson-${at}`, [{ ...question, graded: true, points: at % 3 }])));
const QUESTIONS = COURSE.items.map(({ questions: [question] }) => question);
const some = fc.uniqueArray(fc.record({ at: fc.constantFrom(...PLACES), right: fc.boolean(), final: fc.boolean() }), { selector: ({ at }) => at });

/** A learner who has answered so. */
function answered(answers, { of = COURSE, lineage = "Lineage1", revision = 5 } = {}) {
  return answers.reduce((now, { at, right, final }) => {
    const [, good, bad] = EVERY[at];
    return check(now, of.items[at].questions[0], right ? good : (bad ?? good), { final });
  }, { ...readLesson(freshState(lineage), "lesson-0"), revision });
}

/** The course as a page has it on which some lessons have not come, and what goes on there. */
function pageOf(whole, texts, away) {
  const asked = new Map(whole.items.map(({ questions: [one] }, at) => [one.key, { at, worth: { formerly: one.formerly ?? "", points: one.points, parts: one.parts, scored: one.scored } }]));
  const present = new Map(whole.items.flatMap(({ questions: [one] }) => (one.formerly ? [[one.formerly, one.key]] : [])));
  const standIns = createStandIns();
  asked.forEach(({ at, worth }, key) => standIns.learn(key, String(at), worth));
  const isAway = (key) => away.has(asked.get(key)?.at);
  const places = {
    presentKey: (key) => present.get(key) ?? key,
    homeOf: () => null,
    quizOf: () => null,
    standFor: (key, words) => isAway(key) && standIns.standFor(key, words),
  };
  const waits = mayWait(texts, places).questions;
  const items = whole.items.map((item, at) => ({ ...item, questions: away.has(at) ? item.questions.map(({ points, scored }) => awaited(scored ? points : 0)) : item.questions }));
  standIns.place((at, questions) => Object.assign(items[at], { questions }));
  const of = { ...whole, items };
  const aside = createWaitingAnswers({ ...places, isAway, lacks: () => false, counts: standIns.counts });
  const come = (at) => {
    away.delete(at);
    items[at].questions = whole.items[at].questions;
    standIns.forget(whole.items[at].questions[0].key);
  };
  return { waits, of, aside, come };
}

const read = (text, of) => decode(text, of, ALL_TYPES).state;
const standing = (of, state) => {
  const { done, ...progress } = progressOf(of, state);
  return { ...progress, done: [...done] };
};

test("the record stands where it would with all lessons, writes the same, and has all once they come", () => {
  fc.assert(fc.property(some, fc.shuffledSubarray(PLACES), fc.option(fc.integer({ min: 180, max: 500 })), fc.boolean(), (answers, missing, limit, both) => {
    const state = answered(answers);
    const whole = encode(state, COURSE, TYPES);
    const short = encode(state, COURSE, TYPES, limit ?? Infinity);
    const texts = both ? [short, whole] : [whole];
    const page = pageOf(COURSE, texts, new Set(missing));
    assert.deepEqual([...page.waits].sort(), answers.filter(({ at }) => missing.includes(at)).map(({ at }) => QUESTIONS[at].key).sort());
    const early = texts.map((text) => read(page.aside.takeFrom(text), page.of)).reduce(merge);
    const full = texts.map((text) => read(text, COURSE)).reduce(merge);
    assert.deepEqual(standing(page.of, early), standing(COURSE, full));
    const found = { dropped: 0, unreadable: false, replay: false };
    assert.deepEqual(noticesOf(early, found), noticesOf(full, found));
    assert.equal(page.aside.addTo(encode(early, page.of, ALL_TYPES, limit ?? Infinity), limit ?? Infinity), encode(full, COURSE, TYPES, limit ?? Infinity));
    assert.deepEqual(page.aside.piecesBeside(early, page.of), []);
    let now = early;
    for (const at of missing) {
      page.come(at);
      // Nothing is lost where the record cannot take it in at once.
      assert.equal(page.aside.addTo(encode(now, page.of, ALL_TYPES), Infinity).length, whole.length);
      now = page.aside.readInto(now, page.of, ALL_TYPES);
    }
    assert.deepEqual(plain(now.checks), plain(full.checks));
    assert.equal(encode(now, COURSE, TYPES), whole);
  }));
});

test("answers wait that all texts of one learner have alike, under whichever key, to what is asked still", () => {
  const answers = PLACES.map((at) => ({ at, right: true, final: true }));
  const key = (at) => QUESTIONS[at].key;
  const [text, other] = [answers, answers.map((one) => (one.at === 0 ? { ...one, right: false } : one))].map((all) => encode(answered(all), COURSE, TYPES));
  const waits = (texts, whole = COURSE) => pageOf(whole, texts, new Set(PLACES)).waits;
  const allBut = (...places) => PLACES.filter((at) => !places.includes(at)).map(key).sort();
  assert.deepEqual([...waits([text, text])].sort(), allBut());
  assert.deepEqual([...waits(["", text])].sort(), allBut());
  assert.deepEqual([...waits([text, other])].sort(), allBut(0));
  assert.deepEqual([...waits([text, encode(answered(answers.slice(1)), COURSE, TYPES)])].sort(), allBut(0));
  assert.deepEqual([...waits([text, encode(answered([answers[2]], { lineage: "Lineage2" }), COURSE, TYPES)])].sort(), allBut(2));
  const edited = (at, more) => ({ ...COURSE, items: COURSE.items.map((item, place) => (place === at ? { ...item, questions: [{ ...item.questions[0], ...more }] } : item)) });
  assert.ok(!waits([text], edited(0, { scored: false })).has(key(0)));
  assert.ok(waits([text], edited(0, { key: "Newer", formerly: key(0) })).has("Newer"));
  assert.ok(!waits([text], edited(0, { key: "Newer" })).has(key(0)));
});

test("a question of fewer parts, and one of other points, are worth what the course says now", () => {
  const [, question] = QUESTIONS;
  const half = check({ ...freshState("Lineage1"), revision: 5 }, question, ["a", "b", "c"]);
  const text = encode(half, COURSE, TYPES);
  assert.ok(half.checks[question.id].share === 0.5);
  const [, , , words] = text.split("|");
  const standingIn = (word, worth) => {
    const standIns = createStandIns();
    standIns.learn(question.key, "a", { formerly: "", points: 3, parts: 2, scored: true, ...worth });
    let found = null;
    assert.equal(standIns.standFor(question.key, [word]), standIns.counts(question.key));
    standIns.place((_home, [one]) => (found = [one.share, one.points]));
    return found;
  };
  assert.deepEqual(standingIn(words), [0.5, 3]);
  assert.deepEqual(standingIn(words, { points: 1, parts: 4 }), [0.25, 1]);
  for (const [word, worth] of [[words, { parts: 0.5 }], [words, { scored: false }], [""], ["nonsense"], [`${words}|`]]) {
    assert.equal(standingIn(word, worth), null, word);
  }
});

test("what is asked anew under a new key is found under it, with the wording of the old one", () => {
  const before = course([lesson("a", [choiceQuestion("q", { graded: true })]), lesson("b")]);
  const [{ questions: [old] }] = before.items;
  const after = course([lesson("a", [{ ...old, id: "named", key: "Newer", formerly: old.key }]), lesson("b")]);
  const text = encode(check({ ...freshState("Lineage1"), revision: 5 }, old, "right"), before, TYPES);
  const page = pageOf({ ...after, items: [after.items[0]] }, [text], new Set([0]));
  const early = read(page.aside.takeFrom(text), page.of);
  assert.equal(progressOf(page.of, early).objectives[0].score, 1);
  page.come(0);
  const { checks } = page.aside.readInto(early, page.of, ALL_TYPES);
  assert.deepEqual(plain(checks), { named: { response: "right", share: 1, final: true } });
});
