// A session with the local LMS: what it refuses, what it keeps quiet about, and what it does when it is broken on purpose.
import assert from "node:assert/strict";
import { test } from "node:test";

import { createRules } from "../../templates/lms/rules.js";
import { complaint, createSession } from "../../templates/lms/session.js";

const BEHAVIOUR = {
  limits: [
    { element: "cmi.suspend_data", characters: 10, beyond: "refused" },
    { element: "cmi.core.lesson_location", characters: 4, beyond: "cut" },
    { element: "cmi.comments", characters: 3, beyond: "dropped" },
  ],
  refusals: [{ element: "cmi.interactions.n.(id|type)", takes: "[a-z]+", says: "ids with digits" }],
};

/** A run-time that takes everything, and a session with it. */
function session(options = {}) {
  const rules = createRules();
  const set = new Map();
  const calls = [];
  const faults = {};
  const runtime = {
    LMSInitialize: () => "true",
    LMSGetValue: (element) => set.get(element) ?? "",
    LMSSetValue: (element, value) => Boolean(set.set(element, value)) && "true",
    LMSCommit: () => "true",
    LMSFinish: () => "true",
    LMSGetLastError: () => "0",
  };
  const api = createSession(runtime, {
    edition: "1.2",
    mode: "normal",
    cmi: {},
    faults,
    kept: { unreachable: "true", expired: "false" },
    refusal: (element, value, values) => rules.refusal("1.2", element, value, values, BEHAVIOUR),
    unreadable: (element) => rules.unreadable("1.2", element),
    enforce: true,
    onCall: (call) => calls.push(call),
    ...options,
  });
  return { api, set, calls, faults };
}

test("a value that the LMS refuses fails with its error, and is not kept", () => {
  const { api, set, calls } = session();
  api.LMSInitialize("");
  assert.equal(api.LMSSetValue("cmi.suspend_data", "x".repeat(11)), "false");
  assert.equal(api.LMSGetLastError(""), "405");
  assert.equal(set.size, 0);
  assert.equal(calls.at(-1).broken, "is longer than 10 characters");
  assert.equal(api.LMSSetValue("cmi.suspend_data", "x".repeat(10)), "true");
  assert.equal(api.LMSGetLastError(""), "0");
});

test("what an LMS cuts or drops it does in silence, but the account says so", () => {
  const { api, set, calls } = session();
  api.LMSInitialize("");
  assert.equal(api.LMSSetValue("cmi.core.lesson_location", "page-7"), "true");
  assert.equal(set.get("cmi.core.lesson_location"), "page");
  assert.equal(api.LMSSetValue("cmi.comments", "well done"), "true");
  assert.equal(set.has("cmi.comments"), false);
  assert.deepEqual(calls.slice(1).map(({ broken, error }) => [broken, error]), [
    ["is longer than 4 characters", "0"],
    ["is longer than 3 characters", "0"],
  ]);
});

test("a profile's own refusals hold for the elements that they name", () => {
  const { api, calls } = session();
  api.LMSInitialize("");
  assert.equal(api.LMSSetValue("cmi.interactions.0.id", "q1"), "false");
  assert.match(calls.at(-1).broken, /ids with digits/);
  assert.equal(api.LMSSetValue("cmi.interactions.0.id", "q"), "true");
});

test("a refusal that names types of interaction holds for these only", () => {
  const refusals = [{ element: "cmi.interactions.n.student_response", takes: "[a-m]", says: "late letters", types: ["choice"] }];
  const rules = createRules();
  const { api } = session({ refusal: (element, value, values) => rules.refusal("1.2", element, value, values, { ...BEHAVIOUR, refusals }) });
  api.LMSInitialize("");
  ["choice", "likert"].forEach((type, at) => {
    api.LMSSetValue(`cmi.interactions.${at}.id`, "q");
    api.LMSSetValue(`cmi.interactions.${at}.type`, type);
  });
  assert.equal(api.LMSSetValue("cmi.interactions.0.student_response", "z"), "false");
  assert.equal(api.LMSSetValue("cmi.interactions.1.student_response", "z"), "true");
});

test("nothing is taken before the session, after it, or twice", () => {
  const { api } = session();
  assert.equal(api.LMSSetValue("cmi.suspend_data", "x"), "false");
  assert.equal(api.LMSGetLastError(""), "301");
  assert.equal(api.LMSInitialize(""), "true");
  assert.equal(api.LMSInitialize(""), "false");
  assert.equal(api.LMSFinish(""), "true");
  assert.equal(api.LMSCommit(""), "false");
});

test("what is set in review mode is dropped, except that a browsed course may say so", () => {
  const { api, set } = session({ mode: "browse" });
  api.LMSInitialize("");
  api.LMSSetValue("cmi.suspend_data", "x");
  api.LMSSetValue("cmi.core.lesson_status", "browsed");
  assert.deepEqual([...set.keys()], ["cmi.core.lesson_status"]);
});

for (const [fault, result, error] of [
  [{ expired: true }, "false", "101"],
  [{ offline: true }, "true", "0"],
  [{ commit: "false" }, "false", "101"],
  [{ commit: "null" }, null, "101"],
  [{ commit: "lie" }, "true", "0"],
]) {
  test(`a commit with the fault ${JSON.stringify(fault)} returns ${result}`, () => {
    const { api, faults, calls } = session();
    api.LMSInitialize("");
    Object.assign(faults, fault);
    assert.equal(api.LMSCommit(""), result);
    assert.equal(api.LMSGetLastError(""), error);
    assert.notEqual(calls.at(-1).fault, "");
    assert.equal(complaint(calls.at(-1)), null);
  });
}

test("a call that fails without a fault is a complaint", () => {
  const call = { method: "LMSCommit", args: [""], result: "false", error: "101", broken: "", fault: "" };
  assert.match(String(complaint(call)), /gave error 101/);
  assert.equal(complaint({ ...call, result: "true", error: "0" }), null);
});

/** A session of SCORM 2004. */
function session2004(options = {}) {
  const rules = createRules();
  const kept = new Map();
  const runtime = { Initialize: () => "true", GetValue: (element) => kept.get(element) ?? "", SetValue: (element, value) => Boolean(kept.set(element, value)) && "true", GetLastError: () => "0" };
  const api = createSession(runtime, {
    edition: "2004", mode: "normal", cmi: {}, faults: {}, kept: { unreachable: "true", expired: "false" }, enforce: true, onCall: () => undefined,
    refusal: (element, value, values) => rules.refusal("2004", element, value, values, { limits: [], refusals: [] }),
    unreadable: (element) => rules.unreadable("2004", element),
    ...options,
  });
  api.Initialize("");
  return api;
}

test("SCORM 1.2 asks for no order within an interaction", () => {
  const { api } = session();
  api.LMSInitialize("");
  for (const [field, value] of [["student_response", "a"], ["result", "correct"], ["weighting", "1"], ["type", "choice"], ["id", "q"]]) {
    assert.equal(api.LMSSetValue(`cmi.interactions.0.${field}`, value), "true", field);
  }
  assert.equal(api.LMSSetValue("cmi.interactions.2.id", "q"), "false");
});

for (const [element, value, code] of [
  ["cmi.interactions.0.result", "correct", "408"],
  ["cmi.objectives.0.success_status", "passed", "408"],
  ["cmi.interactions.1.id", "q", "351"],
  ["cmi.score.scaled", "2", "407"],
  ["cmi.interactions.0.id", "u".repeat(4001), "406"],
  ["adl.nav.request", "forward", "406"],
  ["adl.nav.request_valid.continue", "true", "404"],
  ["cmi.nothing", "x", "401"],
]) {
  test(`SCORM 2004 refuses ${element} with error ${code}`, () => {
    const api = session2004();
    assert.deepEqual([api.SetValue(element, value), api.GetLastError("")], ["false", code]);
  });
}

test("SCORM 2004 asks for the type before what depends on it, and for nothing else", () => {
  const api = session2004();
  const set = (field, value) => [api.SetValue(`cmi.interactions.0.${field}`, value), api.GetLastError("")];
  assert.deepEqual(set("id", "u".repeat(4000)), ["true", "0"]);
  for (const [field, value] of [["result", "correct"], ["weighting", "1"], ["latency", "PT1S"], ["description", "Text"], ["objectives.0.id", "o"]]) {
    assert.deepEqual(set(field, value), ["true", "0"], field);
  }
  assert.deepEqual([set("learner_response", "a"), set("correct_responses.0.pattern", "a")], [["false", "408"], ["false", "408"]]);
  set("type", "choice");
  assert.deepEqual([set("learner_response", "a"), set("correct_responses.0.pattern", "a")], [["true", "0"], ["true", "0"]]);
});

test("a SCO hears what it may ask for, by the LMS and not by the engine", () => {
  const api = session2004({ validity: () => ({ continue: true, previous: false, choice: [["a", true], ["__proto__", false]] }) });
  const read = (name) => [api.GetValue(`adl.nav.request_valid.${name}`), api.GetLastError("")];
  assert.deepEqual(read("continue"), ["true", "0"]);
  assert.deepEqual(read("previous"), ["false", "0"]);
  assert.deepEqual(read("choice.{target=a}"), ["true", "0"]);
  assert.deepEqual(read("jump.{target=__proto__}"), ["false", "0"]);
  assert.deepEqual(read("choice.{target=gone}"), ["unknown", "0"]);
  assert.deepEqual(read("exitAll"), ["unknown", "0"]);
  assert.deepEqual(read("choice"), ["", "401"]);
  assert.deepEqual([api.GetValue("adl.nav.request"), api.GetLastError("")], ["_none_", "0"]);
  assert.deepEqual([api.GetValue("adl.data._children"), api.GetLastError("")], ["", "0"]);
});

for (const [recorded, kept] of [[["normal"], undefined], [["normal", "review"], "passed"]]) {
  test(`a value that is written in review mode is ${kept ? "" : "not "}taken by an LMS that records ${recorded.join(" and ")} mode, and told`, () => {
    const { api, set, calls } = session({ mode: "review", recorded });
    api.LMSInitialize("");
    assert.equal(api.LMSSetValue("cmi.core.lesson_status", "passed"), "true");
    assert.equal(set.get("cmi.core.lesson_status"), kept);
    assert.equal(calls.at(-1).broken, "was called in review mode");
    assert.equal(api.LMSSetValue("cmi.suspend_data", "x".repeat(11)), recorded.includes("review") ? "false" : "true");
  });
}
