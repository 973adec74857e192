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

/** The entries of one course, of one learner at a time. */
export class Journal {
  /**
   * @param {Environment} environment
   * @param {CourseData} course
   */
  constructor({ storage, window, random }, course) {
    this.storage = storage;
    // With a SCO for each item, each keeps its own state.
    const item = course.structure === "lessons" ? (course.items[0]?.id ?? "") : "";
    this.root = `${NAME}/${encodeURIComponent(course.id)}/${encodeURIComponent(item)}/`;
    this.prefix = `${this.root}/`;
    this.token = String(random());
    this.holds = true;
    /** @type {() => void} */
    this.onLost = () => undefined;
    window.addEventListener?.("storage", (/** @type {StorageEvent} */ event) => this.noticeOther(event));
  }

  /**
   * Turn to the entries of one learner; "" is nobody known.
   *
   * @param {string} learner
   */
  turnTo(learner) {
    this.prefix = `${this.root}${encodeURIComponent(learner)}/`;
  }

  /** @returns {Entry[]} the learner's entries and the anonymous ones, the newest first */
  entries() {
    const anonymous = `${this.root}/`;
    return this.keys().flatMap((key) => {
      const own = key.startsWith(this.prefix);
      if (!own && !key.startsWith(anonymous)) {
        return [];
      }
      const lineage = key.slice((own ? this.prefix : anonymous).length);
      return readEntry(this.read(key), { lineage, anonymous: !own }) ?? [];
    }).sort((a, b) => b.when - a.when);
  }

  /**
   * Keep an entry, and at most two older ones beside it.
   *
   * @param {LearnerState} state
   * @param {Pick<Entry, "text" | "confirmed" | "when" | "interactions">} entry
   * @returns {boolean} whether the browser kept it
   */
  write({ lineage }, entry) {
    try {
      if (!this.storage) {
        return false;
      }
      this.storage.setItem(this.prefix + lineage, JSON.stringify(entry));
    } catch {
      return false;
    }
    const older = this.entries().filter((other) => !other.anonymous && other.lineage !== lineage);
    older.slice(ENTRIES - 1).forEach((other) => this.remove(other));
    return true;
  }

  /** @param {Pick<Entry, "lineage" | "anonymous">} entry */
  remove({ lineage, anonymous }) {
    try {
      this.storage?.removeItem((anonymous ? `${this.root}/` : this.prefix) + lineage);
    } catch {
      // Nothing depends on it.
    }
  }

  /**
   * Become the one tab that writes; whichever was it before is told. The last one opened, or asked to go on, has the course.
   *
   * @param {() => void} [onLost]
   */
  claim(onLost = this.onLost) {
    this.onLost = onLost;
    this.holds = true;
    try {
      this.storage?.setItem(`${this.prefix}tab`, this.token);
    } catch {
      // Without storage tabs know nothing of each other.
    }
  }

  /** @param {Pick<StorageEvent, "key" | "newValue">} event */
  noticeOther({ key, newValue }) {
    if (this.holds && key === `${this.prefix}tab` && newValue && newValue !== this.token) {
      this.holds = false;
      this.onLost();
    }
  }

  /** @returns {string[]} */
  keys() {
    try {
      const storage = this.storage;
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
  read(key) {
    try {
      return this.storage?.getItem(key) ?? null;
    } catch {
      return null;
    }
  }
}
