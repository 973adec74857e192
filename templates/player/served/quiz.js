// A quiz that the server conducts: it draws the questions, keeps every answer, watches the clock and gives the score. In the
// LTI tool this stands in for screen/quiz-view.js, where the browser does all that. It draws with the same parts.

/** @import { Answer, PlayerContext, QuestionData, QuizItem, Response } from "../types" */

/**
 * What the server says of an attempt.
 * @typedef {object} Served
 * @property {number} number
 * @property {number} seed
 * @property {boolean} submitted
 * @property {number | null} score
 * @property {{ earned: number, total: number, count: number } | null} so_far points, and answers that wait for a teacher
 * @property {number | null} left milliseconds
 * @property {QuestionData[]} questions without what is right
 * @property {Record<string, { response: Response, final: boolean, share?: number | null, comment?: string }>} answers
 * @property {Record<string, object>} solutions of the questions whose feedback is due
 */

import { startCountdown } from "../screen/countdown.js";
import { announce, button, element, focusOn, icon } from "../screen/dom.js";
import { notify } from "../screen/notices.js";
import { createQuestionView, pointsInWords } from "../screen/question-view.js";
import { drawResults } from "../screen/quiz-results.js";
import { askToSubmit } from "../screen/submission.js";
import { confirmLength, listLonger } from "../screen/text-length.js";
import { putQuiz } from "../state/learner.js";
import { optionOrder } from "../state/option-order.js";
import { drawArrival } from "./grade-arrival.js";
import { call } from "./server.js";

/** Milliseconds without typing after which a draft is sent. */
const DRAFT = 600;

/**
 * Bring a quiz's page to life; `leave` sends what was typed last and stops the clock.
 * @param {PlayerContext} context
 * @param {QuizItem} quiz
 * @param {HTMLElement} page
 * @param {boolean} [resume] whether an attempt that runs goes on at once
 */
export function enterQuiz(context, quiz, page, resume = false) {
  const { sentences, typeOf, record } = context;
  const { say } = sentences;
  const stage = /** @type {HTMLElement} */ (page.querySelector(".stage"));
  const immediate = quiz.feedback === "immediate";
  const timer = element("span", { class: "timer" });
  const path = `quizzes/${encodeURIComponent(quiz.id)}`;
  let stopCountdown = () => {};
  let ends = Infinity;
  /** @type {any} */
  let standing = {};
  /** @type {any} */
  let grade = {};
  /** @type {Served | null} */
  let attempt = null;
  /** Typed, and not yet kept by the server, by question. @type {Map<string, Response>} */
  const unsent = new Map();
  /** @type {any} */
  let waiting = null;
  /** What is on its way: one answer after another, so that a draft never comes in after what was checked. */
  let sending = Promise.resolve(true);
  /** Which question is shown. */
  let current = 0;

  /**
   * Take over what the server says.
   * @param {{ standing: any, attempt: Served | null, grade: any }} said
   */
  function take(said) {
    ({ standing, attempt, grade } = said);
    for (const question of attempt?.questions ?? []) {
      Object.assign(question, attempt?.solutions[question.id]);
    }
    ends = attempt?.left === null || !attempt ? Infinity : performance.now() + attempt.left;
    const kept = record.state.quizzes[quiz.id];
    if (kept?.attempts !== standing.submitted || kept?.best !== standing.best) {
      record.change((state) => putQuiz(state, quiz.id, { attempts: standing.submitted, best: standing.best, attempt: null }));
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

  async function open() {
    stage.replaceChildren();
    const said = await attemptTo(() => call(path));
    if (said) {
      take(said);
      if (resume && standing.running) {
        await begin();
      } else if (attempt?.submitted) {
        showResults("");
      } else {
        showIntroduction();
      }
    }
  }

  function showIntroduction() {
    page.classList.remove("running");
    const begun = standing.running;
    /** @type {[string, string][]} */
    const facts = [["questions", sentences.number(standing.count)]];
    if (quiz.graded) {
      facts.push(["passMark", sentences.percent(context.mark(quiz))]);
    }
    const left = quiz.attempts === null ? null : Math.max(0, quiz.attempts - standing.submitted);
    facts.push(["attemptsLabel", left === null ? say("unlimited") : sentences.number(left)]);
    if (quiz.time_limit !== null) {
      facts.push(["timeLimit", say("minutes", { count: Math.round(quiz.time_limit / 6) / 10 })]);
    }
    stage.replaceChildren(
      ...(quiz.introduction ? [element("div", { class: "introduction", html: quiz.introduction })] : []),
      element("dl", { class: "facts" }, facts.map(([key, value]) => element("div", {}, element("dt", {}, say(key)), element("dd", {}, value)))),
      ...(quiz.time_limit === null || begun ? [] : [element("p", {}, say("timeLimitNote"))]),
      element("div", { class: "buttons" }, button(say(begun ? "continueQuiz" : "startQuiz"), begin, { class: "main", after: icon("next", true) })),
    );
  }

  async function begin() {
    const said = await attemptTo(() => call(`${path}/start`, { read: record.state.read }));
    if (!said) {
      return;
    }
    take(said);
    const timed = /** @type {any} */ ({ sentences, record: { timeLeft: () => (ends === Infinity ? null : Math.max(0, (ends - performance.now()) / 1000)) } });
    stopCountdown();
    stopCountdown = startCountdown(timed, quiz, timer, timeUp);
    const served = /** @type {Served} */ (attempt);
    const { questions } = served;
    const draft = questions.findIndex(isUnchecked);
    showQuestion(Math.max(0, draft >= 0 ? draft : questions.findIndex(({ id }) => !served.answers[id])));
  }

  /**
   * Whether there is an answer that the learner has not had checked.
   * @param {QuestionData} question
   */
  function isUnchecked({ id }) {
    const given = attempt?.answers[id];
    return immediate && !given?.final && (unsent.has(id) || given !== undefined);
  }

  /** @param {QuestionData} question */
  const isAnswered = ({ id }) => unsent.has(id) || attempt?.answers[id] !== undefined;

  /** @param {number} index */
  function showQuestion(index) {
    current = index;
    const served = /** @type {Served} */ (attempt);
    const question = /** @type {QuestionData} */ (served.questions[index]);
    const type = typeOf(question);
    const heading = element("h2", { tabindex: "-1", id: `${page.id}-question` }, say("questionOf", { number: index + 1, total: served.questions.length }));
    const worth = question.scored && question.points > 0 ? pointsInWords(question, null, sentences) : "";
    const kept = served.answers[question.id];
    const final = Boolean(kept?.final);
    let response = kept?.response ?? null;
    const view = createQuestionView({
      question,
      type,
      sentences,
      id: `${page.id}-${question.id}`,
      mode: immediate && final ? "show" : "collect",
      answer: kept ? { response: kept.response, share: kept.share ?? null, final } : null,
      order: optionOrder(context, quiz, /** @type {any} */ (served), question),
      head: [heading, element("span", {}, worth), timer],
      onDraft(changed) {
        response = changed;
        if (response === null || type.missing(question, response) !== null) {
          unsent.delete(question.id);
        } else {
          unsent.set(question.id, response);
          clearTimeout(waiting);
          waiting = setTimeout(send, DRAFT);
        }
        drawOverview();
      },
    });
    const last = index === served.questions.length - 1;
    const turn = element(
      "div",
      { class: "turns" },
      ...(index > 0 ? [button(say("previousQuestion"), () => turnTo(index - 1), { before: icon("previous", true) })] : []),
      button(say(last ? "submitQuiz" : immediate && !final ? "skipQuestion" : "nextQuestion"), () => (last ? finish() : turnTo(index + 1)), {
        class: immediate && !final && !last ? "quiet" : "main",
        after: icon("next", true),
      }),
    );
    if (immediate && !final) {
      view.buttons.append(button(say("checkAnswer"), () => check(index, question, response), { class: "main" }));
    }
    view.buttons.append(turn);
    const overview = element("details.overview");
    const steps = element("span");
    function drawOverview() {
      const places = served.questions.map((each, place) => {
        const state = isUnchecked(each) ? "unchecked" : isAnswered(each) ? "answered" : "unanswered";
        const label = `${say("questionNumber", { number: place + 1 })}: ${say(state)}`;
        const go = element("button", { type: "button", class: state, "aria-label": label, onclick: () => turnTo(place) }, sentences.number(place + 1));
        if (place === index) {
          go.setAttribute("aria-current", "step");
        }
        return element("li", {}, go);
      });
      const number = served.questions.filter(isAnswered).length;
      steps.style.setProperty("--share", String(number / served.questions.length));
      context.answered.set(quiz.id, number / served.questions.length);
      context.refresh();
      overview.replaceChildren(
        element("summary", {}, say("answeredOf", { number, total: sentences.number(served.questions.length) })),
        element("ol", {}, places),
      );
    }

    drawOverview();
    page.classList.add("running");
    stage.replaceChildren(element("div.steps", { "aria-hidden": "true" }, steps), element("div", { class: "card" }, view.element), overview);
    focusOn(heading, false);
    page.scrollIntoView({ block: "start" });
  }

  /**
   * Have an answer judged at once.
   * @param {number} index
   * @param {QuestionData} question
   * @param {Response | null} response
   */
  async function check(index, question, response) {
    const reason = typeOf(question).missing(question, response);
    if (reason !== null) {
      document.getElementById(`${page.id}-${question.id}-missing`)?.replaceChildren(say(reason));
      announce(say(reason));
    } else if ((await confirmLength(typeOf(question), question, /** @type {Response} */ (response), sentences)) && (await send(question.id))) {
      showQuestion(index);
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
    const kept = served?.answers[checked];
    if (kept && !kept.final && !unsent.has(checked)) {
      unsent.set(checked, kept.response);
    }
    for (const [id, response] of served && !served.submitted ? unsent : []) {
      const draft = id !== checked;
      const said = await attemptTo(() => call(`${path}/answers`, { attempt: served?.number, question: id, response, draft }));
      if (!said || !served) {
        await catchUp(id);
        return false;
      }
      if (unsent.get(id) === response) {
        unsent.delete(id);
      }
      const { solution, explanation, ...given } = said;
      served.answers[id] = given;
      const question = served.questions.find((each) => each.id === id);
      if (question && solution) {
        Object.assign(question, { solution, explanation });
      }
    }
    return unsent.size === 0;
  }

  /**
   * Show what another device did meanwhile, where that is why an answer was not taken.
   * @param {string} id of the question
   */
  async function catchUp(id) {
    const said = await call(path).catch(() => null);
    const going = said?.attempt && !said.attempt.submitted && said.attempt.number === attempt?.number;
    if (!said || (going && !said.attempt.answers[id]?.final)) {
      return;
    }
    unsent.delete(id);
    take(said);
    if (going) {
      showQuestion(current);
    } else {
      stopCountdown();
      unsent.clear();
      (attempt?.submitted ? showResults : showIntroduction)("");
    }
  }

  /** @param {number} index */
  async function turnTo(index) {
    if (await send()) {
      showQuestion(index);
    }
  }

  /** @param {QuestionData} question not yet locked */
  function isLonger(question) {
    const given = attempt?.answers[question.id];
    return Boolean(given && !given.final && typeOf(question).longer?.(question, given.response));
  }

  async function finish() {
    if (!(await send())) {
      return;
    }
    const { questions } = /** @type {Served} */ (attempt);
    const unanswered = questions.filter((question) => !isAnswered(question));
    const longer = listLonger(questions, isLonger, sentences);
    const chosen = await askToSubmit(sentences, questions, { unanswered, unchecked: questions.filter(isUnchecked) }, longer);
    if (chosen === "submit") {
      await conclude("submitted");
    } else if (chosen !== null) {
      showQuestion(chosen);
    }
  }

  async function timeUp() {
    document.querySelector("dialog")?.close();
    await send(); // within the seconds that the server allows for the way
    await conclude("timeUp");
  }

  /** @param {string} reason */
  async function conclude(reason) {
    stopCountdown();
    const said = await attemptTo(() => call(`${path}/submit`, { attempt: attempt?.number })) ?? (await attemptTo(() => call(path)));
    if (said) {
      unsent.clear();
      context.answered.delete(quiz.id);
      take(said);
      context.refresh();
      showResults(reason);
    }
  }

  /** @param {string} reason what to say about how it came to this, or "" on return */
  function showResults(reason) {
    page.classList.remove("running");
    const served = /** @type {Served} */ (attempt);
    const even = evenShare(served);
    /** @type {Record<string, Answer>} */
    const answers = Object.fromEntries(Object.entries(served.answers).map(([id, given]) => [id, { ...given, share: given.share ?? even }]));
    // An essay counts once its teacher has scored it; until then there is no result that a grade could come of.
    const questions = served.questions.map((question) => ({ ...question, scored: question.scored || typeof served.answers[question.id]?.share === "number" }));
    const waits = served.score === null;
    const shown = { ...quiz, questions, graded: quiz.graded && !waits, draw: null, shuffle_questions: false };
    const last = { ...served, answers, started: 0, spent: 0, at: "" };
    const again = standing.again && record.writable ? showIntroduction : null;
    const kept = { attempts: standing.submitted, best: standing.best, attempt: last };
    const soFar = waits && served.so_far?.count ? [say("pointsSoFar", served.so_far), say("waitsForTeacher")] : [];
    const heading = drawResults(context, shown, kept, stage, again, soFar);
    if (waits) {
      stage.querySelector(".score")?.remove();
    }
    drawComments(served);
    stage.querySelector(".result")?.after(drawArrival(grade, sentences));
    if (reason) {
      announce(say(reason));
      focusOn(heading, false);
      page.scrollIntoView({ block: "start" });
    }
  }

  /**
   * Return the share of each answer where the quiz tells the score alone: all of them together earn it.
   * @param {Served} served
   * @returns {number | null}
   */
  function evenShare({ questions, answers, score }) {
    if (quiz.feedback !== "none" || score === null) {
      return null;
    }
    const points = (/** @type {QuestionData[]} */ some) => some.reduce((sum, question) => sum + (question.scored ? question.points : 0), 0);
    return (score * points(questions)) / (points(questions.filter(({ id }) => answers[id])) || 1);
  }

  /** @param {Served} served */
  function drawComments({ questions, answers }) {
    const lines = stage.querySelectorAll(".review > li");
    questions.forEach(({ id }, index) => {
      const { comment } = answers[id] ?? {};
      if (comment) {
        const text = comment.split("\n").flatMap((line) => [element("br"), line]).slice(1);
        lines[index]?.append(element("div.callout", element("p.callout-title", say("teacherSays")), element("p", { dir: "auto" }, text)));
      }
    });
  }

  // Whoever closes the page has typed what they have typed.
  const sendLast = () => send();
  addEventListener("pagehide", sendLast);
  open();
  return {
    leave() {
      removeEventListener("pagehide", sendLast);
      stopCountdown();
      send();
    },
  };
}
