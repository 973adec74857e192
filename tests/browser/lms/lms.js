/**
 * The LMS's page: scorm-again as the run-time, strict rules around it, a log of every call, and faults on demand.
 *
 * The page's configuration comes as JSON; what is stored goes to the server of the tests with scorm-again's own requests.
 */
import { refusal, unreadable } from "./rules.js";

/**
 * @typedef {object} Faults
 * @property {"missing" | "late"} [api] the API is not there, or only after `delay`
 * @property {number} [delay] milliseconds
 * @property {"false"} [initialize]
 * @property {"false"} [set]
 * @property {"false" | "null" | "throw" | "lie" | "slow"} [commit] "lie": says true and sends nothing, as Moodle does without a network
 *
 * @typedef {object} Configuration
 * @property {"1.2" | "2004"} edition
 * @property {string} content address of the SCO
 * @property {string} commit address that stores
 * @property {string} trouble address that collects refusals
 * @property {"normal" | "browse" | "review"} mode
 * @property {Record<string, unknown>} cmi what the SCO finds
 * @property {Faults} faults
 *
 * @typedef {{ method: string, args: unknown[], result: unknown, error: string }} Call
 * @typedef {{ calls: Call[], faults: Faults, remove: () => void }} LearningSystem
 */

const configuration = /** @type {Configuration} */ (JSON.parse(document.getElementById("configuration")?.textContent ?? ""));
const { edition } = configuration;
const is2004 = edition === "2004";

/** Each method's name in both editions, by its part in the session. */
const METHODS = is2004
  ? { Initialize: "open", GetValue: "read", SetValue: "write", Commit: "save", Terminate: "close", GetLastError: "ask", GetErrorString: "ask", GetDiagnostic: "ask" }
  : { LMSInitialize: "open", LMSGetValue: "read", LMSSetValue: "write", LMSCommit: "save", LMSFinish: "close", LMSGetLastError: "ask", LMSGetErrorString: "ask", LMSGetDiagnostic: "ask" };
const LAST_ERROR = is2004 ? "GetLastError" : "LMSGetLastError";

/** @type {LearningSystem} */
const lms = { calls: [], faults: configuration.faults, remove: () => document.querySelector("iframe")?.remove() };

/** @param {string} reason @param {unknown[]} args tell the tests, even while the page goes away */
const complain = (reason, args) => {
  navigator.sendBeacon(configuration.trouble, JSON.stringify({ reason, args }));
};

/** @param {unknown} value @param {string} path @param {Map<string, string>} into */
const flatten = (value, path, into) => {
  if (value !== null && typeof value === "object") {
    for (const [name, inner] of Object.entries(value)) { flatten(inner, `${path}.${name}`, into); }
  } else if (value !== "") { into.set(path, String(value)); }
};

/** @type {Map<string, string>} */
const values = new Map();
flatten(configuration.cmi, "cmi", values);

let opened = false;
let closed = false;
let overruled = "";

/** @param {string} part @param {unknown[]} args @returns {string | null} the reason why a strict LMS refuses this call */
const judge = (part, args) => {
  if (part === "ask") { return null; }
  if (closed) { return "was called after the session had ended"; }
  if (part !== "open" && !opened) { return "was called before the session began"; }
  if (part === "open" && opened) { return "was called a second time"; }
  // SCORM 1.2 RTE 3.4.4 has a word for what was only looked at.
  const browsed = configuration.mode === "browse" && args[0] === "cmi.core.lesson_status" && args[1] === "browsed";
  if (part === "write" && configuration.mode !== "normal" && !browsed) { return `was called in ${configuration.mode} mode`; }
  if (part === "write") { return refusal(edition, String(args[0]), args[1], values); }
  if (part === "read") { return unreadable(edition, String(args[0])); }
  return args.length === 1 && args[0] === "" ? null : 'takes one argument, ""';
};

/** @param {string} part @returns {unknown} what a broken LMS answers, or undefined */
const fault = (part) => {
  const { initialize, set, commit } = lms.faults;
  if (part === "open" && initialize) { return initialize; }
  if (part === "write" && set) { return set; }
  if (part !== "save" || !commit) { return undefined; }
  if (commit === "throw") { throw new Error("The LMS is out of order."); }
  if (commit === "null") { return null; }
  if (commit === "slow") {
    const until = performance.now() + (lms.faults.delay ?? 500);
    while (performance.now() < until){;}
    return undefined;
  }
  return commit === "lie" ? "true" : "false";
};

/** @param {string} part @param {unknown[]} args @param {unknown} result keep what a later call is judged by */
const remember = (part, args, result) => {
  if (result !== "true") { return; }
  if (part === "open") { opened = true; }
  if (part === "close") { closed = true; }
  if (part === "write") { values.set(String(args[0]), String(args[1])); }
};

/**
 * Put the rules, the log and the faults around a run-time.
 * @param {Record<string, (...args: unknown[]) => unknown>} api
 */
const strict = (api) => {
  /** @param {string} name @param {string} part @returns {(...args: unknown[]) => unknown} */
  const method = (name, part) => (...args) => {
    const ask = part === "ask";
    if (ask && overruled !== "" && name === LAST_ERROR) { return overruled; }
    const reason = judge(part, args);
    if (reason !== null) { complain(`${name} ${reason}`, args); }
    const broken = fault(part);
    const result = broken === undefined ? api[name]?.(...args) : broken;
    if (ask) { return result; }
    overruled = broken === undefined || broken === "true" ? "" : "101";
    const error = overruled || String(api[LAST_ERROR]?.());
    lms.calls.push({ method: name, args, result, error });
    // SCORM 2004 4th Edition RTE 3.1.4.2: 403 says that nothing has been set yet.
    if (broken === undefined && error !== "0" && error !== "403") { complain(`${name} gave error ${error}`, args); }
    if (broken === undefined && part !== "read" && result !== "true") { complain(`${name} returned ${String(result)}`, args); }
    remember(part, args, result);
    return result;
  };
  return Object.fromEntries(Object.entries(METHODS).map(([name, part]) => [name, method(name, part)]));
};

/** @returns {Promise<Record<string, (...args: unknown[]) => unknown>>} the run-time with what the LMS has stored */
const runtime = async () => {
  const module = await import(is2004 ? "/lms/scorm2004.js" : "/lms/scorm12.js");
  const Api = is2004 ? module.Scorm2004API : module.Scorm12API;
  const api = new Api({
    lmsCommitUrl: configuration.commit,
    dataCommitFormat: "json",
    sendFullCommit: true,
    alwaysSendTotalTime: true,
    logLevel: 5,
    requestHandler: (/** @type {object} */ commit, /** @type {{ isTerminateCommit?: boolean } | undefined} */ about) => ({
      ...commit,
      terminated: about?.isTerminateCommit === true,
    }),
    // An expired session answers with an error that the SCO is told about.
    xhrResponseHandler: (/** @type {XMLHttpRequest} */ answer) => JSON.parse(answer.responseText),
  });
  api.loadFromJSON(configuration.cmi, "cmi");
  return api;
};

const api = strict(await runtime());
const publish = () => Object.assign(window, { [is2004 ? "API_1484_11" : "API"]: api });
Object.assign(window, { lms });
if (lms.faults.api === "late") { setTimeout(publish, lms.faults.delay ?? 500); }
else if (lms.faults.api !== "missing") { publish(); }
const frame = document.createElement("iframe");
frame.title = "content";
frame.src = configuration.content;
document.body.append(frame);
