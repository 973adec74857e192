// Attempts at a quiz that draws from a pool: nothing is asked again before everything was asked.

import assert from "node:assert/strict";
import { test } from "node:test";

import fc from "fast-check";

import { createConductor } from "../../templates/player/record/quiz-conductor.js";
import { questionsOf, shuffled } from "../../templates/player/state/attempt.js";
import { freshState } from "../../templates/player/state/learner.js";
import { decode, encode } from "../../templates/player/state/resume-data.js";
import { choiceQuestion, course, quiz, TYPES } from "./courses.js";
import { begin, handIn, respond } from "./learning.js";

const SEEDS = 2 ** 18;
const RANDOM = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

const questions = (count) => Array.from({ length: count }, (_, at) => choiceQuestion(`q${at}`));
const pool = (count, draw, more) => quiz("pool", questions(count), { draw, feedback: "after", ...more });
const drawn = (of, state) => questionsOf(of, state.quizzes.pool.attempt).map(({ id }) => id);
const resumed = (of, state) => decode(encode(state, course([of]), TYPES), course([of]), TYPES).state;

/** Begin an attempt, submit it, and return the state and what was asked. */
function attempt(of, state, random = 0.5) {
  const running = begin(state, of, { random });
  return [handIn(running, of), drawn(of, running)];
}

test("every question of a pool is asked once before any is asked twice, and no attempt asks one twice", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 30 }), fc.integer({ min: 1, max: 32 }), fc.boolean(), fc.array(RANDOM, { minLength: 1, maxLength: 80 }), (count, draw, shuffle, chances) => {
      const of = pool(count, draw, { shuffle_questions: shuffle });
      const times = new Map(of.questions.map(({ id }) => [id, 0]));
      let state = freshState("Lineage1");
      for (const random of chances) {
        const [next, ids] = attempt(of, state, random);
        state = resumed(of, next);
        assert.equal(new Set(ids).size, Math.min(draw, count));
        assert.equal(ids.length, Math.min(draw, count));
        ids.forEach((id) => times.set(id, times.get(id) + 1));
        assert.ok(Math.max(...times.values()) - Math.min(...times.values()) <= 1);
      }
    }),
  );
});

const GROUPS = ["planets", "moons", "constructor"];
const IN_GROUPS = fc.record({ pick: fc.tuple(...GROUPS.map(() => fc.integer({ min: 1, max: 6 }))), draw: fc.option(fc.integer({ min: 1, max: 3 })), of: fc.array(fc.nat(GROUPS.length), { minLength: 1, maxLength: 20 }) });

test("of each group and of the questions without one as many are asked as it says, each once before any twice", () => {
  fc.assert(
    fc.property(IN_GROUPS, fc.array(RANDOM, { minLength: 1, maxLength: 30 }), ({ pick, draw, of: places }, chances) => {
      const grouped = places.map((at, number) => ({ ...choiceQuestion(`q${number}`), group: GROUPS[at] }));
      const counts = Object.fromEntries(GROUPS.map((group, at) => [group, pick[at]]));
      const of = quiz("pool", grouped, { pick: counts, draw, feedback: "after" });
      const times = new Map(grouped.map(({ id }) => [id, 0]));
      let state = freshState("Lineage1");
      for (const random of chances) {
        const [next, ids] = attempt(of, state, random);
        state = resumed(of, next);
        ids.forEach((id) => times.set(id, times.get(id) + 1));
        for (const group of [undefined, ...GROUPS]) {
          const all = grouped.filter((question) => question.group === group).map(({ id }) => id);
          const asked = all.filter((id) => ids.includes(id));
          assert.equal(asked.length, Math.min((group ? counts[group] : draw) ?? all.length, all.length));
          const asOften = all.map((id) => times.get(id));
          assert.ok(all.length === 0 || Math.max(...asOften) - Math.min(...asOften) <= 1);
        }
        assert.deepEqual(ids, grouped.map(({ id }) => id).filter((id) => ids.includes(id)));
      }
    }),
  );
});

test("before it begins, a quiz says how many questions of its groups it asks, and what they are worth together", () => {
  const grouped = [...questions(4), ...questions(6)].map((question, at) => ({ ...question, id: `q${at}`, points: at < 4 ? 1 : 5, ...(at < 4 ? {} : { group: "hard" }) }));
  const of = quiz("pool", grouped, { pick: { hard: 2 } });
  assert.deepEqual(createConductor({ record: {}, refresh: () => {}, typeOf: () => null }, of).extent(), { count: 6, points: 14 });
});

for (const [count, draw] of [[10, 5], [10, 3], [7, 4], [2, 1], [5, 5], [1, 1], [40, 7]]) {
  test(`a new attempt asks what the last did not, ${draw} of ${count}`, () => {
    const of = pool(count, draw);
    const [first, before] = attempt(of, freshState("Lineage1"), 0.9);
    const [, after] = attempt(of, first, 0.9);
    assert.equal(after.filter((id) => before.includes(id)).length, Math.max(0, 2 * draw - count));
  });
}

test("an attempt that was answered in part asks the same after a break, however many were before", () => {
  const of = pool(9, 4, { shuffle_questions: true });
  let state = freshState("Lineage1");
  for (let number = 1; number < 200; number += 1) {
    state = begin(state, of, { random: 0.3 });
    const ids = drawn(of, state);
    state = respond(state, of, of.questions.find(({ id }) => id === ids[number % 4]), "wrong", { final: false });
    assert.deepEqual(drawn(of, resumed(of, state)), ids);
    assert.equal(resumed(of, state).quizzes.pool.attempt.seed, state.quizzes.pool.attempt.seed);
    state = handIn(resumed(of, state), of);
    assert.deepEqual(drawn(of, state), ids);
  }
});

/** What a player wrote that drew anew for each attempt, by chance, in the third attempt at 4 of 10, and what it asked. */
const EARLIER = { running: "1IT_krLineage1A;A||||J8rFUC;AAA;R5mZvumL8)vumL8JwQ", submitted: "1Sd0y-Lineage1A;A||||J8rFUD;AnE;S5mZ.!vumL8JwQ" };
const ASKED_EARLIER = ["q9", "q2", "q7", "q4"];

test("an attempt that an earlier player began goes on with its questions, and the next asks others", () => {
  const of = pool(10, 4, { shuffle_questions: true });
  for (const text of Object.values(EARLIER)) {
    const { state, dropped } = decode(text, course([of]), TYPES);
    assert.equal(dropped, 0);
    assert.deepEqual(drawn(of, state), ASKED_EARLIER);
    assert.equal(encode(state, course([of]), TYPES), text);
    const [, next] = attempt(of, handIn(state, of));
    assert.equal(next.length, 4);
    assert.ok(next.every((id) => !ASKED_EARLIER.includes(id)));
  }
});

test("a pool that is edited between attempts, or while one runs, never asks too few, nor one twice", () => {
  const edit = fc.record({ ids: fc.uniqueArray(fc.nat(20), { minLength: 1, maxLength: 21 }), draw: fc.option(fc.integer({ min: 1, max: 12 })), answer: fc.boolean(), submit: fc.boolean(), random: RANDOM });
  fc.assert(
    fc.property(fc.array(edit, { maxLength: 30 }), (edits) => {
      let state = freshState("Lineage1");
      for (const { ids, draw, answer, submit, random } of edits) {
        const of = quiz("pool", ids.map((id) => choiceQuestion(`q${id}`)), { draw, feedback: "after" });
        state = begin(resumed(of, state), of, { random });
        const now = drawn(of, state);
        const answered = Object.keys(state.quizzes.pool.attempt.answers);
        assert.equal(new Set(now).size, now.length);
        assert.equal(now.length, Math.max(answered.length, Math.min(draw ?? ids.length, ids.length)));
        assert.ok(answered.every((id) => now.includes(id)));
        state = answer ? respond(state, of, of.questions.find(({ id }) => id === now[0]), "right", { final: false }) : state;
        state = submit ? handIn(state, of) : state;
      }
    }),
  );
});

test("attempts that ask the same questions ask them, and their options, in orders of their own", () => {
  const of = pool(6, 3, { shuffle_questions: true });
  const names = ["a", "b", "c", "d"];
  const first = new Map();
  const orders = new Set();
  let state = freshState("Lineage1");
  for (let number = 0; number < 800; number += 1) {
    const [next, ids] = attempt(of, state);
    state = next;
    orders.add(ids.join());
    const [option] = shuffled(state.quizzes.pool.attempt.seed, "question", names);
    first.set(option, (first.get(option) ?? 0) + 1);
  }
  assert.equal(orders.size, 12);
  assert.ok(names.every((name) => first.get(name) > 120 && first.get(name) < 280), JSON.stringify([...first]));
});

test("a quiz that asks all its questions is begun by chance each time, and its resume data stay as short", () => {
  const of = quiz("pool", questions(5), { shuffle_questions: true });
  let state = freshState("Lineage1");
  for (const random of [0.2, 0.4, 0.4]) {
    state = handIn(begin(state, of, { random }), of);
    assert.equal(state.quizzes.pool.attempt.seed, Math.floor(random * SEEDS));
  }
});
