// What a tracker does that talks to a learning record store (xAPI): tells it in statements what the learner did, and keeps the
// resume data as a document of its State Resource. How the store is found, and whose it is, a tracker says (cmi5.js).
//
// A verdict is told once: which ones were stands beside the resume data. Once "terminated" was sent the session is over, for a
// page that comes back too (cmi5, 9.3.8): what is done then waits in the journal for the next session.

/** @import { CommitResult, CourseData, Environment, Interaction, Launch, Progress, Tracker } from "../types" */

import { conditionOf, hasNoDocument, hasNoState, percentOf, readDocument } from "./document.js";
import { bytesOf, isSilent, isTaken, LAST_WORDS } from "./lrs.js";
import { createOutbox } from "./outbox.js";
import { TrackerError } from "./session.js";
import { createStatements } from "./statements.js";

const STATE = "lessonpack";
/** Milliseconds that the LMS's page may take to come. */
const ON_THE_WAY = 10000;
/** @type {CommitResult} */
const OK = { ok: true };
/** @type {CommitResult} */
const OVER = { ok: false, reason: "expired" };

/**
 * @typedef {object} Joined what was found at launch
 * @property {import("./lrs.js").Lrs} lrs
 * @property {Record<string, string>} place whose documents of which activity
 * @property {import("./statements.js").Scene} scene
 * @property {string} session its name
 * @property {Launch["learner"]} learner
 * @property {Launch["mode"]} mode
 * @property {string} returnUrl where to go at the end; "" for nowhere
 *
 * @typedef {import("./lrs.js").Condition} Condition
 *
 * @typedef {import("./document.js").Document} Document
 */

/**
 * @param {Environment} environment
 * @param {CourseData} course
 * @param {object} launch
 * @param {import("./tab.js").Tab} launch.tab
 * @param {() => Promise<Joined>} launch.join rejects with a TrackerError
 * @returns {Tracker}
 */
export function createLearningStore(environment, course, { tab: { kept, keep }, join }) {
  const { window, clock, timers } = environment;
  const outbox = createOutbox(() => /** @type {Joined} */ (joined).lrs, kept.waiting, { keep, taken });
  /** @type {Joined | null} */
  let joined = null;
  /** @type {ReturnType<typeof createStatements> | null} */
  let statements = null;
  /** @type {Document} */
  let document = { resume: "", told: [], progress: 0 };
  /** The document as the store has it. */
  let stored = "";
  /** What must be so of the store's document, that nothing of another device is written over; `null`: not known. @type {Condition} */
  let condition = null;
  /** What this page has sent since it knew what the store has: it may be any of these. */
  const own = new Set();
  let isLeaving = false;

  window.addEventListener("pagehide", () => {
    isLeaving = true;
    if (kept.over) {
      sayLast();
    }
  });
  window.addEventListener("pageshow", () => {
    isLeaving = false;
  });

  return { edition: "2004", local: false, open, save, answered, report, commit, close };

  /** @returns {Promise<Launch>} */
  async function open() {
    joined = await join();
    const { scene, session, learner, mode, returnUrl } = joined;
    statements = createStatements(course, scene);
    if (kept.over) {
      document = readDocument(kept.document);
      outbox.send(false);
      if (returnUrl) {
        window.location.replace(returnUrl);
      }
    } else {
      await readStored(joined);
      begin(session);
    }
    return { learner, mode, passingScore: percentOf(scene.mastery), state: document.resume, limit: Infinity };
  }

  /** @param {Joined} found */
  async function readStored({ lrs, place, scene }) {
    const reply = await lrs.get("activities/state", { ...place, stateId: STATE });
    const isNowhere = hasNoDocument(scene, reply.status);
    if (!isTaken(reply.status) && !isNowhere) {
      throw new TrackerError(isSilent(reply.status) ? "troubleFailed" : scene.isCmi5 ? "troubleExpired" : "troubleRefused");
    }
    const known = document.told;
    const found = readDocument(isNowhere ? kept.here : reply.body);
    document = { ...found, told: [...new Set([...found.told, ...known])] };
    stored = JSON.stringify(found);
    condition = conditionOf(reply, isNowhere);
    own.clear();
  }

  /**
   * Learn the tag of what this page has sent, which few stores tell when they take it.
   *
   * @param {Joined} found
   * @returns {Promise<CommitResult>}
   */
  async function readOwn({ lrs, place, scene }) {
    const reply = await lrs.get("activities/state", { ...place, stateId: STATE });
    const isNowhere = hasNoDocument(scene, reply.status);
    const isOwn = isNowhere || own.has(JSON.stringify(readDocument(reply.body)));
    if (isTaken(reply.status) && !isOwn) {
      return { ok: false, reason: "stale" };
    }
    condition = conditionOf(reply, isNowhere);
    return isSilent(reply.status) && !isNowhere ? { ok: false, reason: "failed" } : OK;
  }

  /** @param {string} session */
  function begin(session) {
    if (kept.begun === undefined && statements) {
      kept.begun = clock.now();
      outbox.add(statements.defined("initialized", session, stamp(kept.begun), 0));
    }
  }

  /**
   * Return a time that is not before that of the statement before, and not in the future: their times are their order (cmi5, 9.3).
   *
   * @param {number} time
   */
  function stamp(time) {
    kept.latest = Math.max(kept.latest ?? 0, Math.min(time, clock.now()));
    return kept.latest;
  }

  /** @returns {boolean} */
  function isRecorded() {
    return joined?.mode === "normal" && !kept.over;
  }

  /** @param {string} text */
  function save(text) {
    if (isRecorded()) {
      document = { ...document, resume: text };
    }
  }

  /** @param {Interaction} interaction */
  function answered(interaction) {
    if (statements && isRecorded()) {
      outbox.add(statements.answered(interaction, stamp(interaction.time)));
    }
  }

  /** @param {Pick<Progress, "completion" | "success" | "score" | "progress">} progress */
  function report({ completion, success, score, progress }) {
    if (!isRecorded()) {
      return;
    }
    const percent = Math.floor(progress * 100);
    if (completion === "completed") {
      tell("completed");
    } else if (statements && percent > document.progress && !document.told.includes("completed")) {
      outbox.add(statements.progressed(percent, stamp(clock.now())));
    }
    if (success !== "unknown" && !kept.judged && fits(success, score)) {
      kept.judged = tell(success, score);
    }
  }

  /**
   * Whether a verdict is not against the LMS's pass mark (cmi5, 9.3.4 and 9.3.5), and not against what was told before.
   *
   * @param {"passed" | "failed"} success
   * @param {number | null} score
   */
  function fits(success, score) {
    const mastery = joined?.scene.mastery ?? null;
    const reaches = mastery === null || (score ?? 0) >= mastery;
    return success === "passed" ? reaches : !document.told.includes("passed") && (mastery === null || !reaches);
  }

  /**
   * @param {"completed" | "passed" | "failed"} verb
   * @param {number | null} [score]
   * @returns {boolean} whether it is told now
   */
  function tell(verb, score = null) {
    if (!statements || document.told.includes(verb)) {
      return false;
    }
    const time = stamp(clock.now());
    outbox.add(statements.defined(verb, "", time, lasted(time), score));
    return true;
  }

  /** @param {number} time */
  function lasted(time) {
    return (time - (kept.begun ?? time)) / 1000;
  }

  /** @param {import("./outbox.js").Statement} statement */
  function taken({ verb, result }) {
    const name = verb.id.split("/").pop();
    if (name === "progressed") {
      document = { ...document, progress: Object.values(result.extensions)[0] };
    } else if (/^(completed|passed|failed)$/.test(name)) {
      document = { ...document, told: [...new Set([...document.told, name])] };
    }
  }

  /** @returns {CommitResult} */
  function commit() {
    if (!joined || kept.over) {
      return OVER;
    }
    return isBehind() || !outbox.isEmpty() ? { ok: true, unsure: true, later: send() } : OK;
  }

  /** @returns {boolean} whether the store lacks something of the document */
  function isBehind() {
    return joined?.mode === "normal" && JSON.stringify(document) !== stored;
  }

  /**
   * Send the document first, which shows whether the session goes on; again when it says what was told meanwhile.
   *
   * @returns {Promise<CommitResult>}
   */
  async function send() {
    const wasBehind = isBehind();
    const first = await store();
    if (!first.ok && first.reason !== "refused") {
      return first;
    }
    const sent = await outbox.send(wasBehind && first.ok);
    const second = sent.ok ? await store() : OK;
    // Before it is needed: a page that goes has no time to ask.
    if (joined && isUncertain() && !isLeaving) {
      await readOwn(joined);
    }
    return [first, sent, second].find(({ ok }) => !ok) ?? OK;
  }

  /** @returns {boolean} whether something was saved, and the store did not say what its document is called now */
  function isUncertain() {
    return own.size > 0 && !condition;
  }

  /**
   * @param {boolean} [anew] whether it got no answer the first time
   * @returns {Promise<CommitResult>}
   */
  async function store(anew = false) {
    if (!joined || !isBehind()) {
      return OK;
    }
    if (isUncertain()) {
      const known = await readOwn(joined);
      if (!known.ok) {
        return known;
      }
    }
    const sent = document;
    own.add(stored).add(JSON.stringify(sent));
    const { status, etag } = await joined.lrs.put("activities/state", { ...joined.place, stateId: STATE }, sent, { condition });
    if (status === 0) {
      condition = null;
      // Where it answers when it is asked and not when it is told, its CORS leaves out the headers of documents.
      return anew ? keepHere(sent) : store(true);
    }
    if (hasNoState(joined.scene, status)) {
      return keepHere(sent);
    }
    if (isTaken(status)) {
      stored = JSON.stringify(sent);
      own.clear();
      own.add(stored);
      condition = etag ? { "If-Match": etag } : null;
      return OK;
    }
    condition = null;
    const reasons = /** @type {Readonly<Record<number, CommitResult["reason"]>>} */ ({ 401: "expired", 403: "expired", 409: "stale", 412: "stale" });
    return { ok: false, reason: isSilent(status) ? "failed" : (reasons[status] ?? "refused") };
  }

  /**
   * Keep the document in the browser, where a store takes none.
   *
   * @param {Document} sent
   */
  function keepHere(sent) {
    kept.here = sent;
    keep();
    stored = JSON.stringify(sent);
    return OK;
  }

  /**
   * @param {boolean} [discard]
   * @returns {CommitResult}
   */
  function close(discard = false) {
    if (!joined || !statements || kept.over) {
      return OVER;
    }
    const time = stamp(clock.now());
    outbox.add(statements.defined("terminated", joined.session, time, lasted(time)));
    if (discard) {
      stored = JSON.stringify(document);
    }
    kept.over = true;
    kept.document = document;
    keep();
    if (isLeaving) {
      sayLast();
      return { ok: true, unsure: true };
    }
    return { ok: true, unsure: true, later: leave(joined.returnUrl) };
  }

  /** Send what is left, for a page that goes: what is too much for that waits in the tab. */
  function sayLast() {
    if (!joined || outbox.isEmpty()) {
      return;
    }
    if (isBehind()) {
      const room = LAST_WORDS - bytesOf(kept.waiting);
      joined.lrs.put("activities/state", { ...joined.place, stateId: STATE }, document, { room, condition });
    }
    outbox.last();
  }

  /**
   * Send what is left, and go where the LMS wants the learner (cmi5, 10.2.6).
   *
   * @param {string} returnUrl
   * @returns {Promise<CommitResult>}
   */
  async function leave(returnUrl) {
    const result = await send();
    if (result.ok && returnUrl) {
      window.location.assign(returnUrl);
      await new Promise((resolve) => timers.set(() => resolve(null), ON_THE_WAY));
    }
    return result;
  }
}
