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
