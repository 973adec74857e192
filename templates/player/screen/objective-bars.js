// How far the answers of an attempt show each learning objective, and which lesson to read again.

import { element } from "./dom.js";

/**
 * Draw a bar for each objective that the questions name.
 * @param {import("../types").PlayerContext} context
 * @param {import("../types").QuizItem} quiz
 * @param {readonly import("../types").QuestionData[]} questions
 * @param {import("../types").Answers} answers
 * @returns {HTMLElement | null}
 */
export function drawAims({ course, mark, sentences }, quiz, questions, answers) {
  const { say, number } = sentences;
  /** @type {Map<string, {earned: number, total: number}>} */
  const sums = new Map();
  for (const { id, objectives, points, scored } of questions) {
    for (const aim of scored && points > 0 ? objectives : []) {
      const { earned, total } = sums.get(aim) ?? { earned: 0, total: 0 };
      sums.set(aim, { earned: earned + points * (answers[id]?.share ?? 0), total: total + points });
    }
  }
  const lines = [...sums].map(([aim, { earned, total }]) => {
    const share = earned / total;
    const lesson = course.items.find((item) => item.kind === "lesson" && item.objectives?.includes(aim));
    return element(share < mark(quiz) ? "li.low" : "li",
      element("span", aim),
      element("strong", say("ofTotal", { number: number(Math.round(earned * 100) / 100), total: number(total) })),
      element("div.meter", element("span", { style: `--share:${share}` })),
      share < mark(quiz) && lesson && element("a", { href: `#lesson-${lesson.id}` }, say("readLessonAgain", { title: lesson.title })),
    );
  });
  return lines.length > 0 ? element("section.by-aim", element("h2", say("whatYouCanDo")), element("ul", lines)) : null;
}
