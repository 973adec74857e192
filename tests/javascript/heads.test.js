// What the page of a large course says of its items is what progress and score need before their parts come.

import assert from "node:assert/strict";
import { test } from "node:test";

import { itemsOf } from "../../templates/player/state/heads.js";
import { freshState } from "../../templates/player/state/learner.js";
import { progressOf } from "../../templates/player/state/progress.js";

const HEADS = {
  ids: "one two end",
  keys: "aaaaabbbbbccccc",
  titles: ["One", "Two", "End"],
  minutes: [3, 4, 5],
  sorts: [{ kind: "lesson" }, { kind: "lesson", points: 3 }, { kind: "quiz", graded: true, passing_score: 80, weight: 2, attempts: null }],
  sort: [0, 1, 2],
  pictures: { 1: "media/two.svg" },
};

test("each item has what its columns say", () => {
  const [one, two, end] = itemsOf(HEADS);
  assert.deepEqual(one, { kind: "lesson", id: "one", key: "aaaaa", title: "One", minutes: 3, questions: [] });
  assert.equal(two.image, "media/two.svg");
  assert.deepEqual([end.kind, end.key, end.passing_score, end.weight, end.questions], ["quiz", "ccccc", 80, 2, []]);
});

test("questions that count keep a course from being done until they have come and were answered", () => {
  const completion = { lessons: 100, quizzes: "attempted", passing_score: 50, report: "passed/failed" };
  const course = /** @type {any} */ ({ completion, items: itemsOf(HEADS) });
  const state = { ...freshState("abcdefgh"), read: ["one", "two"], quizzes: { end: { attempts: 1, best: 1, attempt: null } } };
  const { completion: reached, objectives } = progressOf(course, state);
  assert.equal(reached, "incomplete");
  assert.deepEqual(objectives.map(({ id, submitted }) => [id, submitted]), [["end", true], ["self-checks", false]]);
});
