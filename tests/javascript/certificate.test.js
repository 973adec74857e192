// The day of a certificate: when the course was completed, and never another one afterwards.

import assert from "node:assert/strict";
import { test } from "node:test";

import { dayEarned } from "../../templates/player/state/day-earned.js";
import { freshState, readLesson } from "../../templates/player/state/learner.js";
import { hasMore, merge } from "../../templates/player/state/merge.js";
import { decode, encode } from "../../templates/player/state/resume-data.js";
import { course, lesson, TYPES } from "./courses.js";

const OF = course([lesson("l"), lesson("m")]);
const NOON = Date.UTC(2026, 10, 28, 12);
const DAY = Math.floor(NOON / 86400000);
const FRESH = freshState("AAAAAAAA");

test("a certificate has the day of the change that completes the course", () => {
  const half = readLesson(FRESH, "l");
  const whole = readLesson(half, "m");
  assert.equal(dayEarned(OF, FRESH, half, null, NOON), undefined);
  assert.equal(dayEarned(OF, half, whole, null, NOON), DAY);
  const kept = { ...whole, reached: { ...whole.reached, completed: true, on: DAY } };
  assert.equal(dayEarned(OF, kept, { ...kept, revision: 9 }, null, NOON + 9 * 86400000), DAY);
  const earlier = { ...whole, reached: { ...whole.reached, completed: true } };
  assert.equal(dayEarned(OF, earlier, { ...earlier, revision: 9 }, null, NOON), undefined, "completed before there was one");
});

test("the day takes four characters of resume data, and the earlier of two days stays", () => {
  const state = { ...FRESH, reached: { completed: true, passed: false, score: null, on: DAY } };
  const text = encode(state, OF, TYPES);
  assert.equal(text.length, encode({ ...state, reached: { completed: true, passed: false, score: null } }, OF, TYPES).length + 4);
  assert.deepEqual(decode(text, OF, TYPES)?.state, state);
  const later = { ...state, revision: 5, reached: { ...state.reached, on: DAY + 3 } };
  assert.equal(merge(state, later).reached.on, DAY);
  assert.equal(hasMore(later, state), false);
});
