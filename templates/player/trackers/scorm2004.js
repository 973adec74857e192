// SCORM 2004, 3rd and 4th Edition, in words and elements (Run-Time Environment, section 4.2). What is done with them: scorm.js.

/** @import { Environment, Tracker } from "../types" */

import { clockParts, createScormTracker, decimal, points } from "./scorm.js";

/** @type {import("./scorm.js").Dialect} */
const DIALECT = {
  edition: "2004",
  api: "API_1484_11",
  calls: {
    initialize: "Initialize",
    terminate: "Terminate",
    get: "GetValue",
    set: "SetValue",
    commit: "Commit",
    error: "GetLastError",
  },
  elements: {
    learnerId: "cmi.learner_id",
    learnerName: "cmi.learner_name",
    mode: "cmi.mode",
    credit: "cmi.credit",
    exit: "cmi.exit",
    location: "cmi.location",
    sessionTime: "cmi.session_time",
    passMark: "cmi.scaled_passing_score",
    score: "cmi.score.raw",
  },
  limits: { state: 64000, location: 1000 },
  browsed: () => [],
  statuses: {
    "cmi.completion_status": ["", "unknown", "not attempted", "incomplete", "completed"],
    "cmi.success_status": ["", "unknown", "failed", "passed"],
  },
  passMark: (text) => (/^-?\d+(\.\d+)?$/.test(text) ? Math.min(100, Math.max(0, Number(text) * 100)) : null),
  status: ({ completion, success }) => [
    ["cmi.completion_status", completion],
    ...(success === "unknown" ? [] : [/** @type {const} */ (["cmi.success_status", success])]),
  ],
  score: scoreOf,
  measure: (share) => [["cmi.progress_measure", decimal(share)]],
  duration: durationOf,
  objective: ({ score, completion, success }) => [
    ...scoreOf("score.", score ?? 0),
    ["success_status", success],
    ["completion_status", completion],
  ],
  interaction: (interaction) => [
    ...(interaction.objective === "" ? [] : [/** @type {const} */ (["objectives.0.id", interaction.objective])]),
    ...timestampOf(interaction.time),
    ...interaction.correctResponses.map((pattern, at) => /** @type {const} */ ([`correct_responses.${at}.pattern`, pattern])),
    ["weighting", decimal(interaction.weighting)],
    ...(interaction.learnerResponse === "" ? [] : [/** @type {const} */ (["learner_response", interaction.learnerResponse])]),
    ["result", resultOf(interaction.share)],
    ...(interaction.latency === null ? [] : [/** @type {const} */ (["latency", durationOf(interaction.latency)])]),
    ...descriptionOf(interaction.description),
  ],
};

/**
 * Return a score with `scaled` last: Open edX takes the last one that is set, Moodle takes `raw`, as points of 100.
 *
 * @param {string} prefix
 * @param {number} share
 * @returns {(readonly [string, string])[]}
 */
function scoreOf(prefix, share) {
  return [[`${prefix}raw`, points(share)], [`${prefix}min`, "0"], [`${prefix}max`, "100"], [`${prefix}scaled`, decimal(share)]];
}

/**
 * Return a timeinterval (second,10,2).
 *
 * @param {number} seconds
 * @returns {string}
 */
function durationOf(seconds) {
  const [hours, minutes, rest] = clockParts(seconds);
  return `PT${hours}H${minutes}M${decimal(rest, 2)}S`;
}

/**
 * Return the timestamp without a zone: Canvas refuses an ending in Z. A clock outside of 1970 to 2038, which is all that
 * time (second,10,0) holds, is wrong, and is not reported.
 *
 * @param {number} milliseconds since 1970
 * @returns {(readonly [string, string])[]}
 */
function timestampOf(milliseconds) {
  const time = new Date(milliseconds);
  const year = time.getFullYear();
  if (!(year >= 1970 && year < 2038)) {
    return [];
  }
  const pad = (/** @type {number} */ part) => String(part).padStart(2, "0");
  const date = `${year}-${pad(time.getMonth() + 1)}-${pad(time.getDate())}`;
  return [["timestamp", `${date}T${pad(time.getHours())}:${pad(time.getMinutes())}:${pad(time.getSeconds())}`]];
}

/**
 * Return the prompt as a description: one line of 250 characters that does not begin like "{lang=…}".
 *
 * @param {string} text
 * @returns {(readonly [string, string])[]}
 */
function descriptionOf(text) {
  const line = [...text.replace(/\s+/g, " ").trim().replace(/^\{+/, "")].slice(0, 250).join("").slice(0, 250);
  return line === "" ? [] : [["description", line.replace(/[\uD800-\uDBFF]$/, "")]];
}

/**
 * @param {number | null} share
 * @returns {string}
 */
function resultOf(share) {
  if (share === null) {
    return "neutral";
  }
  return share === 1 ? "correct" : share === 0 ? "incorrect" : decimal(share);
}

/**
 * Return the tracker for an LMS that speaks SCORM 2004.
 *
 * @param {Environment} environment
 * @returns {Tracker}
 */
export function createTracker(environment) {
  return createScormTracker(environment, DIALECT);
}
