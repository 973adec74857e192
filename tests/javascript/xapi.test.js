// The tracker of a page outside any LMS: whom a link names, which store it may name, and what is told whom.

import assert from "node:assert/strict";
import { test } from "node:test";

import { readAgent, readLink } from "../../templates/player/trackers/launch-link.js";
import { createStoreTracker } from "../../templates/player/trackers/xapi.js";
import { choiceQuestion, course, lesson, quiz } from "./courses.js";
import { LearningStore, TabStorage } from "./learning-store.js";
import { Browser } from "./world.js";

const COURSE = course([lesson("first"), quiz("end", [choiceQuestion("q1")])]);
const STORE = { endpoint: "https://lrs.example/x/", activity: "https://example.org/courses/colours", authorization: "" };
const ADA = { objectType: "Agent", name: "Ada Łovelace 李", mbox: "mailto:ada@example.org" };
const link = (more = {}) => `?${new URLSearchParams({ actor: JSON.stringify(ADA), endpoint: STORE.endpoint, auth: "Basic a2V5", ...more })}`;

test("xapi: a link names the learner, the key, the registration and the activity", () => {
  const registration = "760E3480-BA55-4991-94B0-01820DBD23A2";
  assert.deepEqual(readLink(link({ registration, activity_id: "https://lms.example/unit" }), STORE), {
    actor: ADA, endpoint: STORE.endpoint, authorization: "Basic a2V5", activity: "https://lms.example/unit", registration: registration.toLowerCase(),
  });
  assert.deepEqual(readLink(`?${new URLSearchParams({ actor: JSON.stringify(ADA) })}`, STORE), { actor: ADA, ...STORE, registration: "" });
  assert.equal(readLink(link({ endpoint: "https://lrs.example/x/tenant" }), STORE).endpoint, "https://lrs.example/x/tenant/");
});

const AGENTS = [
  [{ name: ["Ada"], mbox: ["mailto:ada@example.org"], objectType: ["Person"] }, { objectType: "Agent", name: "Ada", mbox: "mailto:ada@example.org" }],
  [{ account: [{ accountServiceHomePage: "https://lms.example", accountName: "7" }] }, { objectType: "Agent", account: { homePage: "https://lms.example", name: "7" } }],
  [{ ...ADA, account: { homePage: "https://lms.example", name: "7" } }, ADA],
  [{ mbox_sha1sum: "a".repeat(40), extra: 1 }, { objectType: "Agent", mbox_sha1sum: "a".repeat(40) }],
  [{ openid: "https://ada.example" }, { objectType: "Agent", openid: "https://ada.example" }],
  ...[null, 1, "Ada", [], {}, { name: "Ada" }, { mbox: "ada@example.org" }, { mbox: { a: 1 } }, { openid: "ada" }, { account: { homePage: "nowhere", name: "7" } }, { account: { homePage: "https://lms.example" } }].map((one) => [one, null]),
];

for (const [written, agent] of AGENTS) {
  test(`xapi: ${JSON.stringify(written)} is ${agent ? "an agent with one identifier" : "nobody"}`, () => {
    assert.deepEqual(readAgent(JSON.stringify(written)), agent);
  });
}

for (const endpoint of ["https://evil.example/x/", "https://lrs.example/", "https://lrs.example/xx/", "https://lrs.example.evil.example/x/", "https://lrs.example/x/../y/", "https://lrs.example/x/..%2fy/", "http://lrs.example/x/", "data:text/html,x", "//evil.example/x/", "x"]) {
  test(`xapi: a link to ${endpoint} counts for nothing`, () => {
    assert.equal(readLink(link({ endpoint }), STORE), null);
  });
}

test("xapi: what no header can hold, and what is no registration or activity, is left out", () => {
  const read = readLink(link({ auth: "Basic a\r\nX: 1", registration: "1", activity_id: "a b" }), STORE);
  assert.deepEqual(read, { actor: ADA, ...STORE, registration: "" });
});

/** A page that a learner has opened; `again` opens it anew in the same browser. */
class Page {
  constructor(store, { storage = new TabStorage(), of = ADA } = {}) {
    this.store = store;
    this.storage = storage;
    this.browser = new Browser();
    this.link = { ...STORE, actor: of, authorization: "Basic a2V5", registration: "" };
    this.again();
  }

  again() {
    this.window = this.browser.open();
    Object.assign(this.window, { fetch: this.store.fetch, localStorage: this.storage, location: { search: "" } });
    this.tracker = createStoreTracker(this.window.environment(), COURSE, this.link);
    return this;
  }

  /** Report progress, and have it sent. */
  report(more = {}) {
    this.tracker.report({ completion: "incomplete", success: "unknown", score: null, progress: 0, ...more });
    const result = this.tracker.commit();
    return result.later ?? Promise.resolve(result);
  }
}

const DONE = { completion: "completed", success: "passed", score: 1, progress: 1 };

test("xapi: a learner who opens the course elsewhere goes on, and nothing is said twice", async () => {
  const store = new LearningStore();
  const first = new Page(store);
  assert.equal((await first.tracker.open()).learner.name, ADA.name);
  first.tracker.save("1mine");
  assert.deepEqual(await first.report(DONE), { ok: true });
  const second = new Page(store, { of: { ...ADA, name: "Ada" } });
  second.browser.time += 60_000;
  assert.equal((await second.tracker.open()).state, "1mine");
  await second.report(DONE);
  assert.deepEqual(store.verbs(), ["initialized", "completed", "passed", "initialized"]);
  const [said] = store.statements.values();
  assert.deepEqual(said.object, { objectType: "Activity", id: STORE.activity, definition: { type: "http://adlnet.gov/expapi/activities/course", name: { en: COURSE.title } } });
  assert.equal(said.context.contextActivities, undefined);
  assert.ok(store.requests.every(({ headers }) => headers.Authorization === "Basic a2V5"));
});

test("xapi: what is not taken is kept in the browser for the next opening, which is a session of its own", async () => {
  const store = new LearningStore();
  const page = new Page(store);
  await page.tracker.open();
  store.fault = (method) => (method === "GET" ? null : "gone");
  assert.deepEqual(await page.report(DONE), { ok: false, reason: "failed" });
  page.tracker.close();
  await page.browser.pass(0);
  store.fault = () => null;
  page.browser.time += 60_000;
  page.again();
  await page.tracker.open();
  assert.deepEqual(await page.report(DONE), { ok: true });
  assert.deepEqual(store.verbs(), ["initialized", "completed", "passed", "terminated", "initialized"]);
});

test("xapi: a page that the browser brings back begins a new session", async () => {
  const store = new LearningStore();
  const page = new Page(store);
  await page.tracker.open();
  await page.tracker.close().later;
  page.browser.time += 60_000;
  await page.tracker.open();
  assert.deepEqual(await page.report(DONE), { ok: true });
  assert.deepEqual(store.verbs(), ["initialized", "terminated", "initialized", "completed", "passed"]);
});

for (const status of [404, 405, 501]) {
  test(`xapi: where the store answers ${status} to documents, the browser keeps them`, async () => {
    const store = new LearningStore();
    store.fault = (method, path) => (path === "activities/state" ? status : null);
    const page = new Page(store);
    await page.tracker.open();
    page.tracker.save("1mine");
    assert.deepEqual(await page.report(DONE), { ok: true });
    page.again();
    assert.equal((await page.tracker.open()).state, "1mine");
  });
}

test("xapi: a store that never answers to documents hears every statement, and the browser keeps the documents", async () => {
  const store = new LearningStore();
  store.fault = (method) => (method === "PUT" ? "gone" : null);
  const page = new Page(store);
  await page.tracker.open();
  page.tracker.save("1mine");
  assert.deepEqual(await page.report(DONE), { ok: true });
  page.tracker.save("1more");
  assert.deepEqual(await page.report(DONE), { ok: true });
  assert.deepEqual(store.verbs(), ["initialized", "completed", "passed"]);
  page.again();
  assert.equal((await page.tracker.open()).state, "1more");
});

test("xapi: without a network, nothing counts as taken", async () => {
  const store = new LearningStore();
  const page = new Page(store);
  await page.tracker.open();
  assert.deepEqual(await page.report(), { ok: true });
  store.fault = () => "gone";
  page.tracker.save("1mine");
  assert.deepEqual(await page.report(), { ok: false, reason: "failed" });
  assert.deepEqual(await page.report(DONE), { ok: false, reason: "failed" });
  store.fault = () => null;
  assert.deepEqual(await page.report(DONE), { ok: true });
  assert.equal(store.documents.get("lessonpack").resume, "1mine");
});

test("xapi: a key that the store refuses is told as that", async () => {
  const store = new LearningStore();
  store.fault = () => 401;
  await assert.rejects(new Page(store).tracker.open(), { key: "troubleRefused" });
});
