// The tracker of cmi5: how it is launched, what it says, and that nothing is lost or said twice whatever the store does.

import assert from "node:assert/strict";
import { test } from "node:test";

import fc from "fast-check";

import { createRecord } from "../../templates/player/record/record.js";
import { interactionsOf } from "../../templates/player/record/interaction.js";
import { createTracker } from "../../templates/player/trackers/cmi5.js";
import { interactionDefinition } from "../../templates/player/trackers/definition.js";
import { uuidOf } from "../../templates/player/trackers/statements.js";
import { choiceQuestion, course, everyType, lesson, quiz, TYPES } from "./courses.js";
import { LearningStore, TabStorage } from "./learning-store.js";
import { takeWith } from "./learning.js";
import { Browser } from "./world.js";

const COURSE = course([lesson("first"), quiz("end", [choiceQuestion("q1"), choiceQuestion("q2")])]);

/** A tab that a unit is launched in; `again` loads it anew. */
class Tab {
  constructor(store = new LearningStore(), { of = COURSE, launch = {}, storage = new TabStorage() } = {}) {
    this.store = store;
    this.of = of;
    this.query = store.launch(launch);
    this.storage = storage;
    this.browser = new Browser();
    this.again();
  }

  again() {
    this.window = this.browser.open();
    this.went = [];
    Object.assign(this.window, { fetch: this.store.fetch, sessionStorage: this.storage, location: { search: this.query, assign: (to) => this.went.push(to), replace: (to) => this.went.push(to) } });
    this.recordings = [{}, {}];
    this.window.document.querySelectorAll = () => this.recordings;
    this.environment = this.window.environment();
    this.tracker = createTracker(this.environment, this.of);
    return this;
  }

  /** Report progress, and have it sent. */
  report(more = {}) {
    this.tracker.report({ completion: "incomplete", success: "unknown", score: null, progress: 0, objectives: [], ...more });
    return this.send();
  }

  send() {
    const result = this.tracker.commit();
    return result.later ?? Promise.resolve(result);
  }

  /** The record of a learner in this tab, opened. */
  async record() {
    const troubles = [];
    const record = createRecord({ course: this.of, questionTypes: TYPES, fragments: {}, tracker: this.tracker, environment: this.environment, onTrouble: ({ key }) => troubles.push(key) });
    await this.settled(record.open());
    return { record, troubles };
  }

  async settled(promise) {
    let over = false;
    promise.finally(() => (over = true));
    while (!over) {
      await this.browser.pass(50);
    }
    await this.browser.pass(50);
    return promise;
  }
}

const answer = (id, more = {}) => ({ id, type: "choice", learnerResponse: "right", correctResponses: ["right"], share: 1, weighting: 1, latency: 2.345, time: Date.UTC(2026, 2, 1, 9, 0), description: "What?", objective: "", ...more });

test("cmi5: what a launch is about stands in the address, in any order", async () => {
  const tab = new Tab(new LearningStore({ data: { masteryScore: 0.85 } }));
  const launch = await tab.tracker.open();
  assert.deepEqual({ ...launch, state: "" }, { learner: { id: "760e3480-ba55-4991-94b0-01820dbd23a2", name: "Ada" }, mode: "normal", passingScore: 85, state: "", limit: Infinity });
  const [token, ...others] = tab.store.requests;
  assert.deepEqual([token.method, token.path, token.headers], ["POST", "/fetch", {}]);
  assert.ok(others.every(({ headers }) => headers.Authorization === "Basic token" && headers["X-Experience-API-Version"] === "1.0.3"));
  assert.deepEqual(tab.store.asked("activities/state").map(({ query }) => query.stateId).sort(), ["LMS.LaunchData", "lessonpack"]);
});

for (const name of ["endpoint", "fetch", "actor", "registration", "activityId"]) {
  test(`cmi5: without ${name} there is no LMS`, async () => {
    const tab = new Tab(new LearningStore(), { launch: { [name]: "" } });
    await assert.rejects(tab.tracker.open(), { key: "troubleNoLms" });
    assert.deepEqual(tab.store.requests, []);
  });
}

const REFUSALS = { 1: ["troubleExpired", 1], 2: ["troubleRefused", 1], 3: ["troubleFailed", 2] };

for (const [code, [key, times]] of Object.entries(REFUSALS)) {
  test(`cmi5: instead of a token, error ${code} is told as ${key}`, async () => {
    const tab = new Tab();
    tab.store.answer = () => Response.json({ "error-code": code, "error-text": "No." });
    await assert.rejects(tab.tracker.open(), { key });
    await assert.rejects(tab.tracker.open(), { key });
    assert.equal(tab.store.asked("/fetch").length, times);
  });
}

test("cmi5: a page that is loaded again has its token, and says what was not taken by the same names", async () => {
  const tab = new Tab();
  await tab.tracker.open();
  tab.tracker.answered(answer("q1"));
  tab.store.fault = (method) => (method === "POST" ? "gone" : null);
  assert.deepEqual(await tab.send(), { ok: false, reason: "failed" });
  const before = tab.store.requests.at(-1).body;
  tab.window.leave({ crash: true });
  tab.store.fault = () => null;
  tab.again();
  await tab.tracker.open();
  assert.deepEqual(await tab.send(), { ok: true });
  assert.deepEqual([...tab.store.statements.values()], before);
  assert.deepEqual(tab.store.verbs(), ["initialized", "answered"]);
  assert.equal(tab.store.asked("/fetch").length, 1);
});

test("cmi5: where the tab keeps nothing, the page itself has everything", async () => {
  const storage = { getItem: () => { throw new Error("SecurityError"); }, setItem: () => { throw new Error("SecurityError"); } };
  const tab = new Tab(new LearningStore(), { storage });
  await tab.tracker.open();
  assert.deepEqual(await tab.report({ completion: "completed", progress: 1 }), { ok: true });
  assert.deepEqual(tab.store.verbs(), ["initialized", "completed"]);
});

test("cmi5: each verdict is said once in a registration, by the same name in every session", async () => {
  const store = new LearningStore();
  const passed = { completion: "completed", success: "passed", score: 0.9, progress: 1 };
  const first = new Tab(store);
  await first.tracker.open();
  await first.report(passed);
  await first.report(passed);
  assert.deepEqual(store.documents.get("lessonpack").told, ["completed", "passed"]);
  const said = [...store.statements.keys()];
  store.tokens.push("token");
  store.data.contextTemplate.extensions = {};
  const second = new Tab(store);
  await second.tracker.open();
  await second.report(passed);
  assert.deepEqual(store.verbs(), ["initialized", "completed", "passed", "initialized"]);
  // The answer to the last request of the first session was lost, and with it what was told.
  store.documents.clear();
  store.tokens.push("token");
  const third = new Tab(store);
  await third.tracker.open();
  assert.deepEqual(await third.report(passed), { ok: true });
  assert.deepEqual(store.verbs().filter((verb) => verb !== "initialized"), ["completed", "passed"]);
  assert.ok(said.every((id) => store.statements.has(id)));
});

const MASTERIES = [[0, 0], ["0.8", 0.8], [0.6667, 0.6667], [0.054, 0.054], [1, 1], ["", null], [null, null], [true, null], [-0.1, null], [1.1, null], ["high", null]];

for (const [masteryScore, mark] of MASTERIES) {
  test(`cmi5: a pass mark of ${JSON.stringify(masteryScore)} ${mark === null ? "is none" : "is reached by whoever has just that"}`, async () => {
    const tab = new Tab(new LearningStore({ data: { masteryScore } }));
    const { passingScore } = await tab.tracker.open();
    if (mark === null) {
      assert.equal(passingScore, null);
      return;
    }
    assert.ok(passingScore / 100 <= mark && passingScore / 100 > mark - 1e-9, String(passingScore));
    await tab.report({ success: "passed", score: mark });
    assert.deepEqual(tab.store.verbs(), ["initialized", "passed"]);
    assert.equal(tab.store.asked("statements").flatMap(({ body }) => body).at(-1).context.extensions["https://w3id.org/xapi/cmi5/context/extensions/masteryscore"], mark);
  });
}

for (const launchMode of [undefined, null, "browse", "constructor", "__proto__", 7]) {
  test(`cmi5: a launch in ${String(launchMode)} mode is recorded`, async () => {
    const tab = new Tab(new LearningStore({ data: { launchMode } }));
    assert.equal((await tab.tracker.open()).mode, "normal");
  });
}

test("cmi5: while the store is down at the start, the token is not asked for again", async () => {
  const tab = new Tab();
  tab.store.fault = (method) => (method === "GET" ? 503 : null);
  await assert.rejects(tab.tracker.open(), { key: "troubleFailed" });
  tab.again();
  await assert.rejects(tab.tracker.open(), { key: "troubleFailed" });
  tab.store.fault = () => null;
  await tab.tracker.open();
  await tab.send();
  assert.equal(tab.store.asked("/fetch").length, 1);
  assert.deepEqual(tab.store.verbs(), ["initialized"]);
});

for (const body of ["<html>Sign in</html>", "[]", "null", '{"auth-token": 7}', '{"auth-token": ""}']) {
  test(`cmi5: ${body} is no token`, async () => {
    const tab = new Tab();
    tab.store.answer = () => new Response(body);
    await assert.rejects(tab.tracker.open(), { key: "troubleRefused" });
    assert.deepEqual(tab.store.requests.map(({ path }) => path), ["/fetch"]);
  });
}

test("cmi5: an actor is said letter for letter, and what is none is refused before anything is asked", async () => {
  const actor = { objectType: "Agent", name: "Zoë \u{1F393} <b>‏עדה", account: { homePage: "https://lms.example/ä", name: "7&8=%2F+#" } };
  const tab = new Tab(new LearningStore(), { launch: { actor: JSON.stringify(actor) } });
  await tab.tracker.open();
  await tab.report({ completion: "completed", progress: 1 });
  assert.ok([...tab.store.statements.values()].every((one) => JSON.stringify(one.actor) === JSON.stringify(actor)));
  assert.ok(tab.store.asked("activities/state").every(({ query }) => query.agent === JSON.stringify(actor)));
  for (const wrong of ["null", "[]", "7", '"Ada"', "{"]) {
    const other = new Tab(new LearningStore(), { launch: { actor: wrong } });
    await assert.rejects(other.tracker.open(), { key: "troubleNoLms" });
    assert.deepEqual(other.store.requests, []);
  }
});

test("cmi5: a clock that is set back or ahead changes neither the order nor what is told", async () => {
  const tab = new Tab();
  await tab.tracker.open();
  for (const leap of [3.2e10, -6.4e10, 60_000]) {
    tab.browser.time += leap;
    tab.tracker.answered(answer(`q${leap}`, { time: tab.browser.time }));
    assert.deepEqual(await tab.send(), { ok: true });
  }
  assert.deepEqual(await tab.report({ completion: "completed", progress: 1 }), { ok: true });
  assert.deepEqual(tab.store.verbs(), ["initialized", "answered", "answered", "answered", "completed"]);
  const said = [...tab.store.statements.values()];
  assert.deepEqual(said.map(({ timestamp }) => timestamp), said.map(({ timestamp }) => timestamp).sort());
  assert.ok(said.every(({ result }) => !result?.duration || !result.duration.includes("-")));
});

test("cmi5: what a session that the LMS gave up could not say is said by the next one", async () => {
  const store = new LearningStore();
  const old = new Tab(store);
  await old.tracker.open();
  old.tracker.answered(answer("q1"));
  store.fault = () => 403;
  assert.deepEqual(await old.send(), { ok: false, reason: "expired" });
  store.fault = () => null;
  store.tokens.push("token");
  store.data.contextTemplate.extensions = { "https://w3id.org/xapi/cmi5/context/extensions/sessionid": "next" };
  const next = new Tab(store);
  await next.tracker.open();
  next.tracker.answered(answer("q1"));
  assert.deepEqual(await next.send(), { ok: true });
  // The old page comes through after all: what it says has been said.
  assert.deepEqual(await old.send(), { ok: true });
  assert.deepEqual(store.verbs().filter((verb) => verb === "answered"), ["answered"]);
});

const VERDICTS = [
  ["passed", 0.85, ["passed"]],
  ["passed", 0.8499, []],
  ["passed", null, []],
  ["failed", 0.8499, ["failed"]],
  ["failed", 0.85, []],
];

for (const [success, score, said] of VERDICTS) {
  test(`cmi5: "${success}" at ${score} is ${said.length ? "" : "not "}said where the LMS asks for 0.85`, async () => {
    const tab = new Tab(new LearningStore({ data: { masteryScore: 0.85 } }));
    await tab.tracker.open();
    await tab.report({ success, score });
    assert.deepEqual(tab.store.verbs(), ["initialized", ...said]);
  });
}

test("cmi5: one session has one verdict on success, and a failure never follows", async () => {
  const tab = new Tab();
  await tab.tracker.open();
  await tab.report({ success: "failed", score: 0.2 });
  await tab.report({ success: "passed", score: 0.9 });
  assert.deepEqual(tab.store.verbs(), ["initialized", "failed"]);
  tab.store.documents.set("lessonpack", { resume: "", told: ["passed"], progress: 0 });
  tab.store.tokens.push("token");
  const next = new Tab(tab.store);
  await next.tracker.open();
  await next.report({ success: "failed", score: 0.2 });
  assert.deepEqual(tab.store.verbs().slice(2), []);
});

test("cmi5: what the LMS wants in each context is in it, and nothing in its place", async () => {
  const category = [{ id: "https://lms.example/tag" }];
  const contextTemplate = { platform: "LMS", contextActivities: { category, parent: { id: "https://lms.example/parent" } }, extensions: { "https://lms.example/x": 1 } };
  const tab = new Tab(new LearningStore({ data: { contextTemplate, masteryScore: 0.5 } }));
  await tab.tracker.open();
  tab.tracker.answered(answer("q1"));
  await tab.report({ completion: "completed", success: "passed", score: 1, progress: 1 });
  const contexts = Object.fromEntries([...tab.store.statements.values()].map(({ verb, context }) => [verb.id.split("/").pop(), context]));
  const names = (list) => list.map(({ id }) => id.split("/").pop());
  for (const context of Object.values(contexts)) {
    assert.equal(context.platform, "LMS");
    assert.equal(context.registration, "760e3480-ba55-4991-94b0-01820dbd23a2");
    assert.equal(context.extensions["https://lms.example/x"], 1);
  }
  assert.deepEqual(names(contexts.initialized.contextActivities.category), ["tag", "cmi5"]);
  assert.deepEqual(names(contexts.completed.contextActivities.category), ["tag", "cmi5", "moveon"]);
  assert.deepEqual(names(contexts.passed.contextActivities.category), ["tag", "cmi5", "moveon"]);
  assert.equal(contexts.passed.extensions["https://w3id.org/xapi/cmi5/context/extensions/masteryscore"], 0.5);
  assert.equal(contexts.completed.extensions["https://w3id.org/xapi/cmi5/context/extensions/masteryscore"], undefined);
  assert.deepEqual(names(contexts.answered.contextActivities.category), ["tag"]);
  assert.deepEqual(names(contexts.answered.contextActivities.parent), ["parent", "unit"]);
});

test("cmi5: the times of statements are their order, whatever the clock and the journal say", async () => {
  const tab = new Tab();
  await tab.tracker.open();
  tab.tracker.answered(answer("old", { time: 0 }));
  tab.tracker.answered(answer("future", { time: tab.browser.time + 1e9 }));
  tab.browser.time -= 60_000;
  await tab.report({ completion: "completed", progress: 1 });
  const times = [...tab.store.statements.values()].map(({ timestamp }) => timestamp);
  assert.deepEqual(times, [...times].sort());
  assert.ok(times.every((time) => time.endsWith("Z")));
});

test("cmi5: a statement that is refused holds up no other, and is told as refused", async () => {
  const tab = new Tab();
  await tab.tracker.open();
  ["q1", "q2", "q3"].forEach((id) => tab.tracker.answered(answer(id)));
  tab.store.fault = (method, path, body) => (path === "statements" && method === "POST" && body.some(({ object }) => object.id.endsWith("/q2")) ? 400 : null);
  assert.deepEqual(await tab.send(), { ok: false, reason: "refused" });
  assert.deepEqual([...tab.store.statements.values()].map(({ object }) => object.id.split("/").pop()), ["unit", "q1", "q3"]);
  assert.deepEqual(await tab.send(), { ok: true });
});

test("cmi5: what the store has already counts as taken, also where it forbids to say it again", async () => {
  for (const status of [400, 403, 409]) {
    const tab = new Tab();
    await tab.tracker.open();
    tab.tracker.answered(answer("q1"));
    tab.store.fault = (method) => (method === "POST" ? "lost" : null);
    assert.equal((await tab.send()).reason, "failed");
    tab.store.fault = (method) => (method === "POST" ? status : null);
    assert.deepEqual(await tab.send(), { ok: true }, String(status));
  }
});

for (const status of [401, 403]) {
  test(`cmi5: once the store answers ${status}, the session is over and nothing is thrown away`, async () => {
    const tab = new Tab();
    await tab.tracker.open();
    tab.tracker.answered(answer("q1"));
    tab.store.fault = (method) => (method === "POST" ? status : null);
    assert.deepEqual(await tab.send(), { ok: false, reason: "expired" });
    tab.store.fault = () => null;
    assert.deepEqual(await tab.send(), { ok: true });
    assert.deepEqual(tab.store.verbs(), ["initialized", "answered"]);
  });
}

for (const status of [0, 408, 429, 500, 503]) {
  test(`cmi5: after ${status || "no answer"} all is sent again in its order`, async () => {
    const tab = new Tab();
    await tab.tracker.open();
    tab.tracker.answered(answer("q1"));
    tab.tracker.answered(answer("q2"));
    tab.store.fault = (method) => (method === "POST" ? status || "gone" : null);
    assert.deepEqual(await tab.send(), { ok: false, reason: "failed" });
    tab.store.fault = () => null;
    assert.deepEqual(await tab.send(), { ok: true });
    assert.deepEqual([...tab.store.statements.values()].map(({ object }) => object.id.split("/").pop()), ["unit", "q1", "q2"]);
  });
}

test("cmi5: what another device has saved meanwhile is not written over", async () => {
  const tab = new Tab();
  tab.store.documents.set("lessonpack", { resume: "1old", told: [], progress: 0 });
  assert.equal((await tab.tracker.open()).state, "1old");
  tab.tracker.save("1mine", "", []);
  tab.store.documents.set("lessonpack", { resume: "1theirs", told: [], progress: 0 });
  assert.deepEqual(await tab.send(), { ok: false, reason: "stale" });
  assert.equal((await tab.tracker.open()).state, "1theirs");
});

for (const fault of [null, 503, "lost"]) {
  test(`cmi5: nor is it after a save that ended with ${fault ?? "success"}`, async () => {
    const tab = new Tab();
    await tab.tracker.open();
    tab.tracker.save("1mine", "", []);
    tab.store.fault = (method) => (method === "PUT" ? fault : null);
    await tab.send();
    tab.store.fault = () => null;
    tab.tracker.save("1more", "", []);
    assert.deepEqual(await tab.send(), { ok: true });
    tab.store.documents.set("lessonpack", { resume: "1theirs", told: [], progress: 0 });
    tab.tracker.save("1most", "", []);
    assert.deepEqual(await tab.send(), { ok: false, reason: "stale" });
    assert.equal((await tab.tracker.open()).state, "1theirs");
  });
}

test("cmi5: a store whose CORS leaves out the headers of documents hears every statement", async () => {
  const tab = new Tab();
  await tab.tracker.open();
  tab.store.fault = (method) => (method === "PUT" ? "gone" : null);
  tab.tracker.save("1mine", "", []);
  assert.deepEqual(await tab.report({ completion: "completed", progress: 1 }), { ok: true });
  assert.deepEqual(tab.store.verbs(), ["initialized", "completed"]);
  tab.store.fault = () => "gone";
  tab.tracker.save("1more", "", []);
  assert.deepEqual(await tab.send(), { ok: false, reason: "failed" });
});

test("cmi5: two devices that begin at once do not write over each other", async () => {
  const tab = new Tab();
  await tab.tracker.open();
  tab.tracker.save("1mine", "", []);
  tab.store.documents.set("lessonpack", { resume: "1theirs", told: [], progress: 0 });
  assert.deepEqual(await tab.send(), { ok: false, reason: "stale" });
  assert.equal((await tab.tracker.open()).state, "1theirs");
});

for (const saves of [0, 1]) {
  test(`cmi5: nor does a page that goes, after ${saves} of its saves`, async () => {
    const tab = new Tab();
    await tab.tracker.open();
    for (let at = 0; at < saves; at += 1) {
      tab.tracker.save(`1save${at}`, "", []);
      assert.deepEqual(await tab.send(), { ok: true });
    }
    tab.store.documents.set("lessonpack", { resume: "1theirs", told: [], progress: 0 });
    tab.tracker.save("1last", "", []);
    tab.window.fire("pagehide", {});
    tab.tracker.close();
    await tab.browser.pass(0);
    assert.equal(tab.store.documents.get("lessonpack").resume, "1theirs");
  });
}

test("cmi5: a page that goes says its last words in requests that outlive it, and is over when it comes back", async () => {
  const tab = new Tab();
  await tab.tracker.open();
  await tab.send();
  tab.tracker.save("1last", "", []);
  tab.window.fire("pagehide", {});
  assert.deepEqual(tab.tracker.close(), { ok: true, unsure: true });
  await tab.browser.pass(0);
  const [document, statements] = tab.store.requests.slice(-2);
  assert.deepEqual([document.path, document.keepalive, document.body.resume], ["activities/state", true, "1last"]);
  assert.deepEqual([statements.path, statements.keepalive], ["statements", true]);
  assert.deepEqual(tab.store.verbs(), ["initialized", "terminated"]);

  const [known, asked] = [[...tab.store.statements], tab.store.asked("activities/state").length];
  tab.again();
  assert.equal((await tab.tracker.open()).state, "1last");
  tab.tracker.save("1more", "", []);
  tab.tracker.answered(answer("q1"));
  await tab.report({ completion: "completed", progress: 1 });
  assert.deepEqual(tab.tracker.commit(), { ok: false, reason: "expired" });
  assert.deepEqual(tab.tracker.close(), { ok: false, reason: "expired" });
  await tab.browser.pass(0);
  assert.deepEqual([...tab.store.statements], known);
  assert.equal(tab.store.asked("activities/state").length, asked);
});

test("cmi5: who leaves goes where the LMS wants, once everything has arrived", async () => {
  const tab = new Tab(new LearningStore({ data: { returnURL: "https://lms.example/back" } }));
  await tab.tracker.open();
  tab.store.fault = (method) => (method === "POST" ? "gone" : null);
  assert.deepEqual(await tab.settled(tab.tracker.close().later), { ok: false, reason: "failed" });
  assert.deepEqual(tab.went, []);
  tab.store.fault = () => null;
  tab.again();
  await tab.tracker.open();
  await tab.browser.pass(0);
  assert.deepEqual(tab.store.verbs(), ["initialized", "terminated"]);
  assert.deepEqual(tab.went, ["https://lms.example/back"]);
});

test("cmi5: who leaves is led to a page, never to a script", async () => {
  const script = ["javascript", "alert(1)"].join(":");
  for (const returnURL of [script, ` ${script.toUpperCase()}`, [script], "data:text/html,hello", "file:///etc/passwd", 7]) {
    const tab = new Tab(new LearningStore({ data: { returnURL } }));
    await tab.tracker.open();
    assert.deepEqual(await tab.settled(tab.tracker.close().later), { ok: true });
    await tab.again().tracker.open();
    assert.deepEqual(tab.went, []);
  }
});

for (const launchMode of ["Browse", "Review"]) {
  test(`cmi5: in ${launchMode} mode nothing is said but that somebody was there`, async () => {
    const tab = new Tab(new LearningStore({ data: { launchMode } }));
    assert.equal((await tab.tracker.open()).mode, launchMode.toLowerCase());
    tab.tracker.save("1", "", []);
    tab.tracker.answered(answer("q1"));
    await tab.report({ completion: "completed", success: "passed", score: 1, progress: 1 });
    await tab.settled(tab.tracker.close(true).later);
    assert.deepEqual(tab.store.verbs(), ["initialized", "terminated"]);
    assert.equal(tab.store.requests.some(({ method }) => method === "PUT"), false);
  });
}

test("cmi5: recordings are silent for those who prefer it", async () => {
  for (const [profile, silent] of [[{ audioPreference: "off" }, true], [{ audioPreference: "on" }, undefined], [null, undefined]]) {
    const tab = new Tab(new LearningStore({ profile }));
    await tab.tracker.open();
    const late = {};
    tab.window.fire("loadstart", { target: late });
    assert.deepEqual([...tab.recordings, late].map(({ muted }) => muted), Array(3).fill(silent));
  }
});

test("cmi5: on a train, a whole course is told once and in full", async () => {
  const tab = new Tab();
  let turn = 0;
  tab.store.fault = (method, path) => (method !== "GET" && path !== "/fetch" ? [null, "lost", 503, "gone"][(turn += 1) % 4] : null);
  const { record } = await tab.record();
  record.change((state) => ({ ...takeWith(state, COURSE.items[1], 2), read: ["first"] }));
  for (const question of COURSE.items[1].questions) {
    record.answered(question, { response: "right", share: 1, final: true }, "end", 1);
    await tab.browser.pass(20_000);
  }
  await tab.browser.pass(300_000);
  const said = tab.store.verbs();
  assert.equal(said[0], "initialized");
  assert.deepEqual([...said].sort(), ["answered", "answered", "completed", "initialized", "passed"]);
  tab.store.fault = () => null;
  assert.equal(await tab.settled(record.close()), "saved");
  assert.equal(tab.store.verbs().at(-1), "terminated");
});

test("cmi5: every type of question names what its answers are made of", () => {
  const types = everyType();
  const of = course([quiz("all", types.map(([question]) => question))]);
  for (const [question, ...responses] of types) {
    for (const response of responses.filter((one) => one !== null)) {
      for (const interaction of interactionsOf(of, TYPES[question.type], "2004", question, { response, share: 1, final: true }, { quiz: "all", latency: 1, time: 0 })) {
        const definition = interactionDefinition(of, interaction);
        const lists = ["choices", "scale", "source", "target"].filter((name) => definition[name]);
        const wanted = { choice: 1, sequencing: 1, likert: 1, matching: 2 }[interaction.type] ?? 0;
        assert.equal(lists.length, wanted, interaction.type);
        const said = [interaction.learnerResponse, ...interaction.correctResponses].flatMap((text) => text.split("[,]"));
        for (const token of wanted ? said.filter(Boolean) : []) {
          token.split("[.]").forEach((part, at) => {
            const component = definition[lists[at]].find(({ id }) => id === part);
            assert.ok(component, `${question.type}: ${part}`);
            assert.ok(component.description || /^\d+_\d+$/.test(part), `${question.type}: ${part} says nothing`);
          });
        }
      }
    }
  }
});

test("cmi5: ids are UUIDs that follow from what is said", () => {
  const seen = new Map();
  fc.assert(fc.property(fc.string(), (text) => {
    const id = uuidOf(text);
    assert.match(id, /^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    assert.equal(seen.get(id) ?? text, text);
    seen.set(id, text);
  }), { numRuns: 2000 });
});

test("cmi5: among very many ids no two are the same, nor are the parts of one", () => {
  const ids = Array.from({ length: 200_000 }, (_, at) => uuidOf(`760e3480-ba55-4991-94b0-01820dbd23a2 https://lms.example/unit answered q${at}`));
  assert.equal(new Set(ids).size, ids.length);
  assert.ok(ids.every((id) => id.slice(0, 8) !== id.slice(-8)));
});
