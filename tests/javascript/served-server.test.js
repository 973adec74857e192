// Asking the LTI tool's server: what a page does while the server is busy or restarts.

import assert from "node:assert/strict";
import { mock, test } from "node:test";

import { ask, call } from "../../templates/player/served/server.js";

const BUSY = [503, { what: "not now" }, "5"];
const DONE = [200, { share: 1 }];

/** A browser whose server gives these answers one after another, the last one for ever; a null is none at all. */
function browserWith(...answers) {
  const calls = [];
  const fetch = (address, { body }) => {
    calls.push([address, body]);
    const [status, reply, later] = (answers.length > 1 ? answers.shift() : answers[0]) ?? [0, {}];
    return status === 0 ? Promise.reject(new TypeError("no network")) : Promise.resolve({ status, json: () => Promise.resolve(reply), headers: new Headers(later ? { "Retry-After": later } : {}) });
  };
  return { calls, fetch };
}

/** Let all pauses pass at once, and return what came of it. */
async function patiently(promise) {
  mock.timers.enable({ apis: ["setTimeout"] });
  try {
    const outcome = promise().then((reply) => ({ reply }), (error) => ({ error: error.message }));
    for (let turn = 0; turn < 100; turn += 1) {
      await new Promise(setImmediate);
      mock.timers.tick(5000);
    }
    return await outcome;
  } finally {
    mock.timers.reset();
  }
}

test("an answer is sent again until a server that was busy takes it", async () => {
  const browser = browserWith(BUSY, BUSY, DONE);
  assert.deepEqual(await patiently(() => call("checks", { response: "A" }, browser)), { reply: { share: 1 } });
  assert.deepEqual(browser.calls, Array(3).fill(["api/checks", '{"response":"A"}']));
});

test("a page says in the end that the server is silent", async () => {
  const browser = browserWith(BUSY);
  assert.deepEqual(await patiently(() => call("checks", {}, browser)), { error: "serverSilent" });
  assert.equal(browser.calls.length, 7);
});

test("without a word about when, nobody asks again", async () => {
  for (const [answer, error] of [[null, "serverSilent"], [[500, {}], "serverSilent"], [[403, { what: "no" }], "no"]]) {
    const browser = browserWith(answer);
    assert.deepEqual(await patiently(() => call("checks", {}, browser)), { error });
    assert.equal(browser.calls.length, 1);
  }
});

test("what is saved in the background is not waited for here: the record knows when to try again", async () => {
  const browser = browserWith(BUSY, DONE);
  assert.equal((await ask("state", { text: "" }, browser)).status, 503);
  assert.equal(browser.calls.length, 1);
});
