/**
 * What Moodle makes of a SCORM package: one rule per line, each with its source.
 *
 * A source of "measured" was seen in a running Moodle 4.5.5 or 4.5.6 with Chromium; "read" names the file of Moodle's
 * mod/scorm that says so. The table knows nothing of windows, requests or tests; the functions below it look rules up and
 * apply them. Values are judged by rules.js, which is stricter than Moodle, except where the table says otherwise.
 */
import { refusal, unreadable } from "./rules.js";

/**
 * @typedef {"1.2" | "2004"} Edition
 * @typedef {"normal" | "browse" | "review"} Mode
 * @typedef {string | number} Value Moodle turns what has a range into a number
 * @typedef {Readonly<Record<string, Value>>} Tracks what is stored of one SCO, by element
 *
 * @typedef {object} Settings
 * @property {boolean} [standardCompliant] the site's "SCORM 1.2 standard mode"; off unless told
 * @property {boolean} [masteryOverride] the activity's "Mastery score overrides status"; on unless told
 * @property {boolean} [allScos] the activity's "Require all SCOs to return completion status"
 *
 * @typedef {object} Rule
 * @property {string} subject what is decided
 * @property {readonly Edition[]} editions
 * @property {string} says
 * @property {string} source
 * @property {(facts: any) => boolean} when
 * @property {(facts: any) => any} then
 */

const BOTH = /** @type {const} */ (["1.2", "2004"]);
const OLD = /** @type {const} */ (["1.2"]);
const NEW = /** @type {const} */ (["2004"]);
const ALWAYS = () => true;

/** @param {any} value @returns {() => any} */
const be = (value) => () => value;

/**
 * @param {string} subject @param {readonly Edition[]} editions @param {string} says @param {string} source
 * @param {(facts: any) => boolean} when @param {(facts: any) => any} then @returns {Rule}
 */
const rule = (subject, editions, says, source, when, then) => ({ subject, editions, says, source, when, then });

const FINAL = { "1.2": ["passed", "completed", "failed"], 2004: ["completed"] };
const DONE = ["passed", "completed"];

/** What one beacon, with all others on their way, may hold (Fetch, 4.6: 64 kibibytes). */
const BEACON = 65536;

/** @type {readonly Rule[]} The first rule of a subject that fits decides; of "finish", "taken" and "beacon" all apply, in order. */
export const RULES = [
  // With which mode an entry begins.
  rule("mode", BOTH, "Preview opens in browse mode, whatever was done before", "read: locallib.php, scorm_check_mode",
    ({ requested }) => requested === "browse", be("browse")),
  rule("mode", OLD, "review as soon as every SCO is passed, completed or failed", "measured; read: scorm_check_mode",
    ({ statuses }) => statuses.every((/** @type {string} */ one) => FINAL["1.2"].includes(one)), be("review")),
  rule("mode", NEW, "review as soon as every SCO's completion_status is completed; success does not matter", "read: scorm_check_mode",
    ({ statuses }) => statuses.every((/** @type {string} */ one) => FINAL[2004].includes(one)), be("review")),
  rule("mode", BOTH, "normal as long as one SCO is open, browsed or not attempted", "measured; read: scorm_check_mode", ALWAYS, be("normal")),
  rule("credit", BOTH, "credit in normal mode only", "read: get_scorm_default", ({ mode }) => mode === "normal", be("credit")),
  rule("credit", BOTH, "no-credit in browse and review mode", "read: get_scorm_default", ALWAYS, be("no-credit")),

  // What an entry gives back.
  rule("returned", OLD, "everything comes back, whatever the exit was", "read: scorm_12lib.php, get_scorm_default", ALWAYS, be(true)),
  rule("returned", NEW, "data come back only if the stored exit is suspend", "measured; read: scorm_13lib.php", ({ exit }) => exit === "suspend", be(true)),
  rule("returned", NEW, "after any other exit, or none, everything reads empty", "measured: a crash without it", ALWAYS, be(false)),
  rule("entry", OLD, "ab-initio until a status is stored", "read: scorm_12lib.php", ({ status }) => status === "", be("ab-initio")),
  rule("entry", BOTH, "resume after suspend", "read: scorm_12lib.php, scorm_13lib.php", ({ exit }) => exit === "suspend", be("resume")),
  rule("entry", NEW, "ab-initio without an exit, or after time-out or normal", "read: scorm_13lib.php",
    ({ exit }) => ["", "normal", "time-out"].includes(exit), be("ab-initio")),
  rule("entry", BOTH, "nothing after any other exit", "read: scorm_12lib.php, scorm_13lib.php", ALWAYS, be("")),

  // How long a value may be; one character more is refused, and nothing of it is stored.
  rule("limit", OLD, "4,096 characters on a site with the standard mode", "measured; read: scorm_12.php",
    ({ element, standardCompliant }) => standardCompliant && /^cmi\.(suspend_data|comments)$/.test(element), be(4096)),
  rule("limit", OLD, "255 characters on a site with the standard mode", "read: scorm_12.php",
    ({ element, standardCompliant }) => standardCompliant && element === "cmi.core.lesson_location", be(255)),
  rule("limit", OLD, "64,000 characters by default, also of the location", "measured; read: scorm_12.php",
    ({ element }) => /^cmi\.(suspend_data|comments|core\.lesson_location)$/.test(element), be(64000)),
  rule("limit", NEW, "64,000 characters of suspend_data", "read: scorm_13.js, CMIString64000", ({ element }) => element === "cmi.suspend_data", be(64000)),
  rule("limit", NEW, "1,000 characters of the location", "read: scorm_13.js, CMIString1000", ({ element }) => element === "cmi.location", be(1000)),
  rule("limit", BOTH, "what rules.js says of everything else", "rules.js", ALWAYS, be(Infinity)),

  // What becomes of a value that is taken.
  rule("taken", OLD, 'an empty score becomes 0, and counts as one', "measured; read: scorm_12.js, LMSSetValue",
    ({ element, value }) => /\.score\.(raw|min|max)$/.test(element) && value === "", be(0)),
  rule("taken", OLD, "scores and weightings become numbers", "read: scorm_12.js, LMSSetValue",
    ({ element }) => /\.score\.(raw|min|max)$|\.weighting$/.test(element), ({ value }) => Number(value)),
  rule("taken", NEW, "scaled scores and progress become numbers; raw, min and max stay texts", "read: scorm_13.js, SetValue",
    ({ element }) => /\.score\.scaled$|progress_measure$/.test(element), ({ value }) => Number(value)),
  rule("taken", BOTH, "everything is stored in browse and review mode as well", "measured", ALWAYS, ({ value }) => value),

  // With which error a value is refused, by what rules.js has against it.
  rule("error", OLD, "an element that is not known, a gap, or a part before its head: 201", "read: scorm_12.js, LMSSetValue",
    ({ reason }) => /no element|leaves a gap|comes before/.test(reason), be("201")),
  rule("error", OLD, "a read-only element: 403", "read: scorm_12.js", ({ reason }) => /read-only/.test(reason), be("403")),
  rule("error", OLD, "a write-only element, when read: 404", "read: scorm_12.js", ({ reason }) => /write-only/.test(reason), be("404")),
  rule("error", OLD, "any other value, such as a score above 100: 405", "measured; read: scorm_12.js", ALWAYS, be("405")),
  rule("error", NEW, "an element that is not known: 401", "read: scorm_13.js", ({ reason }) => /no element/.test(reason), be("401")),
  rule("error", NEW, "a read-only element: 404", "read: scorm_13.js", ({ reason }) => /read-only/.test(reason), be("404")),
  rule("error", NEW, "a write-only element, when read: 405", "read: scorm_13.js", ({ reason }) => /write-only/.test(reason), be("405")),
  rule("error", NEW, "a gap between indices, or an objective's id a second time: 351", "read: scorm_13.js",
    ({ reason }) => /leaves a gap|another objective/.test(reason), be("351")),
  rule("error", NEW, "a part before its head: 408", "read: scorm_13.js", ({ reason }) => /comes before/.test(reason), be("408")),
  rule("error", NEW, "a number out of its range: 407", "read: scorm_13.js", ({ reason }) => /not within/.test(reason), be("407")),
  rule("error", NEW, "a timestamp with a plain Z or three decimals, a token with a hyphen or blank, a line break in a response or description: 406",
    "measured; read: scorm_13.js, CMITime, CMIShortIdentifier, CMILangString250", ALWAYS, be("406")),

  // What the end of a session does to the status.
  rule("finish", OLD, "a status that was never set becomes completed, in every mode; only one set by the SCO, such as browsed, prevents it",
    "measured; read: scorm_12.js, StoreData", ({ status }) => status === "not attempted", be("completed")),
  rule("finish", OLD, "a raw score is held against masteryscore, in normal mode with credit only, and overrules the status: incomplete cannot stay",
    "measured; read: scorm_12.js, StoreData",
    ({ mode, credit, mark, score, masteryOverride = true }) =>
      masteryOverride && mode === "normal" && credit === "credit" && mark !== "" && score !== "",
    ({ mark, score }) => (Number(score) >= Number(mark) ? "passed" : "failed")),
  rule("finish", NEW, "scaled_passing_score is never applied; the SCO sets success itself", "measured", () => false, be("")),

  // What one commit sends.
  rule("sent", OLD, "what differs from what was sent last, whether it arrived or not: a lost value is not sent again until it changes",
    "measured; read: scorm_12.js, CollectData", ALWAYS, be("last")),
  rule("sent", NEW, "at every commit all that differs from what the page was opened with", "read: scorm_13.js, CollectData", ALWAYS, be("launch")),

  // By what a commit travels, and what it returns.
  rule("way", BOTH, "a beacon while the page is hidden or goes away", "measured; read: request.js", ({ leaving }) => leaving, be("beacon")),
  rule("way", BOTH, "a beacon as well when the request fails: no network", "measured; read: request.js", ({ failed }) => failed, be("beacon")),
  rule("way", BOTH, "a request that is waited for", "read: request.js", ALWAYS, be("request")),
  rule("answer", BOTH, '"true" to a beacon that was queued, although nothing may arrive', "measured; read: request.js",
    ({ way, queued }) => way === "beacon" && queued, be("true")),
  rule("answer", BOTH, 'false and 101 to a beacon that was not queued: over 64 KB', "measured; read: request.js", ({ way }) => way === "beacon", be("false")),
  rule("answer", BOTH, '"true" only if the server says so', "read: request.js", ({ reply }) => reply.split("\n")[0] === "true", be("true")),
  rule("answer", BOTH, "false and 101 to anything else, such as the login page of a session that expired", "measured", ALWAYS, be("false")),
  rule("beacon", BOTH, "a beacon over 64 KB is refused", "measured", ({ size }) => size > BEACON, be(false)),
  rule("beacon", BOTH, "any other is queued", "measured", ALWAYS, be(true)),
  rule("arrives", BOTH, "a line feed arrives by a beacon as carriage return and line feed", "measured",
    ({ way }) => way === "beacon", ({ value }) => String(value).replaceAll(/\r?\n/g, "\r\n")),
  rule("arrives", BOTH, "by a request everything arrives as it is", "measured", ALWAYS, ({ value }) => String(value)),

  // What the server replies.
  rule("reply", BOTH, "the login page to a session that expired", "measured", ({ signedIn }) => !signedIn, be("login")),
  rule("reply", BOTH, "nothing to a page that was opened before the last login: its sesskey is another session's", "read: datamodel.php, confirm_sesskey",
    ({ sameSession }) => !sameSession, be("")),
  rule("reply", BOTH, "true", "read: datamodel.php", ALWAYS, be("true\n0")),

  // A second SCO on the same page.
  rule("initialize", BOTH, "not twice: 101 in 1.2, 103 in 2004", "read: scorm_12.js, scorm_13.js", ({ open }) => open,
    ({ edition }) => (edition === "1.2" ? "101" : "103")),
  rule("initialize", NEW, "after one SCO's Terminate the next one's Initialize fails until the page is loaded anew: 104", "measured; read: scorm_13.js",
    ({ closed }) => closed, be("104")),
  rule("initialize", BOTH, "true", "read: scorm_12.js, scorm_13.js", ALWAYS, be("0")),
  rule("navigation", NEW, "adl.nav.request exitAll makes Terminate throw", "measured", ({ request }) => request === "exitAll", be("throws")),
  rule("navigation", NEW, "adl.nav.request exit and abandon make Terminate return false", "measured", ({ request }) => ["exit", "abandon"].includes(request), be("false")),
  rule("navigation", BOTH, "nothing without one", "read: scorm_13.js", ALWAYS, be("")),

  // The grade, in points of 100 (highest grade, highest attempt), and completion with "Passed" and "Completed" ticked.
  rule("graded", BOTH, "as soon as a raw score arrives", "measured; read: locallib.php, scorm_insert_track", ({ scores }) => scores.length > 0, be(true)),
  rule("graded", BOTH, "as soon as a status is completed or passed; failed alone writes none", "measured; read: scorm_insert_track",
    ({ statuses }) => statuses.some((/** @type {string} */ one) => DONE.includes(one)), be(true)),
  rule("graded", BOTH, "never otherwise", "read: scorm_insert_track", ALWAYS, be(false)),
  rule("grade", BOTH, "0 without a raw score: scaled alone does not reach the gradebook", "measured", ({ scores }) => scores.length === 0, be(0)),
  rule("grade", BOTH, "the highest raw score of all SCOs, as it is, not rescaled", "measured; read: scorm_grade_user_attempt", ALWAYS,
    ({ scores }) => Math.max(0, ...scores.map((/** @type {string} */ one) => Number(Number(one).toFixed(2))))),
  rule("complete", BOTH, "with all SCOs required, when every one is passed or completed", "measured", ({ allScos }) => allScos,
    ({ scos }) => scos.every((/** @type {string[]} */ statuses) => statuses.some((one) => DONE.includes(one)))),
  rule("complete", BOTH, "otherwise as soon as one SCO is", "measured", ALWAYS,
    ({ scos }) => scos.some((/** @type {string[]} */ statuses) => statuses.some((one) => DONE.includes(one)))),

  // Which of Moodle's own pages empty localStorage, which every package of the site shares; IndexedDB is left alone.
  rule("empties", BOTH, "the login page", "measured, since 4.5", ({ page }) => page === "login", be(true)),
  rule("empties", BOTH, "the first page after a login", "measured, since 4.5", ({ page }) => page === "first-after-login", be(true)),
  rule("empties", BOTH, "no other", "measured", ALWAYS, be(false)),
];

/** @param {string} subject @param {Edition} edition @param {object} facts @returns {Rule | undefined} */
const deciding = (subject, edition, facts) =>
  RULES.find((one) => one.subject === subject && one.editions.includes(edition) && one.when({ edition, ...facts }));

/**
 * Return what the first rule of a subject that fits decides.
 * @param {string} subject @param {Edition} edition @param {object} [facts] @returns {any}
 */
export const decide = (subject, edition, facts = {}) => deciding(subject, edition, facts)?.then({ edition, ...facts });

/** @param {Edition} edition @returns {Readonly<Record<"status" | "success" | "score" | "exit" | "sessionTime" | "totalTime", string>>} */
const elementsOf = (edition) =>
  edition === "1.2"
    ? {
        status: "cmi.core.lesson_status",
        success: "cmi.core.lesson_status",
        score: "cmi.core.score.raw",
        exit: "cmi.core.exit",
        sessionTime: "cmi.core.session_time",
        totalTime: "cmi.core.total_time",
      }
    : {
        status: "cmi.completion_status",
        success: "cmi.success_status",
        score: "cmi.score.raw",
        exit: "cmi.exit",
        sessionTime: "cmi.session_time",
        totalTime: "cmi.total_time",
      };

/** @param {Tracks | undefined} tracks @param {string} element @returns {string} */
const stored = (tracks, element) => String(tracks?.[element] ?? "");

/**
 * Return the mode that an entry begins with.
 * @param {Edition} edition @param {"normal" | "browse"} requested by "Enter" or "Preview"
 * @param {readonly (Tracks | undefined)[]} scos @returns {Mode}
 */
export const modeAtEntry = (edition, requested, scos) =>
  decide("mode", edition, { requested, statuses: scos.map((tracks) => stored(tracks, elementsOf(edition).status)) });

/**
 * Return the grade, in points of 100, or null while there is none.
 * @param {Edition} edition @param {readonly (Tracks | undefined)[]} scos @returns {number | null}
 */
export const gradeOf = (edition, scos) => {
  const { status, success, score } = elementsOf(edition);
  const statuses = scos.flatMap((tracks) => [stored(tracks, status), stored(tracks, success)]);
  const scores = scos.map((tracks) => stored(tracks, score)).filter((one) => one !== "");
  return decide("graded", edition, { statuses, scores }) ? decide("grade", edition, { scores }) : null;
};

/**
 * Say whether the activity is complete, with "Passed" and "Completed" ticked.
 * @param {Edition} edition @param {readonly (Tracks | undefined)[]} scos @param {Settings} [settings]
 */
export const isComplete = (edition, scos, { allScos = false } = {}) => {
  const { status, success } = elementsOf(edition);
  return decide("complete", edition, { allScos, scos: scos.map((tracks) => [stored(tracks, status), stored(tracks, success)]) });
};

/**
 * Return everything that a SCO finds at its launch, by element.
 * @param {Edition} edition
 * @param {{ mode: Mode, tracks?: Tracks, learner: { id: string, name: string }, mark: string }} launch `mark`: masteryscore or minNormalizedMeasure
 * @returns {Record<string, Value>}
 */
export const handedOut = (edition, { mode, tracks = {}, learner, mark }) => {
  const { status, exit, totalTime } = elementsOf(edition);
  const last = stored(tracks, exit);
  const kept = decide("returned", edition, { exit: last }) ? tracks : {};
  const credit = decide("credit", edition, { mode });
  const entry = decide("entry", edition, { exit: last, status: stored(tracks, status) });
  if (edition === "1.2") {
    return {
      "cmi.core.score.raw": "",
      "cmi.core.lesson_location": "",
      "cmi.suspend_data": "",
      ...kept,
      [status]: stored(kept, status) || "not attempted",
      [totalTime]: stored(kept, totalTime) || "00:00:00",
      "cmi.core.student_id": learner.id,
      "cmi.core.student_name": learner.name,
      "cmi.core.lesson_mode": mode,
      "cmi.core.credit": credit,
      "cmi.core.entry": entry,
      "cmi.student_data.mastery_score": mark,
    };
  }
  return {
    "cmi.score.raw": "",
    "cmi.location": "",
    "cmi.suspend_data": "",
    ...kept,
    [status]: stored(kept, status) || "unknown",
    "cmi.success_status": stored(kept, "cmi.success_status") || "unknown",
    [totalTime]: stored(kept, totalTime) || "PT0H0M0S",
    "cmi.learner_id": learner.id,
    "cmi.learner_name": learner.name,
    "cmi.mode": mode,
    "cmi.credit": credit,
    "cmi.entry": entry,
    "cmi.scaled_passing_score": mark,
  };
};

/**
 * Judge a value that a SCO sets.
 * @param {Edition} edition @param {string} element @param {unknown} value
 * @param {ReadonlyMap<string, Value>} values what is set already @param {Settings} [settings]
 * @returns {{ error: string, reason: string, value: Value }} `error` is "0" when it is taken, as `value`
 */
export const judge = (edition, element, value, values, { standardCompliant = false } = {}) => {
  const text = String(value);
  const taken = decide("taken", edition, { element, value: text });
  const limit = decide("limit", edition, { element, standardCompliant });
  const known = new Map([...values].map(([name, one]) => [name, String(one)]));
  // Where Moodle has a limit of its own, rules.js judges the characters only. Moodle lets a status fall back; rules.js does not.
  const judged = Number.isFinite(limit) ? text.slice(0, 255) : taken === 0 && text === "" ? "0" : value;
  const found = text.length > limit ? `is longer than ${limit} characters` : refusal(edition, element, judged, known);
  const reason = found?.startsWith("takes back") ? "" : (found ?? "");
  return { error: reason === "" ? "0" : decide("error", edition, { reason }), reason, value: taken };
};

/**
 * Say with which error an element is refused to who reads it; "0" when it is given.
 * @param {Edition} edition @param {string} element
 */
export const errorOfReading = (edition, element) => {
  const reason = unreadable(edition, element);
  return reason === null ? "0" : decide("error", edition, { reason });
};

/**
 * Return the status that the end of a session leaves.
 * @param {Edition} edition @param {ReadonlyMap<string, Value>} values @param {Settings} [settings] @returns {string}
 */
export const statusAtFinish = (edition, values, { masteryOverride = true } = {}) => {
  const read = (/** @type {string} */ element) => String(values.get(element) ?? "");
  const facts = {
    edition,
    masteryOverride,
    mode: read(edition === "1.2" ? "cmi.core.lesson_mode" : "cmi.mode"),
    credit: read(edition === "1.2" ? "cmi.core.credit" : "cmi.credit"),
    score: read(elementsOf(edition).score),
    mark: read("cmi.student_data.mastery_score"),
  };
  return RULES.filter(({ subject, editions }) => subject === "finish" && editions.includes(edition)).reduce(
    (status, { when, then }) => (when({ ...facts, status }) ? then(facts) : status),
    read(elementsOf(edition).status),
  );
};

/** Elements that a SCO can only read: they are never sent back. */
const READ_ONLY = /\._|^cmi\.(core\.)?(student_|learner_id|learner_name|credit|entry|lesson_mode|mode$|total_time)|^cmi\.student_data\.|scaled_passing_score/;

/**
 * Return what one commit sends: elements and values, in the order in which they were set first.
 * @param {Edition} edition @param {ReadonlyMap<string, Value>} values
 * @param {{ last: ReadonlyMap<string, Value>, launch: ReadonlyMap<string, Value> }} known what was sent last, and what the page began with
 * @returns {[string, Value][]}
 */
export const outgoing = (edition, values, known) => {
  const base = known[/** @type {"last" | "launch"} */ (decide("sent", edition))];
  const { sessionTime } = elementsOf(edition);
  // SCORM 1.2's session time is only added to the total, at the end: after a crash it is lost (scorm_12.js, CollectData).
  return [...values].filter(
    ([element, value]) => !READ_ONLY.test(element) && base.get(element) !== value && !(edition === "1.2" && element === sessionTime),
  );
};

/** @param {string} text HHHH:MM:SS.ss or an ISO 8601 duration of hours, minutes and seconds @returns {number} seconds */
const seconds = (text) => {
  const found = /^(\d+):(\d+):([\d.]+)$/.exec(text) ?? /^PT(?:(\d+)H)?(?:(\d+)M)?(?:([\d.]+)S)?$/.exec(text) ?? [];
  return Number(found[1] ?? 0) * 3600 + Number(found[2] ?? 0) * 60 + Number(found[3] ?? 0);
};

/**
 * Return the total time after a session, as the end of a session sends it.
 * @param {Edition} edition @param {ReadonlyMap<string, Value>} values @returns {[string, string]} element and value
 */
export const totalTimeAfter = (edition, values) => {
  const { totalTime, sessionTime } = elementsOf(edition);
  const sum = seconds(String(values.get(totalTime) ?? "")) + seconds(String(values.get(sessionTime) ?? ""));
  const [hours, minutes, rest] = [Math.floor(sum / 3600), Math.floor(sum / 60) % 60, (sum % 60).toFixed(2)];
  const two = (/** @type {number} */ part) => String(part).padStart(2, "0");
  return [totalTime, edition === "1.2" ? `${two(hours)}:${two(minutes)}:${rest.padStart(5, "0")}` : `PT${hours}H${minutes}M${Number(rest)}S`];
};
