/**
 * Moodle's rules, one by one: what a session, an entry, a commit and the gradebook make of what a SCO did.
 *
 * tests/lms/test_moodle_stand_in.py runs it, and hands in the profiles of exporter/lms.
 */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { decide, errorOfReading, gradeOf, handedOut, isComplete, judge, modeAtEntry, outgoing, RULES, statusAtFinish, totalTimeAfter } from "./moodle.js";

const profiles = JSON.parse(readFileSync(process.env.LMS_PROFILES, "utf-8"));
const site = (edition, profile = "moodle") => ({ edition, behaviour: profiles[profile].editions[edition] });
const OLD = site("1.2");
const NEW = site("2004");
/** A site with one thing of its profile changed. */
const changed = (one, changes) => ({ ...one, behaviour: { ...one.behaviour, ...changes } });

const LEARNER = { id: "ada", name: "Ada Lovelace" };
const opened = (edition, launch = {}) => new Map(Object.entries(handedOut(site(edition), { mode: "normal", learner: LEARNER, mark: "", ...launch })));
const finished = (launch, set = {}, settings = {}) => statusAtFinish(OLD, new Map([...opened("1.2", launch), ...Object.entries(set)]), settings)[1];
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
  assert.deepEqual(statusAtFinish(NEW, values), ["cmi.success_status", "unknown"]);
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
    assert.equal(modeAtEntry(site(edition), "normal", scos), mode);
    assert.equal(modeAtEntry(site(edition), "browse", scos), "browse");
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
  ["1.2", "cmi.suspend_data", 64000, "moodle"],
  ["1.2", "cmi.suspend_data", 4096, "moodle-strict"],
  ["1.2", "cmi.core.lesson_location", 255, "moodle-strict"],
  ["2004", "cmi.suspend_data", 64000, "moodle"],
  ["2004", "cmi.location", 1000, "moodle"],
];
for (const [edition, element, limit, profile] of LIMITS) {
  test(`${edition} takes ${limit} characters of ${element} in ${profile}, and not one more`, () => {
    assert.equal(judge(site(edition, profile), element, "x".repeat(limit), new Map()).error, "0");
    assert.equal(judge(site(edition, profile), element, "x".repeat(limit + 1), new Map()).error, edition === "1.2" ? "405" : "406");
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
    const found = judge(site(edition), element, value, begun(type ?? "choice"));
    assert.equal(found.error, error, found.reason);
  });
}

test("an empty raw score is taken as 0, and a status may fall back", () => {
  assert.deepEqual(judge(OLD, SCORE, "", new Map()), { error: "0", reason: "", value: 0 });
  assert.equal(judge(OLD, STATUS, "incomplete", new Map([[STATUS, "passed"]])).error, "0");
});

test("in 2004 an id may have a hyphen, which a token may not", () => {
  assert.equal(judge(NEW, "cmi.interactions.1.id", "green-tea", begun("choice")).error, "0");
});

test("what cannot be read is refused with the edition's error", () => {
  assert.equal(errorOfReading(OLD, "cmi.interactions.0.id"), "404");
  assert.equal(errorOfReading(NEW, "cmi.exit"), "405");
  assert.equal(errorOfReading(NEW, "cmi.core.lesson_mode"), "401");
  assert.equal(errorOfReading(OLD, STATUS), "0");
});

test("in 1.2 a lost value is not sent again until it changes; in 2004 everything is sent each time", () => {
  for (const [edition, element, again] of [["1.2", STATUS, 0], ["2004", "cmi.completion_status", 1]]) {
    const launch = opened(edition);
    const values = new Map([...launch, [element, "incomplete"]]);
    assert.deepEqual(outgoing(site(edition), values, { last: launch, launch }), [[element, "incomplete"]]);
    assert.equal(outgoing(site(edition), values, { last: values, launch }).length, again);
    assert.equal(outgoing(site(edition), new Map([...values, [element, "completed"]]), { last: values, launch }).length, 1);
  }
});

test("what only the LMS sets is never sent", () => {
  const nothing = new Map();
  for (const edition of ["1.2", "2004"]) {
    const sent = outgoing(site(edition), opened(edition, { mark: "70" }), { last: nothing, launch: nothing }).map(([element]) => element);
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
  assert.equal(decide("way", OLD, { leaving: true, failed: false }), "beacon");
  assert.equal(decide("way", NEW, { leaving: false, failed: true }), "beacon");
  assert.equal(decide("way", OLD, { leaving: false, failed: false }), "request");
  for (const leaving of [true, false]) {
    assert.equal(decide("answer", OLD, { way: "beacon", queued: true, leaving, reply: "" }), "true");
    assert.equal(decide("answer", OLD, { way: "beacon", queued: false, leaving, reply: "" }), "false");
  }
  assert.deepEqual([65536, 65537].map((size) => decide("beacon", OLD, { size })), [true, false]);
  assert.equal(decide("arrives", OLD, { way: "beacon", value: "a\nb" }), "a\r\nb");
  assert.equal(decide("arrives", OLD, { way: "request", value: "a\nb" }), "a\nb");
});

test("a session that expired, or was renewed elsewhere, takes nothing from an open page", () => {
  const answer = (facts) => decide("answer", OLD, { way: "request", queued: false, reply: decide("reply", OLD, facts) });
  assert.equal(answer({ signedIn: true, sameSession: true }), "true");
  assert.equal(answer({ signedIn: false, sameSession: true }), "false");
  assert.equal(answer({ signedIn: true, sameSession: false }), "false");
});

test("in 2004 a page has one session; in 1.2 the next SCO may begin", () => {
  assert.equal(decide("initialize", NEW, { open: false, closed: true }), "104");
  assert.equal(decide("initialize", OLD, { open: false, closed: true }), "0");
  assert.deepEqual(["1.2", "2004"].map((edition) => decide("initialize", site(edition), { open: true })), ["101", "103"]);
});

test("a request for navigation spoils the end of a 2004 session", () => {
  assert.deepEqual(["exitAll", "exit", "abandon", ""].map((request) => decide("navigation", NEW, { request })), ["throws", "false", "false", ""]);
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
  test(`${edition}: the grade of ${when} is ${grade}`, () => assert.equal(gradeOf(site(edition), scos), grade));
}

test("one SCO completes the activity unless all are required", () => {
  const scos = status12("passed", "incomplete");
  assert.equal(isComplete(OLD, scos), true);
  assert.equal(isComplete(OLD, scos, { allScos: true }), false);
  assert.equal(isComplete(OLD, status12("passed", "completed"), { allScos: true }), true);
  assert.equal(isComplete(OLD, status12("failed")), false);
});

test("only the login page and the first one after it empty localStorage", () => {
  assert.deepEqual(["login", "first-after-login", "view", "player"].map((page) => decide("empties", OLD, { page })), [true, true, false, false]);
});

for (const mode of ["normal", "browse", "review"]) {
  test(`what is written in ${mode} mode is stored at each commit`, () => {
    assert.equal(decide("recorded", OLD, { mode, ends: false }), true);
    assert.equal(decide("recorded", NEW, { mode, ends: false }), true);
  });
}

const SCALED = [{ "cmi.completion_status": "completed", "cmi.score.scaled": "0.9" }];
const beacon = (leaving) => (one) => decide("answer", one, { way: "beacon", queued: true, leaving, reply: "" });
/** What is changed in the profile, and what a page of Moodle makes of it before and afterwards. */
const CHANGES = [
  ["limits", OLD, { limits: [{ element: "cmi.suspend_data", characters: 2, beyond: "refused" }] }, (one) => judge(one, "cmi.suspend_data", "xxx", new Map()).error, "0", "405"],
  ["refusals", NEW, { refusals: [{ element: "cmi.location", takes: "[a-z]*", says: "digits", types: [] }] }, (one) => judge(one, "cmi.location", "7", new Map()).error, "0", "406"],
  ["launch_values", OLD, { launch_values: [{ element: "cmi.core.entry", value: "x" }] }, (one) => handedOut(one, { mode: "normal", learner: LEARNER, mark: "" })["cmi.core.entry"], "ab-initio", "x"],
  ["returned", OLD, { returned: { after: ["suspend"] } }, (one) => decide("returned", one, { exit: "logout" }), true, false],
  ["kept at", OLD, { kept: { ...OLD.behaviour.kept, at: "terminate" } }, (one) => decide("recorded", one, { mode: "normal", ends: false }), true, false],
  ["kept unreachable", OLD, { kept: { ...OLD.behaviour.kept, unreachable: "false" } }, beacon(false), "true", "false"],
  ["kept leaving", OLD, { kept: { ...OLD.behaviour.kept, leaving: "false" } }, beacon(true), "true", "false"],
  ["kept expired", OLD, { kept: { ...OLD.behaviour.kept, expired: "true" } }, (one) => decide("answer", one, { way: "request", reply: "<html>" }), "false", "true"],
  ["recorded", OLD, { recorded: { modes: ["normal"] } }, (one) => decide("recorded", one, { mode: "review", ends: true }), true, false],
  ["closed", OLD, { closed: { after: [] } }, (one) => modeAtEntry(one, "normal", status12("failed")), "review", "normal"],
  ["finish unset", OLD, { finish: { ...OLD.behaviour.finish, unset: "incomplete" } }, (one) => statusAtFinish(one, opened("1.2"))[1], "completed", "incomplete"],
  ["finish mastery", NEW, { finish: { ...NEW.behaviour.finish, mastery: true } }, (one) => statusAtFinish(one, new Map([...opened("2004", { mark: "0.7" }), ["cmi.score.scaled", 0.1]]))[1], "unknown", "failed"],
  ["graded", NEW, { graded: { by: "scaled" } }, (one) => gradeOf(one, SCALED), 0, 90],
  ["done", OLD, { done: { statuses: ["passed"] } }, (one) => isComplete(one, status12("completed")), true, false],
  ["several", NEW, { several: { plays: "all" } }, (one) => decide("initialize", one, { open: false, closed: true }), "104", "0"],
];
for (const [what, one, changes, look, before, afterwards] of CHANGES) {
  test(`a change to "${what}" of the profile is seen`, () => {
    assert.equal(look(one), before);
    assert.equal(look(changed(one, changes)), afterwards);
  });
}

test("everything that a profile says of a run-time is tried above, but for the order of SCOs", () => {
  const tried = new Set(CHANGES.map(([what]) => what.split(" ")[0]));
  assert.deepEqual(Object.keys(OLD.behaviour).filter((name) => !tried.has(name)), ["ordered"]);
});
