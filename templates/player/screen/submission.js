// The question before a quiz is submitted: what is not answered, not checked or too long, and what becomes of it.

import { ask } from "./dialogue.js";
import { element } from "./dom.js";

/** @typedef {import("../types").QuestionData} QuestionData */

/**
 * Ask whether to submit; each question that is named leads to itself.
 * @param {import("../types").Sentences} sentences
 * @param {readonly QuestionData[]} questions in the order in which they are asked
 * @param {{unanswered: readonly QuestionData[], unchecked: readonly QuestionData[], longer: readonly QuestionData[]}} open `longer`:
 *   with a text that is longer than asked for
 * @returns {Promise<"submit" | number | null>} the index of the question to go to; `null` to stay
 */
export async function askToSubmit({ say }, questions, { unanswered, unchecked, longer }) {
  /**
   * @param {string} key
   * @param {readonly QuestionData[]} listed
   */
  function list(key, listed) {
    const links = listed.map((question) => {
      const at = questions.indexOf(question);
      return element("li", element("button.link", { value: at }, `${say("questionNumber", { number: at + 1 })}: ${question.text}`));
    });
    return links.length > 0 && [element("p", say(key, { count: links.length })), element("ul.open-questions", links)];
  }

  const chosen = await ask({
    title: say("submitTitle"),
    content: [
      list("unansweredList", unanswered),
      list("uncheckedList", unchecked),
      list("longerList", longer),
      unanswered.length + unchecked.length === 0 && element("p", say("submitNote")),
    ],
    choices: [
      { value: "back", label: say("goBack") },
      { value: "submit", label: say("submitQuiz"), main: true },
    ],
  });
  return chosen === "submit" ? chosen : /^\d+$/.test(chosen ?? "") ? Number(chosen) : null;
}
