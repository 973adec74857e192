/**
 * What an LMS has of one learner, between sessions: what it gives to a launch, and what it keeps of one. Pure.
 *
 * The ways of an LMS come from its profile; nothing here asks for a name.
 */

/** @import { Behaviour, Cmi, Edition, Mode } from "./types" */

/**
 * @typedef {object} Wanted
 * @property {string} learner id
 * @property {Mode} mode as somebody asked for it
 * @property {number | null} mark percent from which it is passed; `null`: none
 */

/** What the run-time reckons anew in each session. */
const ONCE = new Set(["exit", "session_time"]);

/**
 * @param {Edition} edition
 * @param {Cmi | null} kept
 * @returns {string} the `exit` that the last session left
 */
export function exitOf(edition, kept) {
  return String((edition === "2004" ? kept?.exit : kept?.core?.exit) ?? "");
}

/**
 * @param {Edition} edition
 * @param {Cmi | null} kept
 * @returns {string[]} statuses that were set, completion before success
 */
export function statusesOf(edition, kept) {
  const found = edition === "2004" ? [kept?.completion_status, kept?.success_status] : [kept?.core?.lesson_status];
  return found.filter((status) => status && status !== "unknown" && status !== "not attempted").map(String);
}

/**
 * Whether the LMS calls it done.
 *
 * @param {Edition} edition
 * @param {Behaviour} behaviour
 * @param {Cmi | null} kept
 */
export function isDone(edition, behaviour, kept) {
  return statusesOf(edition, kept).some((status) => behaviour.done.statuses.includes(status));
}

/**
 * @param {Edition} edition
 * @param {Behaviour} behaviour
 * @param {Cmi | null} kept
 * @returns {number | null} what the gradebook has, in points; `null`: nothing
 */
export function gradeOf(edition, { graded }, kept) {
  const { raw = "", scaled = "" } = (edition === "2004" ? kept?.score : kept?.core?.score) ?? {};
  const points = raw === "" ? null : Number(raw);
  if (edition === "1.2" || graded.by === "raw") {
    return points;
  }
  const share = scaled === "" ? null : Math.round(Number(scaled) * 10_000) / 100;
  return graded.by === "scaled" ? share : (share ?? points);
}

/**
 * Whether a launch gets back what was kept.
 *
 * @param {Edition} edition
 * @param {Behaviour} behaviour
 * @param {Cmi | null} kept
 */
export function comesBack(edition, behaviour, kept) {
  const { after } = behaviour.returned;
  return kept !== null && (after === null || after.includes(exitOf(edition, kept)));
}

/**
 * Return the mode that the LMS launches in: what is closed is only shown. An LMS that tells a SCO no mode has only the normal one.
 *
 * @param {Edition} edition
 * @param {Behaviour} behaviour
 * @param {Cmi | null} kept
 * @param {Mode} wanted
 * @returns {Mode}
 */
export function modeOf(edition, behaviour, kept, wanted) {
  if (behaviour.launch_values.some(({ element }) => /\.(lesson_)?mode$/.test(element))) {
    return "normal";
  }
  const closed = statusesOf(edition, kept).some((status) => behaviour.closed.after.includes(status));
  return wanted === "normal" && closed ? "review" : wanted;
}

/**
 * Return the data that a launch begins with.
 *
 * @param {Edition} edition
 * @param {Behaviour} behaviour
 * @param {Cmi | null} kept
 * @param {Wanted} wanted
 * @returns {Cmi}
 */
export function handedOut(edition, behaviour, kept, { learner, mode, mark }) {
  const back = comesBack(edition, behaviour, kept) ? /** @type {Cmi} */ (kept) : {};
  const exit = exitOf(edition, kept);
  const who = { entry: Object.keys(back).length === 0 ? "ab-initio" : exit === "suspend" ? "resume" : "", credit: mode === "normal" ? "credit" : "no-credit" };
  const handed = edition === "2004" ? given2004(back, who, { learner, mode, mark }) : given12(back, who, { learner, mode, mark });
  return behaviour.launch_values.reduce((cmi, { element, value }) => withValue(cmi, element.split(".").slice(1), value), handed);
}

/**
 * @param {Cmi} back
 * @param {Cmi} who
 * @param {Wanted} wanted
 * @returns {Cmi}
 */
function given12(back, who, { learner, mode, mark }) {
  const core = { ...without(back.core ?? {}, ONCE), ...who, student_id: learner, student_name: "Lovelace, Ada", lesson_mode: mode };
  return { ...back, core, student_data: { ...back.student_data, mastery_score: mark === null ? "" : String(mark) } };
}

/**
 * @param {Cmi} back
 * @param {Cmi} who
 * @param {Wanted} wanted
 * @returns {Cmi}
 */
function given2004(back, who, { learner, mode, mark }) {
  const scaled = mark === null ? "" : String(mark / 100);
  return { ...without(back, ONCE), ...who, learner_id: learner, learner_name: "Lovelace, Ada", mode, scaled_passing_score: scaled };
}

/**
 * Return what the LMS has of an asset that was opened. It reports nothing, so that Moodle 4.5 (mod/scorm/loadSCO.php) takes it
 * for completed; without that, no group with an asset in it would ever be done.
 *
 * @param {Edition} edition
 * @param {Cmi | null} before
 * @returns {Cmi}
 */
export function openedAsset(edition, before) {
  return withValue(before ?? {}, edition === "2004" ? ["completion_status"] : ["core", "lesson_status"], "completed");
}

/**
 * Return what the LMS has after a commit or the end of a session.
 *
 * @param {Edition} edition
 * @param {Behaviour} behaviour
 * @param {Cmi | null} before
 * @param {{ cmi: Cmi, terminated: boolean, mode: Mode, mark: number | null }} session
 * @returns {Cmi | null}
 */
export function keep(edition, behaviour, before, { cmi, terminated, mode, mark }) {
  if (!behaviour.recorded.modes.includes(mode)) {
    // SCORM 1.2 RTE 3.4.4: a course that was only looked at says so. Nothing else of such a session counts.
    const browsed = edition === "1.2" && before === null && cmi.core?.lesson_status === "browsed";
    return browsed ? { core: { lesson_status: "browsed" } } : before;
  }
  if (behaviour.kept.at === "terminate" && !terminated) {
    return before;
  }
  return terminated ? finished(edition, behaviour, cmi, mode === "normal" ? mark : null) : cmi;
}

/**
 * @param {Edition} edition
 * @param {Behaviour} behaviour
 * @param {Cmi} cmi
 * @param {number | null} mark which counts in normal mode only
 * @returns {Cmi} with what the end of a session does to the status
 */
function finished(edition, { finish }, cmi, mark) {
  const place = edition === "2004" ? ["success_status"] : ["core", "lesson_status"];
  const score = Number.parseFloat(edition === "2004" ? (cmi.score?.scaled ?? "") : (cmi.core?.score?.raw ?? ""));
  if (finish.mastery && mark !== null && !Number.isNaN(score)) {
    const points = edition === "2004" ? score * 100 : score;
    return withValue(cmi, place, points >= mark ? "passed" : "failed");
  }
  const unset = edition === "1.2" && statusesOf(edition, cmi).length === 0;
  return unset ? withValue(cmi, place, finish.unset) : cmi;
}

/**
 * @param {Cmi} cmi
 * @param {readonly string[]} path
 * @param {string} value
 * @returns {Cmi} a copy with a value in it
 */
export function withValue(cmi, path, value) {
  const [name = "", ...rest] = path;
  return { ...cmi, [name]: rest.length === 0 ? value : withValue(cmi[name] ?? {}, rest, value) };
}

/**
 * @param {Cmi} cmi
 * @param {ReadonlySet<string>} names
 * @returns {Cmi}
 */
function without(cmi, names) {
  return Object.fromEntries(Object.entries(cmi).filter(([name]) => !names.has(name)));
}
