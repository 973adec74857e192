// The learner's record: the only thing that the player calls to keep what a learner does. It ties the tracker (the LMS), the
// journal (this browser) and the resume data together, and it never gives up: what the LMS did not take is tried again, and
// handed in at the next launch on this device.
//
//   const record = createRecord({ course, questionTypes, tracker: createTracker(environment), environment, onTrouble });
//   const { learner, mode, notices, question } = await record.open();   // never rejects
//   notices.forEach(({ key, values }) => show(say(key, values)));
//   if (question) record.restore(await askTheLearner(question));        // before anything else: until then nothing is writable
//
//   record.change((state) => readLesson(state, "what-is-flask"));        // state/: pure steps
//   record.change((state) => answerCheck(state, question.id, draft), { draft: true });         // typing: sent two seconds later
//   record.answered(question, answer, quiz.id, seconds);                 // a final answer, for the LMS's reports: after its change
//   record.excess(question, draft)                                       // how many characters too long for the LMS to keep
//   record.progress, record.state, record.timeLeft(quiz), record.writable                // to draw from
//   await record.close();                                                // the learner presses "Save and exit"
//
// All changes of one turn go in one commit. `onTrouble({ key, values })` is called when trouble begins or changes its kind
// ("troubleNoLms", "troubleRefused", "troubleOffline", "troubleExpired", "troubleFailed", "troubleStorage", "troubleLost", "troubleClosed"),
// when it is over ("savedAgain"), and when another tab takes the course ("otherTab": offer record.takeOver()).
// Notices at the start: "resumeChanged" {count} (answers and pages that the edited course no longer has), "resumeUnreadable",
// "resumeReplayed", "resumeShortened" {count} (answers that count, but whose wording the LMS had no room for).

/**
 * @import { Answer, ChangeOptions, CommitResult, CourseData, Ending, Environment, Fragments, Interaction, Launch, LearnerState, LearningRecord } from "../types"
 * @import { Notice, Opened, Progress, QuestionData, QuestionType, QuizItem, Tracker } from "../types"
 * @import { Kept } from "./reconcile.js"
 */

import { freshState, isUntouched } from "../state/learner.js";
import { merge } from "../state/merge.js";
import { progressOf } from "../state/progress.js";
import { decode, encode } from "../state/resume-data.js";
import { createConnection } from "./connection.js";
import { interactionsOf } from "./interaction.js";
import { createJournal } from "./journal.js";
import { createPageLife } from "./page-life.js";
import { newLineage, noticesOf, reconcile, unite, UNKNOWN } from "./reconcile.js";
import { createTroubles } from "./troubles.js";

const DRAFT = 2000;
/** Seconds after which the time of a limited attempt is kept though nothing else happens: a crash loses no more. */
const PULSE = 30;
/** Interactions that are kept for an LMS that does not answer. */
const MOST_UNSENT = 250;
/** Interactions that the LMS has confirmed, but may not have at the next launch: at least all of the last save. */
const MOST_SENT = 9;

/**
 * @typedef {object} Parts
 * @property {CourseData} course
 * @property {Readonly<Record<string, QuestionType>>} questionTypes
 * @property {Fragments} fragments
 * @property {Tracker} tracker
 * @property {Environment} environment
 * @property {(notice: Notice) => void} onTrouble
 */

/**
 * Return the record of the learner in front of the screen; see the head of this file.
 *
 * @param {Parts} parts
 * @returns {LearningRecord}
 */
export function createRecord({ course, questionTypes: types, fragments, tracker: given, environment, onTrouble }) {
  const { clock } = environment;
  const journal = createJournal(environment, course);
  const tracker = fragments.coming?.tracked(given, journal, environment, (read) => change((now) => read(now, course, types), { draft: true })) ?? given;
  let launch = UNKNOWN;
  let state = freshState(newLineage(environment));
  /** @type {Kept | null} */
  let asking = null;
  let confirmed = 0;
  /** @type {readonly Interaction[]} after the last ones that the LMS has confirmed */
  let unsent = [];
  /** Where the learner stands, and all of the state that this depends on. @type {{basis: readonly unknown[], progress: any}} */
  let standing = { basis: [], progress: null };
  /** The resume text, and the state that it was written from. @type {{of?: LearnerState, text: string}} */
  let written = { text: "" };
  /** Whether the journal has the last change. */
  let noted = Promise.resolve(true);
  /** Whether it is written at the end of this turn. */
  let isDue = false;
  const limits = fragments.createTimeLimits?.(clock);
  const troubles = createTroubles(tracker.local, onTrouble);
  const connection = createConnection(tracker, environment, troubles, { isOver: () => life.isOver(), isWritable, stage, confirm, rejoin });
  const life = createPageLife(environment, connection, troubles, { isBehind, note, readAgain, end, endingOf });

  return {
    get state() {
      return state;
    },
    get progress() {
      return progressNow();
    },
    get writable() {
      return isWritable();
    },
    recorded: true,
    isPractice: () => false,
    open,
    restore,
    change,
    answered,
    excess: (question, response) =>
      (isWritable() && fragments.excess?.(state, course, types, launch.limit, question, response, fragments.coming)) || 0,
    timeLeft,
    takeOver,
    close: life.close,
  };

  /**
   * Return where the learner stands, which is asked for more often than anything changes.
   *
   * @param {LearnerState} [of]
   * @returns {Progress}
   */
  function progressNow(of = state) {
    const basis = [of.read, of.checks, of.quizzes, of.reached];
    if (basis.some((one, at) => one !== standing.basis[at])) {
      standing = { basis, progress: progressOf(course, of, launch.passingScore) };
    }
    return standing.progress;
  }

  /** @returns {string} the resume text, shortened to the room that there is: the journal and the LMS get it at each change */
  function textFor(limit = Infinity) {
    if (written.of !== state) {
      written = { of: state, text: encode(state, course, types) };
    }
    return written.text.length > limit ? encode(state, course, types, limit) : written.text;
  }

  /** @returns {boolean} */
  function isWritable() {
    return !life.isClosed() && isKept();
  }

  /** @returns {boolean} whether the journal is ours to write */
  function isKept() {
    return isTaken() && journal.isHeld();
  }

  /** @returns {boolean} whether the learner takes the course, and knows of all that is in it */
  function isTaken() {
    return launch.mode === "normal" && asking === null;
  }

  /** @returns {Promise<Opened>} */
  async function open() {
    const [found] = await Promise.all([connection.open(), loadJournal()]);
    const notices = settle(found ?? UNKNOWN);
    life.listen();
    if (found) {
      const replay = notices.some(({ key }) => key === "resumeReplayed");
      connection.commit(stage(replay, !replay));
    }
    return { ...launch, notices, question: asking && { when: asking.when, anonymous: asking.anonymous } };
  }

  /** Take in what this browser has kept since. */
  async function readAgain() {
    await loadJournal();
    await fragments.coming?.whenReadable();
    readOther();
  }

  /** Read what this browser has kept. */
  async function loadJournal() {
    const works = await journal.load();
    if (!tracker.local) {
      troubles.journal(works);
    }
  }

  /**
   * Unite what an LMS that came late, or came back, has with what was done meanwhile.
   *
   * @param {Launch} late
   */
  function rejoin(late) {
    const before = state;
    const known = launch.learner.id !== "";
    settle(late, before);
    if (!known) {
      journal.remove({ lineage: before.lineage, anonymous: true });
    }
  }

  /**
   * Decide where to go on.
   *
   * @param {Launch} opened
   * @param {LearnerState | null} [current] what was done on this page while the LMS was away
   * @returns {Notice[]}
   */
  function settle(opened, current = null) {
    launch = opened;
    standing = { basis: [], progress: null };
    journal.turnTo(launch.learner.id);
    const lms = decode(launch.state, course, types);
    const entries = readJournal();
    const alone = tracker.local || !connection.isOpen();
    const unreadable = !lms && (launch.state !== "" || launch.score !== undefined);
    const found = alone
      ? { state: entries[0]?.state ?? null, taken: entries[0] ?? null, replay: false, ask: null }
      : reconcile(lms?.state ?? null, unreadable, entries);
    const { taken } = found;
    const heard = lms?.state.revision ?? 0;
    const sent = current ? confirmed : (taken?.confirmed ?? 0);
    const replay = found.replay && launch.mode === "normal";
    const joined = current ? unite(found.state, current) : (found.state ?? freshState(newLineage(environment), launch.score));
    state = limits?.returned(joined) ?? joined;
    confirmed = lms?.state.lineage === joined.lineage ? heard : 0;
    if (launch.mode === "normal") {
      asking = current ? null : found.ask;
      journal.claim(() => onTrouble({ key: "otherTab", values: {} }));
      if (replay && !current) {
        unsent = taken?.interactions ?? [];
      }
      if (replay || current) {
        // An LMS that hands out what it had before the last save lacks what came with that. Older players kept no revision.
        unsent.filter(({ revision }) => !(revision <= sent) || (lms && revision > heard)).forEach(tracker.answered);
        state = { ...state, revision: Math.max(state.revision, heard) + 1 };
      }
    }
    const dropped = Math.max(lms?.dropped ?? 0, taken?.dropped ?? 0);
    return noticesOf(state, { dropped, unreadable: unreadable && !taken, replay }, fragments.coming?.piecesBeside(state, course));
  }

  /** @returns {Kept[]} the journal's entries, the newest first */
  function readJournal() {
    return journal.entries().flatMap((entry) => {
      const read = decode(entry.text, course, types);
      return read ? [{ ...entry, ...read }] : [];
    });
  }

  /** Take in what another tab wrote since. */
  function readOther() {
    const other = readJournal().find((entry) => entry.state.lineage === state.lineage);
    const both = other ? merge(state, other.state) : state;
    state = { ...both, revision: both.revision + 1 };
  }

  /**
   * The learner says whether the work that was found is to be kept.
   *
   * @param {boolean} yes
   */
  function restore(yes) {
    const kept = asking;
    asking = null;
    if (!kept) {
      return;
    }
    const { lineage, anonymous } = { ...kept.state, ...kept };
    if (yes) {
      const both = unite(isUntouched(state) ? null : state, kept.state);
      state = { ...both, revision: both.revision + 1 };
      state = limits?.returned(state) ?? state;
    }
    if (!yes || anonymous || lineage !== state.lineage) {
      journal.remove({ lineage, anonymous });
    }
    change((current) => ({ ...current }));
  }

  /**
   * Keep what the learner did.
   *
   * @param {(state: LearnerState) => LearnerState} mutate
   * @param {ChangeOptions} [options]
   * @returns {LearnerState}
   */
  function change(mutate, { draft = false } = {}) {
    if (!isWritable()) {
      return state;
    }
    state = limits?.count(state) ?? state;
    const changed = mutate(state);
    if (changed === state) {
      return state;
    }
    const { completion, success, score } = progressNow(changed);
    const on = fragments.dayEarned?.(course, state, changed, launch.passingScore, environment.clock.now());
    const reached = { completed: completion === "completed", passed: success === "passed", score, ...(on && { on }) };
    // What has not changed stays the same object, so that it is not looked at again.
    const isSame = JSON.stringify(reached) === JSON.stringify(changed.reached);
    state = { ...changed, revision: state.revision + 1, reached: isSame ? changed.reached : reached };
    note();
    connection.schedule(draft ? DRAFT : 0);
    return state;
  }

  /**
   * Report a final answer in the words of the LMS's edition.
   *
   * @param {QuestionData} question
   * @param {Answer} answer
   * @param {string} quiz id; "" in a lesson
   * @param {number | null} latency seconds
   */
  function answered(question, answer, quiz, latency) {
    const type = types[question.type];
    const { edition } = tracker;
    if (!isWritable() || !course.reporting.interactions || !edition || !type || answer.response === null) {
      return;
    }
    const interactions = interactionsOf(course, type, edition, question, answer, { quiz, latency, time: clock.now(), revision: state.revision });
    unsent = [...unsent, ...interactions].slice(-MOST_UNSENT);
    if (connection.isOpen()) {
      interactions.forEach((interaction) => tracker.answered(interaction));
    }
    note();
    connection.schedule(0);
  }

  /**
   * @param {QuizItem} quiz
   * @returns {number | null}
   */
  function timeLeft(quiz) {
    if (limits && limits.since() >= PULSE) {
      keepTime();
    }
    return limits?.left(quiz, state) ?? null;
  }

  /** Keep the time of limited attempts that run, as a change of its own. */
  function keepTime() {
    if (limits?.isRunning(course, state)) {
      change((current) => ({ ...current }), { draft: true });
    }
  }

  /** Write the journal once for all that this turn changes: before the browser does anything else. */
  function note() {
    if (!isDue) {
      isDue = true;
      queueMicrotask(write);
    }
  }

  /** Write the journal, if it is due. */
  function write() {
    if (isDue) {
      isDue = false;
      const entry = { text: textFor(), confirmed: tracker.local ? state.revision : confirmed, when: clock.now(), interactions: unsent };
      noted = journal.write(state, entry);
      noted.then(troubles.journal);
    }
  }

  /**
   * Tell the tracker what is to be sent.
   *
   * @param {boolean} [text] also the resume text
   * @param {boolean} [launching] as few calls as can be
   * @returns {number} its revision
   */
  function stage(text = true, launching = false) {
    const { revision } = state;
    if (!isTaken() || !revision) {
      return revision;
    }
    if (text) {
      tracker.save(textFor(launch.limit), state.place.item, state.read);
    }
    const progress = progressNow();
    const objectives = course.reporting.objectives && !launching ? progress.objectives : [];
    tracker.report({ ...progress, ...progress.reported, objectives, progress: launching ? 0 : progress.progress });
    return revision;
  }

  /** @param {number} revision */
  function confirm(revision) {
    if (revision !== confirmed && isKept()) {
      note();
    }
    unsent = unsent.filter(({ revision: came }, at) => came > confirmed || !unsent[at + MOST_SENT]);
    confirmed = revision;
    troubles.end();
  }

  /** Go on in this tab: take in what the other one did, and save. */
  function takeOver() {
    journal.claim();
    readOther();
    troubles.forget();
    change((current) => ({ ...current }));
  }

  /**
   * @param {CommitResult} result of ending the session
   * @returns {Promise<Ending>}
   */
  async function endingOf(result) {
    const { revision } = state;
    const { ok, unsure } = result.later ? await result.later : result;
    if (ok && !unsure) {
      confirm(revision);
      return "saved";
    }
    return (await noted) ? "kept" : "lost";
  }

  /**
   * End the session, with everything that is not confirmed. Where another tab has the course now, with what that one did:
   * at the end the run-time of some LMSs sends again all that it holds, however old.
   *
   * @returns {CommitResult}
   */
  function end() {
    keepTime();
    write();
    if (connection.isOpen()) {
      if (!journal.isHeld()) {
        readOther();
      }
      stage();
    }
    return connection.end(!isTaken());
  }

  /** @returns {boolean} whether there is anything that the LMS has not confirmed */
  function isBehind() {
    return isWritable() && !tracker.local && state.revision > confirmed;
  }
}
