// A learning management system that takes nothing but what the strictest one does, and can be told to fail. What it
// refuses: tests/browser/lms/rules.js.
//
// One object per learner and activity: `launch()` begins a session and gives the API object that a package looks for. Only
// what was committed survives, and only under `exit` "suspend". Everything that it refuses it notes in `refused`.
//
// Faults, to be set at any time: { initialize, set, commit, terminate }: "false" | "null" | "throw" | "lie" (commit: "true",
// though nothing is kept) | { error: code } | milliseconds (slow), and `expired` (every call fails with "no session").

import { refusal, unreadable } from "../browser/lms/rules.js";

const CODES = {
  "1.2": { general: "101", session: "301", unreadable: "401", refused: "405" },
  "2004": { general: "391", session: "132", unreadable: "401", refused: "406", unset: "403" },
};

const FIRST = {
  "1.2": { "cmi.core.student_id": "s-17", "cmi.core.student_name": "Lovelace, Ada", "cmi.core.credit": "credit", "cmi.core.lesson_mode": "normal", "cmi.core.lesson_status": "not attempted", "cmi.core.entry": "ab-initio" },
  "2004": { "cmi.learner_id": "s-17", "cmi.learner_name": "Lovelace, Ada", "cmi.credit": "credit", "cmi.mode": "normal", "cmi.completion_status": "unknown", "cmi.success_status": "unknown", "cmi.entry": "ab-initio" },
};

const NAMES = {
  "1.2": { initialize: "LMSInitialize", terminate: "LMSFinish", get: "LMSGetValue", set: "LMSSetValue", commit: "LMSCommit", error: "LMSGetLastError" },
  "2004": { initialize: "Initialize", terminate: "Terminate", get: "GetValue", set: "SetValue", commit: "Commit", error: "GetLastError" },
};

class Session {
  constructor(lms, now) {
    this.lms = lms;
    this.now = now;
    this.codes = CODES[lms.edition];
    this.state = "before";
    this.error = "0";
  }

  api() {
    const names = NAMES[this.lms.edition];
    const api = {};
    for (const name of ["initialize", "terminate", "get", "set", "commit"]) {
      api[names[name]] = (...values) => {
        this.lms.calls.push([name, ...values]);
        return this.withFaults(name, () => this[name](...values));
      };
    }
    api[names.error] = () => this.error;
    return api;
  }

  withFaults(name, call) {
    const fault = this.lms.faults[name];
    if (this.lms.faults.expired && this.state === "open") {
      return this.fail("101", null); // Moodle's answer, in either edition.
    }
    if (fault === "throw") {
      throw new Error("NetworkError: A network error occurred.");
    }
    if (fault === "false" || fault === "null") {
      this.error = this.codes.general;
      return fault === "false" ? "false" : null;
    }
    if (fault === "lie") {
      this.error = "0";
      return "true";
    }
    if (fault?.error) {
      return this.fail(fault.error, null);
    }
    if (typeof fault === "number") {
      this.lms.sleep(fault);
    }
    return call();
  }

  fail(code, why) {
    this.error = code;
    if (why) {
      this.lms.refused.push(why);
    }
    return "false";
  }

  done(value = "true") {
    this.error = "0";
    return value;
  }

  initialize(argument) {
    if (this.state !== "before" || argument !== "") {
      return this.fail(this.codes.session, `Initialize when ${this.state}, with ${JSON.stringify(argument)}`);
    }
    this.state = "open";
    return this.done();
  }

  terminate(argument) {
    if (this.state !== "open" || argument !== "") {
      return this.fail(this.codes.session, `Terminate when ${this.state}`);
    }
    this.state = "over";
    this.lms.kept = new Map(this.now);
    return this.done();
  }

  commit(argument) {
    if (this.state !== "open" || argument !== "") {
      return this.fail(this.codes.session, `Commit when ${this.state}`);
    }
    this.lms.kept = new Map(this.now);
    return this.done();
  }

  get(element) {
    const { edition } = this.lms;
    const why = this.state === "open" ? unreadable(edition, element) : `when ${this.state}`;
    if (why) {
      this.fail(this.state === "open" ? this.codes.unreadable : this.codes.session, `GetValue(${element}) ${why}`);
      return "";
    }
    if (element.endsWith("._count")) {
      return this.done(String(this.size(element.slice(0, -"_count".length))));
    }
    if (!this.now.has(element) && this.codes.unset) {
      this.error = this.codes.unset;
      return "";
    }
    return this.done(this.now.get(element) ?? "");
  }

  set(element, value) {
    const { edition } = this.lms;
    const why = this.state === "open" ? refusal(edition, element, value, this.now) : `when ${this.state}`;
    if (why) {
      const code = this.state === "open" ? this.codes.refused : this.codes.session;
      return this.fail(code, `SetValue(${element}, ${JSON.stringify(value)}) ${why}`);
    }
    this.now.set(element, value);
    return this.done();
  }

  size(prefix) {
    const indices = [...this.now.keys()].filter((key) => key.startsWith(prefix)).map((key) => Number.parseInt(key.slice(prefix.length), 10));
    return indices.length > 0 ? Math.max(...indices) + 1 : 0;
  }
}

/** One learner in one activity. */
export class StrictLms {
  constructor(edition, settings = {}) {
    this.edition = edition;
    this.name = edition === "1.2" ? "API" : "API_1484_11";
    this.settings = settings; // elements that the LMS gives: mode, credit, pass mark, learner
    this.kept = new Map(); // what survives
    this.faults = {};
    this.refused = [];
    this.calls = [];
    this.sleep = () => undefined; // how a slow call passes time
  }

  /** Begin a session; returns the API object. */
  launch(settings = {}) {
    const exit = this.kept.get(this.edition === "1.2" ? "cmi.core.exit" : "cmi.exit");
    if (this.kept.size > 0 && exit !== "suspend") {
      this.kept = new Map([...this.kept].filter(([element]) => /status|score\./.test(element) && !/interactions|objectives/.test(element)));
    }
    const began = this.kept.size > 0;
    const now = new Map(Object.entries({ ...FIRST[this.edition], ...Object.fromEntries(this.kept), ...this.settings, ...settings }));
    now.set(this.edition === "1.2" ? "cmi.core.entry" : "cmi.entry", began ? (exit === "suspend" ? "resume" : "") : "ab-initio");
    now.delete(this.edition === "1.2" ? "cmi.core.exit" : "cmi.exit"); // of one session only
    return new Session(this, now).api();
  }

  /** Return what is kept under an element. */
  value(element) {
    return this.kept.get(element);
  }

  /** Return how often a function was called since `clear`. */
  count(name) {
    return this.calls.filter(([called]) => called === name).length;
  }

  clear() {
    this.calls = [];
    this.refused = [];
  }
}
