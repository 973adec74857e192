// Whether the learner's grade has arrived in the LMS: shown, and kept up to date, while the learner looks at the result.

/** @import { Sentences } from "../types" */

import { button, element, focusOn } from "../screen/dom.js";
import { call } from "./server.js";

/** Milliseconds until the server is asked again; longer each time, and not for ever. */
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

  /** @param {Grade} arrived */
  function show(arrived) {
    const focused = document.activeElement === again;
    words.replaceChildren(arrived.words ?? "");
    if (arrived.again) {
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
    const changes = arrived.status === "waiting" || (arrived.status === "held" && !arrived.again);
    if (changes && looks < LOOKS) {
      looks += 1;
      timer = window.setTimeout(look, LOOK * looks, arrived);
    }
  }

  /** @param {Grade} known */
  async function look(known) {
    if (place.isConnected) {
      const reply = await call("grade").catch(() => ({ grade: known }));
      if (!sending) {
        show(reply.grade);
      }
    }
  }

  async function send() {
    if (sending) {
      return;
    }
    sending = true;
    try {
      const reply = await call("grade/again", {});
      looks = 0;
      show(reply.grade);
    } catch (error) {
      words.replaceChildren(say(/** @type {Error} */ (error).message));
    } finally {
      sending = false;
    }
  }

  show(grade);
  return place;
}
