/** What the codes of SCORM's errors mean, in words for people who do not know SCORM. Pure. */

/** @import { Edition } from "./types" */

/** SCORM 1.2 RTE 3.4.2, table 3.4.2. @type {Readonly<Record<string, string>>} */
const OLD = {
  101: "The LMS failed, and does not say how.",
  201: "The call is not one that SCORM knows, or comes too early.",
  202: "This element cannot say which parts it has.",
  203: "This element is no list and has no number of entries.",
  301: "No session was begun, or it is over.",
  401: "This LMS does not know the element.",
  402: "The name is reserved and cannot be set.",
  403: "The element can only be read.",
  404: "The element can only be set.",
  405: "The value is not of the kind that the element takes.",
};

/** SCORM 2004 4th Edition RTE 3.1.7. @type {Readonly<Record<string, string>>} */
const NEW = {
  101: "The LMS failed, and does not say how.",
  102: "The session could not be begun.",
  103: "The session had already begun.",
  104: "The session is already over.",
  111: "The session could not be ended.",
  112: "The session was ended before it began.",
  113: "The session was already ended.",
  122: "Something was read before the session began.",
  123: "Something was read after the session had ended.",
  132: "Something was set before the session began.",
  133: "Something was set after the session had ended.",
  142: "Something was to be stored before the session began.",
  143: "Something was to be stored after the session had ended.",
  201: "The call has a wrong argument.",
  301: "The value could not be read.",
  351: "The value could not be set.",
  391: "The LMS could not store.",
  401: "SCORM does not know the element.",
  402: "This LMS does not have the element.",
  403: "Nothing has been set yet.",
  404: "The element can only be read.",
  405: "The element can only be set.",
  406: "The value is not of the kind that the element takes.",
  407: "The number is too small or too large.",
  408: "Something else must be set first.",
};

/** A code that says nothing went wrong, and one that says only that a value is not there yet. */
const HARMLESS = new Set(["0", "403"]);

/**
 * Return what a code means; "" when there is no error.
 *
 * @param {Edition} edition
 * @param {string} code
 */
export function errorInWords(edition, code) {
  if (code === "0") {
    return "";
  }
  return (edition === "2004" ? NEW : OLD)[code] ?? `Error ${code}, which SCORM does not have.`;
}

/**
 * @param {Edition} edition
 * @param {string} code
 * @returns {boolean} whether something went wrong
 */
export function isTrouble(edition, code) {
  return code !== "0" && !(edition === "2004" && HARMLESS.has(code));
}
