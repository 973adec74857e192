// The LMS's side of the preview: what is launched with what, and what is believed of what comes back.
import assert from "node:assert/strict";
import { test } from "node:test";

import { createDesk } from "../../templates/preview/desk.js";
import { readReport } from "../../templates/preview/reports.js";
import { unsaved } from "../../templates/preview/unsaved.js";
import { BEHAVIOUR } from "./behaviour.js";

const OWN = { ...BEHAVIOUR, finish: { unset: "completed", mastery: false }, done: { statuses: ["passed"] } };
const SUBJECT = {
  key: "course/1.2",
  edition: "1.2",
  profile: { name: "any", title: "Any", frames: [], editions: { "1.2": OWN, 2004: OWN } },
  scos: [
    { id: "a", title: "First", href: "/content/a.html", mark: 70, depth: 0 },
    { id: "b", title: "Second", href: "/content/b.html", mark: null, depth: 0 },
  ],
};
const STORED = { core: { lesson_status: "incomplete", exit: "suspend" }, suspend_data: "text" };
const call = (method, args, more = {}) => ({ kind: "call", call: { method, args, result: "true", error: "0", broken: "", fault: "", ...more } });

const OPEN = { choice: true, flow: true };
const BY_CONTENT = { completion: true, objective: true };
/** The second part is hidden from choice until the first is passed; the third waits for nothing. */
const ACTIVITIES = [
  { id: "course", title: "Course", parent: -1, control: OPEN },
  { id: "a", title: "First", parent: 0, delivery: BY_CONTENT, objectives: [{ id: "p", primary: true, maps: [{ global: "G", write_satisfied: true }] }] },
  {
    id: "b", title: "Second", parent: 0, delivery: BY_CONTENT, objectives: [{ id: "", primary: true }, { id: "o", maps: [{ global: "G" }] }],
    before: [{ action: "hiddenFromChoice", any: true, conditions: [{ condition: "satisfied", not: true, objective: "o" }, { condition: "objectiveStatusKnown", not: true, objective: "o" }] }],
  },
  { id: "c", title: "Third", parent: 0, delivery: BY_CONTENT, hidden: ["previous"] },
];
const SEQUENCED = { ...SUBJECT, key: "course/2004", edition: "2004", activities: ACTIVITIES, scos: [...SUBJECT.scos, { id: "c", title: "Third", href: "/content/c.html", mark: null, depth: 0 }] };
const PASSED = { completion_status: "completed", success_status: "passed" };

/** A desk whose page around the course closes when it is told to, or, if that is `later`, when it is told that it has. */
function opened(later = false) {
  const orders = [];
  const kept = new Map();
  const store = { keep: (key, value) => kept.set(key, value), kept: (key) => kept.get(key) ?? { attempt: 1, scos: {} } };
  const parts = createDesk((order) => {
    orders.push(order);
    if (order.kind === "close" && !later) {
      parts.heard({ kind: "closed" });
    }
  }, store, () => undefined);
  parts.wish({ mode: "normal", mark: null, faults: {} });
  parts.open(SUBJECT, false);
  return { ...parts, orders, kept, launched: () => orders.findLast(({ kind }) => kind === "launch").launch };
}

test("the first launch begins from nothing, with the package's own pass mark", () => {
  const { launched } = opened();
  assert.equal(launched().href, "/content/a.html");
  assert.equal(launched().cmi.core.entry, "ab-initio");
  assert.equal(launched().cmi.student_data.mastery_score, "70");
});

test("closed and resumed, the course gets back what it has stored", () => {
  const { heard, resume, launched, kept } = opened();
  heard({ kind: "stored", cmi: STORED, terminated: false });
  assert.deepEqual(kept.get("course/1.2").scos["/content/a.html"], STORED);
  resume();
  assert.equal(launched().cmi.suspend_data, "text");
  assert.equal(launched().cmi.core.entry, "resume");
  assert.equal(launched().again, false);
});

test("a new attempt is another learner's, and begins from nothing", () => {
  const { heard, begin, launched } = opened();
  heard({ kind: "stored", cmi: STORED, terminated: true });
  begin();
  assert.deepEqual([launched().cmi.core.student_id, launched().cmi.suspend_data], ["learner-2", undefined]);
});

test("another pass mark and mode are given to the next launch", () => {
  const { wish, resume, launched } = opened();
  wish({ mode: "review", mark: 90, faults: { expired: true } });
  resume();
  assert.deepEqual([launched().mode, launched().cmi.student_data.mastery_score, launched().faults.expired], ["review", "90", true]);
});

test("a quiz that was filled is resumed from the text that was put in its place", () => {
  const { put, launched } = opened();
  put("filled");
  assert.deepEqual([launched().cmi.suspend_data, launched().cmi.core.lesson_status, launched().cmi.core.entry], ["filled", "incomplete", "resume"]);
});

const asks = ({ heard }, request, more = {}) => {
  heard(call("SetValue", ["adl.nav.request", request]));
  heard({ kind: "stored", cmi: { ...more }, terminated: true });
};

test("without sequencing, a SCO that asks for the next one is followed in the order of the manifest", () => {
  const parts = opened();
  const { desk, open } = parts;
  open({ ...SUBJECT, key: "course/2004", edition: "2004" }, false);
  asks(parts, "previous");
  assert.deepEqual([desk.sco, desk.notice], [0, "This is the first part."]);
  parts.resume();
  asks(parts, "continue");
  assert.equal(desk.sco, 1);
  asks(parts, "{target=a}choice");
  assert.equal(desk.sco, 0);
  asks(parts, "exitAll");
  assert.match(desk.notice, /has left the course/);
});

test("a SCO that is open stays open when another is put before it", () => {
  const { open, turnTo, desk } = opened();
  const [a, b] = SUBJECT.scos;
  turnTo(1);
  open({ ...SUBJECT, scos: [{ ...a, id: "new" }, a, b] }, true);
  assert.equal(desk.sco, 2);
  open({ ...SUBJECT, scos: [a] }, true);
  assert.equal(desk.sco, 0);
});

test("what is done while the course is being closed is done in turn, by one order and one launch", () => {
  const { begin, put, heard, desk, orders } = opened(true);
  heard(call("LMSInitialize", [""]));
  heard({ kind: "closed" });
  assert.equal(desk.standing, "open");
  begin();
  put("filled");
  heard({ kind: "stored", cmi: STORED, terminated: true });
  heard({ kind: "closed" });
  heard({ kind: "closed" });
  assert.deepEqual(orders.map(({ kind }) => kind), ["launch", "close", "launch"]);
  const { cmi } = orders[2].launch;
  assert.deepEqual([cmi.core.student_id, cmi.suspend_data], ["learner-2", "filled"]);
  assert.equal(desk.standing, "none");
});

test("what is set is not stored until a commit reaches the LMS", () => {
  const { heard, desk, cmi } = opened();
  heard(call("LMSInitialize", [""]));
  heard(call("LMSSetValue", ["cmi.core.lesson_status", "incomplete"]));
  heard(call("LMSSetValue", ["cmi.core.exit", "normal"], { result: "false" }));
  assert.deepEqual([desk.standing, unsaved(desk.values, cmi())], ["open", ["cmi.core.lesson_status"]]);
  heard({ kind: "stored", cmi: { core: { lesson_status: "incomplete" } }, terminated: false });
  assert.deepEqual(unsaved(desk.values, cmi()), []);
});

test("reports are taken apart, and what does not fit is not heard", () => {
  for (const told of [null, "ready", {}, { kind: "launch" }, { kind: "call", call: { method: "constructor", args: [] } }, { kind: "call", call: { method: "LMSCommit", args: "x" } }, { kind: "asked" }]) {
    assert.equal(readReport(told), null);
  }
  const huge = readReport(call("LMSSetValue", ["cmi.suspend_data", "x".repeat(300_000), {}, [], 5, 6]));
  assert.deepEqual(huge.call.args.map(({ length }) => length), [16, 200_000, 15, 0]);
  const { cmi } = readReport({ kind: "stored", cmi: JSON.parse('{"core":{"__proto__":{"polluted":"yes"},"score":{"raw":5}}}') });
  assert.equal(cmi.core.score.raw, "5");
  assert.equal({}.polluted, undefined);
  assert.deepEqual(readReport({ kind: "stored", cmi: "text" }).cmi, {});
});

test("where the data model has a text, a forged report has one too, and never an object", () => {
  const html = { html: "<img src=x onerror=alert()>" };
  const forged = { completion_status: html, core: { lesson_status: html, score: { raw: "5" } }, interactions: { 0: { id: "a", result: [html] } }, suspend_data: html };
  assert.deepEqual(readReport({ kind: "stored", cmi: forged }).cmi, {
    completion_status: "",
    core: { lesson_status: "", score: { raw: "5" } },
    interactions: { 0: { id: "a", result: "" } },
    suspend_data: "",
  });
});

test("a sequenced package is followed by its rules, and the learner's place in it is kept", () => {
  const parts = opened();
  const { desk, open, menu, launched, kept } = parts;
  open(SEQUENCED, false);
  assert.deepEqual([desk.sco, menu().why[1]], [0, "Hidden from choice while “First” is neither passed nor failed."]);
  assert.deepEqual(launched().valid, { continue: true, previous: false, choice: [["a", true], ["b", false], ["c", true]] });
  assert.deepEqual(launched().cmi.objectives, { 0: { id: "p" } });

  parts.turnTo(1);
  assert.deepEqual([desk.sco, desk.notice], [-1, "Hidden from choice while “First” is neither passed nor failed."]);
  parts.turnTo(0);
  parts.heard({ kind: "stored", cmi: PASSED, terminated: false });
  assert.deepEqual(parts.orders[parts.orders.length - 1].valid.choice[1], ["b", true]);
  asks(parts, "{target=b}choice", PASSED);
  assert.deepEqual([desk.sco, desk.notice, launched().cmi.objectives[0]], [1, "", { id: "o", success_status: "passed" }]);

  const again = createDesk(() => undefined, { keep: () => undefined, kept: (key) => JSON.parse(JSON.stringify(kept.get(key))) }, () => undefined);
  again.open(SEQUENCED, false);
  assert.deepEqual([again.desk.sco, again.menu().why], [1, ["", "", ""]]);
});

test("a course whose rule leads nowhere is opened again from the beginning", () => {
  const parts = opened();
  const { desk, open, resume } = parts;
  const activities = [
    { id: "course", title: "Course", parent: -1, control: OPEN },
    { id: "a", title: "First", parent: 0, delivery: BY_CONTENT, attempts: 1, after: [{ action: "retryAll", conditions: [{ condition: "always" }] }] },
    { id: "b", title: "Second", parent: 0, delivery: BY_CONTENT },
  ];
  open({ ...SEQUENCED, activities, scos: SEQUENCED.scos.slice(0, 2) }, false);
  asks(parts, "exit", PASSED);
  assert.equal(desk.notice, "“First” has no attempt left: 1 was allowed.");
  resume();
  assert.equal(desk.notice, "“First” has no attempt left: 1 was allowed.");
});

test("the LMS's own buttons lead on, and say why they do not", () => {
  const parts = opened();
  const { desk, open, menu, ask } = parts;
  open(SEQUENCED, false);
  assert.deepEqual(menu().ways, { continue: "", previous: "This is the first part." });
  ask({ name: "continue" });
  ask({ name: "continue" });
  assert.deepEqual([desk.sco, menu().ways], [2, { continue: "", previous: "The package hides this button." }]);
  ask({ name: "continue" });
  assert.deepEqual([desk.sco, /left the course/.test(desk.notice)], [-1, true]);
  parts.resume();
  assert.equal(desk.sco, 0);
});

test("in review mode nothing is tracked", () => {
  const parts = opened();
  parts.wish({ mode: "review", mark: null, faults: {} });
  parts.open(SEQUENCED, false);
  asks(parts, "{target=b}choice", PASSED);
  assert.match(parts.desk.notice, /^Hidden from choice/);
});

const behaving = (more) => ({ ...SUBJECT.profile, title: "This LMS", editions: { "1.2": { ...OWN, ...more }, 2004: { ...OWN, ...more } } });

test("an LMS that enforces no sequencing lets everything be launched", () => {
  const { open, menu, desk, turnTo } = opened();
  open({ ...SEQUENCED, profile: behaving({ ordered: { kept: false } }) }, false);
  assert.deepEqual(menu(), { why: ["", "", ""], ways: null, isSequenced: false });
  turnTo(1);
  assert.equal(desk.sco, 1);
});

test("prerequisites of SCORM 1.2 keep a part shut until they are met, where the LMS honours them", () => {
  const parts = opened();
  const subject = { ...SUBJECT, prerequisites: [["b", "a"]] };
  parts.open(subject, false);
  assert.deepEqual(parts.menu().why, ["", "Not before “First” is done."]);
  parts.heard({ kind: "stored", cmi: { core: { lesson_status: "completed" } }, terminated: true });
  assert.deepEqual(parts.menu().why, ["", ""]);
  parts.begin();
  parts.open({ ...subject, profile: behaving({ ordered: { kept: false } }) }, false);
  assert.deepEqual(parts.menu().why, ["", ""]);
});

test("a prerequisite that names a group is met by the parts of the group", () => {
  const parts = opened();
  const outline = [{ id: "block", title: "Block", href: null, mark: null, depth: 0 }, { ...SUBJECT.scos[0], depth: 1 }, SUBJECT.scos[1]];
  parts.open({ ...SUBJECT, outline, prerequisites: [["b", "block"]] }, false);
  assert.deepEqual(parts.menu().why, ["", "Not before “Block” is done."]);
  parts.heard({ kind: "stored", cmi: { core: { lesson_status: "completed" } }, terminated: true });
  assert.deepEqual(parts.menu().why, ["", ""]);
});

test("an asset is completed by being opened, and so is a group that has one", () => {
  const parts = opened();
  const [first, second] = SUBJECT.scos;
  const scos = [{ ...first, is_asset: true }, second];
  const outline = [{ id: "block", title: "Block", href: null, mark: null, depth: 0 }, { ...scos[0], depth: 1 }, second];
  const subject = { ...SUBJECT, key: "assets", scos, outline, prerequisites: [["b", "block"]] };
  parts.wish({ mode: "browse", mark: null, faults: {} });
  parts.open(subject, false);
  assert.deepEqual(parts.menu().why, ["", "Not before “Block” is done."]);
  parts.wish({ mode: "normal", mark: null, faults: {} });
  parts.resume();
  assert.deepEqual(parts.menu().why, ["", ""]);
  assert.equal(parts.kept.get("assets").scos[first.href].core.lesson_status, "completed");
});

test("another pass mark opens and shuts parts that wait for a pass", () => {
  const parts = opened();
  const [course, first, ...rest] = ACTIVITIES;
  const judged = { ...first, objectives: [{ ...first.objectives[0], by_measure: true, least: 0.8 }] };
  parts.wish({ mode: "normal", mark: 50, faults: {} });
  parts.open({ ...SEQUENCED, activities: [course, judged, ...rest] }, false);
  parts.heard({ kind: "stored", cmi: { completion_status: "completed", score: { scaled: "0.6" } }, terminated: true });
  parts.turnTo(1);
  assert.equal(parts.desk.sco, 1);
});

for (const [plays, first, second] of [
  ["all", 0, 1],
  ["reload", 0, -1],
  ["first", 0, -1],
  ["none", -1, -1],
]) {
  test(`an LMS that plays ${plays} of several parts`, () => {
    const { open, turnTo, resume, desk } = opened();
    open({ ...SUBJECT, profile: behaving({ several: { plays } }) }, false);
    assert.deepEqual([desk.sco, desk.notice === ""], [first, first >= 0]);
    turnTo(1);
    assert.deepEqual([desk.sco, desk.notice === ""], [second, second >= 0]);
    resume();
    assert.equal(desk.sco, plays === "reload" ? 1 : plays === "all" ? 1 : first);
  });
}

test("what was asked for while there was more is no longer there, and the learner is told", () => {
  const parts = opened(true);
  parts.turnTo(1);
  parts.open({ ...SUBJECT, scos: [SUBJECT.scos[0]] }, true);
  parts.turnTo(1);
  parts.heard({ kind: "closed" });
  assert.equal(parts.desk.sco, 0);
});
