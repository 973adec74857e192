// Questions inside lessons where a server judges: what it knows goes before what any device has noted.

import assert from "node:assert/strict";
import { test } from "node:test";

import { freshState, putQuiz, readLesson } from "../../templates/player/state/learner.js";
import { merge } from "../../templates/player/state/merge.js";
import { createChecks } from "../../templates/player/served/checks.js";
import { decode, encode } from "../../templates/player/state/resume-data.js";
import { choiceQuestion, course, everyType, lesson, quiz, TYPES } from "./courses.js";
import { check, plain } from "./learning.js";

const ONE = choiceQuestion("one");
const GRADED = choiceQuestion("graded", { graded: true });
const OF = course([lesson("a", [ONE, GRADED]), lesson("b"), quiz("q", [])]);
const LIMIT = 64000;
const NOTHING = { text: "", read: [], checks: {}, quizzes: {} };

/** Open a course as the tracker does; return what there is to go on from. */
function opened(known, of = OF) {
  const checks = createChecks(of, TYPES);
  const text = checks.resume({ ...NOTHING, ...known }, LIMIT);
  return { checks, text, state: decode(text, of, checks.types)?.state };
}

/** What the server says of an answer. */
function judged(response, share) {
  return { response, share, solution: { correct: ["right"], feedback: {} }, explanation: null };
}

/** The text of a state, as a device saves it. */
function saved(state) {
  return encode({ ...state, revision: 5 }, OF, TYPES);
}

test("nobody who has done nothing gets a text", () => {
  assert.equal(opened({ quizzes: { q: { submitted: 0, running: false, best: null } } }).text, "");
});

test("a lost text is made up from what the server knows", () => {
  const { state } = opened({
    read: ["b"],
    checks: { one: judged("wrong", 0), graded: judged("right", 1) },
    quizzes: { q: { submitted: 2, running: true, best: 0.75 } },
  });
  assert.deepEqual(state.read, ["b"]);
  assert.deepEqual(plain(state.checks), { one: { response: "wrong", share: 0, final: true }, graded: { response: "right", share: 1, final: true } });
  assert.deepEqual(plain(state.quizzes), { q: { attempts: 2, best: 0.75, attempt: null } });
});

test("a quiz allows as many attempts as the server says", () => {
  const of = course([quiz("q", [], { attempts: 2 }), quiz("r", [], { attempts: 2 })]);
  opened({ quizzes: { q: { submitted: 0, running: false, best: null, attempts: 1 } } }, of);
  assert.deepEqual(of.items.map(({ attempts }) => attempts), [1, 2]);
});

test("a text that knows everything stays as it is", () => {
  const text = saved(putQuiz(readLesson(check(freshState("Lineage1"), GRADED, "right"), "a"), "q", { attempts: 1, best: 1, attempt: null }));
  const known = { text, read: ["a"], checks: { graded: judged("right", 1) }, quizzes: { q: { submitted: 1, running: false, best: 1 } } };
  assert.equal(opened(known).text, text);
});

test("parts of lessons that were read stay in a text, unless the server knows of the whole", () => {
  const text = saved(["a#AAAA", "b#BBBB"].reduce(readLesson, freshState("Lineage1")));
  assert.deepEqual([...opened({ text, read: ["a"] }).state.read].sort(), ["a", "b#BBBB"]);
});

test("what other devices read and did is added to a text", () => {
  const { state } = opened({ text: saved(readLesson(freshState("Lineage1"), "a")), read: ["b"], quizzes: { q: { submitted: 0, running: true, best: null } } });
  assert.deepEqual([state.lineage, state.revision, [...state.read].sort()], ["Lineage1", 5, ["a", "b"]]);
  assert.deepEqual(plain(state.quizzes), { q: { attempts: 0, best: null, attempt: null } });
});

test("an answer that the server judged later goes before that of a text, and before that of a journal", () => {
  const old = check(freshState("Lineage1"), ONE, "right");
  const { checks, state } = opened({ text: saved(old), checks: { one: judged("wrong", 0) } });
  assert.deepEqual(plain(state.checks), { one: { response: "wrong", share: 0, final: true } });
  const journal = decode(saved(old), OF, checks.types).state;
  for (const revision of [4, 5, 6]) {
    assert.equal(merge(state, { ...journal, revision }).checks.one.response, "wrong", `journal at revision ${revision}`);
  }
});

test("an answer that the server does not know is not made up", () => {
  const { state } = opened({ text: saved(check(check(freshState("Lineage1"), ONE, "right"), GRADED, "right")), checks: { one: judged("right", 1) } });
  assert.deepEqual(Object.keys(state.checks), ["one"]);
});

test("answers of every type are known again, whatever the order of their parts", () => {
  for (const [question, right] of everyType()) {
    const reversed = right !== null && typeof right === "object" && !Array.isArray(right) ? Object.fromEntries(Object.entries(right).reverse()) : right;
    const checks = createChecks(course([lesson("a", [question])]), TYPES);
    checks.resume({ ...NOTHING, checks: { [question.id]: judged(reversed, question.scored ? 0.5 : null) } }, LIMIT);
    assert.equal(checks.types[question.type].score(question, right), question.scored ? 0.5 : null, question.type);
    const of = course([lesson("a", [question])]);
    const text = encode({ ...check(freshState("Lineage1"), question, right), revision: 5 }, of, TYPES);
    const share = question.scored ? 1 : null;
    assert.equal(opened({ text, checks: { [question.id]: judged(reversed, share) } }, of).text, text, `${question.type}: the text stays`);
  }
});
