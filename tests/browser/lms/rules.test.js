/** The strict LMS of the browser tests refuses what real ones refuse: scorm-again alone takes most of these. */
import assert from "node:assert/strict";
import { test } from "node:test";

import { refusal, unreadable } from "./rules.js";

const begun = (type) =>
  new Map([
    ["cmi.interactions.0.id", "q1"],
    ["cmi.interactions.0.type", type],
    ["cmi.objectives.0.id", "o1"],
  ]);

const REFUSED = [
  ["1.2", "cmi.suspend_data", "x".repeat(4097), "longer than 4096"],
  ["1.2", "cmi.suspend_data", "a<b", "free of"],
  ["1.2", "cmi.suspend_data", "ü", "plain ASCII"],
  ["1.2", "cmi.core.lesson_location", "x".repeat(256), "longer than 255"],
  ["1.2", "cmi.core.lesson_status", "not attempted", "none of"],
  ["1.2", "cmi.core.exit", "normal", "none of"],
  ["1.2", "cmi.core.score.raw", "101", "not within"],
  ["1.2", "cmi.core.score.raw", "1e1", "plain decimal"],
  ["1.2", "cmi.core.score.raw", 50, "not a string"],
  ["1.2", "cmi.core.session_time", "0:00:05", "HHHH:MM:SS"],
  ["1.2", "cmi.core.session_time", "00:00:05.123", "HHHH:MM:SS"],
  ["1.2", "cmi.core.student_id", "x", "read-only"],
  ["1.2", "cmi.completion_status", "completed", "no element"],
  ["1.2", "cmi.interactions.2.id", "q3", "leaves a gap"],
  ["1.2", "cmi.interactions.1.type", "choice", "comes before"],
  ["1.2", "cmi.interactions.1.id", "two words", "without blanks"],
  ["1.2", "cmi.interactions.1.id", "x".repeat(256), "without blanks"],
  ["1.2", "cmi.interactions.0.type", "other", "none of"],
  ["1.2", "cmi.interactions.0.result", "incorrect", "not a result"],
  ["1.2", "cmi.interactions.0.student_response", "option-a", "has the part", "choice"],
  ["1.2", "cmi.interactions.0.student_response", "a,a", "twice", "choice"],
  ["1.2", "cmi.interactions.0.student_response", "true", "not t or f", "true-false"],
  ["1.2", "cmi.interactions.0.student_response", "a\nb", "line break", "fill-in"],
  ["1.2", "cmi.interactions.0.correct_responses.1.pattern", "a", "gap", "choice"],
  ["1.2", "cmi.interactions.0.time", "2026-01-01T00:00:00", "not HH:MM:SS"],
  ["2004", "cmi.suspend_data", "x".repeat(64001), "longer than 64000"],
  ["2004", "cmi.location", "x".repeat(1001), "longer than 1000"],
  ["2004", "cmi.score.scaled", ".5", "plain decimal"],
  ["2004", "cmi.score.scaled", "1e-7", "plain decimal"],
  ["2004", "cmi.progress_measure", "1.01", "not within"],
  ["2004", "cmi.session_time", "PT1.234S", "duration"],
  ["2004", "cmi.session_time", "P", "duration"],
  ["2004", "cmi.exit", "normal", "none of"],
  ["2004", "cmi.interactions.0.timestamp", "2026-01-01T00:00:00Z", "without a zone"],
  ["2004", "cmi.interactions.0.timestamp", "2026-01-01T00:00:00.000Z", "without a zone"],
  ["2004", "cmi.interactions.0.result", "wrong", "not a result"],
  ["2004", "cmi.interactions.0.learner_response", "a-b", "has the part", "choice"],
  ["2004", "cmi.interactions.0.learner_response", "", "has the part", "choice"],
  ["2004", "cmi.interactions.0.learner_response", "grün", "has the part", "sequencing"],
  ["2004", "cmi.interactions.0.learner_response", "a\nb", "line break", "long-fill-in"],
  ["2004", "cmi.interactions.0.learner_response", "{x}", "begins with", "long-fill-in"],
  ["2004", "cmi.interactions.0.learner_response", "1,5", "plain decimal", "numeric"],
  ["2004", "cmi.interactions.0.correct_responses.0.pattern", "3", "LOW", "numeric"],
  ["2004", "cmi.interactions.0.correct_responses.0.pattern", "3[:]", "plain decimal", "numeric"],
  ["2004", "cmi.interactions.0.description", "two\nlines", "line break"],
  ["2004", "cmi.objectives.1.id", "o1", "another objective"],
];

for (const [edition, element, value, wanted, type] of REFUSED) {
  test(`${edition} refuses ${element} = ${String(value).slice(0, 30)}`, () => {
    const found = refusal(edition, element, value, begun(type ?? "choice"));
    assert.ok(found?.includes(wanted), `the reason was: ${found}`);
  });
}

const ACCEPTED = [
  ["1.2", "cmi.core.session_time", "0000:12:05.5"],
  ["1.2", "cmi.interactions.0.student_response", "a.1,b.2", "matching"],
  ["1.2", "cmi.interactions.1.id", "check.q1"],
  ["2004", "cmi.score.scaled", "-0.25"],
  ["2004", "cmi.session_time", "PT1H2M3.45S"],
  ["2004", "cmi.interactions.0.timestamp", "2026-01-01T00:00:00"],
  ["2004", "cmi.interactions.0.learner_response", "a[.]1[,]b[.]2", "matching"],
  ["2004", "cmi.interactions.0.correct_responses.0.pattern", "3[:]3", "numeric"],
  ["2004", "cmi.interactions.0.correct_responses.0.pattern", "{case_matters=false}{order_matters=true}a[,]b", "fill-in"],
];

for (const [edition, element, value, type] of ACCEPTED) {
  test(`${edition} takes ${element} = ${value}`, () => {
    assert.equal(refusal(edition, element, value, begun(type ?? "choice")), null);
  });
}

test("what a learner has reached is never taken back", () => {
  assert.match(String(refusal("1.2", "cmi.core.lesson_status", "failed", new Map([["cmi.core.lesson_status", "passed"]]))), /takes back/);
  assert.match(String(refusal("2004", "cmi.completion_status", "incomplete", new Map([["cmi.completion_status", "completed"]]))), /takes back/);
});

test("a response without its type is refused", () => {
  const values = new Map([["cmi.interactions.0.id", "q1"]]);
  assert.match(String(refusal("1.2", "cmi.interactions.0.student_response", "a", values)), /before the interaction's type/);
});

test("SCORM 1.2's interactions cannot be read", () => {
  assert.equal(unreadable("1.2", "cmi.interactions.0.id"), "is write-only");
  assert.equal(unreadable("1.2", "cmi.interactions._count"), null);
  assert.match(String(unreadable("1.2", "cmi.mode")), /no element/);
});
