// At launch: what the LMS says against what this browser's journal says. Pure.
//
// Same lineage: both are united; if that gives the LMS anything new, or the LMS has an older revision than it once confirmed, it
//   lost something, and gets it again.
// The LMS has nothing: work that was never confirmed is handed in now. Work that was confirmed is gone there either by a fault
//   or because a new attempt was begun: only the learner knows, so the learner is asked.
// The LMS has something unreadable (cut off, or another program's): the journal stands in for it.
// The LMS has another lineage: it wins, with what was never confirmed here added; if work that it once confirmed here is not
//   in it, the learner is asked.
// What was kept while nobody could say whose it is: the learner is asked, as it may be another person's.

/** @import { Interaction, Launch, LearnerState, Notice } from "../types" */

import { toDigits } from "../state/alphabet.js";
import { isUntouched } from "../state/learner.js";
import { hasMore, merge } from "../state/merge.js";

/** @type {Launch} what is known when the LMS cannot be asked */
export const UNKNOWN = {
  learner: { id: "", name: "" },
  mode: "normal",
  passingScore: null,
  state: "",
  limit: Infinity,
};

/**
 * Return a name for an attempt at the course: eight characters by chance.
 *
 * @param {import("../types").Environment} environment
 * @returns {string}
 */
export function newLineage({ random }) {
  const four = () => toDigits(random() * 2 ** 24, 4);
  return four() + four();
}

/**
 * Return both states as one that goes on under the first one's lineage.
 *
 * @param {LearnerState | null} first
 * @param {LearnerState} second
 * @returns {LearnerState}
 */
export function unite(first, second) {
  return first ? { ...merge(first, second), lineage: first.lineage } : second;
}

/**
 * @typedef {object} Kept an entry of the journal, read
 * @property {LearnerState} state
 * @property {number} confirmed
 * @property {number} when
 * @property {boolean} anonymous
 *
 * @property {number} dropped what the course no longer has of it
 * @property {readonly Interaction[]} interactions
 *
 * @typedef {object} Reconciled
 * @property {LearnerState | null} state where to go on; `null`: begin afresh
 * @property {Kept | null} taken the entry that went into it
 * @property {boolean} replay the LMS lacks something of it
 * @property {Kept | null} ask the entry that only the learner can decide on
 */

/**
 * @param {LearnerState | null} lms
 * @param {boolean} unreadable whether the LMS has something that could not be read
 * @param {readonly Kept[]} journal the newest first
 * @returns {Reconciled}
 */
export function reconcile(lms, unreadable, journal) {
  const touched = journal.filter(({ state }) => !isUntouched(state));
  if (!lms) {
    return withoutLms(unreadable, touched);
  }
  const own = touched.find(({ state, anonymous }) => !anonymous && state.lineage === lms.lineage);
  if (own) {
    const lost = lms.revision < own.confirmed;
    const newer = own.state.revision > lms.revision || hasMore(own.state, lms);
    const unsent = own.state.revision > own.confirmed && newer;
    return { state: merge(lms, own.state), taken: own, replay: lost || unsent, ask: null };
  }
  const more = touched.find(({ state }) => hasMore(state, lms));
  if (more && !more.anonymous && !more.confirmed) {
    const both = merge(lms, more.state);
    return { state: { ...both, lineage: lms.lineage }, taken: more, replay: true, ask: null };
  }
  return { state: lms, taken: null, replay: false, ask: more ?? null };
}

/**
 * @param {boolean} unreadable
 * @param {readonly Kept[]} touched
 * @returns {Reconciled}
 */
function withoutLms(unreadable, touched) {
  const own = touched.find(({ anonymous, confirmed }) => !anonymous && (unreadable || !confirmed));
  const first = touched[0];
  // The newest decides: unsent work from before a finished attempt is not brought back over its head.
  if (own && (own === first || unreadable)) {
    return { state: own.state, taken: own, replay: true, ask: null };
  }
  return { state: null, taken: null, replay: false, ask: first ?? null };
}

/**
 * Return what to tell the learner at the start.
 *
 * @param {LearnerState} state
 * @param {{ dropped: number, unreadable: boolean, replay: boolean }} found
 * @param {readonly { body: string }[]} [beside] answers that wait, as they are written
 * @returns {Notice[]}
 */
export function noticesOf(state, { dropped, unreadable, replay }, beside = []) {
  const shortened = [state.checks, ...Object.values(state.quizzes).map(({ attempt }) => attempt?.answers ?? {})]
    .flatMap(Object.values)
    .filter((answer) => answer.response === null).length + beside.filter(({ body }) => body === "").length;
  /** @type {[string, any][]} */
  const counts = [
    ["resumeUnreadable", unreadable],
    ["resumeReplayed", replay],
    ["resumeChanged", dropped],
    ["resumeShortened", shortened],
  ];
  return counts.flatMap(([key, count]) => (count ? [{ key, values: { count } }] : []));
}
