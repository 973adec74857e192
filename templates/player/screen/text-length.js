// Texts that are longer than they should be: than the author asked for, which the learner may hand in all the same, and than
// the LMS has room for, which is said while there is still something to be done about it.

/** @import { QuestionData, QuestionType, Response, Sentences } from "../types" */

import { ask } from "./dialogue.js";
import { announce, element } from "./dom.js";

/** Milliseconds without a key before the room is looked at again. */
const PAUSE = 700;

/**
 * Ask whether a text that is longer than asked for is to be handed in; what is not longer needs no asking.
 * @param {QuestionType} type
 * @param {QuestionData} question
 * @param {Response} response
 * @param {Sentences} sentences
 * @returns {Promise<boolean>}
 */
export async function confirmLength(type, question, response, { say }) {
  const longer = type.longer?.(question, response);
  if (!longer) {
    return true;
  }
  const chosen = await ask({
    title: say("essayTooLong"),
    content: [element("p", say("essayLength", longer))],
    choices: [
      { value: "back", label: say("goBack") },
      { value: "submit", label: say("submitAnyway"), main: true },
    ],
  });
  return chosen === "submit";
}

/**
 * Make the place beside a field that says when its text is more than the LMS keeps.
 * @param {string} id
 * @param {Sentences} sentences
 * @param {(response: Response | null) => number} excess characters that are too many
 */
export function createRoomWarning(id, { say }, excess) {
  const warning = element("p.no-room", { id });
  let shown = "";
  let pause = 0;

  /** @param {Response | null} response */
  function look(response) {
    const over = excess(response);
    // In tens: a number that changes with each key tells nothing more.
    const words = over > 0 ? say("textTooLong", { count: Math.ceil(over / 10) * 10 }) : "";
    if (words !== "" && shown === "") {
      announce(words);
    }
    if (words !== shown) {
      warning.replaceChildren(words);
    }
    shown = words;
  }

  return {
    element: warning,
    look,
    /** @param {Response | null} response the field's, when the writer rests */
    lookLater(response) {
      clearTimeout(pause);
      pause = window.setTimeout(() => look(response), PAUSE);
    },
  };
}
