// The page's life: hidden and seen again, with and without a network, left, brought back, and closed by the learner.

/** @import { CommitResult, Ending, Environment } from "../types" */

/**
 * @param {Environment} environment
 * @param {ReturnType<typeof import("./connection.js").createConnection>} connection
 * @param {ReturnType<typeof import("./troubles.js").createTroubles>} troubles
 * @param {object} record
 * @param {() => boolean} record.isBehind whether there is anything that the LMS has not confirmed
 * @param {() => void} record.note write the journal
 * @param {() => Promise<void>} record.readAgain take in what was done elsewhere meanwhile
 * @param {() => CommitResult} record.end end the session, with everything that is not confirmed
 * @param {(result: CommitResult) => Promise<Ending>} record.endingOf where the work is after that
 */
export function createPageLife(environment, connection, troubles, { isBehind, note, readAgain, end, endingOf }) {
  /** The page left, and its session with it; the back and forward cache may bring it back. */
  let left = false;
  let closed = false;
  /** @type {Promise<Ending> | undefined} */
  let ending;

  return { listen, close, isClosed: () => closed, isOver: () => closed || left };

  /** Listen to the page's coming and going. */
  function listen() {
    const { window } = environment;
    const on = (/** @type {string} */ name, /** @type {(event: any) => void} */ action) => window.addEventListener(name, action);
    on("pagehide", leave);
    on("pageshow", ({ persisted }) => persisted && left && comeBack());
    on("online", hurry);
    on("offline", () => isBehind() && troubles.begin("troubleOffline"));
    window.document?.addEventListener("visibilitychange", () => (environment.hidden() ? isBehind() && connection.save() : hurry()));
  }

  /** The page goes, perhaps for good. */
  function leave() {
    if (!left && !closed) {
      // Whatever it answers is not certain: nothing counts as confirmed by it.
      end();
      left = true;
    }
  }

  /** The back and forward cache brings the page back, without its session. */
  function comeBack() {
    left = false;
    connection.comeBack(readAgain);
  }

  /** Do at once what waits. */
  function hurry() {
    const behind = isBehind();
    if (behind) {
      note(); // Whatever became of the browser's storage meanwhile.
    }
    connection.hurry(behind);
  }

  /** @returns {Promise<Ending>} */
  function close() {
    ending = ending ?? finish();
    return ending;
  }

  /** @returns {Promise<Ending>} */
  async function finish() {
    const awaited = connection.awaited();
    if (awaited) {
      await awaited;
    }
    const result = end();
    closed = true;
    return endingOf(result);
  }
}
