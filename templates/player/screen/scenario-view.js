// A scenario on the screen: a conversation that goes on by what the learner says, until an ending, which submits the attempt.
// The conductor keeps what was chosen: record/quiz-conductor.js, or served/quiz-conductor.js in the LTI tool.

import { attemptsLeft, questionsOf } from "../state/attempt.js";
import { listenToKeys } from "./answer-keys.js";
import { announce, button, element, fact, focusOn, icon, scrollToTop } from "./dom.js";
import { drawOutcome, outcomeOf } from "./quiz-results.js";

/** @typedef {import("../types").Attempt} Attempt */
/** @typedef {import("../types").PlayerContext} PlayerContext */
/** @typedef {import("../types").QuestionData} QuestionData */
/** @typedef {import("../types").QuizItem} QuizItem */

/**
 * Bring a scenario's page to life.
 * @param {PlayerContext} context
 * @param {QuizItem} quiz
 * @param {HTMLElement} page
 */
export function enterScenario(context, quiz, page) {
  const { fragments, sentences, typeOf } = context;
  const { say } = sentences;
  const stage = /** @type {HTMLElement} */ (page.querySelector(".stage"));
  const createConductor = /** @type {NonNullable<typeof fragments.createConductor>} */ (fragments.createConductor);
  const conductor = createConductor(context, quiz, () => open("storyOver"));

  /** @returns {Attempt} */
  const attempt = () => /** @type {Attempt} */ (conductor.record().attempt);
  const running = () => attempt()?.submitted === false;
  const introduction = () => (quiz.introduction ? element("div.introduction", { html: quiz.introduction }) : "");

  /**
   * Show what fits: the beginning, the story as far as it was played, or how it ended.
   * @param {string} reason what to say of an ending, as in `showEnding`
   */
  function open(reason) {
    if (running()) {
      showStory();
      // Once the page is shown, which begins at its top. There are no words of the learner's before the first choice.
      queueMicrotask(() => focusOn(/** @type {HTMLElement | undefined} */ ([...stage.querySelectorAll(".by-you")].pop())));
    } else if (attempt()) {
      showEnding(reason);
    } else {
      showBeginning();
    }
  }

  function showBeginning() {
    const left = attemptsLeft(quiz, conductor.record());
    const mark = context.mark(quiz);
    stage.replaceChildren(
      introduction(),
      element("dl.facts",
        quiz.graded && fact(say("passMark"), sentences.percent(mark, mark)),
        left !== null && fact(say("attemptsLabel"), sentences.number(left)),
      ),
      element("div.buttons", button(say("startScenario"), begin, { class: "main", after: icon("next", true) })),
    );
  }

  function begin() {
    conductor.begin(() => {
      if (running()) {
        showStory()?.focus();
      }
    });
  }

  /** Draw the story. @param {boolean} [locked] */
  function draw(locked = false) {
    const question = /** @type {QuestionData} */ (questionsOf(conductor.quiz(), attempt())[0]);
    const response = attempt().answers[question.id]?.response ?? [];
    const id = `${page.id}-${question.id}`;
    const control = typeOf(question).create(question, { sentences, response, order: null, locked, id, describedBy: "", onChange() {} });
    return { question, control, story: /** @type {NonNullable<typeof control.story>} */ (control.story) };
  }

  function showStory() {
    const { question, control, story } = draw();
    const shownSince = performance.now();
    const buttons = element("div.buttons");
    const view = element("div.story", control.element, buttons);
    if (story.shown().ending !== null) {
      conclude();
      return null;
    }

    /** @param {readonly string[] | null} response */
    async function turnTo(response) {
      if (!response) {
        return;
      }
      const pressed = /** @type {HTMLElement | null} */ (document.activeElement);
      view.inert = true;
      await conductor.advance(question, response, shownSince, () => {
        const place = story.turnTo(response);
        if (story.shown().ending !== null) {
          conclude();
          return;
        }
        drawButtons();
        view.inert = false;
        control.focus();
        if (place) {
          scrollToTop(place);
        }
      });
      if (view.inert && story.shown().ending === null) {
        view.inert = false; // nobody has taken the choice, which can be made again
        pressed?.focus();
      }
    }

    function drawButtons() {
      const said = story.shown().path;
      buttons.replaceChildren(
        button(say("sayIt"), () => turnTo(story.said()), { class: "main", after: icon("next", true) }),
        question.back && said.length > 0 ? button(say("backOneStep"), () => turnTo(said.slice(0, -1)), { class: "quiet", before: icon("previous", true) }) : "",
      );
    }

    drawButtons();
    listenToKeys(view, control, buttons);
    stage.replaceChildren(introduction(), view);
    context.refresh();
    return control;
  }

  function conclude() {
    conductor.submit(() => showEnding("storyOver"));
  }

  /** @param {string} reason what to say about how it came to this, or "" on return */
  function showEnding(reason) {
    const { control, story } = draw(true);
    // With its question: of a quiz that the server conducts the course knows none.
    const asked = conductor.quiz();
    const outcome = say(outcomeOf(context, asked, attempt()));
    const heading = element("h2", { tabindex: "-1" }, story.shown().ending ?? outcome);
    const again = conductor.mayRepeat() && (() => {
      showBeginning();
      focusOn(page.querySelector("h1"));
    });
    const words = quiz.graded ? [heading, element("p", element("strong", outcome))] : [heading];
    stage.replaceChildren(introduction(), element("div.story", control.element), ...drawOutcome(context, asked, conductor.record(), words, again || null, { soFar: conductor.soFar?.() ?? [] }));
    conductor.addToResults?.(stage);
    context.refresh();
    if (reason) {
      announce(say(reason));
      focusOn(heading);
    }
  }

  stage.replaceChildren();
  conductor.load(() => open(""));
  return { leave: () => conductor.leave?.() };
}
