// One SCORM session, whatever the edition: finds the API, calls it, checks every answer, and keeps what an LMS has not confirmed.
// Which elements there are and what they mean is the dialects' business (scorm12.js, scorm2004.js).

/** @import { CommitResult, Environment } from "../types" */

const FURTHEST = 500;
const PATIENCE = 3000;
const STEP = 100;

/** Errors that say "there is no session (any more)": SCORM 1.2 RTE 3.3 (101, 301), SCORM 2004 RTE 3.1.7 (103 to 143). */
const OVER = new Set(["101", "103", "104", "111", "112", "113", "122", "123", "132", "133", "142", "143", "301"]);

/** No session could be opened: "noApi" (nothing found) or "refused" (the LMS said no). */
export class TrackerError extends Error {
  /** @param {"noApi" | "refused"} reason */
  constructor(reason) {
    super(reason);
    this.reason = reason;
  }
}

/**
 * @typedef {object} Calls the names of the API's functions
 * @property {string} initialize
 * @property {string} terminate
 * @property {string} get
 * @property {string} set
 * @property {string} commit
 * @property {string} error
 *
 * @typedef {{ value: string, optional: boolean, group: string, leads: boolean }} Staged a value on its way
 *
 * @typedef {object} How
 * @property {boolean} [optional] the LMS may refuse it, and then it is left alone for this session
 * @property {string} [group] what it belongs to
 * @property {boolean} [leads] when it is refused, the rest of its group is left alone as well
 */

/**
 * Return the LMS's API: in this window and its parents, then in the opener and its parents (SCORM 1.2 RTE 3.3.6.1, 2004 RTE
 * 3.3.1). `null` when there is none.
 *
 * @param {any} window
 * @param {string} name
 * @returns {any}
 */
export function findApi(window, name) {
  return climb(window, name) ?? climb(read(window, "opener"), name) ?? climb(read(read(window, "top"), "opener"), name);
}

/**
 * @param {any} start
 * @param {string} name
 * @returns {any}
 */
function climb(start, name) {
  let at = start;
  for (let step = 0; at && step < FURTHEST; step += 1) {
    const api = read(at, name);
    if (api) {
      return api;
    }
    const parent = read(at, "parent");
    at = parent === at ? null : parent;
  }
  return null;
}

/**
 * @param {any} window
 * @param {string} name
 * @returns {any} `null` where another origin forbids to look
 */
function read(window, name) {
  try {
    return window?.[name] ?? null;
  } catch {
    return null;
  }
}

/** One Initialize, one Terminate, and what lies between. */
export class Session {
  /**
   * @param {Environment} environment
   * @param {string} api name of the API object
   * @param {Calls} calls
   */
  constructor(environment, api, calls) {
    this.environment = environment;
    this.name = api;
    this.calls = calls;
    this.api = null;
    this.isOpen = false;
    this.began = 0;
    /** @type {Map<string, Staged>} */
    this.staged = new Map();
    /** @type {Map<string, string>} */
    this.confirmed = new Map();
    /** @type {Set<string>} */
    this.refused = new Set();
  }

  /** Wait a moment for an API that comes late, and initialize it. Rejects with a TrackerError. */
  async open() {
    const { window, clock, timers } = this.environment;
    const until = clock.monotonic() + PATIENCE;
    this.api = findApi(window, this.name);
    while (!this.api && clock.monotonic() < until) {
      await new Promise((resolve) => timers.set(() => resolve(null), STEP));
      this.api = findApi(window, this.name);
    }
    if (!this.api) {
      throw new TrackerError("noApi");
    }
    if (!this.isOpen && !isTrue(this.call("initialize", ""))) {
      throw new TrackerError("refused");
    }
    this.isOpen = true;
    this.began = clock.monotonic();
    this.staged.clear();
    this.confirmed.clear();
    this.refused.clear();
  }

  /**
   * @param {keyof Calls} what
   * @param {...string} values
   * @returns {unknown} `undefined` when the LMS throws
   */
  call(what, ...values) {
    try {
      // As a method: an LMS's functions may use `this`.
      return this.api[this.calls[what]](...values);
    } catch {
      return undefined;
    }
  }

  /**
   * Return the value of an element; "" when it is not set, not known, or the LMS fails.
   *
   * @param {string} element
   * @returns {string}
   */
  get(element) {
    const value = this.call("get", element);
    return value === null || value === undefined ? "" : String(value);
  }

  /**
   * Have a value set by the next commit, and by every further one until the LMS has confirmed it.
   *
   * @param {string} element
   * @param {string} value
   * @param {How} [how]
   */
  stage(element, value, { optional = false, group = "", leads = false } = {}) {
    const known = this.staged.get(element)?.value ?? this.confirmed.get(element);
    if (known !== value && !this.refused.has(element) && !this.refused.has(group)) {
      this.staged.delete(element);
      this.staged.set(element, { value, optional, group, leads });
    }
  }

  /**
   * Set what is not confirmed, and have the LMS keep it.
   *
   * @returns {CommitResult}
   */
  commit() {
    if (!this.isOpen) {
      return { ok: false, reason: "expired" };
    }
    const { failed, lost } = this.send();
    if (failed === "expired") {
      return { ok: false, reason: failed };
    }
    const result = this.call("commit", "");
    const going = this.going();
    if (isTrue(result) && !going) {
      this.keep(lost);
      return failed ? { ok: false, reason: failed } : { ok: true };
    }
    // On its way out a page cannot know: Moodle answers "true" to a mere beacon, Cornerstone answers null.
    if (going && (isTrue(result) || result === null || result === undefined)) {
      return { ok: true, unsure: true };
    }
    return { ok: false, reason: OVER.has(this.error()) ? "expired" : "failed" };
  }

  /**
   * End the session; a second call does nothing. No commit goes before: Terminate keeps everything (SCORM 2004 RTE 3.1.3.2).
   *
   * @param {boolean} [discard] leave out what is not confirmed
   * @returns {CommitResult}
   */
  close(discard = false) {
    if (!this.isOpen) {
      return { ok: true };
    }
    if (discard) {
      this.staged.clear();
    }
    const { failed } = this.send();
    this.isOpen = false;
    const result = this.call("terminate", "");
    if (isTrue(result) && !failed) {
      return { ok: true, unsure: this.going() };
    }
    return { ok: false, reason: failed || (OVER.has(this.error()) ? "expired" : "failed") };
  }

  /** @returns {boolean} whether a "true" may be nothing but politeness */
  going() {
    return this.environment.hidden() || this.environment.offline();
  }

  /** Set every staged value; what a strict LMS refuses stops neither the rest nor the commit. */
  send() {
    /** @type {Set<string>} */
    const lost = new Set();
    /** @type {"" | "expired" | "refused"} */
    let failed = "";
    for (const [element, { value, optional, group, leads }] of [...this.staged]) {
      if (this.refused.has(group)) {
        this.staged.delete(element);
      } else if (!isTrue(this.call("set", element, value))) {
        if (OVER.has(this.error())) {
          return { failed: /** @type {const} */ ("expired"), lost };
        }
        if (optional) {
          this.staged.delete(element);
          this.refused.add(leads ? group : element);
        } else {
          lost.add(element);
          failed = "refused";
        }
      }
    }
    return { failed, lost };
  }

  /**
   * @param {ReadonlySet<string>} lost what was refused and is to be set again
   */
  keep(lost) {
    for (const [element, { value }] of [...this.staged]) {
      if (!lost.has(element)) {
        this.confirmed.set(element, value);
        this.staged.delete(element);
      }
    }
  }

  /** @returns {string} the error code of the last call */
  error() {
    return String(this.call("error") ?? "");
  }

  /** @returns {number} seconds since the session began */
  seconds() {
    return (this.environment.clock.monotonic() - this.began) / 1000;
  }
}

/**
 * Whether the LMS said yes: the standards' "true", or the boolean that some return.
 *
 * @param {unknown} value
 * @returns {boolean}
 */
function isTrue(value) {
  return String(value) === "true";
}
