/** Moodle's rules, one by one: what a session, an entry, a commit and the gradebook make of what a SCO did. */
import assert from "node:assert/strict";
import { test } from "node:test";

import { decide, errorOfReading, gradeOf, handedOut, isComplete, judge, modeAtEntry, outgoing, RULES, statusAtFinish, totalTimeAfter } from "./moodle.js";

const LEARNER = { id: "ada", name: "Ada Lovelace" };
const opened = (edition, launch = {}) => new Map(Object.entries(handedOut(edition, { mode: "normal", learner: LEARNER, mark: "", ...launch })));
const finished = (launch, set = {}, settings = {}) => statusAtFinish("1.2", new Map([...opened("1.2", launch), ...Object.entries(set)]), settings);
const STATUS = "cmi.core.lesson_status";
const SCORE = "cmi.core.score.raw";

test("every rule says what it is about and where it is from, and no two say the same", () => {
  for (const { subject, editions, says, source } of RULES) {
    assert.ok(subject && editions.length > 0 && says && source, JSON.stringify({ subject, says, source }));
  }
  const lines = RULES.map(({ subject, editions, says }) => `${subject} ${editions} ${says}`);
  assert.equal(new Set(lines).size, lines.length);
});

for (const mode of ["normal", "browse", "review"]) {
  test(`in ${mode} mode a 1.2 session that ends without a status is completed`, () => {
    assert.equal(finished({ mode }), "completed");
    assert.equal(finished({ mode }, { [STATUS]: "browsed" }), "browsed");
    assert.equal(finished({ mode }, { [STATUS]: "incomplete" }), "incomplete");
  });
}

test("with a masteryscore in the manifest and a raw score a course cannot stay incomplete", () => {
  const set = { [STATUS]: "incomplete", [SCORE]: 69 };
  assert.equal(finished({ mark: "70" }, set), "failed");
  assert.equal(finished({ mark: "70" }, { ...set, [SCORE]: 70 }), "passed");
  assert.equal(finished({ mark: "70" }, { [STATUS]: "incomplete" }), "incomplete");
  assert.equal(finished({ mark: "" }, set), "incomplete");
  assert.equal(finished({ mark: "70" }, set, { masteryOverride: false }), "incomplete");
});

test("masteryscore is left alone in browse and review mode", () => {
  for (const mode of ["browse", "review"]) {
    assert.equal(finished({ mode, mark: "70" }, { [STATUS]: "incomplete", [SCORE]: 10 }), "incomplete");
  }
});

test("in 2004 the end of a session changes no status", () => {
  const values = new Map([...opened("2004", { mark: "0.7" }), ["cmi.score.scaled", 0.1]]);
  assert.equal(statusAtFinish("2004", values), "unknown");
  assert.equal(statusAtFinish("2004", new Map([...values, ["cmi.completion_status", "incomplete"]])), "incomplete");
});

const status12 = (...statuses) => statuses.map((one) => (one ? { [STATUS]: one } : undefined));
const status2004 = (...statuses) => statuses.map((one) => (one ? { "cmi.completion_status": one, "cmi.success_status": "failed" } : undefined));
const ENTRIES = [
  ["1.2", "a first entry", status12(""), "normal"],
  ["1.2", "after an incomplete session", status12("incomplete"), "normal"],
  ["1.2", "after a preview", status12("browsed"), "normal"],
  ["1.2", "after failing", status12("failed"), "review"],
  ["1.2", "after passing", status12("passed"), "review"],
  ["1.2", "after completing", status12("completed"), "review"],
  ["1.2", "with one SCO of two failed", status12("failed", ""), "normal"],
  ["1.2", "with all SCOs ended", status12("failed", "completed", "passed"), "review"],
  ["2004", "with a failed course that is incomplete", status2004("incomplete"), "normal"],
  ["2004", "with a failed course that is completed", status2004("completed"), "review"],
  ["2004", "with one SCO of two completed", status2004("completed", "incomplete"), "normal"],
];
for (const [edition, when, scos, mode] of ENTRIES) {
  test(`${edition}: ${when} the entry is ${mode}, and Preview is browse`, () => {
    assert.equal(modeAtEntry(edition, "normal", scos), mode);
    assert.equal(modeAtEntry(edition, "browse", scos), "browse");
  });
}

test("browse and review mode give no credit", () => {
  assert.equal(opened("1.2").get("cmi.core.credit"), "credit");
  assert.equal(opened("1.2", { mode: "browse" }).get("cmi.core.credit"), "no-credit");
  assert.equal(opened("2004", { mode: "review" }).get("cmi.credit"), "no-credit");
});

test("1.2's data come back whatever the exit was", () => {
  for (const [exit, entry] of [["suspend", "resume"], ["", ""], ["logout", ""]]) {
    const values = opened("1.2", { tracks: { [STATUS]: "incomplete", "cmi.suspend_data": "x", "cmi.core.exit": exit } });
    assert.equal(values.get("cmi.suspend_data"), "x");
    assert.equal(values.get("cmi.core.entry"), entry);
  }
  assert.equal(opened("1.2").get("cmi.core.entry"), "ab-initio");
  assert.equal(opened("1.2").get(STATUS), "not attempted");
});

test("2004's data come back under suspend only", () => {
  const tracks = { "cmi.completion_status": "incomplete", "cmi.suspend_data": "x" };
  const kept = opened("2004", { tracks: { ...tracks, "cmi.exit": "suspend" } });
  assert.deepEqual([kept.get("cmi.suspend_data"), kept.get("cmi.entry")], ["x", "resume"]);
  for (const exit of ["", "normal", "time-out"]) {
    const gone = opened("2004", { tracks: exit ? { ...tracks, "cmi.exit": exit } : tracks });
    assert.deepEqual([gone.get("cmi.suspend_data"), gone.get("cmi.entry"), gone.get("cmi.completion_status")], ["", "ab-initio", "unknown"]);
  }
});

const LIMITS = [
  ["1.2", "cmi.suspend_data", 64000, {}],
  ["1.2", "cmi.suspend_data", 4096, { standardCompliant: true }],
  ["1.2", "cmi.core.lesson_location", 255, { standardCompliant: true }],
  ["2004", "cmi.suspend_data", 64000, {}],
  ["2004", "cmi.location", 1000, {}],
];
for (const [edition, element, limit, settings] of LIMITS) {
  test(`${edition} takes ${limit} characters of ${element} ${JSON.stringify(settings)}, and not one more`, () => {
    assert.equal(judge(edition, element, "x".repeat(limit), new Map(), settings).error, "0");
    assert.equal(judge(edition, element, "x".repeat(limit + 1), new Map(), settings).error, edition === "1.2" ? "405" : "406");
  });
}

const begun = (type) => new Map([["cmi.interactions.0.id", "q1"], ["cmi.interactions.0.type", type]]);
const REFUSED = [
  ["1.2", SCORE, "100.5", "405"],
  ["1.2", "cmi.core.student_id", "x", "403"],
  ["1.2", "cmi.interactions.2.id", "q3", "201"],
  ["1.2", "cmi.completion_status", "completed", "201"],
  ["2004", "cmi.interactions.0.timestamp", "2026-01-01T00:00:00Z", "406"],
  ["2004", "cmi.interactions.0.timestamp", "2026-01-01T00:00:00.123Z", "406"],
  ["2004", "cmi.interactions.0.learner_response", "green-tea", "406"],
  ["2004", "cmi.interactions.0.learner_response", "green tea", "406"],
  ["2004", "cmi.interactions.0.description", "two\nlines", "406"],
  ["2004", "cmi.interactions.1.id", "two words", "406"],
  ["2004", "cmi.interactions.0.learner_response", "two\nlines", "406", "long-fill-in"],
  ["2004", "cmi.progress_measure", "1.5", "407"],
  ["2004", "cmi.interactions.5.id", "q", "351"],
  ["2004", "cmi.mode", "normal", "404"],
  ["2004", "cmi.core.exit", "suspend", "401"],
];
for (const [edition, element, value, error, type] of REFUSED) {
  test(`${edition} refuses ${element} = ${JSON.stringify(value)} with ${error}`, () => {
    const found = judge(edition, element, value, begun(type ?? "choice"));
    assert.equal(found.error, error, found.reason);
  });
}

test("an empty raw score is taken as 0, and a status may fall back", () => {
  assert.deepEqual(judge("1.2", SCORE, "", new Map()), { error: "0", reason: "", value: 0 });
  assert.equal(judge("1.2", STATUS, "incomplete", new Map([[STATUS, "passed"]])).error, "0");
});

test("what cannot be read is refused with the edition's error", () => {
  assert.equal(errorOfReading("1.2", "cmi.interactions.0.id"), "404");
  assert.equal(errorOfReading("2004", "cmi.exit"), "405");
  assert.equal(errorOfReading("2004", "cmi.core.lesson_mode"), "401");
  assert.equal(errorOfReading("1.2", STATUS), "0");
});

test("in 1.2 a lost value is not sent again until it changes; in 2004 everything is sent each time", () => {
  for (const [edition, element, again] of [["1.2", STATUS, 0], ["2004", "cmi.completion_status", 1]]) {
    const launch = opened(edition);
    const values = new Map([...launch, [element, "incomplete"]]);
    assert.deepEqual(outgoing(edition, values, { last: launch, launch }), [[element, "incomplete"]]);
    assert.equal(outgoing(edition, values, { last: values, launch }).length, again);
    assert.equal(outgoing(edition, new Map([...values, [element, "completed"]]), { last: values, launch }).length, 1);
  }
});

test("what only the LMS sets is never sent", () => {
  const nothing = new Map();
  for (const edition of ["1.2", "2004"]) {
    const sent = outgoing(edition, opened(edition, { mark: "70" }), { last: nothing, launch: nothing }).map(([element]) => element);
    assert.deepEqual(sent.filter((element) => /student|learner|mode|credit|entry|total|passing|mastery/.test(element)), []);
  }
});

test("the total time grows at the end of a session", () => {
  const old = new Map([["cmi.core.total_time", "01:59:30.50"], ["cmi.core.session_time", "00:00:45.00"]]);
  assert.deepEqual(totalTimeAfter("1.2", old), ["cmi.core.total_time", "02:00:15.50"]);
  const recent = new Map([["cmi.total_time", "PT0H0M0S"], ["cmi.session_time", "PT0H1M2.5S"]]);
  assert.deepEqual(totalTimeAfter("2004", recent), ["cmi.total_time", "PT0H1M2.5S"]);
});

test("a commit is a beacon while the page goes and when there is no network, and its true means nothing", () => {
  assert.equal(decide("way", "1.2", { leaving: true, failed: false }), "beacon");
  assert.equal(decide("way", "2004", { leaving: false, failed: true }), "beacon");
  assert.equal(decide("way", "1.2", { leaving: false, failed: false }), "request");
  assert.equal(decide("answer", "1.2", { way: "beacon", queued: true, reply: "" }), "true");
  assert.equal(decide("answer", "1.2", { way: "beacon", queued: false, reply: "" }), "false");
  assert.deepEqual([65536, 65537].map((size) => decide("beacon", "1.2", { size })), [true, false]);
  assert.equal(decide("arrives", "1.2", { way: "beacon", value: "a\nb" }), "a\r\nb");
  assert.equal(decide("arrives", "1.2", { way: "request", value: "a\nb" }), "a\nb");
});

test("a session that expired, or was renewed elsewhere, takes nothing from an open page", () => {
  const answer = (facts) => decide("answer", "1.2", { way: "request", queued: false, reply: decide("reply", "1.2", facts) });
  assert.equal(answer({ signedIn: true, sameSession: true }), "true");
  assert.equal(answer({ signedIn: false, sameSession: true }), "false");
  assert.equal(answer({ signedIn: true, sameSession: false }), "false");
});

test("in 2004 a page has one session; in 1.2 the next SCO may begin", () => {
  assert.equal(decide("initialize", "2004", { open: false, closed: true }), "104");
  assert.equal(decide("initialize", "1.2", { open: false, closed: true }), "0");
  assert.deepEqual(["1.2", "2004"].map((edition) => decide("initialize", edition, { open: true })), ["101", "103"]);
});

test("a request for navigation spoils the end of a 2004 session", () => {
  assert.deepEqual(["exitAll", "exit", "abandon", ""].map((request) => decide("navigation", "2004", { request })), ["throws", "false", "false", ""]);
});

const GRADES = [
  ["1.2", "nothing yet", [undefined], null],
  ["1.2", "an incomplete course with a score", [{ [STATUS]: "incomplete", [SCORE]: "87.5" }], 87.5],
  ["1.2", "a completed course without a score", [{ [STATUS]: "completed" }], 0],
  ["1.2", "a browsed course", [{ [STATUS]: "browsed" }], null],
  ["1.2", "two SCOs", [{ [STATUS]: "completed" }, { [STATUS]: "passed", [SCORE]: "80" }], 80],
  ["2004", "a scaled score alone", [{ "cmi.completion_status": "completed", "cmi.score.scaled": "0.9" }], 0],
  ["2004", "a raw score", [{ "cmi.completion_status": "incomplete", "cmi.score.raw": "90" }], 90],
  ["2004", "a failed course without a score", [{ "cmi.completion_status": "incomplete", "cmi.success_status": "failed" }], null],
];
for (const [edition, when, scos, grade] of GRADES) {
  test(`${edition}: the grade of ${when} is ${grade}`, () => assert.equal(gradeOf(edition, scos), grade));
}

test("one SCO completes the activity unless all are required", () => {
  const scos = status12("passed", "incomplete");
  assert.equal(isComplete("1.2", scos), true);
  assert.equal(isComplete("1.2", scos, { allScos: true }), false);
  assert.equal(isComplete("1.2", status12("passed", "completed"), { allScos: true }), true);
  assert.equal(isComplete("1.2", status12("failed")), false);
});

test("only the login page and the first one after it empty localStorage", () => {
  assert.deepEqual(["login", "first-after-login", "view", "player"].map((page) => decide("empties", "1.2", { page })), [true, true, false, false]);
});
