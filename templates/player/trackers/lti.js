// The tracker of the LTI tool: its own server keeps the record, and it judges every answer. What is right comes to the browser
// only when its feedback is due. Scores are not reported from here: the server knows them better, and sends them itself. What the
// server cannot know by itself is which lessons were read.
//
// No request stops the page: `commit` says that it is not sure yet, and later what came of it.

/** @import { CommitResult, Environment, Launch, Tracker } from "../types" */

import { growToWindow } from "../served/frame.js";
import { ask } from "../served/server.js";
import { TrackerError } from "./session.js";

const LONGEST_STATE = 64000;
const OK = 200;
const CONFLICT = 409;
const BUSY = 429;

/** @typedef {Pick<ReturnType<typeof import("../served/checks.js").createChecks>, "resume" | "note">} Checks */

/** @param {number} status whether it says that the server may answer in a moment */
const isSilent = (status) => status === 0 || status === BUSY || status >= 500;

/**
 * Whether a page may have been made before the last request of the one that it replaces: browsers let go of the old page
 * when the new one has come.
 * @param {Window} browser
 */
const isReloaded = ({ performance }) => /** @type {any} */ (performance.getEntriesByType("navigation")[0])?.type !== "navigate";

/** @implements {Tracker} */
class ServerTracker {
  /**
   * @param {Environment} environment
   * @param {Checks} checks
   * @param {any} first what the page brought along: the server's answer to the first question, unless it was reloaded
   */
  constructor(environment, checks, first) {
    this.first = first && isReloaded(environment.window) ? null : first;
    this.environment = environment;
    this.checks = checks;
    /** @type {"lti"} */
    /** @type {import("../types").Edition | null} */
    this.edition = null;
    this.local = false;
    this.text = "";
    /** @type {readonly string[]} */
    this.read = [];
    this.kept = "";
    this.revision = 0;
    /** What is on its way, and what becomes of it. @type {{ text: string, later: Promise<CommitResult> } | null} */
    this.sending = null;
    this.framed = false;
  }

  /** @returns {Promise<Launch>} */
  async open() {
    const { status, reply } = this.first ? { status: OK, reply: this.first } : await ask("state", undefined, this.environment.window);
    this.first = null;
    if (status !== OK) {
      throw new TrackerError(isSilent(status) ? "troubleFailed" : "troubleRefused");
    }
    const state = this.checks.resume(reply, LONGEST_STATE);
    this.read = reply.read;
    this.text = reply.text;
    this.kept = reply.text;
    this.revision = reply.revision;
    this.sending = null;
    if (!this.framed) {
      this.framed = true;
      growToWindow(reply.frames);
    }
    return {
      learner: { id: reply.learner, name: "" },
      mode: reply.mode,
      passingScore: null,
      state,
      limit: LONGEST_STATE,
    };
  }

  /**
   * @param {string} text
   * @param {string} place
   * @param {readonly string[]} read
   */
  save(text, place, read) {
    this.text = text;
    this.read = read;
    this.checks.note(read);
  }

  answered() {}

  report() {}

  /** @returns {CommitResult} */
  commit() {
    if (!this.sending) {
      return this.text === this.kept ? { ok: true } : this.send(this.revision);
    }
    const { text, later } = this.sending;
    // Only a page that closes does not wait for the answer: the revision that it will give is known before.
    return this.text === text ? { ok: true, unsure: true, later } : this.send(this.revision + 1);
  }

  /**
   * @param {number} revision that the server has when this arrives
   * @returns {CommitResult}
   */
  send(revision) {
    const { text, read } = this;
    const sending = { text, later: this.hear(ask("state", { text, revision, read }, this.environment.window), text) };
    this.sending = sending;
    return { ok: true, unsure: true, later: sending.later };
  }

  /**
   * @param {ReturnType<typeof ask>} answer
   * @param {string} text what was sent
   * @returns {Promise<CommitResult>}
   */
  async hear(answer, text) {
    const { status, reply } = await answer;
    if (this.sending?.text === text) {
      this.sending = null;
    }
    if (status === OK) {
      this.kept = text;
      this.revision = reply.revision;
      return { ok: true };
    }
    return { ok: false, reason: isSilent(status) ? "failed" : status === CONFLICT ? "stale" : "expired" };
  }

  /**
   * @param {boolean} [discard]
   * @returns {CommitResult}
   */
  close(discard = false) {
    return discard ? { ok: true } : this.commit();
  }
}

/**
 * @param {Environment} environment
 * @param {Checks} checks
 * @param {object | null} [first] what the server says of the learner, if the page brought it along
 * @returns {Tracker}
 */
export function createTracker(environment, checks, first = null) {
  return new ServerTracker(environment, checks, first);
}
