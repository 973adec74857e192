// What the local LMS keeps of a session, hands out to the next one, and says in a sentence.
import assert from "node:assert/strict";
import { test } from "node:test";

import { errorInWords, isTrouble } from "../../templates/lms/errors.js";
import { whatTheLmsKnows } from "../../templates/lms/knowledge.js";
import { gradeOf, handedOut, isDone, keep, modeOf, openedAsset, statusesOf } from "../../templates/lms/registration.js";
import { BEHAVIOUR } from "./behaviour.js";

const ASKED = { learner: "ada-1", mode: "normal", mark: 80 };
const BEGUN = { core: { lesson_status: "incomplete", exit: "suspend", score: { raw: "40", max: "100" } }, suspend_data: "x" };

const inWords = (parts) => parts.map(({ text, place }) => (place ? `*${text}*` : text)).join("");
const known = (edition, kept, place, more = {}) => inWords(whatTheLmsKnows(edition, { ...BEHAVIOUR, ...more }, kept, place));

for (const [says, sentence] of [
  ["nothing", [known("1.2", null, null), "Nothing yet: this learner has not begun."]],
  ["score and place", [known("1.2", BEGUN, { title: "Pulling a shot" }), "Incomplete, 40 of 100, would resume at *Pulling a shot*."]],
  ["that it is at the beginning", [known("1.2", BEGUN, { title: "" }), "Incomplete, 40 of 100, would resume at the beginning."]],
  ["the place of other packages as they name it", [known("1.2", { ...BEGUN, core: { ...BEGUN.core, lesson_location: "p7" } }, null), "Incomplete, 40 of 100, would resume at *p7*."]],
  ["both statuses of SCORM 2004", [known("2004", { completion_status: "completed", success_status: "passed", exit: "suspend", score: { scaled: "0.905" } }, { title: "" }, { graded: { by: "scaled" } }), "Completed and passed, 90.5 of 100, would resume at the beginning. It counts as finished."]],
  ["that a score of another kind is none", [known("2004", { completion_status: "incomplete", exit: "suspend", score: { scaled: "0.9" } }, { title: "" }), "Incomplete, no score yet, would resume at the beginning."]],
  ["that nothing comes back", [known("2004", { completion_status: "incomplete", exit: "" }, { title: "X" }, { returned: { after: ["suspend"] } }), "Incomplete, no score yet, but would begin from nothing: the last session was not suspended."]],
  ["that an asset was opened", [known("2004", openedAsset("2004", null), null), "Completed because it was opened: this part is an asset, which reports nothing."]],
  ["that it is closed", [known("1.2", { core: { lesson_status: "failed", score: { raw: "10" } } }, { title: "X" }, { closed: { after: ["failed"] } }), "Failed, 10 of 100, and would open for review only."]],
]) {
  test(`the sentence says ${says}`, () => assert.equal(...sentence));
}

test("a launch gets back what was kept, but for what belongs to one session", () => {
  const handed = handedOut("1.2", BEHAVIOUR, { ...BEGUN, core: { ...BEGUN.core, session_time: "00:01:00" } }, ASKED);
  assert.equal(handed.suspend_data, "x");
  assert.equal(handed.core.entry, "resume");
  assert.equal(handed.core.lesson_status, "incomplete");
  assert.equal("session_time" in handed.core || "exit" in handed.core, false);
  assert.equal(handed.student_data.mastery_score, "80");
});

test("SCORM 2004 begins from nothing after a session that was not suspended, where the LMS does so", () => {
  const behaviour = { ...BEHAVIOUR, returned: { after: ["suspend"] } };
  assert.equal(handedOut("2004", behaviour, { suspend_data: "x", exit: "" }, ASKED).suspend_data, undefined);
  assert.equal(handedOut("2004", behaviour, { suspend_data: "x", exit: "suspend" }, ASKED).suspend_data, "x");
});

test("a profile's own values stand in a launch", () => {
  const behaviour = { ...BEHAVIOUR, launch_values: [{ element: "cmi.core.lesson_mode", value: "" }] };
  assert.equal(handedOut("1.2", behaviour, null, ASKED).core.lesson_mode, "");
});

test("what is closed opens for review", () => {
  const behaviour = { ...BEHAVIOUR, closed: { after: ["completed"] } };
  assert.equal(modeOf("1.2", behaviour, { core: { lesson_status: "completed" } }, "normal"), "review");
  assert.equal(modeOf("1.2", behaviour, BEGUN, "normal"), "normal");
});

test("an LMS that tells no mode has the normal one only", () => {
  const silent = { ...BEHAVIOUR, closed: { after: ["completed"] }, launch_values: [{ element: "cmi.mode", value: "" }] };
  assert.equal(modeOf("2004", silent, null, "browse"), "normal");
  assert.equal(modeOf("2004", silent, { completion_status: "completed" }, "normal"), "normal");
});

test("the end of a session sets a status where there is none, and applies the pass mark", () => {
  const session = (cmi, mark) => keep("1.2", BEHAVIOUR, null, { cmi, terminated: true, mode: "normal", mark }).core.lesson_status;
  assert.equal(session({ core: { lesson_status: "not attempted" } }, null), "completed");
  assert.equal(session(BEGUN, 40), "passed");
  assert.equal(session(BEGUN, 41), "failed");
  assert.equal(session(BEGUN, null), "incomplete");
});

test("where an LMS records it, a session in browse mode counts, without the pass mark", () => {
  const session = { cmi: BEGUN, terminated: true, mode: "browse", mark: 80 };
  assert.equal(keep("1.2", BEHAVIOUR, null, session), null);
  const behaviour = { ...BEHAVIOUR, recorded: { modes: ["normal", "browse"] } };
  assert.equal(keep("1.2", behaviour, null, session).core.lesson_status, "incomplete");
  assert.equal(keep("1.2", behaviour, null, { ...session, cmi: { core: {} } }).core.lesson_status, "completed");
});

test("where data are kept at the end only, a commit keeps nothing", () => {
  const behaviour = { ...BEHAVIOUR, kept: { ...BEHAVIOUR.kept, at: "terminate" } };
  assert.equal(keep("1.2", behaviour, null, { cmi: BEGUN, terminated: false, mode: "normal", mark: null }), null);
  assert.notEqual(keep("1.2", behaviour, null, { cmi: BEGUN, terminated: true, mode: "normal", mark: null }), null);
});

for (const [edition, by, score, grade] of [
  ["1.2", "scaled", { raw: "40" }, 40],
  ["2004", "raw", { raw: "40", scaled: "0.5" }, 40],
  ["2004", "raw", { scaled: "0.5" }, null],
  ["2004", "scaled", { raw: "40", scaled: "0.905" }, 90.5],
  ["2004", "scaled", { raw: "40" }, null],
  ["2004", "scaled or raw", { raw: "40" }, 40],
  ["1.2", "raw", {}, null],
]) {
  test(`the gradebook has ${grade} of ${JSON.stringify(score)} by ${by} in ${edition}`, () => {
    const kept = edition === "2004" ? { score } : { core: { score } };
    assert.equal(gradeOf(edition, { ...BEHAVIOUR, graded: { by } }, kept), grade);
  });
}

test("a status counts as done where the LMS says so, and what was never set is none", () => {
  assert.equal(isDone("1.2", BEHAVIOUR, { core: { lesson_status: "passed" } }), true);
  assert.equal(isDone("1.2", { ...BEHAVIOUR, done: { statuses: ["completed"] } }, { core: { lesson_status: "passed" } }), false);
  assert.equal(isDone("1.2", BEHAVIOUR, null), false);
  assert.deepEqual(statusesOf("2004", { completion_status: "completed", success_status: "unknown" }), ["completed"]);
});

test("a session for review leaves everything as it was", () => {
  assert.equal(keep("1.2", BEHAVIOUR, BEGUN, { cmi: { core: {} }, terminated: true, mode: "review", mark: 80 }), BEGUN);
});

test("every error that the standards name is said in words", () => {
  assert.match(errorInWords("1.2", "405"), /not of the kind/);
  assert.match(errorInWords("2004", "405"), /only be set/);
  assert.match(errorInWords("2004", "7"), /does not have/);
  assert.deepEqual([isTrouble("2004", "403"), isTrouble("1.2", "403"), isTrouble("1.2", "0")], [false, true, false]);
});
