// The journal: what a learner did, kept in this browser after every change, until the LMS has it and beyond.
// One entry per course, learner and lineage, as resume text in full length, with what the LMS confirmed of it.
// A browser that forbids storage, or has no room, has no journal; everything else works as before.

/** @import { CourseData, Environment, Interaction, LearnerState } from "./types" */

const NAME = "lessonpack";
const ENTRIES = 3;

/**
 * @typedef {object} Entry
 * @property {string} lineage
 * @property {string} text resume text without a limit
 * @property {number} confirmed the last revision that the LMS confirmed; 0: none
 * @property {number} when milliseconds since 1970 of the last change
 * @property {boolean} anonymous kept while nobody could say whose it is
 * @property {readonly Interaction[]} interactions that the LMS has not confirmed
 */

/**
 * Read an entry defensively: other packages of the same origin may write where they like.
 *
 * @param {string | null} json
 * @param {Pick<Entry, "lineage" | "anonymous">} head
 * @returns {Entry | null}
 */
function readEntry(json, head) {
  try {
    const { text, confirmed, when, interactions } = JSON.parse(json ?? "");
    const fits = typeof text === "string" && Number.isInteger(confirmed) && Number.isFinite(when) && Array.isArray(interactions);
    return fits ? { ...head, text, confirmed, when, interactions } : null;
  } catch {
    return null;
  }
}

/**
 * Return the journal of one course, for one learner at a time.
 *
 * @param {Environment} environment
 * @param {CourseData} course
 */
export function createJournal({ storage, window, random }, course) {
  // With a SCO for each item, each keeps its own state.
  const item = course.structure === "lessons" ? (course.items[0]?.id ?? "") : "";
  const root = `${NAME}/${encodeURIComponent(course.id)}/${encodeURIComponent(item)}/`;
  let prefix = `${root}/`;
  const token = String(random());
  let holds = true;
  /** @type {() => void} */
  let onLost = () => undefined;
  window.addEventListener("storage", noticeOther);

  return { turnTo, entries, write, remove, claim, isHeld: () => holds };

  /**
   * Turn to the entries of one learner; "" is nobody known.
   *
   * @param {string} learner
   */
  function turnTo(learner) {
    prefix = `${root}${encodeURIComponent(learner)}/`;
  }

  /** @returns {Entry[]} the learner's entries and the anonymous ones, the newest first */
  function entries() {
    const anonymous = `${root}/`;
    return keys().flatMap((key) => {
      const own = key.startsWith(prefix);
      if (!own && !key.startsWith(anonymous)) {
        return [];
      }
      const lineage = key.slice((own ? prefix : anonymous).length);
      return readEntry(read(key), { lineage, anonymous: !own }) ?? [];
    }).sort((a, b) => b.when - a.when);
  }

  /**
   * Keep an entry, and at most two older ones beside it.
   *
   * @param {LearnerState} state
   * @param {Pick<Entry, "text" | "confirmed" | "when" | "interactions">} entry
   * @returns {boolean} whether the browser kept it
   */
  function write({ lineage }, entry) {
    try {
      if (!storage) {
        return false;
      }
      storage.setItem(prefix + lineage, JSON.stringify(entry));
    } catch {
      return false;
    }
    const older = entries().filter((other) => !other.anonymous && other.lineage !== lineage);
    older.slice(ENTRIES - 1).forEach((other) => remove(other));
    return true;
  }

  /** @param {Pick<Entry, "lineage" | "anonymous">} entry */
  function remove({ lineage, anonymous }) {
    try {
      storage?.removeItem((anonymous ? `${root}/` : prefix) + lineage);
    } catch {
      // Nothing depends on it.
    }
  }

  /**
   * Become the one tab that writes; whichever was it before is told. The last one opened, or asked to go on, has the course.
   *
   * @param {() => void} [told]
   */
  function claim(told = onLost) {
    onLost = told;
    holds = true;
    try {
      storage?.setItem(`${prefix}tab`, token);
    } catch {
      // Without storage tabs know nothing of each other.
    }
  }

  /** @param {Pick<StorageEvent, "key" | "newValue">} event */
  function noticeOther({ key, newValue }) {
    if (holds && key === `${prefix}tab` && newValue && newValue !== token) {
      holds = false;
      onLost();
    }
  }

  /** @returns {string[]} */
  function keys() {
    try {
      const count = storage ? storage.length : 0;
      return Array.from({ length: count }, (_, at) => storage?.key(at) ?? "");
    } catch {
      return [];
    }
  }

  /**
   * @param {string} key
   * @returns {string | null}
   */
  function read(key) {
    try {
      return storage?.getItem(key) ?? null;
    } catch {
      return null;
    }
  }
}
