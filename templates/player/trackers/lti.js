// The tracker of the LTI tool: its own server keeps the record, and it judges every answer. What is right comes to the browser
// only when its feedback is due. Scores are not reported from here: the server knows them better, and sends them itself.
//
// Requests go below the page's own address, which holds the token of the launch. `commit` has to say at once whether the state
// was kept, so it asks synchronously, as the LMSs' own SCORM programs do; a page that is going away sends a beacon.

/** @import { CommitResult, Environment, Launch, QuestionData, QuestionType, Response, Tracker } from "../types" */

import { TrackerError } from "./session.js";

const LONGEST_STATE = 64000;
const CONFLICT = 409;

/** What is right, by question: of those whose feedback was given. @type {Map<string, any>} */
const answers = new Map();

/**
 * Ask the server.
 *
 * @param {string} path below `api/`
 * @param {object} [body] sent as JSON; without one, something is read
 * @returns {Promise<any>} what it says; rejects with an Error whose message is for the learner
 */
export async function call(path, body) {
  const options = body && { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) };
  const response = await fetch(`api/${path}`, options);
  const said = await response.json();
  if (!response.ok) {
    throw new Error(said.what);
  }
  return said;
}

/**
 * Ask the server, and wait.
 *
 * @param {string} path
 * @param {object} [body]
 * @returns {{ status: number, said: any }} status 0 when it does not answer
 */
function callNow(path, body) {
  const request = new XMLHttpRequest();
  try {
    request.open(body ? "POST" : "GET", `api/${path}`, false);
    request.setRequestHeader("Content-Type", "application/json");
    request.send(body ? JSON.stringify(body) : null);
    return { status: request.status, said: JSON.parse(request.responseText) };
  } catch {
    return { status: 0, said: {} };
  }
}

/**
 * Return the question types with the server in place of their own scoring, which lacks the solutions here.
 *
 * @param {Readonly<Record<string, QuestionType>>} types
 * @returns {Readonly<Record<string, QuestionType>>}
 */
export function judgedByServer(types) {
  return Object.fromEntries(Object.entries(types).map(([name, type]) => [name, withServer(type)]));
}

/**
 * @param {QuestionType} type
 * @returns {QuestionType}
 */
function withServer(type) {
  return {
    ...type,
    create(question, view) {
      Object.assign(question, answers.get(question.id));
      return type.create(question, view);
    },
    score(question, response) {
      const { status, said } = callNow("checks", { question: question.id, response });
      if (status !== 200) {
        throw new Error(said.what ?? "The server does not answer.");
      }
      const { share, ...answer } = said;
      answers.set(question.id, answer);
      Object.assign(question, answer);
      return share;
    },
  };
}

/** @implements {Tracker} */
class ServerTracker {
  /** @param {Environment} environment */
  constructor(environment) {
    this.environment = environment;
    /** @type {"lti"} */
    this.name = "lti";
    /** @type {import("../types").Edition | null} */
    this.edition = null;
    this.local = false;
    this.text = "";
    this.kept = "";
    this.revision = 0;
    /** Sent by a beacon, whose answer nobody hears. */
    this.unsure = false;
  }

  /** @returns {Promise<Launch>} */
  async open() {
    const state = await call("state").catch(() => {
      throw new TrackerError("refused");
    });
    Object.entries(state.answers).forEach(([id, answer]) => answers.set(id, answer));
    this.text = state.text;
    this.kept = state.text;
    this.revision = state.revision;
    return {
      learner: { id: state.learner, name: "" },
      mode: "normal",
      credit: true,
      passingScore: null,
      state: state.text,
      entry: state.text === "" ? "ab-initio" : "resume",
      limit: LONGEST_STATE,
    };
  }

  /** @param {string} text */
  save(text) {
    this.text = text;
  }

  answered() {}

  report() {}

  /** @returns {CommitResult} */
  commit() {
    if (this.text === this.kept && !this.unsure) {
      return { ok: true };
    }
    if (this.environment.hidden()) {
      return this.beacon();
    }
    if (this.unsure && !this.findOut()) {
      return { ok: false, reason: "failed" };
    }
    const text = this.text;
    const { status, said } = callNow("state", { text, revision: this.revision });
    if (status === 200) {
      this.revision = said.revision;
      this.kept = text;
      return { ok: true };
    }
    return { ok: false, reason: status === 0 || status >= 500 ? "failed" : status === CONFLICT ? "refused" : "expired" };
  }

  /** @returns {CommitResult} */
  beacon() {
    const body = new Blob([JSON.stringify({ text: this.text, revision: this.revision })], { type: "application/json" });
    const queued = this.environment.window.navigator.sendBeacon("api/state", body);
    this.unsure = this.unsure || queued;
    return queued ? { ok: true, unsure: true } : { ok: false, reason: "failed" };
  }

  /**
   * Find out what became of a beacon: if the server has what was sent, its revision is ours.
   *
   * @returns {boolean} whether the server answered
   */
  findOut() {
    const { status, said } = callNow("state");
    if (status === 200) {
      this.unsure = false;
      if (said.text === this.text) {
        this.kept = said.text;
        this.revision = said.revision;
      }
    }
    return status === 200;
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
 * @returns {Tracker}
 */
export function createTracker(environment) {
  return new ServerTracker(environment);
}
