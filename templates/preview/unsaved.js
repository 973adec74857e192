// What the run-time has and the LMS has not.

/** @import { Cmi } from "../lms/types" */

import { flatten } from "../lms/session.js";

/**
 * @param {Map<string, string>} values
 * @param {Cmi | null} kept
 * @returns {string[]} elements
 */
export function unsaved(values, kept) {
  const stored = flatten(kept ?? {});
  return [...values].filter(([element, value]) => value !== "" && !ONLY_GIVEN.test(element) && stored.get(element) !== value).map(([element]) => element);
}

/** What the LMS itself gives to a session. */
const ONLY_GIVEN = /^cmi\.(core\.)?(student_id|student_name|learner_id|learner_name|entry|credit|lesson_mode|mode|total_time|scaled_passing_score)$|^cmi\.student_data\./;
