// One SCORM session, whatever the edition: finds the API, calls it, checks every answer, and keeps what an LMS has not confirmed.
// Which elements there are and what they mean is the dialects' business (scorm12.js, scorm2004.js).

/** @import { CommitResult, Environment } from "../types" */

const FURTHEST = 500;
const PATIENCE = 3000;
const STEP = 100;

/** Errors that say "there is no session (any more)": SCORM 1.2 RTE 3.3 (101, 301), SCORM 2004 RTE 3.1.7 (103 to 143). */
const OVER = new Set("101 103 104 111 112 113 122 123 132 133 142 143 301".split(" "));

/** No session could be opened. */
export class TrackerError extends Error {
  /** @param {string} key of the sentence that says why */
  constructor(key) {
    super(key);
    this.key = key;
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

/**
 * Whether the LMS said yes: the standards' "true", or the boolean that some return.
 *
 * @param {unknown} value
 * @returns {boolean}
 */
function isTrue(value) {
  return String(value) === "true";
}

/**
 * One Initialize, one Terminate, and what lies between.
 *
 * @param {Environment} environment
 * @param {string} name of the API object
 * @param {Calls} calls
 */
export function createSession(environment, name, calls) {
  /** @type {any} */
  let api = null;
  let isOpen = false;
  let began = 0;
  /** @type {Map<string, Staged>} */
  const staged = new Map();
  /** @type {Map<string, string>} */
  const confirmed = new Map();
  /** @type {Set<string>} */
  const refused = new Set();

  return { open, get, stage, commit, close, seconds, staged, confirmed };

  /** Wait a moment for an API that comes late, and initialize it. Rejects with a TrackerError. */
  async function open() {
    const { window, clock, timers } = environment;
    const until = clock.monotonic() + PATIENCE;
    api = findApi(window, name);
    while (!api && clock.monotonic() < until) {
      await new Promise((resolve) => timers.set(() => resolve(null), STEP));
      api = findApi(window, name);
    }
    if (!api) {
      throw new TrackerError("troubleNoLms");
    }
    if (!isOpen && !isTrue(call("initialize", ""))) {
      throw new TrackerError("troubleRefused");
    }
    isOpen = true;
    began = clock.monotonic();
    staged.clear();
    confirmed.clear();
    refused.clear();
  }

  /**
   * @param {keyof Calls} what
   * @param {...string} values
   * @returns {unknown} `undefined` when the LMS throws
   */
  function call(what, ...values) {
    try {
      // As a method: an LMS's functions may use `this`.
      return api[calls[what]](...values);
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
  function get(element) {
    const value = call("get", element);
    return String(value ?? "");
  }

  /**
   * Have a value set by the next commit, and by every further one until the LMS has confirmed it.
   *
   * @param {string} element
   * @param {string} value
   * @param {How} [how]
   */
  function stage(element, value, { optional = false, group = "", leads = false } = {}) {
    const known = staged.get(element)?.value ?? confirmed.get(element);
    if (known !== value && !refused.has(element) && !refused.has(group)) {
      staged.delete(element);
      staged.set(element, { value, optional, group, leads });
    }
  }

  /**
   * Set what is not confirmed, and have the LMS keep it.
   *
   * @returns {CommitResult}
   */
  function commit() {
    if (!isOpen) {
      return { ok: false, reason: "expired" };
    }
    const { failed, lost } = send();
    if (failed === "expired") {
      return { ok: false, reason: failed };
    }
    const result = call("commit", "");
    const leaving = going();
    if (isTrue(result) && !leaving) {
      keep(lost);
      return failed ? { ok: false, reason: failed } : { ok: true };
    }
    // On its way out a page cannot know: Moodle answers "true" to a mere beacon, Cornerstone answers null.
    if (leaving && isTrue(result ?? true)) {
      return { ok: true, unsure: true };
    }
    return { ok: false, reason: isOver() ? "expired" : "failed" };
  }

  /**
   * End the session; a second call does nothing. No commit goes before: Terminate keeps everything (SCORM 2004 RTE 3.1.3.2).
   *
   * @param {boolean} [discard] leave out what is not confirmed
   * @returns {CommitResult}
   */
  function close(discard = false) {
    if (!isOpen) {
      return { ok: true };
    }
    if (discard) {
      staged.clear();
    }
    const { failed } = send();
    isOpen = false;
    const result = call("terminate", "");
    if (isTrue(result) && !failed) {
      return { ok: true, unsure: going() };
    }
    return { ok: false, reason: failed || (isOver() ? "expired" : "failed") };
  }

  /** @returns {boolean} whether a "true" may be nothing but politeness */
  function going() {
    return environment.hidden() || environment.offline();
  }

  /** Set every staged value; what a strict LMS refuses stops neither the rest nor the commit. */
  function send() {
    /** @type {Set<string>} */
    const lost = new Set();
    /** @type {"" | "expired" | "refused"} */
    let failed = "";
    for (const [element, { value, optional, group, leads }] of [...staged]) {
      if (refused.has(group)) {
        staged.delete(element);
      } else if (!isTrue(call("set", element, value))) {
        if (isOver()) {
          return { failed: /** @type {const} */ ("expired"), lost };
        }
        if (optional) {
          staged.delete(element);
          refused.add(leads ? group : element);
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
  function keep(lost) {
    for (const [element, { value }] of [...staged]) {
      if (!lost.has(element)) {
        confirmed.set(element, value);
        staged.delete(element);
      }
    }
  }

  /** @returns {boolean} whether the last call failed because there is no session any more */
  function isOver() {
    return OVER.has(String(call("error") ?? ""));
  }

  /** @returns {number} seconds since the session began */
  function seconds() {
    return (environment.clock.monotonic() - began) / 1000;
  }
}
