// SCORM 1.2 in words and elements (Run-Time Environment 1.2, section 3.4). What is done with them: scorm.js.

/** @import { Environment, Tracker } from "../types" */

import { clockParts, createScormTracker, decimal, points } from "./scorm.js";

/** @type {import("./scorm.js").Dialect} */
const DIALECT = {
  edition: "1.2",
  api: "API",
  calls: {
    initialize: "LMSInitialize",
    terminate: "LMSFinish",
    get: "LMSGetValue",
    set: "LMSSetValue",
    commit: "LMSCommit",
    error: "LMSGetLastError",
  },
  elements: {
    learnerId: "cmi.core.student_id",
    learnerName: "cmi.core.student_name",
    mode: "cmi.core.lesson_mode",
    credit: "cmi.core.credit",
    exit: "cmi.core.exit",
    location: "cmi.core.lesson_location",
    sessionTime: "cmi.core.session_time",
    passMark: "cmi.student_data.mastery_score",
    score: "cmi.core.score.raw",
  },
  limits: { state: 4096, location: 255 },
  // Moodle's LMSFinish makes "completed" of a course that was only looked at; "browsed" is the word for it (RTE 1.2, 3.4.4).
  browsed: (status) => (/^(not attempted)?$/.test(status) ? [["cmi.core.lesson_status", "browsed"]] : []),
  // "failed" stands above "incomplete" and below "completed": a course that was once completed stays so.
  statuses: { "cmi.core.lesson_status": ["", "not attempted", "browsed", "incomplete", "failed", "completed", "passed"] },
  passMark: (text) => (/^\d+(\.\d+)?$/.test(text) ? Math.min(100, Number(text)) : null),
  status: (progress) => [["cmi.core.lesson_status", statusOf(progress)]],
  score: (prefix, share) => [[`${prefix}raw`, points(share)], [`${prefix}min`, "0"], [`${prefix}max`, "100"]],
  measure: () => [],
  duration: durationOf,
  objective: ({ score, completion, success }) => [
    ["score.raw", points(score ?? 0)],
    ["score.min", "0"],
    ["score.max", "100"],
    ["status", success === "unknown" ? completion : success],
  ],
  interaction: (interaction) => [
    ...(interaction.objective === "" ? [] : [/** @type {const} */ (["objectives.0.id", interaction.objective])]),
    ["time", timeOf(interaction.time)],
    ...interaction.correctResponses.map((pattern, at) => /** @type {const} */ ([`correct_responses.${at}.pattern`, pattern])),
    // The run-time of several LMSs takes no more than 100.
    ...(interaction.weighting > 100 ? [] : [/** @type {const} */ (["weighting", decimal(interaction.weighting)])]),
    ...(interaction.learnerResponse === "" ? [] : [/** @type {const} */ (["student_response", interaction.learnerResponse])]),
    ["result", resultOf(interaction.share)],
    ...(interaction.latency === null ? [] : [/** @type {const} */ (["latency", durationOf(interaction.latency)])]),
  ],
};

/**
 * Return completion and success as the one status that 1.2 has.
 *
 * @param {{ completion: string, success: string }} progress
 * @returns {string}
 */
function statusOf({ completion, success }) {
  if (success === "failed") {
    return "failed";
  }
  return completion === "completed" ? (success === "passed" ? "passed" : "completed") : "incomplete";
}

/**
 * Return a CMITimespan: two to four digits of hours, seconds with two decimals.
 *
 * @param {number} seconds
 * @returns {string}
 */
function durationOf(seconds) {
  const [hours, minutes, rest] = clockParts(Math.min(seconds, 9999 * 3600));
  return `${String(hours).padStart(2, "0")}:${String(minutes).padStart(2, "0")}:${rest.toFixed(2).padStart(5, "0")}`;
}

/**
 * Return a CMITime: the time of day.
 *
 * @param {number} milliseconds since 1970
 * @returns {string}
 */
function timeOf(milliseconds) {
  const time = new Date(milliseconds);
  return [time.getHours(), time.getMinutes(), time.getSeconds()].map((part) => String(part).padStart(2, "0")).join(":");
}

/**
 * @param {number | null} share
 * @returns {string}
 */
function resultOf(share) {
  if (share === null) {
    return "neutral";
  }
  return share === 1 ? "correct" : share === 0 ? "wrong" : decimal(share);
}

/**
 * Return the tracker for an LMS that speaks SCORM 1.2.
 *
 * @param {Environment} environment
 * @returns {Tracker}
 */
export function createTracker(environment) {
  return createScormTracker(environment, DIALECT);
}
