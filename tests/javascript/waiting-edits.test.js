// A course of quizzes is edited between visits, and its parts come in any order: what waited, or was taken in bit by bit, is in the
// end what a course on one page would have read at once.

import assert from "node:assert/strict";
import { test } from "node:test";

import { questionsOf } from "../../templates/player/state/attempt.js";
import { freshState } from "../../templates/player/state/learner.js";
import { merge } from "../../templates/player/state/merge.js";
import { progressOf } from "../../templates/player/state/progress.js";
import { decode, encode } from "../../templates/player/state/resume-data.js";
import { createWaitingAnswers, mayWait } from "../../templates/player/state/waiting-answers.js";
import { choiceQuestion, course, quiz, TYPES } from "./courses.js";
import { begin, handIn, plain, respond } from "./learning.js";

const COUNT = 4;
const NUMBERS = [0, 1, 2, 3];
/** Courses that are edited: enough to find each fault that was ever planted, and done in a second. */
const SEEDS = 250;
/** What an author does to a quiz, or with one. */
const EDITS = {
  remove: ({ questions }, at) => void questions.splice(at, 1),
  rename({ questions }, at) {
    const { id, key, formerly } = questions[at];
    questions[at] = formerly ? questions[at] : { ...questions[at], id: `${id}-new`, key: `N${key.slice(1)}`, formerly: key };
  },
  add: (item) => void item.questions.push(choiceQuestion(`${item.id}-more-${item.questions.length}`)),
  move: ({ questions }, at, other) => void other.questions.push(...questions.splice(at, 1)),
  correct({ questions }, at) {
    questions[at] = { ...questions[at], solution: { correct: ["wrong"], feedback: {} } };
  },
  draw: (item) => void Object.assign(item, { draw: item.draw ? null : 2 }),
  drop: (_item, _at, _other, items, place) => void (items.length > 2 && items.splice(place, 1)),
  mark: (item, at) => void Object.assign(item, { passing_score: at * 30 }),
};

/** Whole numbers below a count that are the same for the same seed. */
function chance(seed) {
  let state = seed * 7919;
  return (count) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * count);
  };
}

/** Answer some questions of the attempt that runs, and perhaps submit it. */
function work(state, item, some) {
  const asked = questionsOf(item, state.quizzes[item.id].attempt).filter(() => some(4));
  const answered = asked.reduce((now, question) => respond(now, item, question, some(2) ? "right" : "wrong"), state);
  return some(6) ? handIn(answered, item) : answered;
}

/** What the LMS and a browser have of a learner: the same, a later attempt, or one attempt that went on in both. */
function learn({ items }, some) {
  const attempt = (state, item) => begin(state, item, { random: some(1000) / 1000 });
  const first = items.filter(() => some(5)).reduce((now, item) => work(attempt(now, item), item, some), { ...freshState("Lineage1"), revision: 5 });
  const item = items[some(COUNT)];
  const later = (state) => ({ ...work(state, item, some), revision: 6 });
  const begun = attempt(first, item);
  return [[first, first], [first, later(begun)], [work(begun, item, some), later(begun)]][some(3)];
}

/** The course as it is exported after some edits. */
function edited(before, some) {
  const items = before.items.map((item) => ({ ...item, questions: [...item.questions] }));
  const log = [];
  for (let left = some(3); left >= 0; left -= 1) {
    const [name, edit] = Object.entries(EDITS)[some(8)];
    const place = some(items.length);
    const { questions } = items[place];
    if (questions.length > 1) {
      edit(items[place], some(questions.length), items[some(items.length)], items, place);
      log.push(`${name} ${place}`);
    }
  }
  return { after: { ...before, items }, log };
}

/** Where the questions of a course are, as the script that says so has it. */
function placesIn({ items }) {
  const present = new Map(items.flatMap(({ questions }) => questions).filter(({ formerly }) => formerly).map(({ formerly, key }) => [formerly, key]));
  return {
    presentKey: (key) => present.get(key) ?? key,
    homeOf: () => null,
    standFor: () => false,
    counts: () => false,
    quizOf: (key) => items.find(({ questions }) => questions.some((question) => question.key === key))?.key ?? null,
  };
}

test("whatever was edited, and whatever comes when, what waited is in the end what one page reads at once", () => {
  let waited = 0;
  for (let seed = 1; seed <= SEEDS; seed += 1) {
    const some = chance(seed);
    const quizzes = NUMBERS.map((at) => quiz(`quiz-${at}`, NUMBERS.map((number) => choiceQuestion(`q-${at}-${number}`)), { draw: some(2) ? 2 : null }));
    const before = course(quizzes);
    const written = learn(before, some).map((state) => encode(state, before, TYPES));
    const texts = some(2) ? written : written.toReversed();
    const { after, log } = edited(before, some);
    const places = placesIn(after);
    const waits = mayWait(texts, places).quizzes;
    let away = after.items.filter(({ key }) => waits.has(key) && some(3));
    waited += away.length;
    const seen = () => ({ ...after, items: after.items.map((item) => (away.includes(item) ? { ...item, questions: [] } : item)) });
    const aside = createWaitingAnswers({ ...places, isAway: () => false, lacks: (key) => away.some((item) => item.key === key) });
    const [whole, early] = [after, seen()].map((of) => texts.map((text) => decode(of === after ? text : aside.takeFrom(text), of, TYPES).state).reduce(merge));
    const saved = aside.addTo(encode(early, seen(), TYPES), Infinity);
    const scores = [progressOf(seen(), early).score ?? 0];
    let now = early;
    while (away.length > 0) {
      away = away.slice(1 + some(2));
      now = aside.readInto(now, seen(), TYPES);
      scores.push(progressOf(seen(), now).score ?? 0);
    }
    const told = `seed ${seed}: ${log}`;
    assert.deepEqual(plain(now.quizzes), plain(whole.quizzes), told);
    assert.equal(encode(now, after, TYPES), encode(whole, after, TYPES), told);
    // What was saved while they waited has all of it as well.
    assert.deepEqual(plain(decode(saved, after, TYPES).state.quizzes), plain(whole.quizzes), told);
    assert.deepEqual(scores, scores.toSorted((a, b) => a - b), told);
  }
  assert.ok(waited > SEEDS, String(waited));
});
