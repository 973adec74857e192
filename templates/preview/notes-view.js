// The teacher's notes: every page and question, what is right, and ways to get there without playing.

/** @import { CourseData, QuestionData, QuizItem } from "../player/types" */
/** @import { Types } from "./resume.js" */

import { element } from "../player/screen/dom.js";
import { exampleOf } from "./examples.js";
import { describe } from "./resume.js";
import { storyGraph, storyWords } from "./story-graph.js";

/**
 * @param {HTMLElement} place
 * @param {() => { course: CourseData | null, types: Types, sentences: any, answers: boolean }} read
 * @param {object} acts
 * @param {(page: string, question: string) => void} acts.show
 * @param {(quiz: QuizItem, kind: "right" | "wrong") => void} acts.fill
 * @param {(answers: boolean) => void} acts.showAnswers
 */
export function createNotesView(place, read, { show, fill, showAnswers }) {
  /** @type {unknown[]} */
  let last = [];

  return { draw };

  function draw() {
    const { course, types, sentences, answers } = read();
    const next = [course, types, answers];
    if (next.every((value, index) => value === last[index])) {
      return;
    }
    last = next;
    if (!course) {
      place.replaceChildren(element("p.none", "Notes are there for packages of lessonpack only."));
      return;
    }
    const box = element("input", { type: "checkbox", id: "show-answers", onchange: () => showAnswers(box.checked) });
    box.checked = answers;
    place.replaceChildren(element("p.filters", element("label", box, " Show answers")), element("ol.pages", course.items.map(pageOf)));

    /** @param {CourseData["items"][number]} item */
    function pageOf(item) {
      const page = `${item.kind}-${item.id}`;
      return element("li",
        element("p.page-title", element("button.link", { onclick: () => show(page, "") }, item.title), item.kind === "quiz" && fillers(item)),
        item.questions.length > 0 && element("ol.questions", item.questions.map((question) => questionOf(question, page))),
      );
    }

    /** @param {QuizItem} quiz */
    function fillers(quiz) {
      return element("span.fill",
        element("button", { onclick: () => fill(quiz, "right"), "aria-label": `Fill right: ${quiz.title}` }, "Fill right"),
        element("button", { onclick: () => fill(quiz, "wrong"), "aria-label": `Fill wrong: ${quiz.title}` }, "Fill wrong"),
      );
    }

    /** @param {QuestionData} question @param {string} page */
    function questionOf(question, page) {
      const example = answers && question.scored ? exampleOf(question, "right") : null;
      const right = example === null ? "" : describe(question, example, types, sentences);
      return element("li", element("button.link", { onclick: () => show(page, question.id) }, question.text), question.type === "scenario" && drawStory(question), right !== "" && element("p.right", right));
    }
  }
}

/**
 * @param {import("./story-graph.js").Drawn} drawn
 * @returns {SVGElement}
 */
function drawSvg({ name, attributes, children }) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", name);
  Object.entries(attributes).forEach(([key, value]) => made.setAttribute(key, String(value)));
  made.append(...children.map((child) => (typeof child === "string" ? child : drawSvg(child))));
  return made;
}

/**
 * Draw a scenario, and tell it in words.
 * @param {QuestionData} question
 * @returns {HTMLElement | ""} "" where a package tells of none that can be drawn
 */
function drawStory({ solution, text, id }) {
  try {
    const entry = (/** @type {string} */ name) => `story-${id}-${name}`;
    const told = storyWords(solution).map(({ name, ending, choices }) =>
      element("li", { id: entry(name), tabindex: "-1" },
        element("b", name), ending && ` ${ending}`,
        element("ol", choices.map((choice) => element("li", choice.text, " → ", element("a", { href: `#${entry(choice.to)}` }, choice.to), choice.rules && element("small", ` (${choice.rules})`)))),
      ),
    );
    // It scrolls, so keys must reach it.
    const drawing = element("div.drawing", { tabindex: "0", role: "region", "aria-label": `Graph: ${text}` }, drawSvg(storyGraph(solution)));
    return element("div.story",
      drawing,
      element("button", { onclick: () => drawing.requestFullscreen() }, "Show large"),
      element("details", element("summary", "The story in words"), element("ul.scenes", told)),
    );
  } catch {
    return "";
  }
}
