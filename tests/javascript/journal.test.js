// How long a course waits for a browser's storage that does not answer.

import assert from "node:assert/strict";
import { test } from "node:test";

import { createJournal } from "../../templates/player/record/journal.js";
import { course } from "./courses.js";

/** Timers that run out when they are told to, one after another. */
function createTimers() {
  const waiting = [];
  return {
    waiting,
    set: (action, milliseconds) => waiting.push({ action, milliseconds }),
    clear: () => waiting.splice(0),
    next: () => waiting.shift().action(),
  };
}

const journalOf = (timers, answer) => createJournal({ timers, storage: { listen: () => undefined, read: () => answer } }, course([]));

test("a storage that is silent is waited for in ten steps of a second, however long each of them lasts", async () => {
  const timers = createTimers();
  const loading = journalOf(timers, new Promise(() => undefined)).load();
  let waited = 0;
  while (timers.waiting.length > 0) {
    assert.deepEqual(timers.waiting.map(({ milliseconds }) => milliseconds), [1000]);
    waited += 1;
    timers.next();
  }
  assert.equal(waited, 10);
  assert.equal(await loading, false);
});

test("a storage that answers in the last second is heard, and nothing waits any more", async () => {
  const timers = createTimers();
  let resolve = (_found) => undefined;
  const journal = journalOf(timers, new Promise((found) => {
    resolve = found;
  }));
  const loading = journal.load();
  Array.from({ length: 9 }, timers.next);
  resolve(new Map([["lessonpack/a", "{}"]]));
  assert.equal(await loading, true);
  assert.equal(journal.kept().size, 1);
  assert.deepEqual(timers.waiting, []);
});
