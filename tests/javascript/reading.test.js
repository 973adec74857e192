// When a lesson counts as read: a browser whose clock, tab and window are moved by hand.

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { MOMENT, watchEnd } from "../../templates/player/screen/reading.js";

/** A browser that shows the end of a text, or does not. */
class Browser {
  timers = new Map();
  listeners = new Set();
  watched = new Set();
  now = 0;

  document = {
    visibilityState: "visible",
    createElement: (tag) => ({ tag, className: "", setAttribute() {}, append() {}, remove() {} }),
    addEventListener: (_, listener) => this.listeners.add(listener),
    removeEventListener: (_, listener) => this.listeners.delete(listener),
  };

  constructor() {
    const { watched } = this;
    this.IntersectionObserver = class {
      constructor(tell) {
        this.tell = tell;
      }

      observe() {
        watched.add(this);
      }

      disconnect() {
        watched.delete(this);
      }
    };
  }

  setTimeout(action, milliseconds) {
    const id = this.timers.size + 1;
    this.timers.set(id, [this.now + milliseconds, action]);
    return id;
  }

  clearTimeout(id) {
    this.timers.delete(id);
  }

  scroll(isIntersecting) {
    this.watched.forEach((one) => one.tell([{ isIntersecting: !isIntersecting }, { isIntersecting }]));
  }

  show(visibilityState) {
    this.document.visibilityState = visibilityState;
    this.listeners.forEach((listener) => listener());
  }

  wait(milliseconds) {
    this.now += milliseconds;
    for (const [id, [due, action]] of this.timers) {
      if (due <= this.now) {
        this.timers.delete(id);
        action();
      }
    }
  }
}

let browser;
let read;
let leave;

beforeEach((context) => {
  browser = new Browser();
  read = 0;
  const before = globalThis.document;
  globalThis.document = browser.document;
  context.after(() => {
    globalThis.document = before;
  });
  leave = watchEnd({ append() {} }, () => (read += 1), browser);
});

test("a lesson counts as read once its end was in view for a moment", () => {
  browser.scroll(true);
  browser.wait(MOMENT - 1);
  assert.equal(read, 0);
  browser.wait(1);
  assert.equal(read, 1);
});

test("it counts once, and is watched no longer", () => {
  browser.scroll(true);
  browser.wait(MOMENT);
  browser.show("hidden");
  browser.show("visible");
  browser.wait(MOMENT);
  assert.equal(read, 1);
  assert.deepEqual([browser.watched.size, browser.listeners.size], [0, 0]);
});

test("who scrolls past the end has not read", () => {
  browser.scroll(true);
  browser.wait(MOMENT - 1);
  browser.scroll(false);
  browser.wait(10 * MOMENT);
  assert.equal(read, 0);
});

test("who leaves before the moment is over has not read", () => {
  browser.scroll(true);
  browser.wait(MOMENT - 1);
  leave();
  browser.wait(10 * MOMENT);
  assert.equal(read, 0);
});

test("a tab that nobody sees is not read, and begins anew when it is seen", () => {
  browser.scroll(true);
  browser.wait(MOMENT - 1);
  browser.show("hidden");
  browser.wait(10 * MOMENT);
  assert.equal(read, 0);
  browser.show("visible");
  browser.wait(MOMENT - 1);
  assert.equal(read, 0);
  browser.wait(1);
  assert.equal(read, 1);
});
