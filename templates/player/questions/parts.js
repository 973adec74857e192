// What several types share in scoring answers of several parts and in packing them; choice and true-false do without.

/** @typedef {import("../types").Entry} Entry */

/**
 * Return the share for `right` of `parts`, by the question's way of scoring.
 * @param {import("../types").QuestionData} question
 * @param {number} right
 * @param {number} parts
 */
export function counted(question, right, parts) {
  return question.solution.scoring === "partial" ? Math.max(0, right) / parts : Number(right === parts);
}

/**
 * Join the keys of names; all keys have three characters.
 * @param {readonly Entry[]} entries
 * @param {readonly unknown[]} names
 */
export function packNames(entries, names) {
  return names.map((name) => entries.find((entry) => entry.name === name)?.key ?? "").join("");
}

/**
 * Return what follows `sign` in resume data; null when another type wrote it.
 * @param {string} packed
 * @param {string} sign
 * @returns {string | null}
 */
export function unsigned(packed, sign) {
  return packed.startsWith(sign) ? packed.slice(sign.length) : null;
}
