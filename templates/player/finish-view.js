// The first and the last page of a course: where to begin or go on, what is done, what is left, how to leave.

import { button, byId, element, focusOn, icon } from "./dom.js";

/** @typedef {import("./types").Item} Item */
/** @typedef {import("./types").PlayerContext} PlayerContext */

/**
 * Offer to begin, or to go on where something is left.
 * @param {PlayerContext} context
 */
export function drawStart(context) {
  const { course, record, sentences } = context;
  const { done, progress } = record.progress;
  const next = course.items.find((item) => !done.has(item.id));
  const begun = progress > 0 || record.state.place.item !== "";
  const target = next ?? course.items[0];
  const label = !begun ? sentences.say("startCourse") : next ? sentences.say("continueTo", { title: next.title }) : sentences.say("readAgain");
  const go = button(label, () => target && context.go(target.id), { class: "main", after: icon("next", true) });
  byId("start-stage")?.replaceChildren(element("div", { class: "buttons" }, go));
}

/**
 * Draw the page at the end of the course.
 * @param {PlayerContext} context
 * @param {HTMLElement} stage
 * @param {() => void} leave saves, and ends the session
 */
export function drawFinish(context, stage, leave) {
  const { course, record, sentences } = context;
  const { completion, success, score, done } = record.progress;
  const left = course.items.filter((item) => !done.has(item.id));
  const title = completion === "completed" ? (success === "failed" ? "courseFailed" : "courseDone") : "courseNotDone";
  const heading = element("h1", { tabindex: "-1" }, sentences.say(title));
  const graded = record.progress.objectives.filter((objective) => objective.title);
  stage.replaceChildren(
    heading,
    element("p", { class: "lead" }, resultSentence(context)),
    element(
      "dl",
      { class: "facts" },
      fact(sentences.say("doneLabel"), sentences.say("ofTotal", { number: done.size, total: course.items.length })),
      score !== null && fact(sentences.say("scoreLabel"), sentences.percent(score)),
      success !== "unknown" && fact(sentences.say("resultLabel"), sentences.say(success === "passed" ? "passed" : "notPassed")),
    ),
    ...(left.length > 0 ? [element("h2", {}, sentences.say("stillOpen")), element("ul", { class: "review" }, left.map((item) => openItem(context, item)))] : []),
    ...(graded.length > 0 ? [element("h2", {}, sentences.say("quizzes")), element("ul", { class: "review" }, graded.map((objective) => quizLine(context, objective)))] : []),
    ...(context.local
      ? [element("p", { class: "credits" }, sentences.say("keptInBrowser"))]
      : [
          element(
            "div",
            { class: "buttons" },
            button(sentences.say("saveAndExit"), leave, { class: left.length > 0 ? "" : "main" }),
          ),
          element("p", { class: "credits" }, sentences.say("saveAndExitNote")),
        ]),
  );
  return heading;
}

/** @param {PlayerContext} context */
function resultSentence({ record, sentences }) {
  const { completion, success } = record.progress;
  if (completion === "completed") {
    return sentences.say(success === "passed" ? "courseDonePassed" : success === "failed" ? "courseDoneFailed" : "courseDoneNote");
  }
  return sentences.say("courseLeftNote");
}

/**
 * @param {string} label
 * @param {string} value
 */
function fact(label, value) {
  return element("div", {}, element("dt", {}, label), element("dd", {}, value));
}

/**
 * @param {PlayerContext} context
 * @param {Item} item
 */
function openItem(context, item) {
  const reason = context.lockedReason(item.id);
  const open = (/** @type {Event} */ event) => {
    event.preventDefault();
    context.go(item.id);
  };
  const name = reason === null ? element("a", { href: `#${item.kind}-${item.id}`, onclick: open }, item.title) : item.title;
  return element(
    "li",
    { class: "line" },
    icon(reason === null ? (item.kind === "quiz" ? "quiz" : "next") : "lock", reason === null && item.kind === "lesson"),
    element("span", { class: "words" }, name, reason !== null && element("small", {}, reason)),
  );
}

/**
 * @param {PlayerContext} context
 * @param {import("./types").ObjectiveStanding} objective
 */
function quizLine({ sentences }, { title, success, score, mark, submitted }) {
  const kind = { passed: "right", failed: "wrong", unknown: "none" }[success];
  const words = [
    submitted ? sentences.say(success === "passed" ? "passed" : "notPassed") : sentences.say("notDoneYet"),
    score === null ? "" : sentences.say("bestScore", { percent: sentences.percent(score) }),
    sentences.say("youNeed", { percent: sentences.percent(mark) }),
  ];
  return element(
    "li",
    { class: `line ${kind}` },
    icon(success === "passed" ? "check" : success === "failed" ? "cross" : "quiz"),
    element("span", { class: "words" }, title, element("small", {}, words.filter(Boolean).join(" · "))),
  );
}

/**
 * Put a last word in place of the course: it is saved, and the window may be closed.
 * @param {PlayerContext} context
 * @param {boolean} saved whether the LMS took everything
 */
export function drawClosed({ sentences }, saved) {
  const heading = element("h1", { tabindex: "-1" }, sentences.say(saved ? "closedTitle" : "closedUnsavedTitle"));
  const note = element("p", { class: "lead" }, sentences.say(saved ? "closedNote" : "closedUnsavedNote"));
  document.body.className = "alone";
  document.body.replaceChildren(...document.querySelectorAll(".icons"), element("main", {}, element("article", { class: "page current" }, heading, note)));
  focusOn(heading);
}
