// Trackers by themselves: where the API is found, how values are written, what is said to nobody.

import assert from "node:assert/strict";
import { test } from "node:test";

import fc from "fast-check";

import { clockParts, decimal, points } from "../../templates/player/trackers/scorm.js";
import { createTracker as createScorm12 } from "../../templates/player/trackers/scorm12.js";
import { createTracker as createScorm2004 } from "../../templates/player/trackers/scorm2004.js";
import { createTracker as createServed } from "../../templates/player/trackers/lti.js";
import { findApi } from "../../templates/player/trackers/session.js";
import { StrictLms } from "./strict-lms.js";
import { Browser } from "./world.js";

const API = { name: "the API" };

/** What an error says of a session: Moodle answers 101 without a login, SCORM 1.2 RTE 3.3 and 2004 RTE 3.1.7 have the others. */
const REASONS = {
  "1.2": { 101: "expired", 301: "expired", 201: "failed", 401: "failed" },
  "2004": { 101: "expired", 142: "expired", 143: "expired", 391: "failed", 351: "failed" },
};

/** A window that is its own parent, as the topmost is. */
function top(more = {}) {
  const window = { ...more };
  window.parent = window;
  window.top = window;
  return window;
}

function foreign(parent) {
  return Object.defineProperty({ parent }, "API", {
    get: () => {
      throw new Error("SecurityError");
    },
  });
}

function above(window, steps) {
  return steps === 0 ? window : { parent: above(window, steps - 1) };
}

const PLACES = {
  "in the window itself": [() => top({ API }), true],
  "ten parents up": [() => above(top({ API }), 10), true],
  "499 parents up": [() => above(top({ API }), 499), true],
  "beyond 500 parents": [() => above(top({ API }), 500), false],
  "above a parent of another origin": [() => ({ parent: foreign(top({ API })) }), true],
  "in the opener": [() => top({ opener: top({ API }) }), true],
  "in a parent of the opener": [() => top({ opener: above(top({ API }), 3) }), true],
  "in the opener of the topmost window": [() => ({ parent: {}, top: { opener: top({ API }) } }), true],
  "nowhere, with a parent of another origin": [() => ({ parent: foreign(null) }), false],
  "nowhere": [() => top(), false],
};

for (const [name, [window, found]] of Object.entries(PLACES)) {
  test(`the API is looked for ${name}`, () => assert.equal(findApi(window(), "API"), found ? API : null));
}

test("numbers are written as the standards want them", () => {
  assert.deepEqual([0, 1, 0.5, 1 / 3, 1e-7, -0.00001, 70, 0.1 + 0.2].map((value) => decimal(value)), ["0", "1", "0.5", "0.3333", "0", "0", "70", "0.3"]);
  fc.assert(fc.property(fc.integer({ min: 0, max: 10_000 }), (share) => {
    assert.match(points(share / 10_000), /^\d{1,3}(\.\d{1,2})?$/);
    assert.equal(Number(points(share / 10_000)), share / 100);
    assert.equal(Number(decimal(share / 10_000)), share / 10_000);
  }));
});

test("durations carry over from hundredths to hours", () => {
  assert.deepEqual([0, 59.999, 60, 3599.996, 90_061.5, -3].map(clockParts), [[0, 0, 0], [0, 1, 0], [0, 1, 0], [1, 0, 0], [25, 1, 1.5], [0, 0, 0]]);
});

const EDITIONS = { "1.2": createScorm12, "2004": createScorm2004 };

for (const [edition, createTracker] of Object.entries(EDITIONS)) {
  const open = async (settings) => {
    const lms = new StrictLms(edition, settings);
    const browser = new Browser();
    const tracker = createTracker(browser.open({ [lms.name]: lms.launch() }).environment());
    return { lms, browser, tracker, launch: await tracker.open() };
  };

  test(`SCORM ${edition}: any answer, time and prompt is told in values that a strict LMS takes`, async () => {
    const { lms, tracker } = await open();
    const words = fc.string({ unit: "grapheme", maxLength: 400 });
    fc.assert(
      fc.property(words, fc.option(fc.integer({ min: 0, max: 100 })), fc.option(fc.double({ min: 0, max: 1e9, noNaN: true })), fc.double({ min: 0, max: 1000, noNaN: true }), fc.integer({ min: -1e13, max: 1e13 }), (description, share, latency, weighting, time) => {
        tracker.answered({ id: "q", type: "choice", learnerResponse: "a", correctResponses: ["b"], share: share === null ? null : share / 100, weighting, latency, time, description, objective: "" });
        assert.equal(tracker.commit().ok, true);
        assert.deepEqual(lms.refused, []);
      }),
      { numRuns: 60 },
    );
  });

  test(`SCORM ${edition}: beyond 250 interactions an answer takes the place of an earlier one to the same question`, async () => {
    const { lms, tracker } = await open();
    const answer = (id) => tracker.answered({ id, type: "choice", learnerResponse: "a", correctResponses: [], share: 1, weighting: 1, latency: null, time: 0, description: "", objective: "" });
    for (let at = 0; at < 250; at += 1) {
      answer(`q${at}`);
    }
    answer("q7");
    answer("new");
    tracker.commit();
    assert.equal(lms.value("cmi.interactions.249.id"), "q249");
    assert.equal(lms.value("cmi.interactions.250.id"), "new");
    assert.equal(lms.value("cmi.interactions.251.id"), undefined);
  });

  test(`SCORM ${edition}: a pass mark that is none counts as not given`, async () => {
    const element = edition === "1.2" ? "cmi.student_data.mastery_score" : "cmi.scaled_passing_score";
    for (const [value, mark] of edition === "1.2" ? [["80", 80], ["", null], ["abc", null], ["120", 100]] : [["0.8", 80], ["", null], ["-0.5", 0], ["x", null]]) {
      assert.equal((await open({ [element]: value })).launch.passingScore, mark, value);
    }
  });

  test(`SCORM ${edition}: what a page on its way out is told is not certain, and is set again`, async () => {
    const { lms, browser, tracker } = await open();
    tracker.commit();
    for (const fault of ["null", "lie"]) {
      tracker.save(`1${fault}`, "");
      lms.faults.commit = fault;
      browser.windows[0].hidden = true;
      assert.deepEqual(tracker.commit(), { ok: true, unsure: true });
      lms.faults = {};
      browser.windows[0].hidden = false;
      lms.clear();
      assert.deepEqual(tracker.commit(), { ok: true });
      assert.ok(lms.calls.some(([name, , value]) => name === "set" && value === `1${fault}`));
    }
  });

  for (const [code, reason] of Object.entries(REASONS[edition])) {
    test(`SCORM ${edition}: a commit refused with error ${code} has ${reason}`, async () => {
      const { lms, tracker } = await open();
      tracker.save("1", "place");
      lms.faults.commit = { error: code };
      assert.deepEqual(tracker.commit(), { ok: false, reason });
    });
  }

  test(`SCORM ${edition}: a status that an LMS spells its own way is not lowered either`, async () => {
    const element = edition === "1.2" ? "cmi.core.lesson_status" : "cmi.completion_status";
    const { lms, tracker } = await open({ [element]: " Completed" });
    tracker.report({ completion: "incomplete", success: "unknown", score: null, progress: 0, objectives: [] });
    tracker.commit();
    assert.equal(lms.calls.some(([name, set]) => name === "set" && set === element), false);
  });

  test(`SCORM ${edition}: nothing is called after the end`, async () => {
    const { lms, tracker } = await open();
    tracker.commit();
    tracker.close();
    lms.clear();
    tracker.save("1", "place");
    tracker.close();
    assert.deepEqual(lms.calls, []);
    assert.equal(tracker.commit().ok, false);
    assert.deepEqual(lms.calls, []);
  });
}

test("Moodle's gradebook gets points of 100, and scaled comes last", async () => {
  const lms = new StrictLms("2004");
  const tracker = createScorm2004(new Browser().open({ API_1484_11: lms.launch() }).environment());
  await tracker.open();
  lms.clear();
  tracker.report({ completion: "incomplete", success: "passed", score: 0.8333, progress: 0.5, objectives: [] });
  tracker.commit();
  const scores = lms.calls.filter(([, element]) => /score/.test(element)).map(([, element, value]) => [element, value]);
  assert.deepEqual(scores, [["cmi.score.raw", "83.33"], ["cmi.score.min", "0"], ["cmi.score.max", "100"], ["cmi.score.scaled", "0.8333"]]);
});

/** Return a tracker of the LTI tool in a page that came in a way and brought along what the server knew, and its requests. */
function broughtAlong(way) {
  const known = { learner: "1-1", mode: "normal", text: "", revision: 3, read: [], frames: [] };
  const requests = [];
  const fetch = (address) => {
    requests.push(address);
    return Promise.resolve(Response.json({ ...known, learner: "1-2" }));
  };
  const checks = { resume: () => "", note: () => undefined };
  const tracker = createServed({ window: { fetch, performance: { getEntriesByType: () => [{ type: way }] } } }, checks, known);
  tracker.framed = true;
  return { tracker, requests };
}

test("in the LTI tool, what the page brought along is not asked for, but once the record is opened again", async () => {
  const { tracker, requests } = broughtAlong("navigate");
  assert.equal((await tracker.open()).learner.id, "1-1");
  assert.deepEqual(requests, []);
  assert.equal((await tracker.open()).learner.id, "1-2");
  assert.deepEqual(requests, ["api/state"]);
});

test("in the LTI tool, a page that was reloaded asks: it may have been made before the last answer arrived", async () => {
  for (const way of ["reload", "back_forward"]) {
    assert.equal((await broughtAlong(way).tracker.open()).learner.id, "1-2");
  }
});
