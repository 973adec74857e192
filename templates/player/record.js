// The learner's record: the only thing that the player calls to keep what a learner does. It ties the tracker (the LMS), the
// journal (this browser) and the resume data together, and it never gives up: what the LMS did not take is tried again, and
// handed in at the next launch on this device.
//
//   const record = createRecord({ course, questionTypes, tracker: createTracker(environment), environment, onTrouble });
//   const { learner, mode, notices, question } = await record.open();   // never rejects
//   notices.forEach(({ key, values }) => show(say(key, values)));
//   if (question) record.restore(await askTheLearner(question));        // before anything else: until then nothing is writable
//
//   record.change((state) => readLesson(state, "what-is-flask"));        // learner.js, attempt.js: pure steps
//   record.change((state) => answerCheck(state, question.id, draft), { draft: true });         // typing: sent two seconds later
//   record.answered(question, answer, quiz.id, seconds);                 // a final answer, for the LMS's reports: after its change
//   record.progress.locked, record.state, record.timeLeft(quiz), record.writable                // to draw from
//   record.close();                                                      // the learner presses "Save and exit"
//
// All changes of one turn go in one commit. `onTrouble({ key, values })` is called when trouble begins or changes its kind
// ("troubleNoLms", "troubleRefused", "troubleOffline", "troubleExpired", "troubleFailed", "troubleStorage", "troubleClosed"),
// when it is over ("savedAgain"), and when another tab takes the course ("otherTab": offer record.takeOver()).
// Notices at the start: "resumeChanged" {count} (answers and pages that the edited course no longer has), "resumeUnreadable",
// "resumeReplayed", "resumeShortened" {count} (answers that count, but whose wording the LMS had no room for).

/**
 * @import { Answer, ChangeOptions, CommitResult, CourseData, Environment, Interaction, Launch, LearnerState, LearningRecord } from "./types"
 * @import { Notice, Opened, Progress, QuestionData, QuestionType, QuizItem, Tracker } from "./types"
 * @import { Kept } from "./reconcile.js"
 */

import { elapse, returned, secondsLeft } from "./attempt.js";
import { Journal } from "./journal.js";
import { eachRunning, freshState, isUntouched } from "./learner.js";
import { merge } from "./merge.js";
import { progressOf, SELF_CHECKS } from "./progress.js";
import { reconcile } from "./reconcile.js";
import { decode, encode, toDigits } from "./state.js";

const DRAFT = 2000;
const LONGEST_WAIT = 60000;
const SLOW = 1000;
/** Interactions that are kept for an LMS that does not answer. */
const MOST_UNSENT = 250;

/** @type {Launch} what is known when the LMS cannot be asked */
const UNKNOWN = {
  learner: { id: "", name: "" },
  mode: "normal",
  credit: true,
  passingScore: null,
  state: "",
  entry: "",
  limit: Infinity,
};

/**
 * @typedef {object} Parts
 * @property {CourseData} course
 * @property {Readonly<Record<string, QuestionType>>} questionTypes
 * @property {Tracker} tracker
 * @property {Environment} environment
 * @property {(notice: Notice) => void} onTrouble
 */

/** @implements {LearningRecord} */
class CourseRecord {
  /** @param {Parts} parts */
  constructor({ course, questionTypes, tracker, environment, onTrouble }) {
    this.course = course;
    this.types = questionTypes;
    this.tracker = tracker;
    this.environment = environment;
    this.onTrouble = onTrouble;
    this.journal = new Journal(environment, course);
    this.launch = UNKNOWN;
    this.state = freshState(this.newLineage());
    this.connected = false;
    this.closed = false;
    /** The page left, and its session with it; the back and forward cache may bring it back. */
    this.left = false;
    this.cameBack = false;
    /** @type {Kept | null} */
    this.asking = null;
    this.confirmed = 0;
    /** @type {readonly Interaction[]} */
    this.unsent = [];
    this.trouble = "";
    /** Neither the LMS nor the journal has the last change. */
    this.unkept = false;
    this.failures = 0;
    /** @type {any} */
    this.timer = null;
    this.due = Infinity;
    this.notBefore = 0;
    this.counted = environment.clock.monotonic();
  }

  /** @returns {Progress} */
  get progress() {
    return progressOf(this.course, this.state, this.launch.passingScore);
  }

  /** @returns {boolean} */
  get writable() {
    return this.launch.mode === "normal" && !this.closed && this.asking === null && this.journal.holds;
  }

  /** @returns {Promise<Opened>} */
  async open() {
    const launch = await this.connect();
    const notices = this.settle(launch ?? UNKNOWN);
    this.listen();
    if (launch) {
      this.stage(notices.some(({ key }) => key === "resumeReplayed"), true);
      this.commit();
    }
    const { learner, mode } = this.launch;
    const ask = this.asking;
    return {
      learner,
      mode,
      notices,
      question: ask && { kind: "restore", when: ask.when, anonymous: ask.anonymous },
    };
  }

  /**
   * Open the session; when that fails, say so and try again later.
   *
   * @returns {Promise<Launch | null>}
   */
  async connect() {
    try {
      const launch = await this.tracker.open();
      this.connected = true;
      this.cameBack = false;
      return launch;
    } catch (error) {
      const { reason } = /** @type {{ reason?: string }} */ (error);
      this.tell(this.cameBack ? "troubleClosed" : reason === "noApi" ? "troubleNoLms" : "troubleRefused");
      this.retry();
      return null;
    }
  }

  /** An LMS that came late, or came back: unite what it has with what was done meanwhile. */
  async reconnect() {
    const launch = await this.connect();
    if (!launch) {
      return;
    }
    if (this.closed || this.left) {
      this.connected = false;
      this.tracker.close(true);
      return;
    }
    const { state } = this;
    const known = this.launch.learner.id !== "";
    this.settle(launch, state);
    if (!known) {
      this.journal.remove({ lineage: state.lineage, anonymous: true });
    }
    this.save();
  }

  /**
   * Decide where to go on.
   *
   * @param {Launch} launch
   * @param {LearnerState | null} [current] what was done on this page while the LMS was away
   * @returns {Notice[]}
   */
  settle(launch, current = null) {
    this.launch = launch;
    this.journal.turnTo(launch.learner.id);
    const lms = decode(launch.state, this.course, this.types);
    const entries = this.readJournal();
    const alone = this.tracker.local || !this.connected;
    const unreadable = launch.state !== "" && !lms;
    const found = alone
      ? { state: entries[0]?.state ?? null, taken: entries[0] ?? null, replay: false, ask: null }
      : reconcile(lms?.state ?? null, unreadable, entries);
    const replay = found.replay && launch.mode === "normal";
    const state = current ? unite(found.state, current) : (found.state ?? freshState(this.newLineage()));
    this.state = eachRunning(state, (attempt) => returned(attempt, this.environment.clock.now()));
    this.counted = this.environment.clock.monotonic();
    this.confirmed = lms?.state.lineage === state.lineage ? lms.state.revision : 0;
    if (launch.mode === "normal") {
      this.asking = current ? null : found.ask;
      this.journal.claim(() => this.tell("otherTab"));
      if (replay && !current) {
        this.unsent = found.taken?.interactions ?? [];
      }
      if (replay || current) {
        this.unsent.forEach((interaction) => this.tracker.answered(interaction));
        this.state = { ...this.state, revision: Math.max(this.state.revision, lms?.state.revision ?? 0) + 1 };
      }
    }
    const dropped = Math.max(lms?.dropped ?? 0, found.taken?.dropped ?? 0);
    return this.noticesOf({ dropped, unreadable: unreadable && !found.taken, replay });
  }

  /** @returns {Kept[]} the journal's entries, the newest first */
  readJournal() {
    return this.journal.entries().flatMap((entry) => {
      const read = decode(entry.text, this.course, this.types);
      return read ? [{ ...entry, ...read }] : [];
    });
  }

  /** Take in what another tab wrote since. */
  readOther() {
    const other = this.readJournal().find(({ state }) => state.lineage === this.state.lineage);
    const state = other ? merge(this.state, other.state) : this.state;
    this.state = { ...state, revision: state.revision + 1 };
  }

  /**
   * @param {{ dropped: number, unreadable: boolean, replay: boolean }} found
   * @returns {Notice[]}
   */
  noticesOf({ dropped, unreadable, replay }) {
    const shortened = [this.state.checks, ...Object.values(this.state.quizzes).map(({ attempt }) => attempt?.answers ?? {})]
      .flatMap((answers) => Object.values(answers))
      .filter((answer) => answer.response === null).length;
    /** @type {Notice["values"]} */
    const noValues = {};
    /** @type {[boolean, string, number][]} */
    const table = [
      [unreadable, "resumeUnreadable", 0],
      [replay, "resumeReplayed", 0],
      [dropped > 0, "resumeChanged", dropped],
      [shortened > 0, "resumeShortened", shortened],
    ];
    return table.flatMap(([told, key, count]) => (told ? [{ key, values: count > 0 ? { count } : noValues }] : []));
  }

  /**
   * The learner says whether the work that was found is to be kept.
   *
   * @param {boolean} yes
   */
  restore(yes) {
    const kept = this.asking;
    this.asking = null;
    if (!kept) {
      return;
    }
    const { lineage, anonymous } = { ...kept.state, ...kept };
    if (yes) {
      const state = unite(isUntouched(this.state) ? null : this.state, kept.state);
      this.state = eachRunning({ ...state, revision: state.revision + 1 }, (attempt) => returned(attempt, this.environment.clock.now()));
    }
    if (!yes || anonymous || lineage !== this.state.lineage) {
      this.journal.remove({ lineage, anonymous });
    }
    this.change((state) => ({ ...state }));
  }

  /**
   * Keep what the learner did.
   *
   * @param {(state: LearnerState) => LearnerState} mutate
   * @param {ChangeOptions} [options]
   * @returns {LearnerState}
   */
  change(mutate, { draft = false } = {}) {
    if (!this.writable) {
      return this.state;
    }
    this.countTime();
    const changed = mutate(this.state);
    if (changed === this.state) {
      return this.state;
    }
    const { completion, success, score } = progressOf(this.course, changed, this.launch.passingScore);
    this.state = {
      ...changed,
      revision: this.state.revision + 1,
      reached: { completed: completion === "completed", passed: success === "passed", score },
    };
    this.note();
    this.schedule(draft ? DRAFT : 0);
    return this.state;
  }

  /**
   * Report a final answer in the words of the LMS's edition.
   *
   * @param {QuestionData} question
   * @param {Answer} answer
   * @param {string} quiz id; "" in a lesson
   * @param {number | null} latency seconds
   */
  answered(question, answer, quiz, latency) {
    const type = this.types[question.type];
    const { edition } = this.tracker;
    if (!this.writable || !this.course.reporting.interactions || !edition || !type || answer.response === null) {
      return;
    }
    const reported = type.interaction(question, answer.response, edition);
    const interaction = {
      id: question.id,
      ...reported,
      share: answer.share,
      weighting: question.points,
      latency,
      time: this.environment.clock.now(),
      description: question.text,
      objective: this.course.reporting.objectives ? this.objectiveOf(question, quiz) : "",
    };
    this.unsent = [...this.unsent, interaction].slice(-MOST_UNSENT);
    if (this.connected) {
      this.tracker.answered(interaction);
    }
    this.note();
    this.schedule(0);
  }

  /**
   * @param {QuestionData} question
   * @param {string} quiz
   * @returns {string}
   */
  objectiveOf(question, quiz) {
    if (quiz === "") {
      return question.graded ? SELF_CHECKS : "";
    }
    return this.course.items.some((item) => item.id === quiz && item.kind === "quiz" && item.graded) ? quiz : "";
  }

  /**
   * @param {QuizItem} quiz
   * @returns {number | null}
   */
  timeLeft(quiz) {
    const since = (this.environment.clock.monotonic() - this.counted) / 1000;
    return secondsLeft(quiz, this.state.quizzes[quiz.id]?.attempt ?? null, since);
  }

  /** Count whole seconds into the attempts that run; what is left of a second stays for the next time. */
  countTime() {
    const { clock } = this.environment;
    const seconds = Math.floor((clock.monotonic() - this.counted) / 1000);
    this.counted += seconds * 1000;
    this.state = eachRunning(this.state, (attempt) => elapse(attempt, seconds, clock.now()));
  }

  /** Write the journal. When that fails, it matters if nobody else has what it would hold. */
  note() {
    const { text } = encode(this.state, this.course, this.types);
    const confirmed = this.tracker.local ? this.state.revision : this.confirmed;
    const entry = { text, confirmed, when: this.environment.clock.now(), interactions: this.unsent };
    const lost = !this.journal.write(this.state, entry) && (this.tracker.local || this.failures > 0);
    if (lost !== this.unkept) {
      this.unkept = lost;
      this.onTrouble({ key: lost ? "troubleStorage" : "savedAgain", values: {} });
    }
  }

  /**
   * Save after `delay` milliseconds, or when the LMS has had its rest.
   *
   * @param {number} delay
   */
  schedule(delay) {
    const { clock, timers } = this.environment;
    if (this.tracker.local) {
      return;
    }
    const due = Math.max(clock.monotonic() + delay, this.notBefore);
    if (due < this.due) {
      timers.clear(this.timer);
      this.due = due;
      this.timer = timers.set(() => this.save(), due - clock.monotonic());
    }
  }

  /** Have the LMS keep the state as it is now. */
  save() {
    this.environment.timers.clear(this.timer);
    this.due = Infinity;
    if (!this.writable || this.left) {
      return;
    }
    if (!this.connected) {
      this.reconnect();
    } else if (!this.tracker.local && this.environment.offline()) {
      // Not even tried: Moodle would answer "true" and forget the values.
      this.tell("troubleOffline");
    } else {
      this.stage();
      this.commit();
    }
  }

  /**
   * Tell the tracker what is to be sent.
   *
   * @param {boolean} [text] also the resume text
   * @param {boolean} [launching] as few calls as can be
   */
  stage(text = true, launching = false) {
    if (!this.writable || this.state.revision === 0) {
      return;
    }
    if (text) {
      this.tracker.save(encode(this.state, this.course, this.types, this.launch.limit).text, this.state.place.item);
    }
    const progress = this.progress;
    const objectives = this.course.reporting.objectives && !launching ? progress.objectives : [];
    this.tracker.report({ ...progress, objectives, progress: launching ? 0 : progress.progress });
  }

  /** @returns {CommitResult} */
  commit() {
    const { clock } = this.environment;
    const { revision } = this.state;
    const began = clock.monotonic();
    const result = this.tracker.commit();
    const took = clock.monotonic() - began;
    // A commit that freezes the page is given time between; the journal has everything meanwhile.
    this.notBefore = took > SLOW ? clock.monotonic() + 2 * took : 0;
    if (!result.ok) {
      this.fail(result);
    } else if (!result.unsure) {
      this.confirm(revision);
    }
    return result;
  }

  /** @param {number} revision */
  confirm(revision) {
    const changed = revision !== this.confirmed || this.unsent.length > 0;
    this.confirmed = revision;
    this.unsent = [];
    this.failures = 0;
    if (changed && this.writable) {
      this.note();
    }
    if (this.trouble !== "") {
      this.trouble = "";
      this.onTrouble({ key: "savedAgain", values: {} });
    }
  }

  /** @param {CommitResult} result */
  fail({ reason }) {
    if (!this.environment.hidden()) {
      const keys = { expired: "troubleExpired", refused: "troubleRefused", failed: "troubleFailed" };
      this.tell(this.environment.offline() ? "troubleOffline" : keys[reason ?? "failed"]);
    }
    this.retry();
  }

  /** Try again later, and ever later. */
  retry() {
    this.failures += 1;
    const wait = Math.min(LONGEST_WAIT, 1000 * 2 ** this.failures);
    this.notBefore = this.environment.clock.monotonic() + wait;
    this.schedule(wait);
  }

  /** @param {string} key */
  tell(key) {
    if (this.trouble !== key) {
      this.trouble = key;
      this.onTrouble({ key, values: {} });
    }
  }

  /** Go on in this tab: take in what the other one did, and save. */
  takeOver() {
    this.journal.claim();
    this.readOther();
    this.trouble = "";
    this.change((current) => ({ ...current }));
  }

  /** @returns {CommitResult} */
  close() {
    if (this.closed) {
      return { ok: true };
    }
    const { revision } = this.state;
    const result = this.end();
    if (result.ok && !result.unsure) {
      this.confirm(revision);
    }
    this.closed = true;
    return result.unsure ? { ok: false, reason: "failed" } : result;
  }

  /**
   * End the session, with everything that is not confirmed; without it when another tab has the course now.
   *
   * @returns {CommitResult}
   */
  end() {
    this.environment.timers.clear(this.timer);
    this.due = Infinity;
    if (!this.connected) {
      return { ok: false, reason: "failed" };
    }
    this.stage();
    const result = this.tracker.close(!this.writable);
    this.connected = this.tracker.local;
    return result;
  }

  /** Listen to the page's coming and going. */
  listen() {
    const { window } = this.environment;
    const on = (/** @type {string} */ name, /** @type {(event: any) => void} */ action) => window.addEventListener(name, action);
    on("pagehide", () => this.leave());
    on("pageshow", ({ persisted }) => persisted && this.left && this.comeBack());
    on("online", () => this.hurry());
    on("offline", () => this.isBehind() && this.tell("troubleOffline"));
    window.document?.addEventListener("visibilitychange", () => (this.environment.hidden() ? this.isBehind() && this.save() : this.hurry()));
  }

  /** @returns {boolean} whether there is anything that the LMS has not confirmed */
  isBehind() {
    return this.writable && !this.tracker.local && (this.state.revision > this.confirmed || this.unsent.length > 0);
  }

  /** The page goes, perhaps for good. */
  leave() {
    if (!this.left && !this.closed) {
      // Whatever it answers is not certain: nothing counts as confirmed by it.
      this.end();
      this.left = true;
    }
  }

  /** The back and forward cache brings the page back, without its session. */
  comeBack() {
    this.left = false;
    if (!this.tracker.local) {
      this.cameBack = true;
      this.readOther();
      this.reconnect();
    }
  }

  /** Do at once what waits. */
  hurry() {
    this.notBefore = 0;
    if (!this.connected || this.isBehind()) {
      this.schedule(0);
    }
  }

  /** @returns {string} eight characters by chance */
  newLineage() {
    const four = () => toDigits(this.environment.random() * 2 ** 24, 4);
    return four() + four();
  }
}

/**
 * Return both states as one that goes on under the first one's lineage.
 *
 * @param {LearnerState | null} first
 * @param {LearnerState} second
 * @returns {LearnerState}
 */
function unite(first, second) {
  return first ? { ...merge(first, second), lineage: first.lineage } : second;
}

/**
 * Return the record of the learner in front of the screen; see the head of this file.
 *
 * @param {Parts} parts
 * @returns {LearningRecord}
 */
export function createRecord(parts) {
  return new CourseRecord(parts);
}
