/**
 * Moodle's player: a run-time that behaves by the rules of moodle.js, with requests that are waited for while the page is
 * visible and beacons while it goes away, a log of every call, and complaints about what Moodle refuses.
 */
import { decide, errorOfReading, handedOut, judge, modeAtEntry, outgoing, statusAtFinish, totalTimeAfter } from "./moodle.js";

/**
 * @typedef {object} Configuration
 * @property {import("./moodle.js").Edition} edition
 * @property {import("./moodle.js").Behaviour} behaviour of Moodle in this edition
 * @property {"normal" | "browse"} requested
 * @property {number} sco the place of the SCO that is opened first
 * @property {readonly { content: string, mark: string, store: string }[]} scos
 * @property {Record<string, import("./moodle.js").Tracks>} tracks by the SCO's place
 * @property {{ id: string, name: string }} learner
 * @property {string} trouble address that collects what was refused
 *
 * @typedef {Map<string, import("./moodle.js").Value>} Values
 * @typedef {{ method: string, args: unknown[], result: unknown, error: string }} Call
 */

const configuration = /** @type {Configuration} */ (JSON.parse(document.getElementById("configuration")?.textContent ?? ""));
const { edition, behaviour, scos, tracks, learner } = configuration;
const site = { edition, behaviour };
const is2004 = edition === "2004";
/** Errors of a call outside of a session: SCORM 1.2 RTE 3.3 has one, SCORM 2004 RTE 3.1.7 one for each before and after. */
const OUTSIDE = is2004
  ? { read: ["122", "123"], write: ["132", "133"], save: ["142", "143"], close: ["112", "113"] }
  : { read: ["301", "301"], write: ["301", "301"], save: ["301", "301"], close: ["301", "301"] };

/** Mode is decided once, when the player is loaded: scorm_check_mode. */
const mode = modeAtEntry(site, configuration.requested, scos.map((_, place) => tracks[place]));

let sco = configuration.sco;
let leaving = false;
let open = false;
let closed = false;
let error = "0";
/** @type {Values} */
let launch = new Map();
/** @type {Values} */
let last = new Map();
/** @type {Values} */
let values = new Map();
/** What each SCO began with, and what was sent of it since: it lasts as long as the page. @type {Map<number, { launch: Values, last: Values }>} */
const pageful = new Map();

/** @type {{ calls: Call[], mode: string, open: (place: number) => void, remove: () => void }} */
const lms = { calls: [], mode, open: (place) => show(place), remove: () => document.querySelector("iframe")?.remove() };

/** @param {string} reason @param {unknown[]} args tell the tests, even while the page goes away */
const complain = (reason, args) => {
  navigator.sendBeacon(configuration.trouble, JSON.stringify({ reason, args }));
};

/** @param {string} address @param {URLSearchParams} body @returns {string | null} the server's reply; null when there is none */
const ask = (address, body) => {
  try {
    const request = new XMLHttpRequest();
    request.open("POST", address, false);
    request.send(body);
    return request.responseText;
  } catch {
    return null;
  }
};

/** @param {string} address @param {readonly (readonly [string, unknown])[]} sent @returns {"true" | "false"} */
const post = (address, sent) => {
  const body = new URLSearchParams(sent.map(([element, value]) => [element, String(value)]));
  const reply = decide("way", site, { leaving, failed: false }) === "request" ? ask(address, body) : null;
  const way = decide("way", site, { leaving, failed: reply === null });
  if (way === "request") { return decide("answer", site, { way, queued: false, leaving, reply }); }
  // The browser itself limits a beacon and turns line feeds into carriage returns and line feeds.
  const form = new FormData();
  body.forEach((value, element) => form.append(element, value));
  return decide("answer", site, { way, queued: navigator.sendBeacon(address, form), leaving, reply: "" });
};

/** @param {boolean} ends @param {readonly (readonly [string, unknown])[]} [more] @returns {"true" | "false"} */
const store = (ends, more = []) => {
  if (!decide("recorded", site, { mode, ends })) {
    error = "0";
    return "true";
  }
  const sent = outgoing(site, values, { last, launch });
  values.forEach((value, element) => last.set(element, value));
  const result = post(scos[sco]?.store ?? "", [...sent, ...more]);
  error = result === "true" ? "0" : "101";
  return result;
};

/** @param {"true" | "false" | "throws" | ""} spoilt by a request for navigation @param {string} result */
const afterNavigation = (spoilt, result) => {
  if (spoilt === "throws") { throw new Error("An unexpected token in the answer of the server"); }
  return spoilt === "" ? result : spoilt;
};

/** Count what one array has: `cmi.interactions._count` and its like. @param {string} element */
const count = (element) => {
  const array = element.replace(/_count$/, "");
  const indices = [...values.keys()].filter((name) => name.startsWith(array)).map((name) => name.slice(array.length).split(".")[0]);
  return new Set(indices.filter((index) => /^\d+$/.test(index ?? ""))).size;
};

/** @type {Record<string, (...args: any[]) => unknown>} the parts of a session */
const parts = {
  open: () => {
    error = decide("initialize", site, { open, closed });
    if (error !== "0") { return "false"; }
    const begun = new Map(Object.entries(handedOut(site, { mode, tracks: tracks[sco], learner, mark: scos[sco]?.mark ?? "" })));
    const known = pageful.get(sco) ?? { launch: begun, last: new Map(begun) };
    pageful.set(sco, known);
    ({ launch, last } = known);
    values = new Map(last);
    open = true;
    return "true";
  },
  read: (element) => {
    error = errorOfReading(site, String(element));
    if (error !== "0") { return ""; }
    if (String(element).endsWith("._count")) { return String(count(String(element))); }
    const value = values.get(String(element));
    if (is2004 && value === undefined) { error = "403"; }
    return value ?? "";
  },
  write: (element, value) => {
    const judged = judge(site, String(element), value, values);
    ({ error } = judged);
    if (error !== "0") {
      complain(`SetValue ${judged.reason} (${error})`, [element, value]);
      return "false";
    }
    values.set(String(element), judged.value);
    return "true";
  },
  save: () => store(false),
  close: () => {
    values.set(...statusAtFinish(site, values));
    const total = totalTimeAfter(edition, values);
    const result = store(true, [total]);
    last.set(...total);
    open = is2004 && result !== "true";
    closed = !open;
    return afterNavigation(decide("navigation", site, { request: values.get("adl.nav.request") ?? "" }), result);
  },
};

/** @param {string} name @param {string} part @returns {(...args: unknown[]) => unknown} */
const method = (name, part) => (...args) => {
  const outside = part !== "open" && !open;
  if (outside) { error = OUTSIDE[/** @type {keyof typeof OUTSIDE} */ (part)][closed ? 1 : 0] ?? "301"; }
  const failure = part === "read" ? "" : "false";
  const result = outside ? failure : parts[part]?.(...args);
  lms.calls.push({ method: name, args, result, error });
  return result;
};

const NAMES = is2004
  ? { Initialize: "open", GetValue: "read", SetValue: "write", Commit: "save", Terminate: "close" }
  : { LMSInitialize: "open", LMSGetValue: "read", LMSSetValue: "write", LMSCommit: "save", LMSFinish: "close" };
const api = Object.fromEntries(Object.entries(NAMES).map(([name, part]) => [name, method(name, part)]));
const prefix = is2004 ? "" : "LMS";
Object.assign(api, {
  [`${prefix}GetLastError`]: () => error,
  [`${prefix}GetErrorString`]: (/** @type {unknown} */ code) => String(code),
  [`${prefix}GetDiagnostic`]: (/** @type {unknown} */ code) => String(code || error),
});
Object.assign(window, { lms, [is2004 ? "API_1484_11" : "API"]: api });

/** Beacons from now on, until the page is there again: request.js, mod_scorm_monitorForBeaconRequirement. @param {Window} target */
const watch = (target) => {
  const turn = (/** @type {boolean} */ away) => () => { leaving = away; };
  ["beforeunload", "pagehide"].forEach((name) => target.addEventListener(name, turn(true)));
  target.addEventListener("pageshow", turn(false));
  target.addEventListener("visibilitychange", () => turn(target.document.visibilityState === "hidden")());
};
watch(window);

/** @param {number} place put a SCO in the frame, as the table of contents does */
function show(place) {
  document.querySelector("iframe")?.remove();
  leaving = false;
  sco = place;
  const frame = document.createElement("iframe");
  frame.title = "content";
  frame.src = scos[place]?.content ?? "";
  frame.addEventListener("load", () => frame.contentWindow && watch(frame.contentWindow));
  document.body.append(frame);
}
show(sco);
