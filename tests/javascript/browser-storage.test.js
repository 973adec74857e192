// What the player makes of a browser's storage that refuses: it says so, or is silent, and never breaks the page.

import assert from "node:assert/strict";
import { test } from "node:test";

import { createBrowserStorage } from "../../templates/player/record/browser-storage.js";

/** A database whose store does what `store` says. */
const database = (store) => ({
  objectStoreNames: { contains: () => true },
  transaction: () => ({ objectStore: () => store }),
});

/** A request that succeeds with a result in a moment. */
const succeeding = (result) => {
  const request = { result };
  queueMicrotask(() => request.onsuccess());
  return request;
};

const refuse = (name) => () => {
  throw new DOMException("not here", name);
};

const full = database({ put: refuse("QuotaExceededError"), delete: refuse("QuotaExceededError") });

const WINDOWS = {
  full: { indexedDB: { open: () => succeeding(full) } },
  forbidden: { indexedDB: { open: refuse("SecurityError") } },
  missing: {},
};

for (const [how, window] of Object.entries(WINDOWS)) {
  test(`a storage that is ${how} refuses what is to be kept, again and again`, async () => {
    const storage = createBrowserStorage(window);
    await assert.rejects(storage.write("lessonpack/a", "{}"));
    await assert.rejects(storage.write("lessonpack/a", "{}"));
    await assert.rejects(storage.remove("lessonpack/a"));
  });
}

/** A localStorage without room for more than ten characters; it throws what a browser throws. */
const small = () => new Proxy(/** @type {Record<string, string>} */ ({}), {
  set(kept, key, text) {
    if (text.length > 10) {
      refuse("QuotaExceededError")();
    }
    return Reflect.set(kept, key, text);
  },
});

/** A database that refuses the first transaction, and completes all others. */
function recovering() {
  let refused = false;
  const transaction = () => {
    if (!refused) {
      refused = true;
      refuse("QuotaExceededError")();
    }
    const begun = { oncomplete: () => undefined, objectStore: () => ({ put: () => ({}) }) };
    queueMicrotask(() => begun.oncomplete());
    return begun;
  };
  return { objectStoreNames: { contains: () => true }, transaction };
}

test("localStorage never holds an older text than the database", async () => {
  const localStorage = small();
  const storage = createBrowserStorage({ indexedDB: { open: () => succeeding(recovering()) }, localStorage });
  await assert.rejects(storage.write("lessonpack/a", "{}"));
  assert.deepEqual({ ...localStorage }, { "lessonpack/a": "{}" });
  await storage.write("lessonpack/a", '{"longer": true}');
  assert.deepEqual({ ...localStorage }, {});
});

test("localStorage holds an older text while the newer one is nowhere", async () => {
  const localStorage = small();
  const storage = createBrowserStorage({ ...WINDOWS.forbidden, localStorage });
  await assert.rejects(storage.write("lessonpack/a", "{}"));
  await assert.rejects(storage.write("lessonpack/a", '{"longer": true}'));
  assert.deepEqual({ ...localStorage }, { "lessonpack/a": "{}" });
});

test("a storage that is silent answers nothing, and refuses nothing", async () => {
  const storage = createBrowserStorage({ indexedDB: { open: () => ({}) } });
  const later = new Promise((resolve) => { setImmediate(() => resolve("later")); });
  assert.equal(await Promise.race([storage.write("lessonpack/a", "{}"), later]), "later");
});

test("where there are no channels between tabs, each tab is alone", () => {
  const storage = createBrowserStorage({ BroadcastChannel: refuse("SecurityError") });
  storage.listen("lessonpack/", { received: () => undefined, emptied: () => undefined });
  storage.post({ claim: "lessonpack/a" });
});
