// A quiz on the screen, from its introduction to its submission; quiz-results.js shows what came of it. The conductor draws the
// questions, keeps the answers and scores them: record/quiz-conductor.js, or served/quiz-conductor.js in the LTI tool.

import { attemptsLeft, questionsOf, unanswered, unchecked } from "../state/attempt.js";
import { optionOrder } from "../state/option-order.js";
import { announce, button, element, fact, focusOn, icon, scrollToTop } from "./dom.js";
import { createQuestionView, pointsInWords, VERDICT_WORDS, verdictOf } from "./question-view.js";
import { drawResults } from "./quiz-results.js";
import { askToSubmit } from "./submission.js";

/** @typedef {import("../types").Attempt} Attempt */
/** @typedef {import("../types").PlayerContext} PlayerContext */
/** @typedef {import("../types").QuestionData} QuestionData */
/** @typedef {import("../types").QuizItem} QuizItem */

/**
 * Bring a quiz's page to life; `leave` stops its clock.
 * @param {PlayerContext} context
 * @param {QuizItem} quiz
 * @param {HTMLElement} page
 * @param {boolean} [resume] whether an attempt that runs goes on at once
 */
export function enterQuiz(context, quiz, page, resume = false) {
  const { fragments, sentences, typeOf } = context;
  const { say } = sentences;
  const stage = /** @type {HTMLElement} */ (page.querySelector(".stage"));
  const immediate = quiz.feedback === "immediate";
  const timer = element("span.timer");
  let stopCountdown = () => {};
  /** Which question is shown, and the last one that was. */
  let current = 0;
  let furthest = 0;
  const createConductor = /** @type {NonNullable<typeof fragments.createConductor>} */ (fragments.createConductor);
  const conductor = createConductor(context, quiz, () => {
    if (running()) {
      showQuestion(current);
    } else {
      stopCountdown();
      open();
    }
  });

  /** @returns {Attempt} */
  const attempt = () => /** @type {Attempt} */ (conductor.record().attempt);
  const running = () => attempt()?.submitted === false;
  const questions = () => questionsOf(conductor.quiz(), attempt());

  /** Show what fits: introduction, or the results of the last attempt. */
  function open() {
    const left = running() ? conductor.timeLeft() : null;
    if (left === 0) {
      timeUp();
    } else if (left !== null || (resume && running())) {
      // Where the time runs, a reload costs none of it.
      beginQuestions();
    } else if (attempt() && !running()) {
      showResults("");
    } else {
      showIntroduction();
    }
  }

  function showIntroduction() {
    page.classList.remove("running");
    const begun = running();
    stage.replaceChildren(
      quiz.introduction ? element("div.introduction", { html: quiz.introduction }) : "",
      drawFacts(),
      (!begun && fragments.timeNote?.(quiz, sentences)) || "",
      element("div.buttons",
        button(say(begun ? "continueQuiz" : "startQuiz"), () => conductor.begin(() => running() && beginQuestions()), { class: "main", after: icon("next", true) }),
      ),
    );
  }

  function drawFacts() {
    const { count, points } = conductor.extent();
    const left = attemptsLeft(quiz, conductor.record());
    /** @type {[string, string][]} */
    const facts = [["questions", sentences.number(count)]];
    if (points > 0) {
      facts.push(["pointsLabel", sentences.number(points)]);
    }
    if (quiz.graded) {
      const mark = context.mark(quiz);
      facts.push(["passMark", sentences.percent(mark, mark)]);
    }
    if (left !== null) {
      facts.push(["attemptsLabel", sentences.number(left)]);
    }
    const time = fragments.timeFact?.(quiz, running() ? conductor.timeLeft() : undefined, sentences);
    return element("dl.facts", facts.map(([key, value]) => fact(say(key), value)), time);
  }

  /** Go to the question answered last if it is not checked, else to the next one that is open, else to the first. */
  function beginQuestions() {
    const { answers, at } = attempt();
    const last = Math.max(0, questions().findIndex((question) => question.id === at));
    const isOpen = (/** @type {QuestionData} */ { id }) => !answers[id] || (immediate && !answers[id]?.final);
    const onward = questions().findIndex((question, index) => index >= last && isOpen(question));
    const index = onward >= 0 ? onward : questions().findIndex(isOpen);
    furthest = 0;
    stopCountdown();
    stopCountdown = fragments.startCountdown?.(sentences, conductor.timeLeft, timer, timeUp) ?? stopCountdown;
    showQuestion(index >= 0 ? index : last);
  }

  /** @param {number} index */
  const turnTo = (index) => conductor.whenKept(() => showQuestion(index));

  /** @param {number} index */
  function showQuestion(index) {
    current = index;
    furthest = Math.max(furthest, index);
    const all = questions();
    const question = /** @type {QuestionData} */ (all[index]);
    const shown = performance.now();
    const title = say("questionOf", { number: index + 1, total: all.length });
    const heading = element("h2", { tabindex: "-1", id: `${page.id}-question` }, title);
    const points = question.scored && question.points > 0 ? pointsInWords(question, null, sentences) : "";

    const view = createQuestionView({
      question,
      type: typeOf(question),
      sentences,
      fragments,
      id: `${page.id}-${question.id}`,
      mode: immediate ? "check" : "collect",
      answer: attempt().answers[question.id] ?? null,
      order: optionOrder(context, quiz, attempt(), question),
      head: [heading, element("span", points), timer],
      judge: conductor.judge,
      excess: (response) => context.record.excess(question, response),
      onDraft(response) {
        conductor.draft(question, response, shown);
        drawOverview();
      },
      onAnswer(answer) {
        conductor.answered(question, answer, shown);
        drawTurn();
        drawOverview();
      },
    });
    const turn = element("div.turns");
    view.buttons.append(turn);
    const overview = element("details.overview", { ontoggle: drawOverview });
    const steps = element("span");

    function drawTurn() {
      const final = Boolean(attempt().answers[question.id]?.final);
      const last = index === all.length - 1;
      const { isComplete } = openNow();
      const done = last || (isComplete && immediate);
      const skip = immediate && !final;
      const label = done ? (immediate && isComplete ? "seeResults" : "submitQuiz") : skip ? "skipQuestion" : "nextQuestion";
      turn.replaceChildren(
        index > 0 ? button(say("previousQuestion"), () => turnTo(index - 1), { before: icon("previous", true) }) : "",
        done && !last ? button(say("nextQuestion"), () => turnTo(index + 1), { after: icon("next", true) }) : "",
        button(say(label), () => (done ? conductor.whenKept(finish) : turnTo(index + 1)), {
          class: skip ? "quiet" : "main",
          after: icon("next", true),
        }),
      );
    }

    function drawOverview() {
      const { answers } = attempt();
      const number = Object.keys(answers).length;
      // What was skipped lies behind as well, so that the bar is full at the end.
      const behind = all.filter(({ id }, place) => answers[id] || place < furthest).length;
      steps.style.setProperty("--share", `${behind / all.length}`);
      const places = (overview.open ? all : []).map((each, place) => {
        const answer = answers[each.id];
        const state = answer && (!immediate ? "none" : answer.final ? verdictOf(answer.share) : "unchecked");
        const words = !state ? "unanswered" : state === "unchecked" ? state : VERDICT_WORDS[state];
        const label = `${say("questionNumber", { number: place + 1 })}: ${say(words)}`;
        const go = element("button", { class: state ?? "open", "aria-label": label, onclick: () => turnTo(place) }, sentences.number(place + 1));
        if (place === index) {
          go.setAttribute("aria-current", "step");
        }
        return element("li", go);
      });
      overview.replaceChildren(
        element("summary", say("answeredOf", { number, total: sentences.number(all.length) })),
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
    const left = {
      unanswered: unanswered(conductor.quiz(), attempt(), missing),
      unchecked: unchecked(conductor.quiz(), attempt(), missing),
    };
    return { ...left, isComplete: left.unanswered.length + left.unchecked.length === 0 };
  }

  /** @param {QuestionData} question */
  function isLonger(question) {
    const answer = attempt().answers[question.id];
    return answer && !answer.final && typeOf(question).longer?.(question, answer.response);
  }

  async function finish() {
    const left = { ...openNow(), longer: questions().filter(isLonger) };
    if (!left.isComplete || left.longer[0] || !immediate) {
      const chosen = await askToSubmit(sentences, questions(), left);
      if (typeof chosen === "number") {
        showQuestion(chosen);
      }
      if (chosen !== "submit" || !running()) {
        return;
      }
    }
    conclude("submitted");
  }

  function timeUp() {
    document.querySelector("dialog")?.close();
    conclude("timeUp");
  }

  /** @param {string} reason */
  function conclude(reason) {
    stopCountdown();
    conductor.submit(() => showResults(reason));
  }

  /** @param {string} reason what to say about how it came to this, or "" on return */
  function showResults(reason) {
    page.classList.remove("running");
    const again = conductor.mayRepeat() && (() => {
      showIntroduction();
      focusOn(/** @type {HTMLElement} */ (page.querySelector("h1")));
    });
    const heading = drawResults(context, conductor.quiz(), conductor.record(), stage, again || null, conductor.soFar?.());
    conductor.addToResults?.(stage);
    if (reason) {
      announce(say(reason));
      focusOn(heading, false);
      scrollToTop(page);
    }
  }

  stage.replaceChildren();
  conductor.load(open);
  return {
    leave() {
      stopCountdown();
      conductor.leave?.();
    },
  };
}
