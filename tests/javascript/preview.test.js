// What the preview's panel reads of a learner's data, and how it fills a quiz.
import assert from "node:assert/strict";
import { test } from "node:test";

import { exampleOf } from "../../templates/preview/examples.js";
import { filled } from "../../templates/preview/filling.js";
import { courseOf, describe, readResume, typesOf } from "../../templates/preview/resume.js";
import { rowsOf, storyGraph } from "../../templates/preview/story-graph.js";
import { encode } from "../../templates/player/state/resume-data.js";
import { freshState, moveTo, readLesson } from "../../templates/player/state/learner.js";
import { choiceQuestion, course, everyType, lesson, quiz, story, TYPES } from "./courses.js";

const SENTENCES = { say: (key) => key, list: (texts) => texts.join(", ") };
const QUESTIONS = everyType().map(([question]) => question);
const COURSE = course([lesson("first"), quiz("check", QUESTIONS)]);
const CHECK = COURSE.items[1];
const GIVEN = { limit: 64000, now: 0, random: 0.5 };

test("a course is known by its form; anything else is none", () => {
  assert.equal(courseOf(JSON.stringify(COURSE))?.items.length, 2);
  for (const text of ["", "{", "[]", '{"format":2,"items":[]}', '{"format":1,"items":[{}]}', '{"format":1,"items":[{"id":"a","title":"b","questions":[{"id":"q","key":"k","type":"../x"}]}]}']) {
    assert.equal(courseOf(text), null);
  }
});

test("a forged course puts no object where a text is shown", () => {
  const html = { html: "<img src=x onerror=alert()>" };
  const question = { ...choiceQuestion("q"), text: html };
  assert.equal(courseOf(JSON.stringify(course([lesson("one", [question])]))), null);
  assert.equal(typeof describe(choiceQuestion("q"), null, { choice: { ...TYPES.choice, describe: () => html } }, SENTENCES), "string");
});

test("only the types that a course uses are loaded", async () => {
  const loaded = [];
  const types = await typesOf(course([lesson("one", [choiceQuestion("q")])]), (address) => {
    loaded.push(address);
    return import(`../../templates/preview/${address}`);
  });
  assert.deepEqual(loaded, ["../player/questions/choice.js"]);
  assert.equal(typeof types.choice.score, "function");
});

test("resume data are read as lessons, answers and a place", () => {
  const state = moveTo(readLesson(freshState("abcdefgh"), "first"), "check");
  const read = readResume(encode({ ...state, revision: 1 }, COURSE, TYPES), COURSE, TYPES, SENTENCES);
  assert.equal(read.place.title, CHECK.title);
  assert.deepEqual(read.pages.map(({ id, standing, done }) => [id, standing, done]), [["first", "read", true], ["check", "not begun", false]]);
  assert.equal(readResume("somebody else's", COURSE, TYPES, SENTENCES), null);
});

for (const question of QUESTIONS.filter(({ scored }) => scored)) {
  test(`the examples of ${question.type} are right and wrong`, () => {
    assert.equal(TYPES[question.type].score(question, exampleOf(question, "right")), 1);
    assert.notEqual(TYPES[question.type].score(question, exampleOf(question, "wrong")), 1);
  });
}

for (const [kind, verdict] of [["right", "right"], ["wrong", "wrong"]]) {
  test(`a quiz that is filled ${kind} can be submitted, with every answer ${kind}`, () => {
    const immediate = { ...CHECK, feedback: "immediate" };
    const of = course([COURSE.items[0], immediate]);
    const read = readResume(filled(of, TYPES, null, immediate, kind, GIVEN), of, TYPES, SENTENCES);
    const { lines, standing } = read.pages[1];
    assert.equal(standing, "attempt running");
    assert.equal(lines.length, QUESTIONS.length);
    assert.deepEqual([...new Set(lines.filter((line) => line.question.scored).map((line) => line.verdict))], [verdict]);
  });
}

test("a quiz without an attempt left is not filled", () => {
  const once = { ...CHECK, attempts: 1 };
  const of = course([once]);
  const state = { ...freshState("abcdefgh"), quizzes: { check: { attempts: 1, best: 1, attempt: null } } };
  assert.equal(filled(of, TYPES, state, once, "right", GIVEN), null);
});

test("a story is drawn by the steps that lead to its scenes, with what authors wrote as text", () => {
  const drawn = story();
  assert.deepEqual(rowsOf(drawn), [["counter"], ["why"], ["good", "bad"]]);
  drawn.scenes.good.ending = "<b>He & she";
  const svg = storyGraph(drawn);
  assert.equal(svg.match(/<rect/g).length, 4);
  assert.equal(svg.match(/<path/g).length, 5);
  assert.equal(svg.match(/stroke-dasharray/g).length, 1); // the one that leads back
  assert.match(svg, /3 · &lt;b&gt;He &amp; she/);
});
