// What is done with the LMS's state and the journal's at launch, case by case.

import assert from "node:assert/strict";
import { test } from "node:test";

import { freshState, readLesson } from "../../templates/player/state/learner.js";
import { reconcile } from "../../templates/player/record/reconcile.js";

const state = (lineage, revision, ...lessons) => lessons.reduce(readLesson, { ...freshState(lineage), revision });
const kept = (of, confirmed, more = {}) => ({ state: of, confirmed, when: 0, anonymous: false, dropped: 0, interactions: [], ...more });

const A = "AAAAAAAA";
const B = "BBBBBBBB";

/** name → LMS's state, whether it is unreadable, the journal, then: lessons read, replay, lineage that is asked about. */
const CASES = {
  "nothing anywhere": [null, false, [], null, false, null],
  "an untouched journal counts for nothing": [null, false, [kept(state(A, 0), 0)], null, false, null],
  "only the LMS": [state(A, 3, "l"), false, [], ["l"], false, null],
  "both agree": [state(A, 3, "l"), false, [kept(state(A, 3, "l"), 3)], ["l"], false, null],
  "the journal was not confirmed to the end, but the LMS has it": [state(A, 3, "l"), false, [kept(state(A, 3, "l"), 2)], ["l"], false, null],
  "the journal is ahead": [state(A, 3, "l"), false, [kept(state(A, 4, "l", "m"), 3)], ["l", "m"], true, null],
  "the LMS went back behind what it had confirmed": [state(A, 1), false, [kept(state(A, 4, "l"), 4)], ["l"], true, null],
  "another device is ahead": [state(A, 9, "l", "m"), false, [kept(state(A, 4, "l"), 4)], ["l", "m"], false, null],
  "another device is ahead, and something was not sent": [state(A, 9, "l", "m"), false, [kept(state(A, 4, "l", "n"), 3)], ["l", "m", "n"], true, null],
  "another device has read the lesson of which a part was not sent": [state(A, 9, "l"), false, [kept(state(A, 4, "l#AAAA"), 3)], ["l", "l#AAAA"], false, null],
  "a part of a lesson was not sent": [state(A, 3, "m"), false, [kept(state(A, 4, "l#AAAA"), 3)], ["l#AAAA", "m"], true, null],
  "the LMS is empty and never had a part": [null, false, [kept(state(A, 1, "l#AAAA"), 0)], ["l#AAAA"], true, null],
  "the LMS is empty and never had it": [null, false, [kept(state(A, 4, "l"), 0)], ["l"], true, null],
  "the LMS is empty though it had it": [null, false, [kept(state(A, 4, "l"), 2)], null, false, A],
  "the LMS is empty: unsent work from before a finished attempt stays away": [null, false, [kept(state(B, 4, "l"), 4), kept(state(A, 4, "m"), 0)], null, false, B],
  "the LMS cannot be read": [null, true, [kept(state(A, 4, "l"), 4)], ["l"], true, null],
  "nobody knows whose it is": [null, false, [kept(state(A, 4, "l"), 0, { anonymous: true })], null, false, A],
  "begun anew elsewhere, with unsent work here": [state(B, 2, "m"), false, [kept(state(A, 4, "l"), 0)], ["l", "m"], true, null],
  "begun anew elsewhere, with confirmed work here": [state(B, 2, "m"), false, [kept(state(A, 4, "l"), 4)], ["m"], false, A],
  "begun anew elsewhere, and read the lesson of which a part is confirmed here": [state(B, 2, "l"), false, [kept(state(A, 4, "l#AAAA"), 4)], ["l"], false, null],
  "begun anew elsewhere, and got further": [state(B, 2, "l", "m"), false, [kept(state(A, 4, "l"), 4)], ["l", "m"], false, null],
};

for (const [name, [lms, unreadable, journal, lessons, replay, lineage]] of Object.entries(CASES)) {
  test(name, () => {
    const found = reconcile(lms, unreadable, journal);
    assert.deepEqual(found.state && [...found.state.read].sort(), lessons);
    assert.equal(found.replay, replay);
    assert.equal(found.ask && found.ask.state.lineage, lineage);
    assert.ok(!lms || found.state.lineage === lms.lineage);
  });
}
