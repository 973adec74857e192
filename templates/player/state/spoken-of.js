// What a resume text speaks of, before it can be read. Pure.

/** A mark or the bar that begins a quiz, and the key behind it; see resume-data.js and packed-answer.js. */
const KEY = /(?:[|!~():,]|[*=][\w-]{2})(?=([\w-]{5}))/g;

/**
 * Return the keys of all quizzes and questions that a text may speak of; and perhaps others.
 *
 * @param {string} text resume text, or anything that holds some
 * @returns {string[]}
 */
export function keysIn(text) {
  return [...text.matchAll(KEY)].map((found) => found[1] ?? "");
}
