// The first and the last page of a course: where to begin or go on, what is done, what is left, how to leave.

import { button, byId, element, fact, focusOn, icon } from "./dom.js";
import { minutesLeft, shareDone } from "./menu.js";

/** @typedef {import("../types").Item} Item */
/** @typedef {import("../types").PlayerContext} PlayerContext */

/**
 * Offer to begin, to go on where something is left, or what was earned.
 * @param {PlayerContext} context
 */
export function drawStart(context) {
  const { course, record, sentences } = context;
  const { say } = sentences;
  const { done, mark } = record.progress;
  byId("pass-mark")?.replaceChildren(sentences.percent(mark, mark));
  const [go, begun, next] = wayOn(context);
  const share = shareDone(context);
  const percent = sentences.percent(share);
  const said = next ? [element("span.hidden-text", `${say("percentDone", { percent })}, `), say("minutesLeft", { count: minutesLeft(course, done) })] : say("allDone");
  const offered = (!next && context.fragments.offerCertificate?.(context)) || go;
  byId("start-stage")?.replaceChildren(element("div.buttons", offered, begun && element("p.standing", drawRing(share, percent), said)));
}

/**
 * Return the button that leads on, or to the beginning; whether the course is begun; and what is next, if anything is left.
 * @param {PlayerContext} context
 */
function wayOn(context) {
  const { course, record, sentences: { say } } = context;
  const { done, progress } = record.progress;
  // An attempt that runs comes first; of one that a server conducts, only the entry is known here.
  const runs = (/** @type {Item} */ { id }) => {
    const kept = record.state.quizzes[id];
    return kept ? kept.attempt?.submitted === false || kept.attempts === 0 : false;
  };
  const next = course.items.find(runs) ?? course.items.find((item) => !done.has(item.id)) ?? course.items.find((item) => isUnanswered(context, item));
  const begun = progress > 0 || record.state.place.item !== "";
  const target = next ?? course.items[0];
  const label = !begun ? say("startCourse") : next ? say("continueTo", { title: next.title }) : say("readAgain");
  const go = button(label, () => target && context.go(target.id, "", { resume: true }), { class: "main", after: icon("next", true) });
  return /** @type {const} */ ([go, begun, next]);
}

/**
 * Return whether something in a lesson keeps the course open, though the lesson was read: a question that counts.
 * @param {PlayerContext} context
 * @param {Item} item
 */
function isUnanswered({ record }, { kind, questions }) {
  const { progress, state } = record;
  return kind === "lesson" && progress.completion !== "completed" && questions.some(({ id, graded }) => graded && !state.checks[id]?.final);
}

/**
 * @param {number} share
 * @param {string} percent
 */
function drawRing(share, percent) {
  return element("span.ring", { "aria-hidden": "true", style: `--share:${share}` }, element("span", share < 1 ? percent : icon("check")));
}

/**
 * Draw the page at the end of the course.
 * @param {PlayerContext} context
 * @param {HTMLElement} stage
 * @param {() => void} leave saves, and ends the session
 */
export function drawFinish(context, stage, leave) {
  const { course, record, sentences, fragments: { celebrate, coming } } = context;
  const { say } = sentences;
  const { completion, success, score, done } = record.progress;
  const title = completion === "completed" ? (success === "failed" ? "courseFailed" : "courseDone") : "courseNotDone";
  const heading = element("h1", { tabindex: "-1" }, say(title));
  const words = [
    heading,
    element("p.lead", resultSentence(context)),
    element("dl.facts",
      fact(say("doneLabel"), say("ofTotal", { number: done.size, total: course.items.length })),
      score !== null && fact(say("scoreLabel"), sentences.percent(score)),
      success !== "unknown" && fact(say("resultLabel"), say(success === "passed" ? "passed" : "notPassed")),
    ),
  ];
  const moment = title === "courseDone" && celebrate?.(context, stage, words);
  stage.replaceChildren(
    ...(moment || words),
    ...drawWayOut(context, leave, title === "courseNotDone" && wayOn(context)[0]),
    // What is left comes first: it is what this page is looked at for.
    ...[false, true].flatMap((isDone) => {
      const items = course.items.filter((item) => (done.has(item.id) && !isUnanswered(context, item)) === isDone);
      const draw = (/** @type {Item} */ item) => line(context, item, isDone);
      const list = element("ul.review", !coming && items.map(draw));
      coming?.fillList(list, items, draw);
      return items[0] ? [element("h2", say(isDone ? "doneLabel" : "stillOpen")), list] : [];
    }),
  );
  return heading;
}

/**
 * @param {PlayerContext} context
 * @param {() => void} leave
 * @param {false | HTMLElement} next what is more to be done than to leave
 * @returns {HTMLElement[]}
 */
function drawWayOut({ local, record, sentences: { say } }, leave, next) {
  const note = element("p.credits", say(!record.recorded ? "practiceNote" : local ? "keptInBrowser" : "saveAndExitNote"));
  const out = button(say(record.recorded ? "saveAndExit" : "exit"), leave, { class: next ? "" : "main" });
  return local && !next ? [note] : [element("div.buttons", next, !local && out), note];
}

/** @param {PlayerContext} context */
function resultSentence({ record, sentences: { say } }) {
  const { completion, success, decided } = record.progress;
  if (completion === "completed") {
    const failed = decided ? "courseDoneFailed" : "courseFailedOpen";
    return say(success === "passed" ? "courseDonePassed" : success === "failed" ? failed : "courseDoneNote");
  }
  return say("courseLeftNote");
}

/**
 * @param {PlayerContext} context
 * @param {Item} item
 * @param {boolean} done
 */
function line(context, item, done) {
  const { record, sentences } = context;
  const { say } = sentences;
  const locked = context.lockedReason(item.id);
  const best = record.state.quizzes[item.id]?.best ?? null;
  const mark = item.kind === "quiz" && item.graded ? context.mark(item) : 0;
  const words = [
    locked,
    isUnanswered(context, item) && record.progress.done.has(item.id) && say("unanswered"),
    best !== null && say("bestScore", { percent: sentences.percent(best, mark) }),
    mark > 0 && say("youNeed", { percent: sentences.percent(mark, mark) }),
  ];
  return element(
    `li.line${done ? ".right" : ""}`,
    icon(locked ? "lock" : done ? "check" : "next", !done),
    element("span.words",
      locked ? item.title : element("a", { href: `#${item.kind}-${item.id}` }, item.title),
      element("small", words.filter(Boolean).join(" · ")),
    ),
  );
}

/**
 * Put a last word in place of the course: it is saved, and how to leave.
 * @param {PlayerContext} context
 * @param {import("../types").Ending} ending where the learner's work is
 */
export function drawClosed({ record, sentences: { say } }, ending) {
  const title = !record.recorded ? "closedPracticeTitle" : ending === "saved" ? "closedTitle" : "closedUnsavedTitle";
  const heading = element("h1", { tabindex: "-1" }, say(title));
  // A frame is not the learner's to close.
  const goodbye = window.parent === window ? "closedNote" : "closedInFrame";
  const note = element("p.lead", say({ saved: goodbye, kept: "closedUnsavedNote", lost: "closedLostNote" }[ending]));
  document.body.className = "alone";
  document.body.replaceChildren(...document.querySelectorAll(".icons"), element("main", element("article.page.current", heading, note)));
  focusOn(heading);
}
