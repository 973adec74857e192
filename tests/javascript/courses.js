// Courses for tests, in the shape that the exporter writes into the page, with the real question types.

import { createHash } from "node:crypto";

import { TYPES } from "./question-types.js";

export { TYPES };

/** The same key that exporter/identifiers.py makes. */
export function keyOf(id) {
  return createHash("sha256").update(id).digest("base64url").slice(0, 5);
}

function entries(names) {
  return names.map((name) => ({
    name,
    key: createHash("sha256").update(name).digest("base64url").slice(0, 3),
    html: name,
    text: name,
    fixed: false,
  }));
}

/** A question of any type. */
export function question(id, type, fields, more = {}) {
  return {
    id,
    key: keyOf(id),
    reported: id,
    type,
    prompt: `<p>${id}?</p>`,
    text: `What about ${id}?`,
    points: 1,
    parts: 1,
    scored: type !== "essay" && type !== "scale",
    graded: false,
    objectives: [],
    hint: null,
    explanation: null,
    ...fields,
    ...more,
  };
}

/** A single-choice question with the right option "right". */
export function choiceQuestion(id, more = {}, names = ["right", "wrong", "other", "last"]) {
  return question(id, "choice", { options: entries(names), solution: { correct: ["right"], feedback: {} } }, more);
}

/** One question of each type, with a right and a wrong response (`null`: none is wrong). */
export function everyType() {
  const pairs = { red: "rot", green: "gruen", blue: "blau" };
  return [
    [choiceQuestion("one"), "right", "wrong"],
    [question("some", "multiple", { options: entries(["a", "b", "c", "d"]), solution: { correct: ["a", "c"], scoring: "partial", feedback: {} } }, { parts: 2 }), ["a", "c"], ["b"]],
    [question("yes-no", "true-false", { options: entries(["true", "false"]), solution: { answer: true } }), true, false],
    [question("word", "text", { solution: { answers: ["Flask"], case_sensitive: false } }), "Flask", "Django – ≠ 日本"],
    [question("amount", "number", { unit: "kg", solution: { low: 1.5, high: 2.5, answer: 2 } }), "2", "3,5"],
    [question("pairs", "matching", { items: entries(Object.keys(pairs)), matches: entries(Object.values(pairs)), solution: { pairs, scoring: "partial" } }, { parts: 3 }), pairs, { red: "blau", green: "gruen", blue: "rot" }],
    [question("order", "ordering", { items: entries(["x", "y", "z"]), solution: { order: ["x", "y", "z"], scoring: "all" } }), ["x", "y", "z"], ["z", "y", "x"]],
    [question("fill", "gaps", { html: "", gaps: [{ options: null }, { options: [{ key: "abc", text: "one" }, { key: "def", text: "two" }] }], solution: { accepted: [["here"], ["two"]], scoring: "partial" } }, { parts: 2 }), ["here", "two"], ["there", "two"]],
    [question("own-words", "essay", { min_words: null, max_words: null, solution: { sample_answer: null } }), "A text of my own.\nWith two lines.", null],
    [question("talk", "scenario", { back: true, longest: 2, first: [], solution: story() }, { parts: 3, points: 3 }), ["sorry", "mend"], ["no", "shrug"]],
    [question("opinion", "scale", { labels: entries(["no", "perhaps", "yes"]), solution: {} }), "perhaps", null],
    [question("groups", "sorting", { items: entries(["one", "two", "three"]), matches: entries(["odd", "even"]), solution: { pairs: { one: "odd", two: "even", three: "odd" }, order: ["one", "three", "two"], scoring: "partial" } }, { parts: 3 }), { one: "odd", two: "even", three: "odd" }, { one: "even" }],
    [question("places", "hotspot", { picture: "", regions: entries(["hill", "lake", "barn"]), count: 2, solution: { correct: ["hill", "barn"], areas: { hill: [20, 20, 10, 10], lake: [50, 50, 10, 20], barn: [[70, 70], [90, 70], [80, 90]] }, scoring: "partial" } }, { parts: 2 }), [[200, 250], "barn"], [[500, 500], [1000, 0]]],
  ];
}

/** A story: two ways through it, one of which leads back to where it was. */
export function story() {
  const say = (name, goto, more = {}) => ({ name, key: keyOf(name).slice(0, 2), html: name, text: `I say ${name}.`, then: null, goto, if: null, set: {}, add: {}, ...more });
  const scene = (choices, more = {}) => ({ lines: [{ who: "guest", html: "<p>Well?</p>" }], choices, ending: null, points: 0, ...more });
  return {
    first: "counter",
    persons: { guest: "A guest" },
    variables: { trust: 0, rude: false },
    most: 3,
    scenes: {
      counter: scene([say("sorry", "why", { add: { trust: 1 } }), say("no", "why", { set: { rude: true } }), say("what", "counter")]),
      why: scene([say("mend", "good", { if: ["and", [">=", "trust", 1], ["not", "rude"]] }), say("shrug", "bad")]),
      good: scene([], { ending: "He stays", points: 3 }),
      bad: scene([], { ending: "He goes" }),
    },
  };
}

export function lesson(id, questions = []) {
  return { kind: "lesson", id, key: keyOf(id), title: `Lesson ${id}`, minutes: 1, words: 200, questions };
}

export function quiz(id, questions, more = {}) {
  return {
    kind: "quiz",
    id,
    key: keyOf(id),
    title: `Quiz ${id}`,
    introduction: null,
    passing_score: 70,
    weight: 1,
    graded: true,
    attempts: null,
    feedback: "immediate",
    shuffle_questions: false,
    shuffle_options: false,
    draw: null,
    time_limit: null,
    minutes: 1,
    questions,
    ...more,
  };
}

export function course(items, more = {}) {
  return {
    format: 1,
    id: "course",
    title: "A course",
    language: "en",
    direction: "ltr",
    version: "1",
    edition: "0123456789ab",
    structure: "single",
    navigation: "free",
    completion: { lessons: 100, quizzes: "passed", passing_score: 70, report: "passed/failed" },
    reporting: { interactions: true, objectives: true, responses: "letters" },
    items,
    ...more,
  };
}

/** Lessons and quizzes of `count` single-choice questions in all, ten to a quiz. */
export function largeCourse(questions, lessons) {
  const all = Array.from({ length: questions }, (_, at) => choiceQuestion(`question-${at}`));
  const quizzes = Array.from({ length: Math.ceil(questions / 10) }, (_, at) => quiz(`quiz-${at}`, all.slice(at * 10, at * 10 + 10)));
  return course([...Array.from({ length: lessons }, (_, at) => lesson(`lesson-${at}`)), ...quizzes]);
}
