// The world of a record under test: a clock that is turned by hand, a window that can be left, a storage that can be full.

/** Storage as browsers have it: tabs of one browser share `entries`, and hear what others post. */
class FakeStorage {
  constructor(browser, window) {
    this.browser = browser;
    this.window = window;
  }

  async read(prefix) {
    if (this.browser.full === "silent") {
      await new Promise(() => undefined);
    }
    return new Map([...this.browser.entries].filter(([key]) => key.startsWith(prefix)));
  }

  write(key, text) {
    if (this.browser.full) {
      return Promise.reject(new Error("QuotaExceededError"));
    }
    this.browser.entries.set(key, text);
    return Promise.resolve();
  }

  remove(key) {
    this.browser.entries.delete(key);
    return Promise.resolve();
  }

  listen(name, { received, emptied }) {
    this.name = name;
    this.window.addEventListener("emptied", emptied);
    this.window.addEventListener(`posted to ${name}`, received);
  }

  post(message) {
    const others = this.browser.windows.filter((window) => window !== this.window);
    others.forEach((window) => window.fire(`posted to ${this.name}`, structuredClone(message)));
  }
}

class FakeWindow {
  constructor(browser, parent) {
    this.browser = browser;
    this.listeners = [];
    this.timers = [];
    this.hidden = false;
    this.storage = new FakeStorage(browser, this);
    this.parent = parent;
    this.document = { addEventListener: (name, action) => this.addEventListener(name, action) };
  }

  addEventListener(name, action) {
    this.listeners.push([name, action]);
  }

  removeEventListener(name, action) {
    this.listeners = this.listeners.filter(([listened, other]) => listened !== name || other !== action);
  }

  fire(name, event = {}) {
    this.listeners.filter(([listened]) => listened === name).forEach(([, action]) => action(event));
  }

  hide(hidden = true) {
    this.hidden = hidden;
    this.fire("visibilitychange");
  }

  /** The window is closed, or its frame removed; "crash": without a word. */
  leave({ crash = false, persisted = false } = {}) {
    if (!crash) {
      this.fire("pagehide", { persisted });
    }
    if (!persisted) {
      this.timers = [];
      this.listeners = [];
      this.browser.windows = this.browser.windows.filter((window) => window !== this);
    }
  }

  environment({ storage = true } = {}) {
    const { browser } = this;
    return {
      window: this,
      clock: { now: () => browser.time, monotonic: () => browser.uptime },
      timers: {
        set: (action, milliseconds) => {
          const timer = { action, due: browser.uptime + milliseconds, window: this };
          this.timers.push(timer);
          return timer;
        },
        clear: (timer) => {
          this.timers = this.timers.filter((other) => other !== timer);
        },
      },
      storage: storage ? this.storage : null,
      random: () => {
        browser.seed = (Math.imul(browser.seed, 1103515245) + 12345) >>> 0;
        return browser.seed / 2 ** 32;
      },
      offline: () => browser.isOffline,
      hidden: () => this.hidden,
    };
  }
}

let browsers = 0;

/** A browser with its storage, network and clocks; windows are opened by `open`. */
export class Browser {
  constructor() {
    this.entries = new Map();
    this.windows = [];
    this.full = false;
    this.isOffline = false;
    this.time = Date.UTC(2026, 2, 1, 9, 30, 0);
    this.uptime = 0;
    this.seed = (browsers += 1) * 7919; // No two devices draw the same.
  }

  /** Open a window over the API objects of `parent`. */
  open(parent = {}) {
    const window = new FakeWindow(this, parent);
    this.windows.push(window);
    return window;
  }

  /** Somebody empties the storage, under running pages too. */
  empty() {
    this.entries.clear();
    this.windows.forEach((window) => window.fire("emptied"));
  }

  /** Let time go by, with all that was to happen in it. */
  async pass(milliseconds) {
    const until = this.uptime + milliseconds;
    for (;;) {
      await Promise.resolve();
      await new Promise((resolve) => setImmediate(resolve));
      const timers = this.windows.flatMap((window) => window.timers).sort((a, b) => a.due - b.due);
      const next = timers[0];
      if (!next || next.due > until) {
        break;
      }
      this.advance(next.due - this.uptime);
      next.window.timers = next.window.timers.filter((timer) => timer !== next);
      next.action();
    }
    this.advance(until - this.uptime);
  }

  advance(milliseconds) {
    this.uptime += Math.max(0, milliseconds);
    this.time += Math.max(0, milliseconds);
  }
}
