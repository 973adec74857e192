// A learning management system that takes nothing but what the standards allow, and can be told to fail.
//
// One object per learner and activity: `launch()` begins a session and gives the API object that a package looks for. Only
// what was committed survives, and only under `exit` "suspend". Everything that it refuses it notes in `refused`.
//
// Faults, to be set at any time: { initialize, set, commit, terminate }: "false" | "null" | "throw" | "lie" (commit: "true",
// though nothing is kept) | milliseconds (slow), and `expired` (every call fails with "no session").

const NUMBER = /^-?\d+(\.\d+)?$/;
const IDENTIFIER = /^[!-~]{1,255}$/;
const CODES = {
  "1.2": { general: "101", session: "301", unknown: "401", readOnly: "403", writeOnly: "404", type: "405", order: "401" },
  "2004": { general: "391", session: "132", unknown: "401", readOnly: "404", writeOnly: "405", type: "406", order: "408", unset: "403" },
};

const oneOf = (...words) => (value) => words.includes(value);
const matches = (pattern) => (value) => pattern.test(value);
const number = (low, high) => (value) => NUMBER.test(value) && Number(value) >= low && Number(value) <= high;
const text = (most) => (value) => value.length <= most;
const line = (most) => (value) => value.length > 0 && value.length <= most && !/[\r\n\t]/.test(value) && !value.startsWith("{");
const timespan12 = matches(/^\d{2,4}:[0-5]\d:[0-5]\d(\.\d{1,2})?$/);
const timespan = matches(/^P(?=.)(\d+Y)?(\d+M)?(\d+D)?(T(?=\d)(\d+H)?(\d+M)?(\d+(\.\d{1,2})?S)?)?$/);
const timestamp = matches(/^(19[7-9]\d|20[0-2]\d|203[0-8])-[01]\d-[0-3]\dT[0-2]\d:[0-5]\d:[0-5]\d(\.0Z|\.\d{1,2})?$/);

/** Characters that some LMS escapes: resume data must do without them. */
const PLAIN = /^[A-Za-z0-9_.!~*():=,;|@-]*$/;
const resumeText = (most) => (value) => value.length <= most && PLAIN.test(value);

const RESPONSES_12 = {
  choice: /^[a-z0-9](,[a-z0-9])*$/,
  "true-false": /^[tf01]$/,
  matching: /^[a-z0-9]\.[a-z0-9](,[a-z0-9]\.[a-z0-9])*$/,
  sequencing: /^[a-z0-9](,[a-z0-9])*$/,
  likert: /^[a-z0-9]$/,
  numeric: NUMBER,
  "fill-in": /^[^\r\n]{1,255}$/,
  performance: /^[^\r\n]{1,255}$/,
};

const TOKEN = "[A-Za-z0-9_.]+";
const TOKENS = new RegExp(`^${TOKEN}(\\[,\\]${TOKEN})*$`);
const RESPONSES_2004 = {
  choice: TOKENS,
  sequencing: TOKENS,
  likert: new RegExp(`^${TOKEN}$`),
  "true-false": /^(true|false)$/,
  matching: new RegExp(`^${TOKEN}\\[\\.\\]${TOKEN}(\\[,\\]${TOKEN}\\[\\.\\]${TOKEN})*$`),
  numeric: NUMBER,
  "fill-in": /^(?!\{)[^\r\n]{1,2600}$/,
  "long-fill-in": /^(?!\{)[^\r\n]{1,4000}$/,
  performance: /^[^\r\n]+$/,
  other: /^[^\r\n]{1,4000}$/,
};
const PATTERNS_2004 = {
  ...RESPONSES_2004,
  numeric: /^(-?\d+(\.\d+)?)?\[:\](-?\d+(\.\d+)?)?$/,
  "fill-in": /^(\{(case|order)_matters=(true|false)\})*[^{\r\n][^\r\n]*$/,
  "long-fill-in": /^(\{(case|order)_matters=(true|false)\})*[^{\r\n][^\r\n]*$/,
};

const score = (prefix, low, high, writeOnly = false) =>
  ["raw", "min", "max"].map((name) => [`${prefix}${name}`, { check: number(low, high), writeOnly }]);

/** Elements of an edition: `n` stands for an index; without `check` they are read-only. */
const ELEMENTS = {
  "1.2": Object.fromEntries([
    ["cmi.core.student_id", {}],
    ["cmi.core.student_name", {}],
    ["cmi.core.lesson_mode", {}],
    ["cmi.core.credit", {}],
    ["cmi.core.entry", {}],
    ["cmi.core.total_time", {}],
    ["cmi.student_data.mastery_score", {}],
    ["cmi.launch_data", {}],
    ["cmi.core.lesson_status", { check: oneOf("passed", "completed", "failed", "incomplete", "browsed") }],
    ["cmi.core.exit", { check: oneOf("time-out", "suspend", "logout", ""), writeOnly: true }],
    ["cmi.core.lesson_location", { check: text(255) }],
    ["cmi.core.session_time", { check: timespan12, writeOnly: true }],
    ["cmi.suspend_data", { check: resumeText(4096) }],
    ...score("cmi.core.score.", 0, 100),
    ["cmi.objectives.n.id", { check: matches(IDENTIFIER) }],
    ["cmi.objectives.n.status", { check: oneOf("passed", "completed", "failed", "incomplete", "browsed", "not attempted") }],
    ...score("cmi.objectives.n.score.", 0, 100),
    ["cmi.interactions.n.id", { check: matches(IDENTIFIER), writeOnly: true }],
    ["cmi.interactions.n.type", { check: (value) => value in RESPONSES_12, writeOnly: true }],
    ["cmi.interactions.n.objectives.n.id", { check: matches(IDENTIFIER), writeOnly: true }],
    ["cmi.interactions.n.time", { check: matches(/^[0-2]\d:[0-5]\d:[0-5]\d(\.\d{1,2})?$/), writeOnly: true }],
    ["cmi.interactions.n.weighting", { check: matches(NUMBER), writeOnly: true }],
    ["cmi.interactions.n.result", { check: (v) => oneOf("correct", "wrong", "unanticipated", "neutral")(v) || NUMBER.test(v), writeOnly: true }],
    ["cmi.interactions.n.latency", { check: timespan12, writeOnly: true }],
    ["cmi.interactions.n.student_response", { response: RESPONSES_12, writeOnly: true }],
    ["cmi.interactions.n.correct_responses.n.pattern", { response: RESPONSES_12, writeOnly: true }],
  ]),
  "2004": Object.fromEntries([
    ["cmi.learner_id", {}],
    ["cmi.learner_name", {}],
    ["cmi.mode", {}],
    ["cmi.credit", {}],
    ["cmi.entry", {}],
    ["cmi.total_time", {}],
    ["cmi.scaled_passing_score", {}],
    ["cmi.completion_threshold", {}],
    ["cmi.completion_status", { check: oneOf("completed", "incomplete", "unknown") }],
    ["cmi.success_status", { check: oneOf("passed", "failed", "unknown") }],
    ["cmi.exit", { check: oneOf("suspend", "time-out", "logout", "normal", ""), writeOnly: true }],
    ["cmi.location", { check: text(1000) }],
    ["cmi.session_time", { check: timespan, writeOnly: true }],
    ["cmi.suspend_data", { check: resumeText(64000) }],
    ["cmi.progress_measure", { check: number(0, 1) }],
    ["cmi.score.scaled", { check: number(-1, 1) }],
    ...score("cmi.score.", -1e9, 1e9),
    ["cmi.objectives.n.id", { check: matches(IDENTIFIER), unique: true }],
    ["cmi.objectives.n.success_status", { check: oneOf("passed", "failed", "unknown") }],
    ["cmi.objectives.n.completion_status", { check: oneOf("completed", "incomplete", "not attempted", "unknown") }],
    ["cmi.objectives.n.score.scaled", { check: number(-1, 1) }],
    ...score("cmi.objectives.n.score.", -1e9, 1e9),
    ["cmi.interactions.n.id", { check: matches(IDENTIFIER) }],
    ["cmi.interactions.n.type", { check: (value) => value in RESPONSES_2004 }],
    ["cmi.interactions.n.objectives.n.id", { check: matches(IDENTIFIER) }],
    ["cmi.interactions.n.timestamp", { check: timestamp }],
    ["cmi.interactions.n.weighting", { check: matches(NUMBER) }],
    ["cmi.interactions.n.result", { check: (v) => oneOf("correct", "incorrect", "unanticipated", "neutral")(v) || NUMBER.test(v) }],
    ["cmi.interactions.n.latency", { check: timespan }],
    ["cmi.interactions.n.description", { check: line(250) }],
    ["cmi.interactions.n.learner_response", { response: RESPONSES_2004 }],
    ["cmi.interactions.n.correct_responses.n.pattern", { response: PATTERNS_2004 }],
  ]),
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
    this.elements = ELEMENTS[lms.edition];
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
    const known = this.elements[general(element)];
    if (this.state !== "open") {
      return this.fail(this.codes.session, `GetValue when ${this.state}`) && "";
    }
    if (element.endsWith("._count")) {
      return this.done(String(this.size(element.slice(0, -"_count".length))));
    }
    if (!known || known.writeOnly) {
      this.fail(known ? this.codes.writeOnly : this.codes.unknown, `GetValue(${element})`);
      return "";
    }
    if (!this.now.has(element) && this.codes.unset) {
      this.error = this.codes.unset;
      return "";
    }
    return this.done(this.now.get(element) ?? "");
  }

  set(element, value) {
    const why = `SetValue(${element}, ${JSON.stringify(value)})`;
    const known = this.elements[general(element)];
    if (this.state !== "open") {
      return this.fail(this.codes.session, `${why} when ${this.state}`);
    }
    if (!known || (!known.check && !known.response)) {
      return this.fail(known ? this.codes.readOnly : this.codes.unknown, why);
    }
    if (typeof value !== "string" || !this.fits(element, known, value)) {
      return this.fail(this.codes.type, why);
    }
    if (!this.inOrder(element, value, known)) {
      return this.fail(this.codes.order, `${why} out of order`);
    }
    this.now.set(element, value);
    return this.done();
  }

  fits(element, known, value) {
    if (known.check) {
      return known.check(value);
    }
    const type = this.now.get(element.replace(/^(cmi\.interactions\.\d+\.).*/, "$1type"));
    return known.response[type]?.test(value) ?? false;
  }

  inOrder(element, value, known) {
    const parts = /^(cmi\.(?:interactions|objectives)\.)(\d+)\.(.*)$/.exec(element);
    if (!parts) {
      return true;
    }
    const [, root, index, name] = parts;
    const size = this.size(root);
    if (known.unique && [...this.now].some(([other, id]) => general(other) === general(element) && id === value && other !== element)) {
      return false;
    }
    if (name === "id") {
      return Number(index) <= size;
    }
    const inner = /^(objectives|correct_responses)\.(\d+)\./.exec(name);
    if (inner && Number(inner[2]) > this.size(`${root}${index}.${inner[1]}.`)) {
      return false;
    }
    const begun = this.now.has(`${root}${index}.id`);
    return begun && (root.includes("objectives") || name === "type" || this.now.has(`${root}${index}.type`));
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

/** Return an element with "n" in place of its indices. */
function general(element) {
  return element.replace(/\.\d+\./g, ".n.").replace(/\.\d+\./g, ".n.");
}
