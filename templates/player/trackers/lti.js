// The tracker of the LTI tool: its own server keeps the record, and it judges every answer. What is right comes to the browser
// only when its feedback is due. Scores are not reported from here: the server knows them better, and sends them itself.
//
// No request stops the page: `commit` says that it is not sure yet, and later what came of it.

/** @import { CommitResult, Environment, Launch, QuestionData, QuestionType, Response, Tracker } from "../types" */

import { announce, byId } from "../dom.js";
import { ask, call } from "../server.js";
import { TrackerError } from "./session.js";

const LONGEST_STATE = 64000;
const CONFLICT = 409;
/** Milliseconds that an answer may take without a word about it. */
const SOON = 700;

/** What is right, by question: of those whose feedback was given. @type {Map<string, any>} */
const answers = new Map();

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
  /** Says to the learner of a question that its answer is on its way. @type {Map<string, (busy: boolean) => void>} */
  const tell = new Map();
  return {
    ...type,
    create(question, view) {
      Object.assign(question, answers.get(question.id));
      tell.set(question.id, (busy) => {
        const words = busy ? view.sentences.say("checking") : "";
        byId(view.describedBy)?.replaceChildren(words);
        announce(words);
      });
      return type.create(question, view);
    },
    async judge(question, response) {
      const busy = setTimeout(() => tell.get(question.id)?.(true), SOON);
      try {
        const { share, ...answer } = await call("checks", { question: question.id, response });
        answers.set(question.id, answer);
        Object.assign(question, answer);
        return share;
      } finally {
        clearTimeout(busy);
        tell.get(question.id)?.(false);
      }
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
    /** What is on its way, and what becomes of it. @type {{ text: string, later: Promise<CommitResult> } | null} */
    this.sending = null;
  }

  /** @returns {Promise<Launch>} */
  async open() {
    const { status, said } = await ask("state", undefined, this.environment.window);
    if (status !== 200) {
      throw new TrackerError("refused");
    }
    Object.entries(said.checks).forEach(([id, check]) => answers.set(id, check));
    this.text = said.text;
    this.kept = said.text;
    this.revision = said.revision;
    this.sending = null;
    return {
      learner: { id: said.learner, name: "" },
      mode: "normal",
      credit: true,
      passingScore: null,
      state: said.text,
      entry: said.text === "" ? "ab-initio" : "resume",
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
    const { text } = this;
    const sending = { text, later: this.hear(ask("state", { text, revision }, this.environment.window), text) };
    this.sending = sending;
    return { ok: true, unsure: true, later: sending.later };
  }

  /**
   * @param {ReturnType<typeof ask>} answer
   * @param {string} text what was sent
   * @returns {Promise<CommitResult>}
   */
  async hear(answer, text) {
    const { status, said } = await answer;
    if (this.sending?.text === text) {
      this.sending = null;
    }
    if (status === 200) {
      this.kept = text;
      this.revision = said.revision;
      return { ok: true };
    }
    return { ok: false, reason: status === 0 || status >= 500 ? "failed" : status === CONFLICT ? "stale" : "expired" };
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
