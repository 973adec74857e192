/**
 * What a strict LMS refuses: one table per edition, element by element.
 *
 * SCORM 1.2 RTE 3.4 and SCORM 2004 4th Edition RTE 4.2, narrowed by what Moodle, Canvas and ADL's own test suite refuse.
 * It knows nothing of windows or of a run-time: `refusal` judges one call against the values that are already set.
 */

/**
 * @typedef {Map<string, string>} Values every element that is set so far
 * @typedef {(value: string, values: Values, element: string) => string | null} Check the reason of a refusal, or null
 * @typedef {{ element: RegExp, read: boolean, check: Check | null }} Rule a check of null: the element is read-only
 */

const READ = true;
const WRITE_ONLY = false;

/** @param {string} pattern `n` stands for an index @param {boolean} read @param {Check | null} check @returns {Rule} */
const rule = (pattern, read, check) => ({
  element: new RegExp(`^${pattern.replaceAll(".", "\\.").replaceAll(/\bn\b/g, "\\d+")}$`),
  read,
  check,
});

/** @param {RegExp} pattern @param {string} wanted @returns {Check} */
const matching = (pattern, wanted) => (value) => (pattern.test(value) ? null : `is not ${wanted}`);

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
const every =
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

const identifier = matching(/^[!-~]{1,255}$/, "1 to 255 printable ASCII characters without blanks");

/** @type {(limit: number) => Check} LMSs escape, double or cut these characters on their way to the database */
const stored = (limit) =>
  every(text(limit), matching(/^[ -~]*$/, "plain ASCII"), matching(/^[^<>&"'\\%+]*$/, "free of < > & quotes \\ % +"));

/** @param {string} element @returns {string} the element of the same interaction that tells its type */
const typeOf = (element) => `${element.split(".").slice(0, 3).join(".")}.type`;

/** @param {Record<string, Check>} checks by interaction type @returns {Check} */
const byType = (checks) => (value, values, element) => {
  const type = values.get(typeOf(element));
  if (type === undefined) { return "comes before the interaction's type"; }
  const check = checks[type];
  return check === undefined ? `has no rule for the type ${type}` : check(value, values, element);
};

/** @param {string} separator @param {RegExp} token @param {boolean} unique @param {number} most @returns {Check} */
const tokens = (separator, token, unique, most) => (value) => {
  const parts = value.split(separator);
  if (parts.length > most) { return `has more than ${most} parts`; }
  const wrong = parts.find((part) => !token.test(part));
  if (wrong !== undefined) { return `has the part "${wrong}"`; }
  return unique && new Set(parts).size < parts.length ? "names a part twice" : null;
};

const SINGLE = /^[a-z0-9]$/;
const PAIR = /^[a-z0-9]\.[a-z0-9]$/;
/** @type {Record<string, Check>} SCORM 1.2 RTE 3.4.7, Feedback */
const responses12 = {
  "true-false": matching(/^[tf]$/, "t or f"),
  choice: every(text(255), tokens(",", SINGLE, true, 36)),
  "fill-in": line(255),
  matching: every(text(255), tokens(",", PAIR, false, 64)),
  performance: line(255),
  sequencing: every(text(255), tokens(",", SINGLE, true, 36)),
  likert: matching(/^[a-z0-9]$/, "a single character"),
  numeric: decimal(-Infinity, Infinity),
};

const TOKEN = /^[A-Za-z0-9_.]{1,250}$/;
const TOKENS = /^[A-Za-z0-9_.]{1,250}\[\.\][A-Za-z0-9_.]{1,250}$/;
const unbraced = matching(/^[^{]/, "a text, or it begins with {");

/** @type {Check} SCORM 2004 4th Edition RTE 4.2.9, fill-in: ten texts of 250 characters */
const fillIn = (value, values, element) => {
  const parts = value.split("[,]");
  if (parts.length > 10) { return "has more than ten texts"; }
  return every(unbraced)(value, values, element) ?? parts.map((part) => line(250)(part, values, element)).find(Boolean) ?? null;
};

/** @type {Record<string, Check>} */
const responses2004 = {
  "true-false": oneOf("true", "false"),
  choice: tokens("[,]", TOKEN, true, 36),
  "fill-in": fillIn,
  "long-fill-in": every(line(4000), unbraced),
  likert: matching(TOKEN, "a token"),
  matching: tokens("[,]", TOKENS, false, 36),
  performance: line(250),
  sequencing: tokens("[,]", TOKEN, false, 36),
  numeric: decimal(-Infinity, Infinity),
  other: every(line(4000), unbraced),
};

const DELIMITERS = /^(\{(case_matters|order_matters)=(true|false)\})*/;
/** @param {Check} check @returns {Check} the same for a pattern, whose delimiters come first */
const delimited = (check) => (value, values, element) => check(value.replace(DELIMITERS, ""), values, element);

/** @type {Record<string, Check>} */
const patterns2004 = {
  ...responses2004,
  "fill-in": delimited(fillIn),
  "long-fill-in": delimited(every(line(4000), unbraced)),
  numeric: (value, values, element) => {
    const ends = value.split("[:]");
    if (ends.length !== 2) { return "is not LOW[:]HIGH"; }
    return ends.map((end) => decimal(-Infinity, Infinity)(end, values, element)).find(Boolean) ?? null;
  },
};

/** @param {RegExp} words @returns {Check} a result: a word or a number */
const result = (words) => matching(new RegExp(`^(${words.source}|-?\\d+(\\.\\d+)?)$`), "a result");

const TIME_12 = matching(/^\d{2,4}:[0-5]\d:[0-5]\d(\.\d{1,2})?$/, "HHHH:MM:SS.ss");
const STATUS_12 = oneOf("passed", "completed", "failed", "incomplete", "browsed");
const DURATION = matching(
  /^P(?=\d|T\d)(\d+Y)?(\d+M)?(\d+D)?(T(?=\d)(\d+H)?(\d+M)?(\d+(\.\d{1,2})?S)?)?$/,
  "an ISO 8601 duration of at most two decimals",
);
const TIMESTAMP = matching(
  /^\d{4}-[01]\d-[0-3]\dT[0-2]\d:[0-5]\d:[0-5]\d(\.0Z)?$/,
  "YYYY-MM-DDThh:mm:ss without a zone or with .0Z",
);

/** @type {Check} a second objective of the same identifier is refused: SCORM 2004 4th Edition RTE 4.2.17 */
const uniqueObjective = (value, values, element) => {
  for (const [other, known] of values) {
    if (/^cmi\.objectives\.\d+\.id$/.test(other) && other !== element && known === value) { return "is the id of another objective"; }
  }
  return null;
};

/** @type {Record<string, Rule[]>} */
const RULES = {
  1.2: [
    rule("cmi.core.(_children|student_id|student_name|credit|entry|total_time|lesson_mode)", READ, null),
    rule("cmi.core.lesson_location", READ, text(255)),
    rule("cmi.core.lesson_status", READ, STATUS_12),
    rule("cmi.core.score.(raw|min|max)", READ, decimal(0, 100)),
    rule("cmi.core.exit", WRITE_ONLY, oneOf("suspend")),
    rule("cmi.core.session_time", WRITE_ONLY, TIME_12),
    rule("cmi.suspend_data", READ, stored(4096)),
    rule("cmi.(launch_data|comments_from_lms)", READ, null),
    rule("cmi.student_data.(_children|mastery_score|max_time_allowed|time_limit_action)", READ, null),
    rule("cmi.student_preference.(_children|language)", READ, null),
    rule("cmi.objectives.(_children|_count)", READ, null),
    rule("cmi.objectives.n.id", READ, identifier),
    rule("cmi.objectives.n.score.(raw|min|max)", READ, decimal(0, 100)),
    rule("cmi.objectives.n.status", READ, STATUS_12),
    rule("cmi.interactions.(_children|_count)", READ, null),
    rule("cmi.interactions.n.(objectives|correct_responses)._count", READ, null),
    rule("cmi.interactions.n.id", WRITE_ONLY, identifier),
    rule("cmi.interactions.n.objectives.n.id", WRITE_ONLY, identifier),
    rule("cmi.interactions.n.time", WRITE_ONLY, matching(/^[0-2]\d:[0-5]\d:[0-5]\d(\.\d{1,2})?$/, "HH:MM:SS")),
    rule("cmi.interactions.n.type", WRITE_ONLY, oneOf(...Object.keys(responses12))),
    rule("cmi.interactions.n.correct_responses.n.pattern", WRITE_ONLY, byType(responses12)),
    rule("cmi.interactions.n.weighting", WRITE_ONLY, decimal(-100, 100)),
    rule("cmi.interactions.n.student_response", WRITE_ONLY, byType(responses12)),
    rule("cmi.interactions.n.result", WRITE_ONLY, result(/correct|wrong|unanticipated|neutral/)),
    rule("cmi.interactions.n.latency", WRITE_ONLY, TIME_12),
  ],
  2004: [
    rule("cmi.(_version|learner_id|learner_name|credit|entry|total_time|mode|launch_data)", READ, null),
    rule("cmi.(completion_threshold|scaled_passing_score|max_time_allowed|time_limit_action)", READ, null),
    rule("cmi.location", READ, text(1000)),
    rule("cmi.completion_status", READ, oneOf("completed", "incomplete", "unknown")),
    rule("cmi.success_status", READ, oneOf("passed", "failed", "unknown")),
    rule("cmi.progress_measure", READ, decimal(0, 1)),
    rule("cmi.score.scaled", READ, decimal(-1, 1)),
    rule("cmi.score.(raw|min|max)", READ, decimal(-Infinity, Infinity)),
    rule("cmi.exit", WRITE_ONLY, oneOf("suspend")),
    rule("cmi.session_time", WRITE_ONLY, DURATION),
    rule("cmi.suspend_data", READ, stored(64000)),
    rule("cmi.(comments_from_lms|comments_from_learner|learner_preference|score|objectives|interactions)._children", READ, null),
    rule("cmi.learner_preference.(language|audio_level|delivery_speed|audio_captioning)", READ, null),
    rule("cmi.(objectives|interactions)._count", READ, null),
    rule("cmi.objectives.n.id", READ, every(identifier, uniqueObjective)),
    rule("cmi.objectives.n.score.scaled", READ, decimal(-1, 1)),
    rule("cmi.objectives.n.score.(raw|min|max)", READ, decimal(-Infinity, Infinity)),
    rule("cmi.objectives.n.success_status", READ, oneOf("passed", "failed", "unknown")),
    rule("cmi.objectives.n.completion_status", READ, oneOf("completed", "incomplete", "unknown")),
    rule("cmi.objectives.n.progress_measure", READ, decimal(0, 1)),
    rule("cmi.objectives.n.description", READ, line(250)),
    rule("cmi.interactions.n.(objectives|correct_responses)._count", READ, null),
    rule("cmi.interactions.n.id", READ, identifier),
    rule("cmi.interactions.n.type", READ, oneOf(...Object.keys(responses2004))),
    rule("cmi.interactions.n.objectives.n.id", READ, identifier),
    rule("cmi.interactions.n.timestamp", READ, TIMESTAMP),
    rule("cmi.interactions.n.correct_responses.n.pattern", READ, byType(patterns2004)),
    rule("cmi.interactions.n.weighting", READ, decimal(-Infinity, Infinity)),
    rule("cmi.interactions.n.learner_response", READ, byType(responses2004)),
    rule("cmi.interactions.n.result", READ, result(/correct|incorrect|unanticipated|neutral/)),
    rule("cmi.interactions.n.latency", READ, DURATION),
    rule("cmi.interactions.n.description", READ, every(line(250), unbraced)),
  ],
};

/** What a learner has reached is never taken back: the old value, then the new ones that would. */
/** @type {Record<string, Record<string, string[]>>} */
const DOWNGRADES = {
  "cmi.core.lesson_status": { passed: ["failed", "incomplete", "completed", "browsed"], completed: ["incomplete", "browsed"] },
  "cmi.completion_status": { completed: ["incomplete", "unknown"] },
  "cmi.success_status": { passed: ["failed", "unknown"], failed: ["unknown"] },
};

/** @param {string} element @param {Values} values @returns {string | null} indices come without gaps, ids and types first */
const outOfOrder = (element, values) => {
  const parts = element.split(".");
  for (const [place, part] of parts.entries()) {
    if (!/^\d+$/.test(part)) { continue; }
    const array = `${parts.slice(0, place).join(".")}.`;
    const known = new Set([...values.keys()].filter((name) => name.startsWith(array)).map((name) => name.split(".")[place]));
    if (Number(part) > known.size) { return `leaves a gap: ${array} has ${known.size} entries`; }
    const first = parts.includes("correct_responses") && place > 2 ? "pattern" : "id";
    const field = parts.slice(place + 1).join(".");
    if (array === "cmi.interactions." && field !== "id" && field !== "type" && !values.has(`${array}${part}.type`)) {
      return "comes before the interaction's type";
    }
    if (field !== first && !values.has(`${array}${part}.${first}`)) { return `comes before ${array}${part}.${first}`; }
  }
  return null;
};

/**
 * Say why a strict LMS refuses to set a value, or null.
 * @param {"1.2" | "2004"} edition
 * @param {string} element
 * @param {unknown} value
 * @param {Values} values
 */
export function refusal(edition, element, value, values) {
  if (typeof value !== "string") { return `is a ${typeof value}, not a string`; }
  const found = (RULES[edition] ?? []).find((one) => one.element.test(element));
  if (found === undefined) { return "is no element that this product may set"; }
  if (found.check === null) { return "is read-only"; }
  const back = DOWNGRADES[element]?.[values.get(element) ?? ""]?.includes(value);
  if (back) { return `takes back ${values.get(element)}`; }
  return outOfOrder(element, values) ?? found.check(value, values, element);
}

/**
 * Say why a strict LMS refuses to read an element, or null.
 * @param {"1.2" | "2004"} edition
 * @param {string} element
 */
export function unreadable(edition, element) {
  const found = (RULES[edition] ?? []).find((one) => one.element.test(element));
  if (found === undefined) { return "is no element that this product may read"; }
  return found.read ? null : "is write-only";
}
