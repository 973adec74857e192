// How the player opens the learner's record: what it hears of the LMS it tells the learner, what only the learner can decide
// it asks, and where nothing is to be recorded it lets the learner try everything in memory.

import { createBrowserStorage } from "../record/browser-storage.js";
import { createRecord } from "../record/record.js";
import { progressOf } from "../state/progress.js";
import { ask } from "./dialogue.js";
import { element, icon } from "./dom.js";
import { notify } from "./notices.js";

/** @typedef {import("../types").CourseData} CourseData */
/** @typedef {import("../types").Environment} Environment */
/** @typedef {import("../types").LearningRecord} LearningRecord */
/** @typedef {import("../types").Notice} Notice */
/** @typedef {import("../types").PlayerParts} PlayerParts */
/** @typedef {import("../types").RestoreQuestion} RestoreQuestion */
/** @typedef {import("../types").Sentences} Sentences */
/** @typedef {import("../types").TimeLimits} TimeLimits */

/**
 * Open the record, and tell and ask what there is to tell and to ask.
 * @param {PlayerParts} parts
 * @param {Sentences} sentences
 * @param {(anew: boolean) => void} changed called when the record has changed by itself; `anew`: by another tab
 * @returns {Promise<{record: LearningRecord, local: boolean, learner: string}>}
 */
export async function openRecord({ course, questionTypes, createTracker, fragments }, sentences, changed) {
  const { say } = sentences;
  const environment = browserEnvironment();
  const copy = fragments.readingTracker?.();
  const tracker = copy ?? createTracker(environment, course);
  const close = say("close");

  /** @param {Notice} notice */
  function onTrouble({ key, values }) {
    const over = key === "savedAgain";
    notify("saved", over ? say(key, values) : "", { close });
    notify("trouble", over || key === "otherTab" ? "" : say(key, values), { trouble: true, close });
    if (key === "otherTab") {
      setInert(true);
      notify("other-tab", say(key), { trouble: true, action: { label: say("continueHere"), press: takeOver } });
    }
    changed(false);
  }

  const record = createRecord({ course, questionTypes, fragments, tracker, environment, onTrouble });
  async function takeOver() {
    notify("other-tab", "");
    await fragments.coming?.whenReadable();
    setInert(false);
    record.takeOver();
    changed(true);
  }

  const { mode, notices, question, passingScore, learner: { name: learner } } = await record.open();
  if (question) {
    record.restore(await askToRestore(question, sentences));
  }
  notices.forEach(({ key, values }) => notify(key, say(key, values), { close }));
  if (mode === "normal") {
    return { record, local: tracker.local, learner };
  }
  const note = copy ? "readingNote" : mode === "review" ? "reviewNote" : "browseNote";
  document.querySelector("main")?.append(element("p.mode-line", { id: "mode-line", role: "status" }, icon("info"), element("span", say(note))));
  const limits = fragments.createTimeLimits?.(environment.clock);
  return { record: rehearsal(record, course, passingScore, limits), local: Boolean(copy), learner };
}

/** @returns {Environment} */
function browserEnvironment() {
  return {
    window,
    clock: { now: () => Date.now(), monotonic: () => performance.now() },
    timers: { set: (action, milliseconds) => setTimeout(action, milliseconds), clear: (timer) => clearTimeout(timer) },
    storage: createBrowserStorage(window),
    random: () => Math.random(),
    offline: () => navigator.onLine === false,
    hidden: () => document.visibilityState === "hidden",
  };
}

/** @param {boolean} inert whether the pages take no input, as another tab has the course */
function setInert(inert) {
  document.querySelectorAll(".page").forEach((page) => page.toggleAttribute("inert", inert));
}

/**
 * @param {RestoreQuestion} question
 * @param {Sentences} sentences
 * @returns {Promise<boolean>}
 */
async function askToRestore({ when, anonymous }, { say, date }) {
  /** @type {string | null} */
  let answer = null;
  // Escape answers nothing: what is thrown away here is gone.
  while (answer === null) {
    answer = await ask({
      title: say("restoreTitle"),
      content: [element("p", say("restoreNote", { date: date(when) })), anonymous && element("p", say("restoreAnonymous"))],
      choices: [
        { value: "no", label: say("restoreNo") },
        { value: "yes", label: say("restoreYes"), main: true },
      ],
    });
  }
  return answer === "yes";
}

/**
 * Return a record that begins where `record` is and is forgotten with the page, for review and preview.
 * @param {LearningRecord} record
 * @param {CourseData} course
 * @param {number | null} passingScore the LMS's pass mark
 * @param {TimeLimits} [limits]
 * @returns {LearningRecord}
 */
function rehearsal(record, course, passingScore, limits) {
  let { state } = record;
  const { quizzes } = state;
  return {
    ...record,
    get state() {
      return state;
    },
    get progress() {
      return progressOf(course, state, passingScore);
    },
    writable: true,
    recorded: false,
    isPractice: (quiz) => state.quizzes[quiz] !== quizzes[quiz],
    change(mutate) {
      state = mutate(limits?.count(state) ?? state);
      return state;
    },
    answered() {},
    excess: () => 0,
    timeLeft: (quiz) => limits?.left(quiz, state) ?? null,
  };
}
