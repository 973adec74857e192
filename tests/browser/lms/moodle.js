/**
 * What Moodle makes of a SCORM package, beyond what its profile (exporter/lms) says: one rule per line, each with its source.
 *
 * Limits, refused values, what is read back, what is recorded, closed, graded and done are the profile's, which the page gets
 * as `behaviour`; a rule of the source "profile" looks it up. The others are about what only shows from within: errors,
 * requests and beacons, logins. A source of "measured" was seen in a running Moodle 4.5.5 or 4.5.6 with Chromium; "read" names
 * the file of Moodle's mod/scorm that says so. The table knows nothing of windows, requests or tests; the functions below it
 * look rules up and apply them. Values are judged by rules.js, which is stricter than Moodle, except where the table says
 * otherwise. Prerequisites are left out: tests open SCOs as learners do who may.
 */
import { refusal, unreadable } from "./rules.js";

/**
 * @typedef {"1.2" | "2004"} Edition
 * @typedef {"normal" | "browse" | "review"} Mode
 * @typedef {import("../../../templates/lms/types").Behaviour} Behaviour
 * @typedef {string | number} Value Moodle turns what has a range into a number
 * @typedef {Readonly<Record<string, Value>>} Tracks what is stored of one SCO, by element
 *
 * @typedef {{ edition: Edition, behaviour: Behaviour }} Site a Moodle with its profile, for packages of an edition
 *
 * @typedef {object} Settings
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

const isDone = (/** @type {Behaviour} */ behaviour) => (/** @type {string} */ one) => behaviour.done.statuses.includes(one);

/** What one beacon, with all others on their way, may hold (Fetch, 4.6: 64 kibibytes). */
const BEACON = 65536;

/** @type {readonly Rule[]} The first rule of a subject that fits decides; of "finish", "taken" and "beacon" all apply, in order. */
export const RULES = [
  // With which mode an entry begins.
  rule("mode", BOTH, "Preview opens in browse mode, whatever was done before", "read: locallib.php, scorm_check_mode",
    ({ requested }) => requested === "browse", be("browse")),
  rule("mode", BOTH, "review as soon as every SCO has a status that closes it; in 2004 success does not matter", "profile; read: scorm_check_mode",
    ({ statuses, behaviour }) => statuses.every((/** @type {string} */ one) => behaviour.closed.after.includes(one)), be("review")),
  rule("mode", BOTH, "normal as long as one SCO is open, browsed or not attempted", "measured; read: scorm_check_mode", ALWAYS, be("normal")),
  rule("credit", BOTH, "credit in normal mode only", "read: get_scorm_default", ({ mode }) => mode === "normal", be("credit")),
  rule("credit", BOTH, "no-credit in browse and review mode", "read: get_scorm_default", ALWAYS, be("no-credit")),

  // What an entry gives back.
  rule("returned", BOTH, "data come back after the exits that the profile names", "profile",
    ({ exit, behaviour }) => behaviour.returned.after === null || behaviour.returned.after.includes(exit), be(true)),
  rule("returned", BOTH, "after any other exit, or none, everything reads empty", "measured: a crash without it", ALWAYS, be(false)),
  rule("entry", OLD, "ab-initio until a status is stored", "read: scorm_12lib.php", ({ status }) => status === "", be("ab-initio")),
  rule("entry", BOTH, "resume after suspend", "read: scorm_12lib.php, scorm_13lib.php", ({ exit }) => exit === "suspend", be("resume")),
  rule("entry", NEW, "ab-initio without an exit, or after time-out or normal", "read: scorm_13lib.php",
    ({ exit }) => ["", "normal", "time-out"].includes(exit), be("ab-initio")),
  rule("entry", BOTH, "nothing after any other exit", "read: scorm_12lib.php, scorm_13lib.php", ALWAYS, be("")),

  // What becomes of a value that is taken.
  rule("taken", OLD, 'an empty score becomes 0, and counts as one', "measured; read: scorm_12.js, LMSSetValue",
    ({ element, value }) => /\.score\.(raw|min|max)$/.test(element) && value === "", be(0)),
  rule("taken", OLD, "scores and weightings become numbers", "read: scorm_12.js, LMSSetValue",
    ({ element }) => /\.score\.(raw|min|max)$|\.weighting$/.test(element), ({ value }) => Number(value)),
  rule("taken", NEW, "scaled scores and progress become numbers; raw, min and max stay texts", "read: scorm_13.js, SetValue",
    ({ element }) => /\.score\.scaled$|progress_measure$/.test(element), ({ value }) => Number(value)),
  rule("taken", BOTH, "everything else is taken as it is", "read: scorm_12.js, scorm_13.js", ALWAYS, ({ value }) => value),

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
  rule("finish", BOTH, "a status that was never set becomes the profile's, in every mode; only one set by the SCO, such as browsed, prevents it",
    "profile; read: scorm_12.js, StoreData", ({ status }) => ["not attempted", "unknown"].includes(status), ({ behaviour }) => behaviour.finish.unset),
  rule("finish", BOTH, "where the profile says so, a score is held against the pass mark, in normal mode with credit only, and overrules the status: incomplete cannot stay",
    "profile; read: scorm_12.js, StoreData",
    ({ behaviour, mode, credit, mark, score, masteryOverride = true }) =>
      behaviour.finish.mastery && masteryOverride && mode === "normal" && credit === "credit" && mark !== "" && score !== "",
    ({ mark, score }) => (Number(score) >= Number(mark) ? "passed" : "failed")),

  // What of a session is recorded at all.
  rule("recorded", BOTH, "what the profile says: in which modes, and at each commit or at the end only", "profile",
    ({ mode, ends, behaviour }) => behaviour.recorded.modes.includes(mode) && (ends || behaviour.kept.at === "commit"), be(true)),
  rule("recorded", BOTH, "nothing else", "profile", ALWAYS, be(false)),

  // What one commit sends.
  rule("sent", OLD, "what differs from what was sent last, whether it arrived or not: a lost value is not sent again until it changes",
    "measured; read: scorm_12.js, CollectData", ALWAYS, be("last")),
  rule("sent", NEW, "at every commit all that differs from what the page was opened with", "read: scorm_13.js, CollectData", ALWAYS, be("launch")),

  // By what a commit travels, and what it returns.
  rule("way", BOTH, "a beacon while the page is hidden or goes away", "measured; read: request.js", ({ leaving }) => leaving, be("beacon")),
  rule("way", BOTH, "a beacon as well when the request fails: no network", "measured; read: request.js", ({ failed }) => failed, be("beacon")),
  rule("way", BOTH, "a request that is waited for", "read: request.js", ALWAYS, be("request")),
  rule("answer", BOTH, "the profile's word to a beacon that was queued, although nothing may arrive", "profile; read: request.js",
    ({ way, queued }) => way === "beacon" && queued, ({ leaving, behaviour }) => behaviour.kept[leaving ? "leaving" : "unreachable"]),
  rule("answer", BOTH, 'false and 101 to a beacon that was not queued: over 64 KB', "measured; read: request.js", ({ way }) => way === "beacon", be("false")),
  rule("answer", BOTH, '"true" only if the server says so', "read: request.js", ({ reply }) => reply.split("\n")[0] === "true", be("true")),
  rule("answer", BOTH, "the profile's word to anything else, such as the login page of a session that expired", "profile", ALWAYS,
    ({ behaviour }) => behaviour.kept.expired),
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
  rule("initialize", BOTH, "after one SCO's Terminate the next one's Initialize fails until the page is loaded anew, where the profile says so: 104",
    "profile; read: scorm_13.js", ({ closed, behaviour }) => closed && behaviour.several.plays !== "all", be("104")),
  rule("initialize", BOTH, "true", "read: scorm_12.js, scorm_13.js", ALWAYS, be("0")),
  rule("navigation", NEW, "adl.nav.request exitAll makes Terminate throw", "measured", ({ request }) => request === "exitAll", be("throws")),
  rule("navigation", NEW, "adl.nav.request exit and abandon make Terminate return false", "measured", ({ request }) => ["exit", "abandon"].includes(request), be("false")),
  rule("navigation", BOTH, "nothing without one", "read: scorm_13.js", ALWAYS, be("")),

  // The grade, in points of 100 (highest grade, highest attempt), and completion with "Passed" and "Completed" ticked.
  rule("graded", BOTH, "as soon as a score arrives", "measured; read: locallib.php, scorm_insert_track", ({ scores }) => scores.length > 0, be(true)),
  rule("graded", BOTH, "as soon as a status is one that counts as done; failed alone writes none", "profile; read: scorm_insert_track",
    ({ statuses, behaviour }) => statuses.some(isDone(behaviour)), be(true)),
  rule("graded", BOTH, "never otherwise", "read: scorm_insert_track", ALWAYS, be(false)),
  rule("points", BOTH, "of the score, what the profile says", "profile", ({ edition, behaviour }) => edition === "1.2" || behaviour.graded.by === "raw", ({ raw }) => raw),
  rule("points", NEW, "scaled, in hundredths", "profile", ({ scaled }) => scaled !== "", ({ scaled }) => String(Number(scaled) * 100)),
  rule("points", NEW, "raw, where scaled is not all that counts", "profile", ({ behaviour }) => behaviour.graded.by !== "scaled", ({ raw }) => raw),
  rule("points", NEW, "none", "profile", ALWAYS, be("")),
  rule("grade", BOTH, "0 without a score that counts", "measured", ({ scores }) => scores.length === 0, be(0)),
  rule("grade", BOTH, "the highest score of all SCOs, as it is, not rescaled", "measured; read: scorm_grade_user_attempt", ALWAYS,
    ({ scores }) => Math.max(0, ...scores.map((/** @type {string} */ one) => Number(Number(one).toFixed(2))))),
  rule("complete", BOTH, "with all SCOs required, when every one is done", "measured", ({ allScos }) => allScos,
    ({ scos, behaviour }) => scos.every((/** @type {string[]} */ statuses) => statuses.some(isDone(behaviour)))),
  rule("complete", BOTH, "otherwise as soon as one SCO is", "measured", ALWAYS,
    ({ scos, behaviour }) => scos.some((/** @type {string[]} */ statuses) => statuses.some(isDone(behaviour)))),

  // Which of Moodle's own pages empty localStorage, which every package of the site shares; IndexedDB is left alone.
  rule("empties", BOTH, "the login page", "measured, since 4.5", ({ page }) => page === "login", be(true)),
  rule("empties", BOTH, "the first page after a login", "measured, since 4.5", ({ page }) => page === "first-after-login", be(true)),
  rule("empties", BOTH, "no other", "measured", ALWAYS, be(false)),
];

/** @param {string} subject @param {Site} site @param {object} facts @returns {Rule | undefined} */
const deciding = (subject, site, facts) =>
  RULES.find((one) => one.subject === subject && one.editions.includes(site.edition) && one.when({ ...site, ...facts }));

/**
 * Return what the first rule of a subject that fits decides.
 * @param {string} subject @param {Site} site @param {object} [facts] @returns {any}
 */
export const decide = (subject, site, facts = {}) => deciding(subject, site, facts)?.then({ ...site, ...facts });

/** @param {Edition} edition @returns {Readonly<Record<"status" | "success" | "score" | "scaled" | "mark" | "exit" | "sessionTime" | "totalTime", string>>} */
const elementsOf = (edition) =>
  edition === "1.2"
    ? {
        status: "cmi.core.lesson_status",
        success: "cmi.core.lesson_status",
        score: "cmi.core.score.raw",
        scaled: "",
        mark: "cmi.student_data.mastery_score",
        exit: "cmi.core.exit",
        sessionTime: "cmi.core.session_time",
        totalTime: "cmi.core.total_time",
      }
    : {
        status: "cmi.completion_status",
        success: "cmi.success_status",
        score: "cmi.score.raw",
        scaled: "cmi.score.scaled",
        mark: "cmi.scaled_passing_score",
        exit: "cmi.exit",
        sessionTime: "cmi.session_time",
        totalTime: "cmi.total_time",
      };

/** @param {Tracks | undefined} tracks @param {string} element @returns {string} */
const stored = (tracks, element) => String(tracks?.[element] ?? "");

/**
 * Return the mode that an entry begins with.
 * @param {Site} site @param {"normal" | "browse"} requested by "Enter" or "Preview"
 * @param {readonly (Tracks | undefined)[]} scos @returns {Mode}
 */
export const modeAtEntry = (site, requested, scos) =>
  decide("mode", site, { requested, statuses: scos.map((tracks) => stored(tracks, elementsOf(site.edition).status)) });

/**
 * Return the grade, in points of 100, or null while there is none.
 * @param {Site} site @param {readonly (Tracks | undefined)[]} scos @returns {number | null}
 */
export const gradeOf = (site, scos) => {
  const { status, success, score, scaled } = elementsOf(site.edition);
  const statuses = scos.flatMap((tracks) => [stored(tracks, status), stored(tracks, success)]);
  const points = scos.map((tracks) => decide("points", site, { raw: stored(tracks, score), scaled: stored(tracks, scaled) }));
  const scores = points.filter((one) => one !== "");
  return decide("graded", site, { statuses, scores }) ? decide("grade", site, { scores }) : null;
};

/**
 * Say whether the activity is complete, with "Passed" and "Completed" ticked.
 * @param {Site} site @param {readonly (Tracks | undefined)[]} scos @param {Settings} [settings]
 */
export const isComplete = (site, scos, { allScos = false } = {}) => {
  const { status, success } = elementsOf(site.edition);
  return decide("complete", site, { allScos, scos: scos.map((tracks) => [stored(tracks, status), stored(tracks, success)]) });
};

/**
 * Return everything that a SCO finds at its launch, by element.
 * @param {Site} site
 * @param {{ mode: Mode, tracks?: Tracks, learner: { id: string, name: string }, mark: string }} launch `mark`: masteryscore or minNormalizedMeasure
 * @returns {Record<string, Value>}
 */
export const handedOut = (site, { mode, tracks = {}, learner, mark }) => {
  const { edition, behaviour } = site;
  const { status, exit, totalTime } = elementsOf(edition);
  const own = Object.fromEntries(behaviour.launch_values.map(({ element, value }) => [element, value]));
  const last = stored(tracks, exit);
  const kept = decide("returned", site, { exit: last }) ? tracks : {};
  const credit = decide("credit", site, { mode });
  const entry = decide("entry", site, { exit: last, status: stored(tracks, status) });
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
      ...own,
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
    ...own,
  };
};

/**
 * Judge a value that a SCO sets.
 * @param {Site} site @param {string} element @param {unknown} value
 * @param {ReadonlyMap<string, Value>} values what is set already
 * @returns {{ error: string, reason: string, value: Value }} `error` is "0" when it is taken, as `value`
 */
export const judge = (site, element, value, values) => {
  const taken = decide("taken", site, { element, value: String(value) });
  const known = new Map([...values].map(([name, one]) => [name, String(one)]));
  // Moodle takes an empty score for 0, and lets a status fall back; rules.js does neither.
  const found = refusal(site.edition, element, taken === 0 && value === "" ? "0" : value, known, site.behaviour);
  const reason = found?.startsWith("takes back") ? "" : (found ?? "");
  return { error: reason === "" ? "0" : decide("error", site, { reason }), reason, value: taken };
};

/**
 * Say with which error an element is refused to who reads it; "0" when it is given.
 * @param {Site} site @param {string} element
 */
export const errorOfReading = (site, element) => {
  const reason = unreadable(site.edition, element);
  return reason === null ? "0" : decide("error", site, { reason });
};

/**
 * Return the status that the end of a session leaves: of success, where completion has its own.
 * @param {Site} site @param {ReadonlyMap<string, Value>} values @param {Settings} [settings] @returns {[string, string]} element and value
 */
export const statusAtFinish = (site, values, { masteryOverride = true } = {}) => {
  const { success, score, scaled, mark } = elementsOf(site.edition);
  const read = (/** @type {string} */ element) => String(values.get(element) ?? "");
  const facts = {
    ...site,
    masteryOverride,
    mode: read(site.edition === "1.2" ? "cmi.core.lesson_mode" : "cmi.mode"),
    credit: read(site.edition === "1.2" ? "cmi.core.credit" : "cmi.credit"),
    score: read(scaled || score),
    mark: read(mark),
  };
  const status = RULES.filter(({ subject, editions }) => subject === "finish" && editions.includes(site.edition)).reduce(
    (before, { when, then }) => (when({ ...facts, status: before }) ? then(facts) : before),
    read(success),
  );
  return [success, status];
};

/** Elements that a SCO can only read: they are never sent back. */
const READ_ONLY = /\._|^cmi\.(core\.)?(student_|learner_id|learner_name|credit|entry|lesson_mode|mode$|total_time)|^cmi\.student_data\.|scaled_passing_score/;

/**
 * Return what one commit sends: elements and values, in the order in which they were set first.
 * @param {Site} site @param {ReadonlyMap<string, Value>} values
 * @param {{ last: ReadonlyMap<string, Value>, launch: ReadonlyMap<string, Value> }} known what was sent last, and what the page began with
 * @returns {[string, Value][]}
 */
export const outgoing = (site, values, known) => {
  const { edition } = site;
  const base = known[/** @type {"last" | "launch"} */ (decide("sent", site))];
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
