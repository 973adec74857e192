// What a SCORM tracker does in either edition. A dialect says in which elements and words: scorm12.js, scorm2004.js.
//
// At launch: twelve calls at most and one commit, made by the record. `exit` is "suspend" from the first commit on, as Moodle
// gives nothing back after a crash without it. In review and browse mode nothing is written, as Moodle would keep it; but a
// dialect may have a word for a course that was only browsed.

/** @import { Environment, Interaction, Launch, ObjectiveStanding, Progress, Tracker } from "../types" */

import { createSession } from "./session.js";

/** Interactions that SCORM 2004 promises to keep (RTE 4.2.9); from there on an answer takes the place of an earlier one. */
const PROMISED = 250;

const STATE = "cmi.suspend_data";

/**
 * @typedef {readonly (readonly [string, string])[]} Values elements with what to set them to, in this order
 * @typedef {Pick<Progress, "completion" | "success" | "score" | "progress" | "objectives">} Reported
 *
 * @typedef {object} Dialect
 * @property {"1.2" | "2004"} edition
 * @property {string} api
 * @property {import("./session.js").Calls} calls
 * @property {Readonly<Record<"learnerId" | "learnerName" | "mode" | "credit" | "exit" | "location" | "sessionTime" | "passMark" | "score", string>>} elements
 * @property {{ state: number, location: number }} limits characters
 * @property {Readonly<Record<string, readonly string[]>>} statuses element → its values from low to high: never set to a lower one
 * @property {(status: string) => Values} browsed what to set when a course of that status is only looked at
 * @property {(text: string) => number | null} passMark the LMS's pass mark, 0 to 100
 * @property {(progress: Reported) => Values} status
 * @property {(prefix: string, share: number) => Values} score
 * @property {(share: number) => Values} measure progress, where the edition knows it
 * @property {(seconds: number) => string} duration
 * @property {(objective: ObjectiveStanding) => Values} objective after its id; without the prefix
 * @property {(interaction: Interaction) => Values} interaction after id and type; without the prefix
 */

/**
 * Return a number as the standards write it: no exponent, a digit before the point, four decimals at most.
 *
 * @param {number} value
 * @param {number} [decimals]
 * @returns {string}
 */
export function decimal(value, decimals = 4) {
  return String(Number(value.toFixed(decimals)));
}

/**
 * Return a share as points of 100.
 *
 * @param {number} share
 * @returns {string}
 */
export function points(share) {
  return decimal(share * 100, 2);
}

/**
 * Return hours, minutes, and seconds in hundredths, of a duration.
 *
 * @param {number} seconds
 * @returns {[number, number, number]}
 */
export function clockParts(seconds) {
  const hundredths = Math.max(0, Math.round(seconds * 100));
  return [Math.floor(hundredths / 360000), Math.floor(hundredths / 6000) % 60, (hundredths % 6000) / 100];
}

/**
 * Return a name as one speaks it: LMSs give "Family, Given" (SCORM 1.2 RTE 3.4.2.1).
 *
 * @param {string} name
 * @returns {string}
 */
function personal(name) {
  return name.replace(/^([^,]+),\s*([^,]+)$/, "$2 $1").trim();
}

/**
 * Return the tracker for an LMS that speaks SCORM in this dialect.
 *
 * @param {Environment} environment
 * @param {Dialect} dialect
 * @returns {Tracker}
 */
export function createScormTracker(environment, dialect) {
  const { elements } = dialect;
  const session = createSession(environment, dialect.api, dialect.calls);
  let writes = false;
  let credit = true;
  let launched = false;
  /** @type {Map<string, string>} statuses that the LMS holds, or that were reported */
  const held = new Map();
  /** Points that the LMS holds, or that were reported; NaN: none. Where resume data were lost, only the LMS still knows them. */
  let best = NaN;
  /** @type {Map<string, number> | null} */
  let objectives = null;
  /** @type {{ next: number, indices: Map<string, number> } | null} */
  let interactions = null;

  return { edition: dialect.edition, local: false, open, save, answered, report, commit, close };

  /** @returns {Promise<Launch>} */
  async function open() {
    await session.open();
    launched = false;
    objectives = null;
    interactions = null;
    const learner = { id: session.get(elements.learnerId), name: personal(session.get(elements.learnerName)) };
    const word = session.get(elements.mode);
    const mode = word === "review" || word === "browse" ? word : "normal"; // Open edX leaves it empty.
    writes = mode === "normal";
    credit = session.get(elements.credit) !== "no-credit";
    const isNew = readStatuses();
    if (mode === "browse") {
      dialect.browsed(held.values().next().value ?? "").forEach(([element, value]) => session.stage(element, value));
    }
    const state = session.get(STATE);
    session.confirmed.set(STATE, state);
    best = isNew ? NaN : Number.parseFloat(session.get(elements.score));
    const passingScore = dialect.passMark(session.get(elements.passMark));
    stage(elements.exit, "suspend", { optional: true });
    if (isNew) {
      report({ completion: "incomplete", success: "unknown", score: null, progress: 0, objectives: [] });
    }
    return {
      learner,
      mode,
      passingScore,
      state,
      score: best >= 0 ? Math.min(1, best / 100) : undefined,
      limit: dialect.limits.state,
    };
  }

  /**
   * Read what the LMS holds: nothing lower will be reported.
   *
   * @returns {boolean} whether nothing was ever reported
   */
  function readStatuses() {
    let isNew = false;
    held.clear();
    for (const [element, order] of Object.entries(dialect.statuses)) {
      // Somebody whose completion is unknown has no success either: one call less at launch.
      held.set(element, isNew ? "" : session.get(element).trim().toLowerCase());
      isNew = isNew || order.indexOf(held.get(element) ?? "") < order.indexOf("incomplete");
    }
    return isNew;
  }

  /**
   * @param {string} element
   * @param {string} value
   * @param {import("./session.js").How} [how]
   */
  function stage(element, value, how) {
    if (writes) {
      session.stage(element, value, how);
    }
  }

  /**
   * @param {string} text
   * @param {string} place
   */
  function save(text, place) {
    stage(STATE, text);
    if (place !== "") {
      stage(elements.location, place.slice(0, dialect.limits.location), { optional: true });
    }
  }

  /** @param {Reported} progress */
  function report(progress) {
    const reported = credit ? progress : { ...progress, success: /** @type {const} */ ("unknown"), score: null };
    if (reported.score !== null && !(Number(points(reported.score)) <= best)) {
      best = Number(points(reported.score));
      for (const [element, value] of dialect.score(elements.score.replace(/raw$/, ""), reported.score)) {
        stage(element, value, { optional: /m(in|ax)$/.test(element) });
      }
    }
    for (const [element, value] of dialect.status(reported)) {
      const order = dialect.statuses[element] ?? [];
      if (order.indexOf(value) > order.indexOf(held.get(element) ?? "")) {
        held.set(element, value);
        stage(element, value);
      }
    }
    stageAll(progress.progress > 0 ? dialect.measure(progress.progress) : [], { optional: true });
    if (writes && credit) {
      progress.objectives.filter(({ score }) => score !== null).forEach((objective) => reportObjective(objective));
    }
  }

  /**
   * @param {Values} values
   * @param {import("./session.js").How} how
   * @param {string} [prefix]
   */
  function stageAll(values, how, prefix = "") {
    values.forEach(([element, value]) => stage(prefix + element, value, how));
  }

  /** @param {ObjectiveStanding} objective */
  function reportObjective(objective) {
    const indices = objectives ?? readObjectives();
    const index = indices.get(objective.id) ?? indices.size;
    const how = { optional: true, group: "cmi.objectives." };
    if (!indices.has(objective.id)) {
      indices.set(objective.id, index);
      stage(`${how.group}${index}.id`, objective.id, { ...how, leads: true });
    }
    stageAll(dialect.objective(objective), how, `${how.group}${index}.`);
  }

  /** @returns {Map<string, number>} index of each objective that the LMS has, from its manifest or from an earlier session */
  function readObjectives() {
    objectives = new Map();
    const known = count("cmi.objectives._count");
    for (let index = 0; index < known; index += 1) {
      objectives.set(session.get(`cmi.objectives.${index}.id`) || `?${index}`, index);
    }
    return objectives;
  }

  /** @param {Interaction} interaction */
  function answered(interaction) {
    if (!writes) {
      return;
    }
    // One detail that an LMS does not know leaves the others alone; an LMS that refuses the id wants none at all.
    const how = { optional: true, group: "cmi.interactions." };
    const prefix = `${how.group}${indexFor(interaction.id)}.`;
    stageAll([["id", interaction.id], ["type", interaction.type]], { ...how, leads: true }, prefix);
    stageAll(dialect.interaction(interaction), how, prefix);
  }

  /**
   * Return the index for an answer: a new one for each (a journal, SCORM 2004 RTE 4.2.9.1), until the promised room is used.
   *
   * @param {string} id
   * @returns {number}
   */
  function indexFor(id) {
    const known = interactions ?? { next: count("cmi.interactions._count"), indices: new Map() };
    const index = known.next < PROMISED ? known.next : (known.indices.get(id) ?? known.next);
    known.indices.set(id, index);
    interactions = { next: Math.max(known.next, index + 1), indices: known.indices };
    return index;
  }

  /**
   * @param {string} element
   * @returns {number}
   */
  function count(element) {
    return Math.min(Number.parseInt(session.get(element), 10) || 0, 1000);
  }

  /** @returns {import("../types").CommitResult} */
  function commit() {
    if (!writes || session.staged.size === 0) {
      return { ok: true };
    }
    if (launched) {
      stageTime(); // On each commit but the first: after a crash the LMS has only what was committed.
    }
    launched = true;
    return session.commit();
  }

  /**
   * @param {boolean} [discard]
   * @returns {import("../types").CommitResult}
   */
  function close(discard = false) {
    if (!discard) {
      stageTime();
    }
    // What a look at the course leaves behind is no work of the learner's: it stays.
    return session.close(discard && writes);
  }

  /** Stage how long the session has lasted. */
  function stageTime() {
    stage(elements.sessionTime, dialect.duration(session.seconds()), { optional: true });
  }
}
