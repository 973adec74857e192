// Has the player write the states that the exporter calculates with: `node largest-states.js COURSES.json` prints, for each
// course of the list, how long the resume data of somebody are who has read and answered everything, and how long at least.

import { readFileSync } from "node:fs";

import { hash } from "../../templates/player/state/hash.js";
import { answerCheck, freshState, moveTo, readLesson } from "../../templates/player/state/learner.js";
import { encode } from "../../templates/player/state/resume-data.js";
import { questionsOf } from "../../templates/player/state/attempt.js";
import { TYPES } from "./courses.js";
import { begin, handIn, respond } from "./learning.js";

const names = (entries) => entries.map(({ name }) => name);

/** The longest response of each type; `null` for free text. */
const LONGEST = {
  choice: ({ options }) => options[0].name,
  multiple: ({ options }) => names(options),
  "true-false": () => true,
  number: () => "12345678.1234567",
  matching: ({ items, matches }) => Object.fromEntries(items.map(({ name }, at) => [name, matches[at % matches.length].name])),
  sorting: ({ items, matches }) => Object.fromEntries(names(items).map((name) => [name, matches[0].name])),
  hotspot: ({ count }) => Array.from({ length: count }, (_, at) => [1000, 1000 - at]),
  ordering: ({ items }) => names(items),
  gaps: ({ gaps }) => (gaps.every(({ options }) => options) ? gaps.map(({ options }) => options[0].text) : null),
  scale: ({ labels }) => labels[0].name,
  scenario: ({ solution: { first, scenes } }) => longestWay(scenes, first, []),
  text: () => null,
  essay: () => null,
};

/** The names of the choices of the longest way from a scene that comes to none of them twice. */
function longestWay(scenes, from, before) {
  const ways = scenes[from].choices
    .filter((choice) => !before.includes(choice.goto))
    .map((choice) => [choice.name, ...longestWay(scenes, choice.goto, [...before, from])]);
  return ways.reduce((longest, way) => (way.length > longest.length ? way : longest), []);
}

/** An answer as it takes most room: partly right, where a question has parts. */
function answerTo(question) {
  const share = question.scored ? (question.parts > 1 ? 1 / question.parts : 1) : null;
  return { response: LONGEST[question.type](question), share, final: true };
}

/** What is drawn depends on the seed: `random` decides it. */
function largest(course, anchor, random) {
  let state = moveTo({ ...freshState("Lineage1"), revision: 200_000, reached: { completed: true, passed: true, score: 1, on: 20_000 } }, course.items[0].id, anchor);
  for (const item of course.items) {
    if (item.kind === "lesson") {
      state = item.questions.reduce((now, question) => answerCheck(now, question.id, answerTo(question)), readLesson(state, item.id));
    } else {
      state = begin(handIn(begin(state, item, { random }), item), item, { random });
      const answers = Object.fromEntries(questionsOf(item, state.quizzes[item.id].attempt).map((question) => [question.id, answerTo(question)]));
      const { attempt, ...record } = state.quizzes[item.id];
      const at = Object.keys(answers)[0];
      const attempts = item.attempts ?? 100;
      const seed = (attempt.seed % SEEDS) + (item.draw || item.pick ? (attempts - 1) * SEEDS : 0);
      const running = { ...attempt, answers, at, seed, spent: attempt.started ? 500_000 : 0 };
      state = { ...state, quizzes: { ...state.quizzes, [item.id]: { ...record, attempts, attempt: running } } };
    }
  }
  return encode(state, course, TYPES).length;
}

/** A state of somebody on the way: a part of the answers, some of them submitted. */
function some(course, seed) {
  let state = { ...freshState("Lineage1"), revision: seed };
  for (const item of course.items) {
    const chosen = (question) => hash(question.id, seed) % 3 > 0 && LONGEST[question.type](question) !== null;
    if (item.kind === "lesson") {
      state = readLesson(state, item.id);
    } else {
      state = begin(state, item);
      const questions = questionsOf(item, state.quizzes[item.id].attempt).filter(chosen);
      state = questions.reduce((now, question) => respond(now, item, question, LONGEST[question.type](question)), state);
      state = hash(item.id, seed) % 2 ? handIn(state, item) : state;
    }
  }
  return encode(state, course, TYPES).length;
}

const SEEDS = 2 ** 18;
/** As many as it takes to draw the largest questions. */
const chances = ({ items }) => Array.from({ length: items.some(({ draw, pick }) => draw || pick) ? 300 : 1 }, (_, at) => at / 300);

const jobs = JSON.parse(readFileSync(process.argv[2], "utf8"));
console.log(JSON.stringify(jobs.map(({ course, anchor }) => ({ largest: Math.max(...chances(course).map((random) => largest(course, anchor, random))), some: [1, 2, 3, 4, 5].map((seed) => some(course, seed)) }))));
