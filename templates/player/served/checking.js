// Says that an answer is being checked, where the server takes a moment.

import { announce } from "../screen/dom.js";

/** Milliseconds that an answer may take without a word about it. */
const SOON = 700;

/**
 * Return the verdict once it is there.
 *
 * @template T
 * @param {() => Element | null} line below the question, for these words
 * @param {string} words
 * @param {Promise<T>} verdict
 * @returns {Promise<T>}
 */
export async function whileChecking(line, words, verdict) {
  const show = (/** @type {string} */ text) => {
    line()?.replaceChildren(text);
    announce(text);
  };
  const soon = setTimeout(show, SOON, words);
  try {
    return await verdict;
  } finally {
    clearTimeout(soon);
    show("");
  }
}
