// Statements that a learning record store has not taken yet, in their order. They are kept until it has, and each has its id
// before it is sent, so that nothing is lost on a train and what arrives twice counts once.

/** @import { CommitResult } from "../types" */
/** @typedef {import("./lrs.js").Lrs} Lrs */
/** @typedef {{ readonly id: string, readonly [member: string]: any }} Statement */

import { isSilent, isTaken, LAST_WORDS } from "./lrs.js";

const MOST_AT_ONCE = 50;

/**
 * @param {() => Lrs} lrs
 * @param {Statement[]} waiting
 * @param {object} owner
 * @param {() => void} owner.keep called when `waiting` has changed
 * @param {(statement: Statement) => void} owner.taken called with each that the store has
 */
export function createOutbox(lrs, waiting, { keep, taken }) {
  /** Whether each goes alone, because one of several was refused. */
  let alone = false;

  return { add, send, last, isEmpty: () => waiting.length === 0 };

  /** @param {Statement} statement */
  function add(statement) {
    if (waiting.every(({ id }) => id !== statement.id)) {
      waiting.push(statement);
      keep();
    }
  }

  /**
   * Send what waits, the oldest first.
   *
   * @param {boolean} alive whether the session is known to go on, so that a statement which is forbidden is at fault itself
   * @returns {Promise<CommitResult>}
   */
  async function send(alive) {
    /** @type {CommitResult} */
    let result = { ok: true };
    while (waiting.length > 0) {
      const batch = waiting.slice(0, alone ? 1 : MOST_AT_ONCE);
      const { status } = await lrs().post("statements", batch);
      if (isTaken(status) || (batch.length === 1 && (await isKnown(status, batch)))) {
        batch.forEach(taken);
        remove(batch);
      } else if (isSilent(status)) {
        return { ok: false, reason: "failed" };
      } else if (status === 401 || (status === 403 && !alive && batch.length === 1)) {
        return { ok: false, reason: "expired" };
      } else if (batch.length > 1) {
        alone = true;
      } else {
        remove(batch);
        result = { ok: false, reason: "refused" };
      }
    }
    alone = false;
    return result;
  }

  /**
   * Return whether the store has a statement that it refuses: the answer to an earlier request was lost.
   *
   * @param {number} status
   * @param {Statement[]} batch one
   */
  async function isKnown(status, [statement]) {
    if (status === 400 || status === 403) {
      return isTaken((await lrs().get("statements", { statementId: String(statement?.id) })).status);
    }
    return status === 409;
  }

  /** @param {readonly Statement[]} batch */
  function remove(batch) {
    batch.forEach((statement) => {
      const at = waiting.indexOf(statement);
      if (at >= 0) {
        waiting.splice(at, 1);
      }
    });
    keep();
  }

  /** Send all at once, for a page that goes. */
  function last() {
    return lrs().post("statements", [...waiting], { room: LAST_WORDS });
  }
}
