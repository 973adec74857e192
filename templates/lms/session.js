/**
 * One session of a SCO with a run-time: rules in front of it, an account of every call, and faults on demand.
 *
 * What a rule has against a call is told; where the LMS is played (`enforce`), the call is refused as the LMS would.
 */

/** @import { Call, Cmi, Edition, Faults, Mode, Validity } from "./types" */

/**
 * @typedef {Record<string, (...args: unknown[]) => unknown>} Api
 * @typedef {"open" | "read" | "write" | "save" | "close" | "ask"} Part what a method is for
 * @typedef {import("./rules.js").Refusal} Refusal
 *
 * @typedef {object} Options
 * @property {Edition} edition
 * @property {Mode} mode
 * @property {Cmi} cmi what the SCO finds
 * @property {Faults} faults read at each call
 * @property {{ unreachable: string, expired: string }} kept what a commit returns that does not reach the LMS
 * @property {readonly Mode[]} [recorded] modes in which the LMS records what is written; by default, only the normal one
 * @property {(element: string, value: unknown, values: import("./rules.js").Values) => Refusal | null} refusal
 * @property {(element: string) => string | null} unreadable
 * @property {boolean} enforce whether a broken rule makes the call fail
 * @property {(call: Call) => void} onCall
 * @property {() => Validity} [validity] what the SCO may ask for; by default, the run-time answers itself
 */

/** @type {Record<Edition, Record<string, Part>>} */
const METHODS = {
  "1.2": {
    LMSInitialize: "open",
    LMSGetValue: "read",
    LMSSetValue: "write",
    LMSCommit: "save",
    LMSFinish: "close",
    LMSGetLastError: "ask",
    LMSGetErrorString: "ask",
    LMSGetDiagnostic: "ask",
  },
  2004: {
    Initialize: "open",
    GetValue: "read",
    SetValue: "write",
    Commit: "save",
    Terminate: "close",
    GetLastError: "ask",
    GetErrorString: "ask",
    GetDiagnostic: "ask",
  },
};

/** Codes of SCORM 1.2 RTE 3.4.2 and SCORM 2004 4th Edition RTE 3.1.7 for what this module refuses itself. */
const CODES = {
  "1.2": { general: "101", element: "201", readOnly: "403", writeOnly: "404", value: "405", early: "301", late: "301", argument: "201", gap: "201", dependency: "201", range: "405" },
  2004: { general: "391", element: "401", readOnly: "404", writeOnly: "405", value: "406", early: "132", late: "133", argument: "201", gap: "351", dependency: "408", range: "407" },
};
/** Moodle's answer in either edition, when nobody is logged in any more. */
const EXPIRED = "101";
/** SCORM 2004 4th Edition RTE 3.1.7.6: nothing has been set yet. */
const UNSET = "403";
const VALID = "adl.nav.request_valid.";
const REQUEST = "adl.nav.request";

/**
 * Return the name of an edition's API object.
 *
 * @param {Edition} edition
 */
export function apiName(edition) {
  return edition === "2004" ? "API_1484_11" : "API";
}

/**
 * Return the elements of nested objects by their full names.
 *
 * @param {Cmi} cmi
 * @returns {Map<string, string>}
 */
export function flatten(cmi) {
  /** @type {Map<string, string>} */
  const values = new Map();
  walk(cmi, "cmi");
  return values;

  /** @param {unknown} value @param {string} path */
  function walk(value, path) {
    if (value !== null && typeof value === "object") {
      Object.entries(value).forEach(([name, inner]) => walk(inner, `${path}.${name}`));
    } else if (value !== "" && value !== undefined && value !== null) {
      values.set(path, String(value));
    }
  }
}

/**
 * Put the rules, the account and the faults around a run-time.
 *
 * @param {Api} api
 * @param {Options} options
 * @returns {Api}
 */
export function createSession(api, options) {
  const { edition, mode, cmi, kept, recorded = ["normal"], refusal, unreadable, enforce, onCall } = options;
  const lastError = edition === "2004" ? "GetLastError" : "LMSGetLastError";
  const codes = CODES[edition];
  const values = flatten(cmi);
  let opened = false;
  let closed = false;
  /** The code of what was answered in place of the run-time; "" when the run-time itself has answered. */
  let overruled = "";

  return Object.fromEntries(Object.entries(METHODS[edition]).map(([name, part]) => [name, method(name, part)]));

  /** @param {string} name @param {Part} part @returns {(...args: unknown[]) => unknown} */
  function method(name, part) {
    return (...args) => {
      if (part === "ask") {
        return name === lastError && overruled !== "" ? overruled : api[name]?.(...args);
      }
      const broken = judge(part, args);
      const { result, code, fault } = answer(name, part, args, broken);
      overruled = code;
      const error = overruled || String(api[lastError]?.());
      remember(part, args, result);
      onCall({ method: name, args, result, error, broken: broken?.reason ?? "", fault });
      return result;
    };
  }

  /** @param {Part} part @param {unknown[]} args @returns {Refusal | null} what the LMS has against this call */
  function judge(part, args) {
    const refused = (/** @type {string | null} */ reason) =>
      reason === null ? null : { reason, beyond: /** @type {const} */ ("refused"), characters: 0 };
    if (closed) { return refused("was called after the session had ended"); }
    if (part !== "open" && !opened) { return refused("was called before the session began"); }
    if (part === "open" && opened) { return refused("was called a second time"); }
    if (part === "write") { return written(args); }
    if (part === "read") { return refused(unreadable(String(args[0]))); }
    return refused(args.length === 1 && args[0] === "" ? null : 'takes one argument, ""');
  }

  /** @param {unknown[]} args @returns {Refusal | null} */
  function written(args) {
    const outside = outsideOfNormal(args);
    return outside?.beyond === "dropped" ? outside : (refusal(String(args[0]), args[1], values) ?? outside);
  }

  /** @param {unknown[]} args @returns {Refusal | null} SCORM 1.2 RTE 3.4.4 has a word for what was only looked at */
  function outsideOfNormal([element, value]) {
    const browsed = mode === "browse" && element === "cmi.core.lesson_status" && value === "browsed";
    const beyond = recorded.includes(mode) ? /** @type {const} */ ("taken") : /** @type {const} */ ("dropped");
    return mode === "normal" || browsed ? null : { reason: `was called in ${mode} mode`, beyond, characters: 0 };
  }

  /**
   * @param {string} name @param {Part} part @param {unknown[]} args @param {Refusal | null} broken
   * @returns {{ result: unknown, code: string, fault: string }}
   */
  function answer(name, part, args, broken) {
    const fault = faultOf(part);
    if (fault) {
      return { ...fault, code: fault.result === "true" ? "" : fault.code };
    }
    if (part === "read" && broken === null && options.validity && String(args[0]).startsWith(VALID)) {
      return { result: validityOf(options.validity(), String(args[0]).slice(VALID.length)), code: "0", fault: "" };
    }
    if (part === "read" && broken === null && args[0] === REQUEST) { // SN 4.4.1: it can be read, which scorm-again refuses
      return { result: values.get(REQUEST) ?? "_none_", code: "0", fault: "" };
    }
    if (!enforce || broken === null || broken.beyond === "taken") {
      return { result: api[name]?.(...args), code: "", fault: "" };
    }
    if (broken.beyond === "refused") {
      return { result: part === "read" ? "" : "false", code: codeOf(broken.reason), fault: "" };
    }
    // In silence: the SCO hears "true", and the LMS keeps the old value, or the first characters of the new one.
    const result = broken.beyond === "cut" ? api[name]?.(args[0], String(args[1]).slice(0, broken.characters)) : "true";
    return { result, code: "", fault: "" };
  }

  /** @param {Part} part @returns {{ result: unknown, code: string, fault: string } | null} what a broken LMS answers */
  function faultOf(part) {
    const { faults } = options;
    if (part === "open" && faults.initialize) { return { result: faults.initialize, code: codes.general, fault: "the LMS refuses to begin" }; }
    if (part === "write" && faults.set) { return { result: faults.set, code: codes.general, fault: "the LMS refuses every value" }; }
    if (part !== "save" && !(part === "close" && (faults.expired || faults.offline))) { return null; }
    if (faults.expired) { return failed(kept.expired, EXPIRED, "the session has expired"); }
    if (faults.offline) { return failed(kept.unreachable, codes.general, "there is no network"); }
    switch (faults.commit) {
      case "throw":
        throw new Error("The LMS is out of order.");
      case "slow":
        waste(faults.delay ?? 500);
        return null;
      case "lie":
        return { result: "true", code: "", fault: "the LMS says true and stores nothing" };
      case "null":
        return { result: null, code: codes.general, fault: "the LMS returns nothing" };
      case "false":
        return { result: "false", code: codes.general, fault: "the LMS cannot store" };
      default:
        return null;
    }
  }

  /** @param {string} word @param {string} code @param {string} fault */
  function failed(word, code, fault) {
    return { result: word === "null" ? null : word, code, fault };
  }

  /** @param {string} reason */
  function codeOf(reason) {
    if (/session had ended/.test(reason)) { return codes.late; }
    if (/before the session/.test(reason)) { return codes.early; }
    if (/second time/.test(reason)) { return edition === "2004" ? "103" : "101"; }
    if (/no element/.test(reason)) { return codes.element; }
    if (/leaves a gap|another objective/.test(reason)) { return codes.gap; }
    if (/not within/.test(reason)) { return codes.range; }
    if (/comes before/.test(reason)) { return codes.dependency; }
    if (/read-only/.test(reason)) { return codes.readOnly; }
    if (/write-only/.test(reason)) { return codes.writeOnly; }
    return /argument/.test(reason) ? codes.argument : codes.value;
  }

  /** @param {Part} part @param {unknown[]} args @param {unknown} result keep what a later call is judged by */
  function remember(part, args, result) {
    if (result !== "true") { return; }
    if (part === "open") { opened = true; }
    if (part === "close") { closed = true; }
    if (part === "write") { values.set(String(args[0]), String(args[1])); }
  }
}

/**
 * Say what is wrong with a call that no fault explains, or null.
 *
 * @param {Call} call
 * @returns {string | null}
 */
export function complaint({ method, args, result, error, broken, fault }) {
  if (broken !== "") { return `${method} ${broken}: ${JSON.stringify(args)}`; }
  if (fault !== "") { return null; }
  if (error !== "0" && error !== UNSET) { return `${method} gave error ${error}: ${JSON.stringify(args)}`; }
  const fails = !/GetValue$/.test(method) && result !== "true";
  return fails ? `${method} returned ${String(result)}: ${JSON.stringify(args)}` : null;
}

/**
 * @param {Validity} valid @param {string} name
 * @returns {string} SCORM 2004 4th Edition SN 4.4.2: "unknown" where nobody has looked
 */
function validityOf(valid, name) {
  const [, target] = /^(?:choice|jump)\.\{target=(.+)\}$/.exec(name) ?? [];
  const isKnown = name === "continue" || name === "previous";
  const value = target !== undefined ? new Map(valid.choice).get(target) : isKnown ? valid[name] : undefined;
  return value === undefined ? "unknown" : String(value);
}

/** @param {number} milliseconds in which the page stands still, as it does in a synchronous request */
function waste(milliseconds) {
  const until = performance.now() + milliseconds;
  while (performance.now() < until) {;}
}
