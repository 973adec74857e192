// The LMS's side of the preview: what is launched with what, and what is believed of what comes back.
import assert from "node:assert/strict";
import { test } from "node:test";

import { createDesk, unsaved } from "../../templates/preview/desk.js";
import { readReport } from "../../templates/preview/reports.js";
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
  assert.equal(launched().again, true);
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

test("a SCO that asks for the next one is followed, and one that asks for none stays", () => {
  const { heard, desk } = opened();
  heard({ kind: "asked", way: "previous", target: "" });
  assert.equal(desk.sco, 0);
  heard({ kind: "asked", way: "next", target: "" });
  assert.equal(desk.sco, 1);
  heard({ kind: "asked", way: "target", target: "a" });
  assert.equal(desk.sco, 0);
  heard({ kind: "asked", way: "leave", target: "" });
  assert.equal(desk.sco, 0);
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
  for (const told of [null, "ready", {}, { kind: "launch" }, { kind: "call", call: { method: "constructor", args: [] } }, { kind: "call", call: { method: "LMSCommit", args: "x" } }, { kind: "asked", way: "__proto__" }]) {
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
