// What the preview's panel reads of a learner's data, and how it fills a quiz.
import assert from "node:assert/strict";
import { test } from "node:test";

import { withParts } from "../../templates/lms/parts.js";
import { exampleOf } from "../../templates/preview/examples.js";
import { filled } from "../../templates/preview/filling.js";
import { courseOf, describe, readResume, typesOf } from "../../templates/preview/resume.js";
import { conditionInWords, rowsOf, storyGraph, storyWords } from "../../templates/preview/story-graph.js";
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

/** Whatever is drawn of an element and inside it, by its name. */
const drawnOf = (part, name) => (typeof part === "string" ? [] : [...(part.name === name ? [part] : []), ...part.children.flatMap((child) => drawnOf(child, name))]);
const wordsOf = (part) => part.children.join("");

test("a story is drawn in rows, each below all scenes that lead on to it, with an arrow for each way", () => {
  const drawn = story();
  assert.deepEqual(rowsOf(drawn), [["counter"], ["why"], ["good", "bad"]]);
  drawn.scenes.good.ending = "She comes back tomorrow, and brings her sister";
  const svg = storyGraph(drawn);
  assert.equal(drawnOf(svg, "rect").length, 4);
  const ways = drawnOf(svg, "g").filter(({ attributes }) => attributes.class.startsWith("way"));
  assert.equal(ways.filter(({ attributes }) => attributes.class === "way back").length, 1);
  assert.deepEqual(ways.map((way) => drawnOf(way, "path").map(({ attributes }) => attributes.class)), Array(ways.length).fill(["line", "arrow"]));
  const lines = drawnOf(svg, "text").map(wordsOf);
  assert.ok(["She comes back", "tomorrow, and brings", "her sister"].every((line) => lines.includes(line))); // nothing is cut off
});

test("a way past other scenes goes round them, and nothing lies outside of the drawing", () => {
  const to = (goto) => ({ key: goto, text: `To ${goto}`, goto, if: null, set: {}, add: {} });
  const scene = (...goals) => ({ lines: [], choices: goals.map(to), ending: goals.length > 0 ? null : "Over", points: 1 });
  const scenes = { a: scene("b", "end"), b: scene("c", "d"), c: scene("e", "a"), d: scene("e", "b"), e: scene("end", "a"), end: scene() };
  const svg = storyGraph({ first: "a", persons: {}, variables: {}, most: 1, scenes });
  const boxes = drawnOf(svg, "rect").map(({ attributes: { x, y, width, height } }) => ({ left: x, top: y, right: x + width, bottom: y + height }));
  const [left, top, across, down] = svg.attributes.viewBox.split(" ").map(Number);
  const pairs = drawnOf(svg, "path").filter(({ attributes }) => attributes.class === "line");
  assert.ok(boxes.every((box) => box.left >= left && box.top >= top && box.right <= left + across && box.bottom <= top + down));
  assert.ok(boxes.every((one) => boxes.every((two) => one === two || one.right <= two.left || two.right <= one.left || one.bottom <= two.top || two.bottom <= one.top)));
  const upright = pairs.flatMap(({ attributes: { d } }) => [...d.matchAll(/ (-?[\d.]+) (-?[\d.]+)V(-?[\d.]+)/g)].map((found) => found.slice(1).map(Number)));
  assert.ok(upright.length > 0);
  for (const [x, from, end] of upright) {
    assert.ok(boxes.every((box) => x <= box.left || x >= box.right || Math.max(from, end) <= box.top || Math.min(from, end) >= box.bottom));
  }
});

test("a story is told in words: where each choice leads, when it is offered, and what it changes", () => {
  const told = storyWords(story());
  assert.deepEqual(told.map(({ name }) => name), ["counter", "why", "good", "bad"]);
  assert.equal(told[2].ending, "3 points · He stays");
  assert.deepEqual(told[1].choices.map(({ to }) => to), story().scenes.why.choices.map(({ goto }) => goto));
  assert.equal(conditionInWords(["or", ["and", [">=", "trust", 2], ["not", "rude"]], "late"]), "((trust >= 2) and not rude) or late");
});

test("a course in parts is put together, and anything else stays as it is", async () => {
  const [one, two] = COURSE.items;
  const [first, second] = [one, two].map((item) => `lessonpackPart(${JSON.stringify({ [item.id]: { ...item, html: "<p>(;</p>" } })});\n`);
  const scripts = new Map([["parts/a.js", first], ["parts/b.js", second]]);
  const page = JSON.stringify({ ...COURSE, parts: [["a", 1], ["b", 1]], items: undefined });
  const whole = await withParts(page, (address) => Promise.resolve(scripts.get(address)));
  assert.deepEqual(courseOf(whole)?.items, JSON.parse(JSON.stringify([one, two].map((item) => ({ ...item, html: "<p>(;</p>" })))));
  const prompt = "<p>Is 1 &lt; 2?</p>";
  const inside = { ...choiceQuestion("bare"), prompt: undefined, text: undefined };
  const html = `<section class="self-check" data-question="bare"><div class="prompt">${prompt}</div></section>`;
  const brought = { end: { ...quiz("end", [{ ...inside, prompt }]), html: "" }, last: { ...lesson("last", [inside]), html } };
  const added = JSON.parse(await withParts(page, () => Promise.resolve(`lessonpackPart(${JSON.stringify(brought)});\n`)));
  assert.deepEqual(new Set(added.items.flatMap((item) => item.questions.map(({ text }) => text))), new Set(["Is 1 < 2?"]));
  for (const text of ["", "null", "{", JSON.stringify(COURSE), page]) {
    assert.equal(await withParts(text, () => Promise.resolve("<title>Log in</title>")), text);
  }
});
