// A quiz on the screen, from its introduction to its submission; quiz-results.js shows what came of it.

import { answer, asked, attemptsLeft, startAttempt, submit, toAnswer, unanswered, unchecked, UNTRIED } from "../state/attempt.js";
import { putQuiz } from "../state/learner.js";
import { optionOrder } from "../state/option-order.js";
import { startCountdown } from "./countdown.js";
import { announce, button, element, fact, focusOn, icon, scrollToTop } from "./dom.js";
import { createQuestionView, pointsInWords, VERDICT_WORDS, verdictOf } from "./question-view.js";
import { drawResults } from "./quiz-results.js";
import { askToSubmit } from "./submission.js";
import { listLonger } from "./text-length.js";

/** @typedef {import("../types").Answer} Answer */
/** @typedef {import("../types").Attempt} Attempt */
/** @typedef {import("../types").PlayerContext} PlayerContext */
/** @typedef {import("../types").QuestionData} QuestionData */
/** @typedef {import("../types").QuizItem} QuizItem */
/** @typedef {import("../types").QuizRecord} QuizRecord */

/**
 * Bring a quiz's page to life; `leave` stops its clock.
 * @param {PlayerContext} context
 * @param {QuizItem} quiz
 * @param {HTMLElement} page
 * @param {boolean} [resume] whether an attempt that runs goes on at once
 */
export function enterQuiz(context, quiz, page, resume = false) {
  const { record, sentences, typeOf } = context;
  const { say } = sentences;
  const stage = /** @type {HTMLElement} */ (page.querySelector(".stage"));
  const timer = element("span.timer");
  let stopCountdown = () => {};
  /** Seconds from showing a question to its last answer, by id: for reports. @type {Map<string, number>} */
  const latencies = new Map();

  /** @returns {QuizRecord} */
  const kept = () => record.state.quizzes[quiz.id] ?? UNTRIED;
  /** @returns {Attempt} */
  const attempt = () => /** @type {Attempt} */ (kept().attempt);

  /**
   * @param {(quizRecord: QuizRecord) => QuizRecord} change
   * @param {boolean} [draft]
   */
  function keep(change, draft = false) {
    record.change((state) => putQuiz(state, quiz.id, change(state.quizzes[quiz.id] ?? UNTRIED)), { draft });
    if (!draft) {
      context.refresh();
    }
  }

  function running() {
    const { attempt: current } = kept();
    return current !== null && !current.submitted;
  }

  /** Show what fits: introduction, or the results of the last attempt. */
  function open() {
    const left = running() ? record.timeLeft(quiz) : null;
    if (left === 0) {
      timeUp();
    } else if (left !== null || (resume && running())) {
      // Where the time runs, a reload costs none of it.
      beginQuestions();
    } else if (kept().attempts > 0 && !running()) {
      showResults("");
    } else {
      showIntroduction();
    }
  }

  function showIntroduction() {
    page.classList.remove("running");
    const begun = running();
    const press = () => {
      if (!begun) {
        keep((before) => startAttempt(quiz, before, { random: Math.random(), now: Date.now() }));
      }
      if (running()) {
        beginQuestions();
      }
    };
    stage.replaceChildren(
      quiz.introduction ? element("div.introduction", { html: quiz.introduction }) : "",
      drawFacts(),
      quiz.time_limit === null || begun ? "" : element("p", say("timeLimitNote")),
      element("div.buttons",
        button(say(begun ? "continueQuiz" : "startQuiz"), press, { class: "main", after: icon("next", true) }),
      ),
    );
  }

  function drawFacts() {
    const count = Math.min(quiz.draw ?? quiz.questions.length, quiz.questions.length);
    const left = attemptsLeft(quiz, kept());
    const points = quiz.questions.reduce((sum, question) => sum + (question.scored ? question.points : 0), 0);
    const drawn = count < quiz.questions.length;
    /** @type {[string, string][]} */
    const facts = [["questions", sentences.number(count)]];
    if (!drawn && points > 0) {
      facts.push(["pointsLabel", sentences.number(points)]);
    }
    if (quiz.graded) {
      facts.push(["passMark", sentences.percent(context.mark(quiz))]);
    }
    facts.push(["attemptsLabel", left === null ? say("unlimited") : sentences.number(left)]);
    const seconds = running() ? record.timeLeft(quiz) : quiz.time_limit;
    if (seconds !== null) {
      facts.push(["timeLimit", running() ? sentences.clock(seconds) : say("minutes", { count: Math.round(seconds / 6) / 10 })]);
    }
    return element("dl.facts", facts.map(([key, value]) => fact(say(key), value)));
  }

  /** Go to the question answered last if it is not checked, else to the next one that is open, else to the first. */
  function beginQuestions() {
    const questions = asked(quiz, attempt());
    const { answers, at } = attempt();
    const last = Math.max(0, questions.findIndex((question) => question.id === at));
    const isOpen = (/** @type {QuestionData} */ { id }) => !answers[id] || (quiz.feedback === "immediate" && !answers[id]?.final);
    const onward = questions.findIndex((question, index) => index >= last && isOpen(question));
    const index = onward >= 0 ? onward : questions.findIndex(isOpen);
    stopCountdown();
    stopCountdown = startCountdown(context, quiz, timer, timeUp);
    showQuestion(index >= 0 ? index : last);
  }

  /** @param {number} index */
  function showQuestion(index) {
    const questions = asked(quiz, attempt());
    const question = /** @type {QuestionData} */ (questions[index]);
    const immediate = quiz.feedback === "immediate";
    const shown = performance.now();
    const title = say("questionOf", { number: index + 1, total: questions.length });
    const heading = element("h2", { tabindex: "-1", id: `${page.id}-question` }, title);
    const points = question.scored && question.points > 0 ? pointsInWords(question, null, sentences) : "";

    /**
     * @param {Answer | null} given
     * @param {boolean} draft
     */
    function keepGiven(given, draft) {
      latencies.set(question.id, (performance.now() - shown) / 1000);
      keep((before) => ({ ...before, attempt: before.attempt && answer(before.attempt, question.id, given) }), draft);
    }

    const view = createQuestionView({
      question,
      type: typeOf(question),
      sentences,
      id: `${page.id}-${question.id}`,
      mode: immediate ? "check" : "collect",
      answer: attempt().answers[question.id] ?? null,
      order: optionOrder(context, quiz, attempt(), question),
      head: [heading, element("span", points), timer],
      excess: (response) => record.excess(question, response),
      onDraft(response) {
        keepGiven(response === null ? null : toAnswer(typeOf(question), question, response, false), true);
        drawOverview();
      },
      onAnswer(given) {
        keepGiven(given, false);
        record.answered(question, given, quiz.id, latencies.get(question.id) ?? null);
        drawTurn();
        drawOverview();
      },
    });
    const turn = element("div.turns");
    view.buttons.append(turn);
    const overview = element("details.overview", { ontoggle: drawOverview });
    const steps = element("span");

    function drawTurn() {
      const { answers } = attempt();
      const final = Boolean(answers[question.id]?.final);
      const last = index === questions.length - 1;
      const { isComplete } = openNow();
      const done = last || (isComplete && immediate);
      const skip = immediate && !final;
      const label = done ? (immediate && isComplete ? "seeResults" : "submitQuiz") : skip ? "skipQuestion" : "nextQuestion";
      turn.replaceChildren(
        index > 0 ? button(say("previousQuestion"), () => showQuestion(index - 1), { before: icon("previous", true) }) : "",
        done && !last ? button(say("nextQuestion"), () => showQuestion(index + 1), { after: icon("next", true) }) : "",
        button(say(label), () => (done ? finish() : showQuestion(index + 1)), {
          class: skip ? "quiet" : "main",
          after: icon("next", true),
        }),
      );
    }

    function drawOverview() {
      const { answers } = attempt();
      const number = Object.keys(answers).length;
      steps.style.setProperty("--share", String(number / questions.length));
      const places = (overview.open ? questions : []).map((each, place) => {
        const given = answers[each.id];
        const state = given && (!immediate ? "none" : given.final ? verdictOf(given.share) : "unchecked");
        const words = !state ? "unanswered" : state === "unchecked" ? state : VERDICT_WORDS[state];
        const label = `${say("questionNumber", { number: place + 1 })}: ${say(words)}`;
        const go = element("button", { class: state ?? "open", "aria-label": label, onclick: () => showQuestion(place) }, sentences.number(place + 1));
        if (place === index) {
          go.setAttribute("aria-current", "step");
        }
        return element("li", go);
      });
      overview.replaceChildren(
        element("summary", say("answeredOf", { number, total: sentences.number(questions.length) })),
        element("ol", places),
      );
    }

    drawTurn();
    drawOverview();
    page.classList.add("running");
    stage.replaceChildren(element("div.steps", { "aria-hidden": "true" }, steps), element("div.card", view.element), overview);
    focusOn(heading, false);
    scrollToTop(page);
    context.refresh();
  }

  /** Return what is not ready to be submitted as the learner means it. */
  function openNow() {
    /** @type {Parameters<typeof unanswered>[2]} */
    const missing = (question, response) => typeOf(question).missing(question, response);
    const left = { unanswered: unanswered(quiz, attempt(), missing), unchecked: unchecked(quiz, attempt(), missing) };
    return { left, isComplete: left.unanswered.length + left.unchecked.length === 0 };
  }

  /** @param {QuestionData} question not yet locked */
  function isLonger(question) {
    const given = attempt().answers[question.id];
    return Boolean(given && !given.final && typeOf(question).longer?.(question, given.response));
  }

  async function finish() {
    const { left, isComplete } = openNow();
    const longer = listLonger(asked(quiz, attempt()), isLonger, sentences);
    if (!isComplete || longer.length > 0 || quiz.feedback !== "immediate") {
      const chosen = await askToSubmit(sentences, asked(quiz, attempt()), left, longer);
      if (typeof chosen === "number") {
        showQuestion(chosen);
      }
      if (chosen !== "submit" || !running()) {
        return;
      }
    }
    conclude();
    showResults("submitted");
  }

  function timeUp() {
    document.querySelector("dialog")?.close();
    conclude();
    showResults("timeUp");
  }

  /** Submit, and report what was not reported when it was answered. */
  function conclude() {
    stopCountdown();
    const before = attempt();
    keep((quizRecord) => submit(quiz, quizRecord));
    for (const question of asked(quiz, before)) {
      const given = before.answers[question.id];
      if (given && !given.final) {
        record.answered(question, { ...given, final: true }, quiz.id, latencies.get(question.id) ?? null);
      }
    }
  }

  /** @param {string} reason what to say about how it came to this, or "" on return */
  function showResults(reason) {
    page.classList.remove("running");
    const again = attemptsLeft(quiz, kept()) === 0 || !record.writable ? null : showIntroduction;
    const heading = drawResults(context, quiz, kept(), stage, again && (() => {
      again();
      focusOn(/** @type {HTMLElement} */ (page.querySelector("h1")));
    }));
    if (reason) {
      announce(say(reason));
      focusOn(heading, false);
      scrollToTop(page);
    }
  }

  open();
  return {
    leave() {
      stopCountdown();
    },
  };
}
