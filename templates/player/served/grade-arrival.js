// Whether the learner's grade has arrived in the LMS: told, and looked after, while the learner looks at the result.

/** @import { Sentences } from "../types" */

import { button, element, focusOn } from "../screen/dom.js";
import { call } from "./server.js";

/** Milliseconds until it is asked again; longer each time, and not for ever. */
const LOOK = 3000;
const LOOKS = 8;

/**
 * @typedef {object} Grade what the server says of it
 * @property {string} status
 * @property {string} [words] in the learner's language
 * @property {boolean} [again] whether the learner may have it sent again
 */

/**
 * @param {Grade} grade as far as it has come
 * @param {Sentences} sentences
 * @returns {HTMLElement}
 */
export function drawArrival(grade, { say }) {
  const words = element("p.grade", { role: "status", tabindex: "-1" });
  const place = element("div", words);
  const again = button(say("sendGradeAgain"), send);
  let looks = 0;
  let sending = false;
  /** @type {number | undefined} */
  let timer;

  /** @param {Grade} told */
  function show(told) {
    const focused = document.activeElement === again;
    words.replaceChildren(told.words ?? "");
    if (told.again) {
      // What is put in its place once more loses the focus.
      if (!again.parentNode) {
        place.append(again);
      }
    } else {
      again.remove();
      if (focused) {
        focusOn(words, false);
      }
    }
    clearTimeout(timer);
    const changes = told.status === "waiting" || (told.status === "held" && !told.again);
    if (changes && looks < LOOKS) {
      looks += 1;
      timer = window.setTimeout(look, LOOK * looks, told);
    }
  }

  /** @param {Grade} known */
  async function look(known) {
    if (place.isConnected) {
      const told = await call("grade").catch(() => ({ grade: known }));
      if (!sending) {
        show(told.grade);
      }
    }
  }

  async function send() {
    if (sending) {
      return;
    }
    sending = true;
    try {
      const told = await call("grade/again", {});
      looks = 0;
      show(told.grade);
    } catch (error) {
      words.replaceChildren(say(/** @type {Error} */ (error).message));
    } finally {
      sending = false;
    }
  }

  show(grade);
  return place;
}
