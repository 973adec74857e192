// Answers in the words of SCORM 1.2 (RTE 3.4.7) and 2004 (RTE 4.2.9), within the limits of both and of those LMSs that are
// stricter: see `Reported` in types.d.ts. What does not fit its type is reported as text rather than refused by the LMS.

/** @typedef {import("../types").Reported} Reported */
/** @typedef {import("../types").Edition} Edition */

/** SCORM 1.2 names what is chosen by one of these. */
export const CHARACTERS = "abcdefghijklmnopqrstuvwxyz0123456789";

/**
 * Report names out of a list. 36 is all that SCORM 1.2 has characters for, and all that a 2004 response must hold.
 * @param {"choice" | "sequencing" | "likert"} type
 * @param {readonly string[]} known all names, in the author's order
 * @param {{chosen: readonly string[], right: readonly string[] | null, inWords: string}} answer
 * @param {Edition} edition
 * @returns {Reported}
 */
export function reportNames(type, known, { chosen, right, inWords }, edition) {
  if (known.length > CHARACTERS.length) {
    return reportTexts([inWords], [], edition);
  }
  const old = edition === "1.2";
  const join = (/** @type {readonly string[]} */ names) =>
    names.map((name) => (old ? CHARACTERS[known.indexOf(name)] : name)).join(old ? "," : "[,]");
  return { type, learnerResponse: join(chosen), correctResponses: right ? [join(right)] : [] };
}

/**
 * Report typed texts. SCORM 2004 takes up to ten of 250 characters, or one of 4,000; SCORM 1.2 takes 255 in all.
 *
 * scorm-again, which several LMSs have, splits a text of 2004 that stands alone at its commas, too: such a text is a long one.
 * It counts rules to a text's characters, takes none before a long one, and no two equal texts in a way of being right: a way
 * that would be refused or cut is left out.
 * @param {readonly string[]} texts
 * @param {readonly (readonly string[])[]} accepted ways of being right
 * @param {Edition} edition
 * @param {boolean} [caseSensitive]
 * @returns {Reported}
 */
export function reportTexts(texts, accepted, edition, caseSensitive = false) {
  const old = edition === "1.2";
  const isSplit = (/** @type {readonly string[]} */ parts) => !old && parts.length === 1 && /,/.test(String(parts));
  const long = isSplit(texts) || (!old && texts.length > 10);
  const separator = old ? ", " : long ? "; " : "";
  const rule = separator ? "" : `{case_matters=${caseSensitive}}{order_matters=true}`;
  const most = old ? 255 : long ? 4000 : 250;
  const lines = (/** @type {readonly string[]} */ parts) =>
    (separator ? [parts.join(separator)] : parts).map((text) => fit(text, Infinity));
  const isTaken = (/** @type {readonly string[]} */ way) =>
    !isSplit(way) && new Set(way).size === way.length && way.every((line) => rule.length + line.length <= most);
  const ways = accepted.map(lines).filter(isTaken);
  return {
    type: long ? "long-fill-in" : "fill-in",
    learnerResponse: lines(texts).map((line) => fit(line, most)).join("[,]"),
    // Five ways of being right are all that an LMS must keep.
    correctResponses: long && caseSensitive ? [] : [...new Set(ways.map((way) => rule + way.join("[,]")))].slice(0, 5),
  };
}

/**
 * Make one line of at most `most` characters that holds no delimiter and does not begin like a SCORM rule.
 * @param {string} text
 * @param {number} most
 */
export function fit(text, most) {
  const line = text
    .replace(/[\s\p{Cc}]+/gu, " ")
    .trim()
    .replace(/\[([,.:])\]/g, "($1)")
    .replace(/^\{/, "'{");
  return line
    .slice(0, most)
    .replace(/[\ud800-\udbff]$/, "")
    .trim();
}
