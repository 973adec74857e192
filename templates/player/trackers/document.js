// The document that a learning record store keeps of a learner, and how what the store answers about it is read.

/** @typedef {import("./lrs.js").Condition} Condition */
/** @typedef {{ resume: string, told: string[], progress: number }} Document `told`: verbs; `progress`: percent that was told */

/**
 * Return a pass mark in percent that is no higher than the share when it is divided again: who reaches it exactly has passed.
 *
 * @param {number | null} share
 */
export function percentOf(share) {
  const percent = (share ?? 0) * 100;
  return share === null ? null : percent / 100 > share ? percent * (1 - Number.EPSILON) : percent;
}

/**
 * Return whether a store, which is not that of an LMS, says that it has no State Resource.
 *
 * @param {import("./statements.js").Scene} scene
 * @param {number} status
 */
export function hasNoState({ isCmi5 }, status) {
  return !isCmi5 && (status === 404 || status === 405 || status === 501);
}

/**
 * @param {import("./statements.js").Scene} scene
 * @param {number} status
 */
export function hasNoDocument(scene, status) {
  return status === 404 || hasNoState(scene, status);
}

/**
 * @param {import("./lrs.js").Reply} reply to a question for the document
 * @param {boolean} isNowhere whether it says that there is none
 * @returns {Condition}
 */
export function conditionOf({ etag }, isNowhere) {
  return isNowhere ? { "If-None-Match": "*" } : etag ? { "If-Match": etag } : null;
}

/**
 * @param {any} found what the store has, if anything
 * @returns {Document}
 */
export function readDocument(found) {
  return {
    resume: typeof found?.resume === "string" ? found.resume : "",
    told: Array.isArray(found?.told) ? found.told.map(String) : [],
    progress: Number(found?.progress) || 0,
  };
}
