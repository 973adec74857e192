// Answers in lessons that nobody has opened yet, as they stand in resume texts. Pure.
//
// Progress and score ask nothing of them, and only the page of their lesson shows them: nobody waits for the questions of a large
// course to be told what was answered to each.

import { fromDigits } from "./alphabet.js";
import { ANSWER } from "./packed-answer.js";
import { isSound, sealed } from "./resume-data.js";

/** Where the lineage and the revision stand in the first part of a resume text, and the answers among its parts. */
const LINEAGE = /^.{6}([\w-]{8})([\w-]{1,9});/;
const CHECKS = 3;
const FINAL = /^[!~*(]/;

/** @typedef {Map<string, { word: string, revision: number }>} Words answers as they are written, by the present keys of their questions */

/**
 * Return the lineage of a resume text, and the answers in lessons that it holds, the last one to each question; `null` when it
 * cannot be read.
 *
 * @param {string} text
 * @param {(key: string) => string} presentKey of a question, which may have had another one before
 * @returns {{ lineage: string, words: Words } | null}
 */
function readWords(text, presentKey) {
  const head = LINEAGE.exec(text);
  const checks = text.split("|")[CHECKS] ?? "";
  if (!head || !isSound(text) || checks.replace(ANSWER, "") !== "") {
    return null;
  }
  const revision = fromDigits(head[2] ?? "A");
  const words = new Map([...checks.matchAll(ANSWER)].map((found) => [presentKey(found[3] ?? ""), { word: found[0], revision }]));
  return { lineage: head[1] ?? "", words };
}

/**
 * @param {string} word
 * @returns {string} what stays of an answer where there is no room for its wording
 */
function headOf(word) {
  return word.replace(ANSWER, (_whole, mark, _share, key) => mark + key);
}

/**
 * Return the present keys of questions whose answers may wait: all texts of the learner's lineage say the same of them, but perhaps for
 * the wording, and no other text speaks of them. The first that is final does not wait, nor any other of its part, so that nobody
 * takes the record for untouched.
 *
 * @param {readonly string[]} texts the LMS's, or "", and those that this browser keeps
 * @param {(key: string) => string | null} homeOf the part of a lesson whose answers may wait; `null` for other questions
 * @param {(key: string) => string} [presentKey]
 * @returns {Set<string>}
 */
export function mayWait(texts, homeOf, presentKey = (key) => key) {
  const read = texts.flatMap((text) => readWords(text, presentKey) ?? []);
  const lineages = new Set(read.map(({ lineage }) => lineage));
  const own = readWords(texts[0] ?? "", presentKey)?.lineage ?? (lineages.size === 1 ? read[0]?.lineage : undefined);
  const [first, ...others] = read.filter(({ lineage }) => lineage === own);
  const strangers = read.filter(({ lineage }) => lineage !== own);
  const words = [...(first?.words ?? [])].filter(([key]) => homeOf(key) !== null);
  const shown = words.find(([, { word }]) => FINAL.test(word)) ?? words[0];
  const home = homeOf(shown?.[0] ?? "");
  const agreed = words.filter(([key, { word }]) => others.every((other) => headOf(other.words.get(key)?.word ?? "") === headOf(word)) && !strangers.some((other) => other.words.has(key)));
  return new Set(agreed.flatMap(([key]) => (homeOf(key) === home ? [] : key)));
}

/**
 * Return what keeps the answers that wait.
 *
 * @param {(key: string) => boolean} isAway whether a question has not come
 * @param {(key: string) => string} [presentKey]
 */
export function createWaitingAnswers(isAway, presentKey = (key) => key) {
  /** @type {Map<string, Words>} */
  const kept = new Map();

  return { takeFrom, addTo, of };

  /**
   * Return the answers of a lineage that wait.
   *
   * @param {string} lineage
   * @returns {Words}
   */
  function of(lineage) {
    return kept.get(lineage) ?? new Map();
  }

  /**
   * Keep the answers of a text that wait, unless later ones or their wording are kept, and return the text without them.
   *
   * @param {string} text
   * @returns {string}
   */
  function takeFrom(text) {
    const { lineage = "", words = null } = readWords(text, presentKey) ?? {};
    if (!words) {
      return text;
    }
    const before = of(lineage);
    const away = [...words].filter(([key]) => isAway(key));
    kept.set(lineage, new Map([...before, ...away.filter(([key, found]) => goesBefore(found, before.get(key)))]));
    return withChecks(text, [...words].filter(([key]) => !isAway(key)).map(([, { word }]) => word));
  }

  /**
   * Return a text with the answers of its lineage that wait, as far as there is room. First the wording goes that is longest,
   * then whole answers.
   *
   * @param {string} text
   * @param {number} limit characters
   * @returns {string}
   */
  function addTo(text, limit) {
    const { lineage = "", words = new Map() } = readWords(text, presentKey) ?? {};
    const waiting = [...of(lineage)].filter(([key]) => !words.has(key)).map(([, { word }]) => word);
    if (waiting.length === 0) {
      return text;
    }
    const own = [...words.values()].map(({ word }) => word);
    let excess = text.length + waiting.join("").length - limit;
    const byLength = waiting.map((word, at) => ({ word, at })).sort((a, b) => b.word.length - a.word.length);
    for (const shorten of [headOf, () => ""]) {
      for (const one of byLength) {
        if (excess > 0) {
          const shorter = shorten(one.word);
          excess -= one.word.length - shorter.length;
          one.word = shorter;
        }
      }
    }
    return withChecks(text, [...own, ...byLength.sort((a, b) => a.at - b.at).map(({ word }) => word)]);
  }
}

/**
 * Whether an answer is the one to keep: it is later than the other one, or the same with its wording.
 *
 * @param {{ word: string, revision: number }} found
 * @param {{ word: string, revision: number }} [other]
 */
function goesBefore(found, other) {
  const isBare = (/** @type {string} */ word) => headOf(word) === word;
  if (other && headOf(found.word) === headOf(other.word) && isBare(found.word) !== isBare(other.word)) {
    return isBare(other.word);
  }
  return found.revision >= (other?.revision ?? 0);
}

/**
 * @param {string} text
 * @param {readonly string[]} words
 * @returns {string} the resume text with these answers in lessons
 */
function withChecks(text, words) {
  const parts = text.slice(6).split("|");
  parts[CHECKS] = words.join("");
  return sealed(parts.join("|"));
}
