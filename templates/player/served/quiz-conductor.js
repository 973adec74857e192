// Conducts a quiz as the server says: the server draws the questions, keeps every answer, watches the clock and gives the score.
// The LTI tool uses this in place of record/quiz-conductor.js, which does all that in the browser. Both are a QuizConductor, which
// types.d.ts describes.

/** @import { Attempt, PlayerContext, QuestionData, QuizConductor, QuizItem, Response } from "../types" */

/**
 * What the server says of an attempt.
 * @typedef {object} ServedAttempt
 * @property {number} number
 * @property {number} seed
 * @property {boolean} submitted
 * @property {number | null} score
 * @property {{ earned: number, total: number, count: number } | null} so_far points, and answers that wait for a teacher
 * @property {number | null} left milliseconds
 * @property {QuestionData[]} questions without what is right
 * @property {Record<string, { response: Response, final: boolean, share?: number | null, comment?: string }>} answers
 * @property {Record<string, object>} solutions of the questions whose feedback is due
 *
 * What the server says of a quiz.
 * @typedef {object} ServedQuiz
 * @property {{ submitted: number, best: number | null, again: boolean, attempts: number | null, count: number }} standing
 * @property {ServedAttempt | null} attempt the one that runs, or the last one
 * @property {import("./grade-arrival.js").Grade} grade
 */

import { element } from "../screen/dom.js";
import { notify } from "../screen/notices.js";
import { pointsOf } from "../state/attempt.js";
import { byId, putQuiz } from "../state/learner.js";
import { allow } from "./attempts.js";
import { whileChecking } from "./checking.js";
import { drawArrival } from "./grade-arrival.js";
import { watchPresses } from "./press.js";
import { call } from "./server.js";

/** Milliseconds without typing after which a draft is sent. */
const DRAFT = 600;

/**
 * Return the conductor of a quiz that the server scores.
 *
 * @param {PlayerContext} context
 * @param {QuizItem} quiz
 * @param {() => void} redraw shows what another device did meanwhile
 * @returns {QuizConductor}
 */
export function createConductor(context, quiz, redraw) {
  const { sentences, typeOf, record } = context;
  const { say } = sentences;
  const path = `quizzes/${encodeURIComponent(quiz.id)}`;
  const page = new AbortController();
  const released = watchPresses(page.signal);
  let ends = Infinity;
  /** @type {ServedQuiz["standing"]} */
  let standing = { submitted: 0, best: null, again: false, attempts: quiz.attempts, count: 0 };
  /** @type {ServedQuiz["grade"]} */
  let grade = { status: "none" };
  /** @type {ServedAttempt | null} */
  let attempt = null;
  /** Typed, and not yet kept by the server, by question; what is typed again is an entry of its own. @type {Map<string, { response: Response }>} */
  const unsent = new Map();
  let waiting = 0;
  /** What was pressed last, and waits until everything is kept. @type {(() => void) | null} */
  let wish = null;
  /** What is on its way: one answer after another, so that a draft never comes in after what was checked. */
  let sending = Promise.resolve(true);

  // Whoever closes the page has typed what they have typed.
  addEventListener("pagehide", () => send(), page);

  return {
    load: (show) => ask(show, path),
    quiz: () => ({ ...quiz, questions: questionsNow(), graded: quiz.graded && !waits(), draw: null, shuffle_questions: false }),
    record: () => ({ attempts: standing.submitted, best: standing.best, attempt: attempt && present(attempt) }),
    extent: () => ({ count: standing.count, points: 0 }),
    timeLeft: () => (ends === Infinity ? null : Math.max(0, (ends - performance.now()) / 1000)),
    begin: (show) => ask(show, `${path}/start`, { read: record.state.read }),
    draft(question, response) {
      if (response === null || typeOf(question).missing(question, response) !== null) {
        unsent.delete(question.id);
      } else {
        unsent.set(question.id, { response });
        clearTimeout(waiting);
        waiting = window.setTimeout(send, DRAFT);
      }
      showProgress();
    },
    async judge(question, response) {
      unsent.set(question.id, { response: /** @type {Response} */ (response) });
      const line = () => document.querySelector(".page.current .question .missing");
      const isKept = await whileChecking(line, say("checking"), send(question.id));
      await released();
      if (!isKept) {
        throw new Error("");
      }
      return attempt?.answers[question.id]?.share ?? null;
    },
    async advance(question, response, _shown, show) {
      unsent.set(question.id, { response });
      if (await send()) {
        onPage(show);
      }
    },
    answered: showProgress,
    async whenKept(show) {
      wish = show;
      if ((await send()) && wish === show) {
        show();
      }
    },
    async submit(show) {
      await send(); // within the seconds that the server allows for the way
      const conclude = () => {
        unsent.clear();
        context.answered.delete(quiz.id);
        context.refresh();
        show();
      };
      if (attempt?.submitted) {
        onPage(conclude);
      } else if (!(await ask(conclude, `${path}/submit`, { attempt: attempt?.number }))) {
        await ask(conclude, path);
      }
    },
    mayRepeat: () => standing.again && record.writable,
    soFar: () => (waits() && attempt?.so_far?.count ? [say("pointsSoFar", attempt.so_far), say("waitsForTeacher")] : []),
    addToResults(stage) {
      if (waits()) {
        stage.querySelector(".score")?.remove();
      }
      stage.querySelectorAll(".review > li").forEach((line, index) => {
        line.append(...drawComment(attempt?.answers[questionsNow()[index]?.id ?? ""]?.comment));
      });
      stage.querySelector(".result")?.after(drawArrival(grade, sentences));
    },
    leave() {
      wish = null;
      page.abort();
      send();
    },
  };

  /**
   * Call `show`, unless the learner has turned to another page meanwhile.
   * @param {() => void} show
   */
  function onPage(show) {
    if (!page.signal.aborted) {
      show();
    }
  }

  /**
   * Take over what the server says.
   * @param {ServedQuiz} reply
   */
  function take(reply) {
    ({ standing, attempt, grade } = reply);
    for (const question of attempt?.questions ?? []) {
      Object.assign(question, attempt?.solutions[question.id]);
    }
    ends = attempt?.left === null || !attempt ? Infinity : performance.now() + attempt.left;
    const isAllowedOtherwise = allow(quiz, standing.attempts);
    const kept = record.state.quizzes[quiz.id];
    const isKeptOtherwise = kept?.attempts !== standing.submitted || kept?.best !== standing.best;
    if (isKeptOtherwise) {
      record.change((state) => putQuiz(state, quiz.id, { attempts: standing.submitted, best: standing.best, attempt: null }));
    }
    if (isKeptOtherwise || isAllowedOtherwise) {
      context.refresh();
    }
  }

  /**
   * Do something that needs the server; say so when it does not work.
   * @template T
   * @param {() => Promise<T>} work
   * @returns {Promise<T | null>}
   */
  async function attemptTo(work) {
    try {
      const done = await work();
      notify("trouble", "", { close: say("close") });
      return done;
    } catch (error) {
      notify("trouble", say(/** @type {Error} */ (error).message), { trouble: true, close: say("close") });
      return null;
    }
  }

  /**
   * Ask for something that the server answers with where the quiz stands.
   * @param {() => void} show called when that is known
   * @param {string} address
   * @param {object} [body]
   * @returns {Promise<boolean>} whether it is
   */
  async function ask(show, address, body) {
    const reply = await attemptTo(() => call(address, body));
    if (reply) {
      take(reply);
      onPage(show);
    }
    return reply !== null;
  }

  /** Whether a teacher has yet to score the last attempt. */
  function waits() {
    return Boolean(attempt?.submitted) && attempt?.score === null;
  }

  /** Return the questions of the attempt. An essay counts once its teacher has scored it. */
  function questionsNow() {
    const scored = (/** @type {QuestionData} */ { id, scored: own }) => own || typeof attempt?.answers[id]?.share === "number";
    return (attempt?.questions ?? []).map((question) => Object.assign(question, { scored: scored(question) }));
  }

  /**
   * Return an attempt as the screen knows it, with what was typed last.
   * @param {ServedAttempt} served
   * @returns {Attempt}
   */
  function present(served) {
    const { number, seed, submitted, answers } = served;
    const even = evenShare(served);
    const kept = Object.entries(answers).map(([id, { response, share, final }]) => [id, { response, share: share ?? even, final }]);
    const typed = [...unsent].map(([id, { response }]) => [id, { response, share: null, final: false }]);
    const all = byId(/** @type {[string, import("../types").Answer][]} */ ([...kept, ...typed]));
    const unchecked = served.questions.find(({ id }) => quiz.feedback === "immediate" && all[id]?.final === false);
    return { number, seed, submitted, answers: all, at: unchecked?.id ?? "", started: 0, spent: 0 };
  }

  /**
   * Return the share of each answer where the quiz tells the score alone: all of them together earn it.
   * @param {ServedAttempt} served
   * @returns {number | null}
   */
  function evenShare({ questions, answers, score }) {
    if (quiz.feedback !== "none" || score === null) {
      return null;
    }
    const points = (/** @type {QuestionData[]} */ some) => pointsOf(some, {}).possible;
    return (score * points(questions)) / (points(questions.filter(({ id }) => answers[id])) || 1);
  }

  /** Move the bars of menu and course: the record does not know the answers of an attempt that the server keeps. */
  function showProgress() {
    if (attempt) {
      context.answered.set(quiz.id, Object.keys(present(attempt).answers).length / attempt.questions.length);
      context.refresh();
    }
  }

  /**
   * Send what was typed and not yet kept.
   * @param {string} [checked] id of the question whose answer is to be judged now; any other is kept as a draft
   * @returns {Promise<boolean>} whether the server has everything
   */
  function send(checked = "") {
    clearTimeout(waiting);
    sending = sending.then(() => deliver(checked));
    return sending;
  }

  /** @param {string} checked */
  async function deliver(checked) {
    const served = attempt;
    for (const [id, typed] of served && !served.submitted ? unsent : []) {
      const { response } = typed;
      const draft = id !== checked;
      const reply = await attemptTo(() => call(`${path}/answers`, { attempt: served?.number, question: id, response, draft }));
      if (!reply || !served) {
        await catchUp(id);
        return false;
      }
      if (unsent.get(id) === typed) {
        unsent.delete(id);
      }
      const { solution, explanation, unfolded, quiz: after, ...answer } = reply;
      served.answers[id] = answer;
      const question = served.questions.find((each) => each.id === id);
      if (question && unfolded) {
        Object.assign(question, { unfolded });
      }
      if (question && solution) {
        Object.assign(question, { solution, explanation });
      }
      if (after) {
        take(after); // this answer has submitted the attempt
      }
    }
    return unsent.size === 0;
  }

  /**
   * Show what another device did meanwhile, where that is why an answer was not taken.
   * @param {string} id of the question
   */
  async function catchUp(id) {
    const reply = await call(path).catch(() => null);
    const isRunning = reply?.attempt && !reply.attempt.submitted && reply.attempt.number === attempt?.number;
    const unfolds = reply?.attempt?.questions.some((/** @type {QuestionData} */ question) => question.id === id && question.unfolded);
    const [now, before] = [reply?.attempt, attempt].map((one) => JSON.stringify(one?.answers[id]?.response));
    if (!reply || (isRunning && !(unfolds && now !== before) && !reply.attempt.answers[id]?.final)) {
      return;
    }
    if (isRunning) {
      unsent.delete(id);
    } else {
      unsent.clear();
    }
    take(reply);
    onPage(redraw);
  }

  /**
   * @param {string | undefined} comment a teacher's, of several lines
   * @returns {HTMLElement[]}
   */
  function drawComment(comment) {
    const text = (comment ?? "").split("\n").flatMap((line) => [element("br"), line]).slice(1);
    return comment ? [element("div.callout", element("p.callout-title", say("teacherSays")), element("p", { dir: "auto" }, text))] : [];
  }
}
