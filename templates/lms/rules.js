/**
 * What an LMS refuses: one table per edition, element by element, after SCORM 1.2 RTE 3.4 and SCORM 2004 4th Edition RTE 4.2.
 *
 * How long a value may be, and what one LMS refuses besides, comes from its profile (exporter/lms). This module knows nothing
 * of windows or of a run-time: `refusal` judges one call against the values that are already set.
 */

/** @import { Behaviour, Edition } from "./types" */

/**
 * @typedef {Map<string, string>} Values every element that is set so far
 * @typedef {(value: string, values: Values, element: string) => string | null} Check the reason of a refusal, or null
 * @typedef {{ element: RegExp, read: boolean, check: Check | null }} Rule a check of null: the element is read-only
 * @typedef {{ reason: string, beyond: "refused" | "dropped" | "cut" | "taken", characters: number }} Refusal `taken`: a rule is broken, and the LMS does not mind
 *
 * @typedef {object} Reading how narrowly the standard is read
 * @property {Check} token one of the tokens of a response in SCORM 2004
 * @property {Check} timestamp
 * @property {readonly string[]} exits
 * @property {Check} stored what suspend_data is made of
 * @property {boolean} inOrder whether an entry's id comes first in SCORM 1.2, too, and an interaction's type directly after it
 */

const READ = true;
const WRITE_ONLY = false;

/**
 * @param {string} pattern `n` stands for an index, and alternatives are in brackets
 * @returns {RegExp}
 */
export function elementPattern(pattern) {
  return new RegExp(`^${pattern.replace(/\.(?![+*])/g, "\\.").replace(/\bn\b/g, "\\d+")}$`);
}

/** @param {string | RegExp} pattern @param {boolean} read @param {Check | null} check @returns {Rule} */
const rule = (pattern, read, check) => ({ element: typeof pattern === "string" ? elementPattern(pattern) : pattern, read, check });

/** @param {RegExp} pattern @param {string} wanted @returns {Check} */
export const matching = (pattern, wanted) => (value) => (pattern.test(value) ? null : `is not ${wanted}`);

/** @param {...string} words @returns {Check} */
const oneOf = (...words) => (value) => (words.includes(value) ? null : `is none of ${words.join(", ")}`);

/** @param {number} limit characters @returns {Check} */
const text = (limit) => (value) => (value.length <= limit ? null : `is longer than ${limit} characters`);

/** @param {number} limit characters @returns {Check} one line, as Moodle wants responses and descriptions */
const line = (limit) => (value) => {
  if (/[\r\n\u2028\u2029]/.test(value)) { return "has a line break"; }
  return text(limit)(value, new Map(), "");
};

/** @param {...Check} checks @returns {Check} */
export const every =
  (...checks) =>
  (value, values, element) => {
    for (const check of checks) {
      const reason = check(value, values, element);
      if (reason !== null) { return reason; }
    }
    return null;
  };

/** @param {number} low @param {number} high @returns {Check} plain decimals only: no `.5`, no `1e-7`, no `+1` */
const decimal = (low, high) => (value) => {
  if (!/^-?\d+(\.\d+)?$/.test(value)) { return "is not a plain decimal"; }
  return Number(value) >= low && Number(value) <= high ? null : `is not within ${low} to ${high}`;
};

/** @param {Check} check @returns {Check} SCORM 1.2 lets a score be taken back: RTE 3.4.4, CMIBlank */
const orBlank = (check) => (value, values, element) => (value === "" ? null : check(value, values, element));

/** SCORM 1.2 RTE 3.4.1, CMIIdentifier. */
const identifier = matching(/^[!-~]{1,255}$/, "1 to 255 printable ASCII characters without blanks");
/** SCORM 2004 4th Edition RTE 4.1.1.3, long_identifier_type: a URI, of which an LMS takes at least 4,000 characters. */
const uri = matching(/^[!-~]{1,4000}$/, "1 to 4,000 printable ASCII characters without blanks");

/** The standard, to the letter. @type {Reading} */
export const STANDARD = {
  // A short_identifier_type is a URI of at most 250 characters: SCORM 2004 4th Edition RTE 4.1.1.7.
  token: matching(/^[!-~]{1,250}$/, "a token"),
  timestamp: matching(
    /^\d{4}(-[01]\d(-[0-3]\d(T[0-2]\d(:[0-5]\d(:[0-5]\d(\.\d{1,2}(Z|[+-]\d\d(:\d\d)?)?)?)?)?)?)?)?$/,
    "YYYY-MM-DDThh:mm:ss, with a zone only after decimals",
  ),
  exits: ["", "time-out", "suspend", "logout", "normal"],
  stored: () => null,
  inOrder: false,
};

/** @param {string} element @returns {string} the element of the same interaction that tells its type */
const typeOf = (element) => `${element.split(".").slice(0, 3).join(".")}.type`;

/** @param {Record<string, Check>} checks by interaction type @param {Check} untyped for interactions that have none yet @returns {Check} */
const byType = (checks, untyped) => (value, values, element) => {
  const type = values.get(typeOf(element));
  if (type === undefined) { return untyped(value, values, element); }
  const check = checks[type];
  return check === undefined ? `has no rule for the type ${type}` : check(value, values, element);
};

/** @param {string} separator @param {Check} token @param {boolean} unique @param {number} most @returns {Check} */
const tokens = (separator, token, unique, most) => (value, values, element) => {
  const parts = value.split(separator);
  if (parts.length > most) { return `has more than ${most} parts`; }
  const wrong = parts.find((part) => token(part, values, element) !== null);
  if (wrong !== undefined) { return `has the part "${wrong}"`; }
  return unique && new Set(parts).size < parts.length ? "names a part twice" : null;
};

const SINGLE = matching(/^[a-z0-9]$/, "a single character");
const PAIR = matching(/^[a-z0-9]\.[a-z0-9]$/, "a pair");
/** @type {Record<string, Check>} SCORM 1.2 RTE 3.4.7, Feedback */
const responses12 = {
  "true-false": matching(/^[tf]$/, "t or f"),
  choice: every(text(255), tokens(",", SINGLE, true, 36)),
  "fill-in": line(255),
  matching: every(text(255), tokens(",", PAIR, false, 64)),
  performance: line(255),
  sequencing: every(text(255), tokens(",", SINGLE, true, 36)),
  likert: SINGLE,
  numeric: decimal(-Infinity, Infinity),
};

const unbraced = matching(/^[^{]/, "a text, or it begins with {");

/** @type {Check} SCORM 2004 4th Edition RTE 4.2.9, fill-in: ten texts of 250 characters */
const fillIn = (value, values, element) => {
  const parts = value.split("[,]");
  if (parts.length > 10) { return "has more than ten texts"; }
  return every(unbraced)(value, values, element) ?? parts.map((part) => line(250)(part, values, element)).find(Boolean) ?? null;
};

/** @param {Check} token @returns {Check} */
const pairOf = (token) => (value, values, element) => {
  const ends = value.split("[.]");
  return ends.length === 2 && ends.every((end) => token(end, values, element) === null) ? null : "is not a pair";
};

/** @param {Check} token @returns {Record<string, Check>} */
const responses2004 = (token) => ({
  "true-false": oneOf("true", "false"),
  choice: tokens("[,]", token, true, 36),
  "fill-in": fillIn,
  "long-fill-in": every(line(4000), unbraced),
  likert: token,
  matching: tokens("[,]", pairOf(token), false, 36),
  performance: line(250),
  sequencing: tokens("[,]", token, false, 36),
  numeric: decimal(-Infinity, Infinity),
  other: every(line(4000), unbraced),
});

const DELIMITERS = /^(\{(case_matters|order_matters)=(true|false)\})*/;
/** @param {Check} check @returns {Check} the same for a pattern, whose delimiters come first */
const delimited = (check) => (value, values, element) => check(value.replace(DELIMITERS, ""), values, element);

/** @type {Check} */
const range = (value, values, element) => {
  const ends = value.split("[:]");
  if (ends.length !== 2) { return "is not LOW[:]HIGH"; }
  return ends.map((end) => decimal(-Infinity, Infinity)(end, values, element)).find(Boolean) ?? null;
};

/** @param {Check} token @returns {Record<string, Check>} */
const patterns2004 = (token) => ({
  ...responses2004(token),
  "fill-in": delimited(fillIn),
  "long-fill-in": delimited(every(line(4000), unbraced)),
  numeric: range,
});

/** @param {RegExp} words @returns {Check} a result: a word or a number */
const result = (words) => matching(new RegExp(`^(${words.source}|-?\\d+(\\.\\d+)?)$`), "a result");

const TIME_12 = matching(/^\d{2,4}:[0-5]\d:[0-5]\d(\.\d{1,2})?$/, "HHHH:MM:SS.ss");
const STATUS_12 = oneOf("passed", "completed", "failed", "incomplete", "browsed");
const DURATION = matching(
  /^P(?=\d|T\d)(\d+Y)?(\d+M)?(\d+D)?(T(?=\d)(\d+H)?(\d+M)?(\d+(\.\d{1,2})?S)?)?$/,
  "an ISO 8601 duration of at most two decimals",
);
const FREE = text(Infinity);

/** @type {Check} a second objective of the same identifier is refused: SCORM 2004 4th Edition RTE 4.2.17 */
const uniqueObjective = (value, values, element) => {
  for (const [other, known] of values) {
    if (/^cmi\.objectives\.\d+\.id$/.test(other) && other !== element && known === value) { return "is the id of another objective"; }
  }
  return null;
};

/** @type {Check} SCORM 2004 4th Edition RTE 4.2.9: what a response looks like depends on the type */
const dependent = () => BEFORE_TYPE;
const BEFORE_TYPE = "comes before the interaction's type";

/** @param {Reading} reading @returns {Record<Edition, Rule[]>} */
const tables = ({ token, timestamp, exits, stored }) => ({
  "1.2": [
    rule("cmi.core.(_children|student_id|student_name|credit|entry|total_time|lesson_mode)", READ, null),
    rule("cmi.core.lesson_location", READ, FREE),
    rule("cmi.core.lesson_status", READ, STATUS_12),
    rule("cmi.core.score._children", READ, null),
    rule("cmi.core.score.(raw|min|max)", READ, orBlank(decimal(0, 100))),
    rule("cmi.core.exit", WRITE_ONLY, oneOf(...exits.filter((word) => word !== "normal"))),
    rule("cmi.core.session_time", WRITE_ONLY, TIME_12),
    rule("cmi.suspend_data", READ, stored),
    rule("cmi.(launch_data|comments_from_lms)", READ, null),
    rule("cmi.comments", READ, text(4096)),
    rule("cmi.student_data.(_children|mastery_score|max_time_allowed|time_limit_action)", READ, null),
    rule("cmi.student_preference._children", READ, null),
    rule("cmi.student_preference.(audio|speed)", READ, decimal(-100, 100)),
    rule("cmi.student_preference.text", READ, decimal(-1, 1)),
    rule("cmi.student_preference.language", READ, text(255)),
    rule("cmi.objectives.(_children|_count)", READ, null),
    rule("cmi.objectives.n.id", READ, identifier),
    rule("cmi.objectives.n.score._children", READ, null),
    rule("cmi.objectives.n.score.(raw|min|max)", READ, orBlank(decimal(0, 100))),
    rule("cmi.objectives.n.status", READ, oneOf("passed", "completed", "failed", "incomplete", "browsed", "not attempted")),
    rule("cmi.interactions.(_children|_count)", READ, null),
    rule("cmi.interactions.n.(objectives|correct_responses)._count", READ, null),
    rule("cmi.interactions.n.id", WRITE_ONLY, identifier),
    rule("cmi.interactions.n.objectives.n.id", WRITE_ONLY, identifier),
    rule("cmi.interactions.n.time", WRITE_ONLY, matching(/^[0-2]\d:[0-5]\d:[0-5]\d(\.\d{1,2})?$/, "HH:MM:SS")),
    rule("cmi.interactions.n.type", WRITE_ONLY, oneOf(...Object.keys(responses12))),
    rule("cmi.interactions.n.correct_responses.n.pattern", WRITE_ONLY, byType(responses12, text(255))),
    rule("cmi.interactions.n.weighting", WRITE_ONLY, decimal(-100, 100)),
    rule("cmi.interactions.n.student_response", WRITE_ONLY, byType(responses12, text(255))),
    rule("cmi.interactions.n.result", WRITE_ONLY, result(/correct|wrong|unanticipated|neutral/)),
    rule("cmi.interactions.n.latency", WRITE_ONLY, TIME_12),
  ],
  2004: [
    rule("cmi.(_version|learner_id|learner_name|credit|entry|total_time|mode|launch_data)", READ, null),
    rule("cmi.(completion_threshold|scaled_passing_score|max_time_allowed|time_limit_action)", READ, null),
    rule("cmi.location", READ, FREE),
    rule("cmi.completion_status", READ, oneOf("completed", "incomplete", "not attempted", "unknown")),
    rule("cmi.success_status", READ, oneOf("passed", "failed", "unknown")),
    rule("cmi.progress_measure", READ, decimal(0, 1)),
    rule("cmi.score.scaled", READ, decimal(-1, 1)),
    rule("cmi.score.(raw|min|max)", READ, decimal(-Infinity, Infinity)),
    rule("cmi.exit", WRITE_ONLY, oneOf(...exits)),
    rule("cmi.session_time", WRITE_ONLY, DURATION),
    rule("cmi.suspend_data", READ, stored),
    rule("cmi.(comments_from_lms|comments_from_learner)._count", READ, null),
    rule("cmi.comments_from_lms.n.(comment|location|timestamp)", READ, null),
    rule("cmi.comments_from_learner.n.comment", READ, text(4000)),
    rule("cmi.comments_from_learner.n.location", READ, text(250)),
    rule("cmi.comments_from_learner.n.timestamp", READ, timestamp),
    rule("cmi.(comments_from_lms|comments_from_learner|learner_preference|score|objectives|interactions)._children", READ, null),
    rule("cmi.learner_preference.(audio_level|delivery_speed)", READ, decimal(0, Infinity)),
    rule("cmi.learner_preference.audio_captioning", READ, oneOf("-1", "0", "1")),
    rule("cmi.learner_preference.language", READ, text(250)),
    rule("cmi.(objectives|interactions)._count", READ, null),
    rule("cmi.objectives.n.id", READ, every(uri, uniqueObjective)),
    rule("cmi.objectives.n.score._children", READ, null),
    rule("cmi.objectives.n.score.scaled", READ, decimal(-1, 1)),
    rule("cmi.objectives.n.score.(raw|min|max)", READ, decimal(-Infinity, Infinity)),
    rule("cmi.objectives.n.success_status", READ, oneOf("passed", "failed", "unknown")),
    rule("cmi.objectives.n.completion_status", READ, oneOf("completed", "incomplete", "not attempted", "unknown")),
    rule("cmi.objectives.n.progress_measure", READ, decimal(0, 1)),
    rule("cmi.objectives.n.description", READ, line(250)),
    rule("cmi.interactions.n.(objectives|correct_responses)._count", READ, null),
    rule("cmi.interactions.n.id", READ, uri),
    rule("cmi.interactions.n.type", READ, oneOf(...Object.keys(responses2004(token)))),
    rule("cmi.interactions.n.objectives.n.id", READ, uri),
    rule("cmi.interactions.n.timestamp", READ, timestamp),
    rule("cmi.interactions.n.correct_responses.n.pattern", READ, byType(patterns2004(token), dependent)),
    rule("cmi.interactions.n.weighting", READ, decimal(-Infinity, Infinity)),
    rule("cmi.interactions.n.learner_response", READ, byType(responses2004(token), dependent)),
    rule("cmi.interactions.n.result", READ, result(/correct|incorrect|unanticipated|neutral/)),
    rule("cmi.interactions.n.latency", READ, DURATION),
    rule("cmi.interactions.n.description", READ, every(line(250), unbraced)),
    rule("adl.nav.request", READ, matching(/^(_none_|continue|previous|exit|exitAll|abandon|abandonAll|suspendAll|\{target=[^{}]+\}(choice|jump))$/, "a request of SN 4.4.1")),
    rule(/^adl\.nav\.request_valid\.(continue|previous|exit|exitAll|abandon|abandonAll|suspendAll)$/, READ, null),
    rule(/^adl\.nav\.request_valid\.(choice|jump)\.\{target=[^{}]+\}$/, READ, null),
    rule("adl.data.(_children|_count)", READ, null),
    rule("adl.data.n.id", READ, null),
    rule("adl.data.n.store", READ, text(64000)),
  ],
});

/**
 * Indices come without gaps. What of an entry comes first is said by SCORM 2004 (RTE 4.2.9 and 4.2.17), and by 1.2 not at all.
 *
 * @param {string} element @param {Values} values @param {{ heads: boolean, types: boolean }} order what comes first
 * @returns {string | null}
 */
const outOfOrder = (element, values, { heads, types }) => {
  const parts = element.split(".");
  for (const [place, part] of parts.entries()) {
    if (!/^\d+$/.test(part)) { continue; }
    const array = `${parts.slice(0, place).join(".")}.`;
    const known = new Set([...values.keys()].filter((name) => name.startsWith(array)).map((name) => name.split(".")[place]));
    if (Number(part) > known.size) { return `leaves a gap: ${array} has ${known.size} entries`; }
    const field = parts.slice(place + 1).join(".");
    if (types && array === "cmi.interactions." && field !== "id" && field !== "type" && !values.has(`${array}${part}.type`)) {
      return BEFORE_TYPE;
    }
    const first = HEADS.find(([pattern]) => pattern.test(array))?.[1];
    if (heads && first && field !== first && !values.has(`${array}${part}.${first}`)) { return `comes before ${array}${part}.${first}`; }
  }
  return null;
};

/** The field that begins an entry, by its array. Comments may begin with any. @type {readonly (readonly [RegExp, string])[]} */
const HEADS = [
  [/\.correct_responses\.$/, "pattern"],
  [/^cmi\.(interactions|objectives)\.|\.objectives\.$/, "id"],
];

/**
 * Return what judges calls by a reading of the standard.
 *
 * @param {Reading} [reading]
 */
export function createRules(reading = STANDARD) {
  const rules = tables(reading);
  return { refusal, unreadable };

  /**
   * Say why an LMS does not take a value, and what it does with it instead, or null.
   *
   * @param {Edition} edition
   * @param {string} element
   * @param {unknown} value
   * @param {Values} values
   * @param {Behaviour} behaviour of the LMS in this edition
   * @returns {Refusal | null}
   */
  function refusal(edition, element, value, values, behaviour) {
    const refused = (/** @type {string} */ reason) => ({ reason, beyond: /** @type {const} */ ("refused"), characters: 0 });
    if (typeof value !== "string") { return refused(`is a ${typeof value}, not a string`); }
    const found = rules[edition].find((one) => one.element.test(element));
    if (found === undefined) { return refused(`is no element of SCORM ${edition}`); }
    if (found.check === null) { return refused("is read-only"); }
    const limit = behaviour.limits.find((one) => elementPattern(one.element).test(element));
    if (limit && value.length > limit.characters) {
      return { reason: `is longer than ${limit.characters} characters`, beyond: limit.beyond, characters: limit.characters };
    }
    const reason = outOfOrder(element, values, { heads: reading.inOrder || edition === "2004", types: reading.inOrder }) ?? found.check(value, values, element) ?? own(behaviour, element, value, values);
    return reason === null ? null : refused(reason);
  }

  /**
   * Say why an LMS refuses to read an element, or null.
   *
   * @param {Edition} edition
   * @param {string} element
   */
  function unreadable(edition, element) {
    const found = rules[edition].find((one) => one.element.test(element));
    if (found === undefined) { return `is no element of SCORM ${edition}`; }
    return found.read ? null : "is write-only";
  }
}

/** @param {Behaviour} behaviour @param {string} element @param {string} value @param {Values} values @returns {string | null} */
function own(behaviour, element, value, values) {
  const type = values.get(typeOf(element)) ?? "";
  const holds = (/** @type {readonly string[]} */ types) => types.length === 0 || types.includes(type);
  const refusals = behaviour.refusals.filter((one) => elementPattern(one.element).test(element) && holds(one.types ?? []));
  const broken = refusals.find(({ takes }) => !new RegExp(`^(?:${takes})$`, "u").test(value));
  return broken ? `is refused by this LMS: ${broken.says}` : null;
}
