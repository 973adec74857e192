/**
 * What the packages of this project keep to: the rules of the local LMS (templates/lms/rules.js), read more narrowly.
 *
 * An LMS that takes more is no reason to send more: the words, characters and elements here are what the strictest of Moodle,
 * Canvas and ADL's own test suite take.
 */
import { createRules, elementPattern, every, matching, STANDARD } from "../../../templates/lms/rules.js";

/** @typedef {import("../../../templates/lms/rules.js").Values} Values */

/** LMSs escape, double or cut the other characters on their way to the database. */
const stored = every(matching(/^[ -~]*$/, "plain ASCII"), matching(/^[^<>&"'\\%+]*$/, "free of < > & quotes \\ % +"));

const rules = createRules({
  ...STANDARD,
  token: matching(/^[A-Za-z0-9_.]{1,250}$/, "a token"),
  timestamp: matching(/^\d{4}-[01]\d-[0-3]\dT[0-2]\d:[0-5]\d:[0-5]\d(\.0Z)?$/, "YYYY-MM-DDThh:mm:ss without a zone or with .0Z"),
  exits: ["suspend"],
  stored,
  inOrder: true,
});

/** Elements of SCORM that this product has no use for. */
const UNUSED = [
  "cmi.comments",
  "cmi.student_preference.(audio|speed|text)",
  "cmi.comments_from_(lms|learner).+",
  "adl.+",
].map(elementPattern);
const NEVER_SET = ["cmi.student_preference.language", "cmi.learner_preference.+"].map(elementPattern);
/** Words and blanks that the standard allows, and this product never sets. */
const NEVER_SAID = [["cmi.(completion_status|objectives.n.completion_status|objectives.n.status)", "not attempted"], ["cmi.+score.raw", ""]].map(
  ([element, word]) => ({ element: elementPattern(String(element)), word }),
);

/** @param {number} location @param {number} state characters */
const promised = (location, state) => ({
  limits: [
    { element: "cmi.(core.lesson_location|location)", characters: location, beyond: /** @type {const} */ ("refused") },
    { element: "cmi.suspend_data", characters: state, beyond: /** @type {const} */ ("refused") },
  ],
  refusals: [],
  launch_values: [],
});
/** What the standards promise. */
const PROMISED = { "1.2": promised(255, 4096), 2004: promised(1000, 64000) };

/** What a learner has reached is never taken back: the old value, then the new ones that would. */
/** @type {Record<string, Record<string, string[]>>} */
const DOWNGRADES = {
  "cmi.core.lesson_status": { passed: ["failed", "incomplete", "completed", "browsed"], completed: ["incomplete", "browsed"] },
  "cmi.completion_status": { completed: ["incomplete", "unknown"] },
  "cmi.success_status": { passed: ["failed", "unknown"], failed: ["unknown"] },
};

/**
 * Say why a strict LMS refuses to set a value, or null.
 * @param {"1.2" | "2004"} edition
 * @param {string} element
 * @param {unknown} value
 * @param {Values} values
 * @param {import("../../../templates/lms/types").Behaviour} [behaviour] of the LMS; by default, what the standards promise
 */
export function refusal(edition, element, value, values, behaviour = PROMISED[edition]) {
  if ([...UNUSED, ...NEVER_SET].some((one) => one.test(element))) { return "is no element that this product may set"; }
  if (NEVER_SAID.some((one) => one.element.test(element) && one.word === value)) { return `is none of what may be set: "${value}"`; }
  if (DOWNGRADES[element]?.[values.get(element) ?? ""]?.includes(String(value))) { return `takes back ${values.get(element)}`; }
  return rules.refusal(edition, element, value, values, behaviour)?.reason ?? null;
}

/**
 * Say why a strict LMS refuses to read an element, or null.
 * @param {"1.2" | "2004"} edition
 * @param {string} element
 */
export function unreadable(edition, element) {
  return UNUSED.some((one) => one.test(element)) ? "is no element that this product may read" : rules.unreadable(edition, element);
}
