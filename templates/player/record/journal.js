// The journal: what a learner did, kept in this browser after every change, until the LMS has it and beyond.
// One entry per course, learner and lineage, as resume text in full length, with what the LMS confirmed of it.
// A browser that forbids storage, or has no room, has no journal; everything else works as before. Where it is kept: browser-storage.js.

/** @import { CourseData, Environment, Interaction, LearnerState } from "../types" */

const NAME = "lessonpack";
const ENTRIES = 3;
/** Seconds that a browser is given to open its storage. A device that stands still meanwhile spends one of them. */
const PATIENCE = 10;

/**
 * @typedef {object} Entry
 * @property {string} lineage
 * @property {string} text resume text without a limit
 * @property {number} confirmed the last revision that the LMS confirmed; 0: none
 * @property {number} when milliseconds since 1970 of the last change
 * @property {boolean} anonymous kept while nobody could say whose it is
 * @property {readonly Interaction[]} interactions that the LMS has not confirmed, after the last ones that it has
 */

/**
 * Read an entry defensively: other packages of the same origin may write where they like.
 *
 * @param {string} json
 * @param {Pick<Entry, "lineage" | "anonymous">} head
 * @returns {Entry | null}
 */
function readEntry(json, head) {
  try {
    const { text, confirmed, when, interactions } = JSON.parse(json);
    const fits = typeof text === "string" && Number.isInteger(confirmed) && Number.isFinite(when) && Array.isArray(interactions);
    return fits ? { ...head, text, confirmed, when, interactions } : null;
  } catch {
    return null;
  }
}

/**
 * Return the journal of one course, for one learner at a time. What it has is known at any moment, also while the page goes away:
 * it is read once, and tabs tell each other what they write.
 *
 * @param {Environment} environment
 * @param {CourseData} course
 */
export function createJournal({ storage, timers }, course) {
  // With a SCO for each item, each keeps its own state.
  const item = course.structure === "lessons" ? (course.items[0]?.id ?? "") : "";
  const root = `${NAME}/${encodeURIComponent(course.id)}/${encodeURIComponent(item)}/`;
  let prefix = `${root}/`;
  /** Entries as JSON, by key. @type {Map<string, string>} */
  let known = new Map();
  /** What this tab wrote last. */
  let last = { key: "", json: "" };
  let holds = true;
  /** @type {() => void} */
  let onLost = () => undefined;
  /** @type {Promise<boolean>} */
  let loading = Promise.resolve(false);
  storage?.listen(root, { received, emptied: () => void (holds && keep()) });

  return { load, loaded: () => loading, kept: () => known, turnTo, entries, write, remove, claim, isHeld: () => holds };

  /**
   * Read what the browser has.
   *
   * @returns {Promise<boolean>} whether it keeps anything at all
   */
  function load() {
    loading = inTime(storage?.read(root)).then((found) => {
      known = found ?? known;
      return found !== null;
    });
    return loading;
  }

  /**
   * @template T
   * @param {Promise<T> | undefined} answer of the browser's storage
   * @returns {Promise<T | null>} `null` when it refuses, or does not answer, which must not keep anybody from the course
   */
  async function inTime(answer) {
    let left = PATIENCE;
    /** @type {any} */
    let timer;
    /** @type {Promise<null>} */
    const tooLate = new Promise((_, reject) => {
      const wait = () => {
        timer = timers.set(--left ? wait : reject, 1000);
      };
      wait();
    });
    const found = await Promise.race([answer ?? null, tooLate]).catch(() => null);
    timers.clear(timer);
    return found;
  }

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
    return [...known].flatMap(([key, json]) => {
      const own = key.startsWith(prefix);
      if (!own && !key.startsWith(anonymous)) {
        return [];
      }
      const lineage = key.slice((own ? prefix : anonymous).length);
      return readEntry(json, { lineage, anonymous: !own }) ?? [];
    }).sort((a, b) => b.when - a.when);
  }

  /**
   * Keep an entry, and at most two older ones beside it.
   *
   * @param {LearnerState} state
   * @param {Pick<Entry, "text" | "confirmed" | "when" | "interactions">} entry
   * @returns {Promise<boolean>} whether the browser kept it
   */
  function write({ lineage }, entry) {
    last = { key: prefix + lineage, json: JSON.stringify(entry) };
    known.set(last.key, last.json);
    storage?.post(last);
    const older = entries().filter((other) => !other.anonymous && other.lineage !== lineage);
    older.slice(ENTRIES - 1).forEach((other) => remove(other));
    return keep();
  }

  /** @returns {Promise<boolean>} whether the browser kept what was written last */
  async function keep() {
    return last.key === "" || (await inTime(storage?.write(last.key, last.json))) !== null;
  }

  /** @param {Pick<Entry, "lineage" | "anonymous">} entry */
  function remove({ lineage, anonymous }) {
    const key = (anonymous ? `${root}/` : prefix) + lineage;
    known.delete(key);
    // Nothing depends on it.
    storage?.remove(key).catch(() => undefined);
  }

  /**
   * Become the one tab that writes; the one before it is notified. The last one that was opened, or taken over, has the course.
   *
   * @param {() => void} [lost]
   */
  function claim(lost = onLost) {
    onLost = lost;
    holds = true;
    storage?.post({ claim: prefix });
  }

  /**
   * Hear what another tab has to say: that it has the course now, or what it wrote.
   *
   * @param {{ claim?: string, key?: string, json?: string }} message
   */
  function received({ claim: claimed, key, json }) {
    if (key && json) {
      known.set(key, json);
    } else if (holds && claimed === prefix) {
      holds = false;
      onLost();
    }
  }
}
