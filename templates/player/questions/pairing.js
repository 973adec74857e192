// Items that each belong to one of several matches, as matching and sorting have them. A response maps items' names to matches'.

import { namesOf, unpackNames, wordsOf } from "./options.js";
import { counted, packNames, unsigned } from "./parts.js";

/** @typedef {import("../types").Entry} Entry */
/** @typedef {import("../types").QuestionData} QuestionData */
/** @typedef {Record<string, string>} Pairs */

/**
 * Return the response when it maps items of the question to its matches, else nothing at all.
 * @param {QuestionData} question
 * @param {unknown} response
 * @returns {Pairs}
 */
export function readPairs({ items, matches }, response) {
  const known =
    /** @type {any} */ (response)?.constructor === Object &&
    Object.entries(/** @type {Pairs} */ (response)).every(([item, match]) => namesOf(items).includes(item) && namesOf(matches).includes(match));
  return known ? /** @type {Pairs} */ (response) : {};
}

/**
 * @param {QuestionData} question
 * @param {unknown} response
 */
export function allPaired(question, response) {
  return Object.keys(readPairs(question, response)).length === question.items.length;
}

/**
 * @param {QuestionData} question
 * @param {unknown} response
 */
export function scorePairs(question, response) {
  const pairs = readPairs(question, response);
  const right = question.solution.pairs;
  const { length } = question.items.filter((/** @type {Entry} */ { name }) => right[name] === pairs[name]);
  return counted(question, length, question.items.length);
}

/**
 * @param {string} sign
 * @param {QuestionData} question
 * @param {unknown} response
 */
export function packPairs(sign, { items, matches }, response) {
  const pairs = Object.entries(/** @type {Pairs} */ (response));
  return sign + pairs.map(([item, match]) => packNames(items, [item]) + packNames(matches, [match])).join("");
}

/**
 * @param {string} sign
 * @param {QuestionData} question
 * @param {string} packed
 * @returns {Pairs | null}
 */
export function unpackPairs(sign, { items, matches }, packed) {
  const pairs = unsigned(packed, sign)?.match(/.{1,6}/g)?.map((pair) => [
    unpackNames(items, pair.slice(0, 3))?.[0],
    unpackNames(matches, pair.slice(3))?.[0],
  ]);
  return pairs?.every(([item, match]) => item && match) ? Object.fromEntries(pairs) : null;
}

/**
 * @param {QuestionData} question
 * @param {readonly Entry[]} items in the order in which to name them
 * @param {unknown} response
 */
export function describePairs(question, items, response) {
  const pairs = readPairs(question, response);
  return items.flatMap(({ name, text }) => (pairs[name] ? `${text}: ${wordsOf(question.matches, pairs[name])}` : [])).join("; ");
}
