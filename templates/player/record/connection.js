// The connection to the LMS: opened, used and ended; what fails is tried again, later and later. It does not know what is kept:
// the record (record.js) stages it, and hears what the LMS has.

/** @import { CommitResult, Environment, Launch, Tracker } from "../types" */

const LONGEST_WAIT = 60000;
const SLOW = 1000;

/**
 * @param {Tracker} tracker
 * @param {Environment} environment
 * @param {ReturnType<typeof import("./troubles.js").createTroubles>} troubles
 * @param {object} record
 * @param {() => boolean} record.isOver whether the page left, or the learner
 * @param {() => boolean} record.isWritable whether what is done here is kept
 * @param {() => number} record.stage hand the tracker what is to be sent, and return its revision
 * @param {(revision: number) => void} record.confirm the LMS has that revision
 * @param {(launch: Launch) => void} record.rejoin an LMS came late, or came back
 */
export function createConnection(tracker, environment, troubles, { isOver, isWritable, stage, confirm, rejoin }) {
  const { clock, timers } = environment;
  let connected = false;
  let connecting = false;
  /** The session ended with the page, which the back and forward cache brought back. */
  let cameBack = false;
  let failures = 0;
  /** @type {any} */
  let timer = null;
  let due = Infinity;
  let notBefore = 0;
  /** What the LMS has not answered yet. @type {Promise<CommitResult> | undefined} */
  let awaited;

  return { isOpen: () => connected, open, schedule, save, commit, hurry, awaited: () => awaited, end, comeBack };

  /**
   * Open the session; when that fails, say so and try again later.
   *
   * @returns {Promise<Launch | null>}
   */
  async function open() {
    try {
      const found = await tracker.open();
      connected = true;
      awaited = undefined;
      cameBack = false;
      return found;
    } catch (error) {
      const { key = "troubleRefused" } = /** @type {{ key?: string }} */ (error);
      retry();
      troubles.begin(cameBack ? "troubleClosed" : key);
      return null;
    }
  }

  async function reconnect() {
    if (connecting) {
      return;
    }
    connecting = true;
    const late = await open();
    connecting = false;
    if (!late) {
      return;
    }
    if (isOver()) {
      connected = false;
      tracker.close(true);
      return;
    }
    rejoin(late);
    save();
  }

  /**
   * Save after `delay` milliseconds, or when the LMS has had its rest.
   *
   * @param {number} delay
   */
  function schedule(delay) {
    const moment = Math.max(clock.monotonic() + delay, notBefore);
    if (!tracker.local && moment < due) {
      timers.clear(timer);
      due = moment;
      timer = timers.set(save, moment - clock.monotonic());
    }
  }

  /** Have the LMS keep the state as it is now. */
  function save() {
    rest();
    if (isOver() || !isWritable()) {
      return;
    }
    if (awaited) {
      stage();
      awaited.then(() => schedule(0));
    } else if (!connected) {
      reconnect();
    } else if (!tracker.local && environment.offline()) {
      // Not even tried: Moodle would answer "true" and forget the values.
      troubles.begin("troubleOffline");
    } else {
      commit(stage());
    }
  }

  function rest() {
    timers.clear(timer);
    due = Infinity;
  }

  /** @param {number} revision that was staged */
  function commit(revision) {
    const began = clock.monotonic();
    const result = tracker.commit();
    const took = clock.monotonic() - began;
    // A commit that freezes the page is given time between; the journal has everything meanwhile.
    notBefore = took > SLOW ? clock.monotonic() + 2 * took : 0;
    conclude(result, revision);
    const { later } = result;
    awaited = later;
    later?.then((outcome) => {
      if (awaited === later) {
        awaited = undefined;
        conclude(outcome, revision);
      }
    });
  }

  /**
   * @param {CommitResult} result
   * @param {number} revision what was sent
   */
  function conclude(result, revision) {
    if (!result.ok) {
      fail(result);
    } else if (!result.unsure) {
      failures = 0;
      confirm(revision);
    }
  }

  /** @param {CommitResult} result */
  function fail({ reason }) {
    retry();
    if (reason === "stale") {
      connected = false;
      // What the other device did is shown when both are saved.
      troubles.expect();
    } else if (!environment.hidden()) {
      const keys = { expired: "troubleExpired", refused: "troubleRefused", failed: "troubleFailed" };
      troubles.begin(environment.offline() ? "troubleOffline" : keys[reason ?? "failed"]);
    }
  }

  /** Try again later, and ever later. */
  function retry() {
    failures += 1;
    const wait = Math.min(LONGEST_WAIT, 1000 * 2 ** failures);
    notBefore = clock.monotonic() + wait;
    schedule(wait);
  }

  /**
   * Do at once what waits.
   *
   * @param {boolean} behind whether there is anything that the LMS has not confirmed
   */
  function hurry(behind) {
    notBefore = 0;
    if (!connected || behind) {
      schedule(0);
    }
  }

  /**
   * End the session, with what was staged.
   *
   * @param {boolean} discard
   * @returns {CommitResult}
   */
  function end(discard) {
    rest();
    if (!connected) {
      return { ok: false, reason: "failed" };
    }
    const result = tracker.close(discard);
    connected = tracker.local;
    return result;
  }

  /**
   * Go on, on a page that came back without its session.
   *
   * @param {() => Promise<void>} prepare
   */
  async function comeBack(prepare) {
    if (!tracker.local) {
      cameBack = true;
      await prepare();
      reconnect();
    }
  }
}
