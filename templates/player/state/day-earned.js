// The day on which a certificate is earned, which stays the same however often the course is opened afterwards. Pure.

import { progressOf } from "./progress.js";

const MINUTE = 60000;
const DAY = 86400000;

/**
 * Return the day from 1970 by the learner's calendar: the one that is kept, or today if the course is completed by this change.
 *
 * @param {import("../types").CourseData} course
 * @param {import("../types").LearnerState} before
 * @param {import("../types").LearnerState} after
 * @param {number | null} mark the LMS's
 * @param {number} now milliseconds
 * @returns {number | undefined}
 */
export function dayEarned(course, before, after, mark, now) {
  if (after.reached.on || !isEarned(progressOf(course, after, mark)) || isEarned(progressOf(course, before, mark))) {
    return after.reached.on;
  }
  return Math.floor((now - new Date(now).getTimezoneOffset() * MINUTE) / DAY);
}

/** @param {Pick<import("../types").Progress, "completion" | "success">} progress */
function isEarned({ completion, success }) {
  return completion === "completed" && success !== "failed";
}
