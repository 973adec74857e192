// A lesson on the screen: what counts as read, where the learner is in it, its code blocks, tables and self-checks.

import { answerCheck } from "../state/learner.js";
import { announce, button, element, setAttribute } from "./dom.js";
import { createQuestionView } from "./question-view.js";
import { watchEnd } from "./reading.js";

/** @typedef {import("../types").PlayerContext} PlayerContext */
/** @typedef {import("../types").LessonItem} LessonItem */

const SETTLED = 3000;
/** Headings count as reached when they are in the upper third of the window. */
const UPPER = 0.33;

/**
 * Bring a lesson's page to life; everything is undone by `leave`.
 * @param {PlayerContext} context
 * @param {LessonItem} lesson
 * @param {HTMLElement} page
 * @param {{onEnd: () => void, onPlace: (anchor: string) => void}} events `onEnd`: the learner came to the end;
 *   `onPlace`: the learner stays at a heading
 */
export function enterLesson(context, lesson, page, { onEnd, onPlace }) {
  drawChecks(context, lesson, page);
  makeCopyable(context, page);
  const headings = /** @type {HTMLElement[]} */ ([...page.querySelectorAll(".body :is(h2, h3)[id]")]);
  const links = new Map([...page.querySelectorAll(".contents a")].map((link) => [link.getAttribute("href"), link]));
  const contents = /** @type {HTMLDetailsElement | null} */ (page.querySelector(".contents"));
  if (contents) {
    contents.open = matchMedia("(min-width: 82rem)").matches;
  }

  let anchor = "";
  /** @type {number | undefined} */
  let settling;
  /** @type {number | null} */
  let last = null;
  requestAnimationFrame(() => {
    last = scrollY;
    mark();
  });

  function mark() {
    const here = headings.filter((heading) => heading.getBoundingClientRect().top < innerHeight * UPPER).pop()?.id ?? "";
    if (here === anchor) {
      return;
    }
    anchor = here;
    links.forEach((link, target) => setAttribute(link, "aria-current", target === `#${here}` ? "location" : null));
  }

  function scrolled() {
    if (last === null || Math.abs(scrollY - last) < 2) {
      return;
    }
    last = scrollY;
    mark();
    clearTimeout(settling);
    settling = setTimeout(() => onPlace(anchor), SETTLED);
  }

  // The end of the text, not of the page: what follows are buttons.
  const leaveEnd = watchEnd(/** @type {HTMLElement} */ (page.querySelector(".body")), onEnd);

  addEventListener("scroll", scrolled, { passive: true });
  return {
    leave() {
      removeEventListener("scroll", scrolled);
      leaveEnd();
      clearTimeout(settling);
    },
  };
}

/**
 * @param {PlayerContext} context
 * @param {LessonItem} lesson
 * @param {HTMLElement} page
 */
function drawChecks(context, lesson, page) {
  for (const question of lesson.questions) {
    const place = page.querySelector(`[data-question="${question.id}"]`);
    if (place && !place.classList.contains("live")) {drawCheck(context, question, /** @type {HTMLElement} */ (place), 0);}
  }
}

/**
 * @param {PlayerContext} context
 * @param {import("../types").QuestionData} question
 * @param {HTMLElement} place
 * @param {number} tries so far; at first the kept answer is shown
 */
function drawCheck(context, question, place, tries) {
  const { record, sentences } = context;
  const { say } = sentences;
  const shown = performance.now();
  const kept = tries > 0 ? null : (record.state.checks[question.id] ?? null);
  // Whoever was wrong once may think again before what is right is shown.
  const patient = !question.graded && tries === 0;
  const view = createQuestionView({
    question,
    type: context.typeOf(question),
    sentences,
    id: `check-${question.id}`,
    mode: "check",
    graded: question.graded,
    answer: kept,
    patient,
    head: [element("strong", say(question.graded ? "gradedCheck" : "selfCheck"))],
    excess: (response) => record.excess(question, response),
    onAnswer(answer) {
      record.change((state) => answerCheck(state, question.id, answer, question.graded));
      record.answered(question, answer, "", (performance.now() - shown) / 1000);
      context.refresh();
      offerRetry(answer);
    },
  });
  /** @param {import("../types").Answer} answer */
  function offerRetry(answer) {
    if (question.graded) {
      return;
    }
    const again = button(say("tryAgain"), () => drawCheck(context, question, place, tries + 1).focus());
    const solve = button(say("showAnswer"), () => {
      view.solve(answer);
      solve.remove();
    });
    view.buttons.replaceChildren(again, patient && (answer.share ?? 1) < 1 ? solve : "");
  }
  if (kept?.final) {
    offerRetry(kept);
  }
  place.classList.add("live");
  place.replaceChildren(view.element);
  return view;
}

/**
 * @param {PlayerContext} context
 * @param {HTMLElement} page
 */
function makeCopyable({ sentences: { say } }, page) {
  for (const code of page.querySelectorAll("pre")) {
    const block = code.closest("figure.code");
    if (!block || block.querySelector(".copy")) {
      continue;
    }
    const copy = element("button.copy", { onclick: copyIt }, say("copy"));
    block.append(copy);

    async function copyIt() {
      await copyText(copyOf(code), copy);
      copy.replaceChildren(say("copied"));
      announce(say("copied"));
      setTimeout(() => copy.replaceChildren(say("copy")), 2000);
    }
  }
}

/**
 * Return what is worth copying of a code block: of a session at a prompt only what was typed.
 * @param {Element} block
 */
function copyOf(block) {
  const code = /** @type {Element} */ (block.cloneNode(true));
  const prompts = code.querySelectorAll(".gp");
  prompts.forEach((prompt) => prompt.replaceWith("\0"));
  const text = code.textContent ?? "";
  const typed = text.split("\n").flatMap((line) => (line.includes("\0") ? line.slice(line.lastIndexOf("\0") + 1) : []));
  return prompts.length > 0 ? typed.join("\n") : text;
}

/**
 * Copy, also where a frame may not use the clipboard's own interface.
 * @param {string} text
 * @param {HTMLElement} back gets the focus again
 */
async function copyText(text, back) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const field = element("textarea.hidden-text");
    field.value = text;
    document.body.append(field);
    field.select();
    document.execCommand("copy");
    field.remove();
    back.focus();
  }
}
