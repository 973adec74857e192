// Answers that count, in lessons of which the questions have not come: the record has them under questions that stand in for these,
// and knows what they are worth. What was answered stays as it is written until the question itself can read it. Pure.

/** @import { QuestionData, QuestionType, Response } from "../types" */

import { fromDigits } from "./alphabet.js";
import { awaited } from "./heads.js";

/** Marks as packed-answer.js writes them: right, wrong, partly right, not scored; of an answer that is final, and of one that is open. */
const MARKS = "!~*():=,";
const WORD = /^(?:[!~():,]|[*=]([\w-]{2}))[\w-]{5}(@?)[\w.-]*$/;

/** @typedef {{ formerly: string, points: number, parts: number, scored: boolean }} Worth what the course says of a question now; `formerly`: the key that it had before, or "" */

/** What reads and writes answers to stand-ins, whose type is "". @type {QuestionType} */
export const standIn = /** @type {any} */ ({
  score: (/** @type {QuestionData} */ { share }) => share,
  pack: (/** @type {QuestionData} */ { free }, /** @type {any} */ response) => (free ? { text: response } : response),
  unpack: (/** @type {QuestionData} */ _question, /** @type {string} */ packed) => /** @type {Response} */ (packed),
});

/**
 * Return what stands in for a question that was answered; `null` where its answer cannot be what is worth so much.
 *
 * @param {string} key
 * @param {Worth} worth
 * @param {readonly string[]} words the answer as texts have it, which agree on all but its wording
 * @returns {QuestionData | null}
 */
function standInFor(key, { formerly, points, parts, scored }, words) {
  const [longest = ""] = [...words].sort((a, b) => b.length - a.length);
  const found = WORD.exec(longest);
  const share = [1, 0, fromDigits(found?.[1] ?? "A") / parts, null][MARKS.indexOf(longest.charAt(0)) % 4];
  const fits = found && share !== undefined && (share !== null) === scored && (share ?? 0) <= 1;
  return fits ? { ...awaited(points), id: idOf(key), key, formerly, parts, scored, share, free: found[2] !== "" } : null;
}

/**
 * @param {string} key
 * @returns {string} the id under which the record has an answer until its question has come: no author's is like this
 */
export function idOf(key) {
  return `?${key}`;
}

/**
 * Return what stands for the questions that count in lessons that come together: one for each that was answered, and one for all
 * others.
 *
 * @param {Iterable<[string, Worth]>} asked by their keys
 * @param {ReadonlyMap<string, QuestionData>} standIns
 * @returns {QuestionData[]}
 */
function questionsFor(asked, standIns) {
  const all = [...asked];
  const open = all.filter(([key]) => !standIns.has(key));
  const points = open.reduce((sum, [, one]) => sum + (one.scored ? one.points : 0), 0);
  return [...all.flatMap(([key]) => standIns.get(key) ?? []), ...(open.length > 0 ? [awaited(points)] : [])];
}

/** Return what knows all questions in lessons that count, and has others stand in for those that were answered and have not come. */
export function createStandIns() {
  /** By scripts and keys. @type {Map<string, Map<string, Worth>>} */
  const asked = new Map();
  /** @type {Map<string, string>} */
  const homes = new Map();
  /** By the keys of the questions. @type {Map<string, QuestionData>} */
  const made = new Map();
  /** Scripts for whose questions more stands in than was put into lessons. @type {Set<string>} */
  const unplaced = new Set();

  return {
    /**
     * @param {string} key
     * @param {string} home the script that brings the question
     * @param {Worth} worth
     */
    learn(key, home, worth) {
      homes.set(key, home);
      asked.set(home, (asked.get(home) ?? new Map()).set(key, worth));
    },
    /** Whether a question counts. @param {string} key */
    knows: (key) => homes.has(key),
    /** Whether something stands in for a question. @param {string} key */
    counts: (key) => made.has(key),
    /** Have nothing stand in for a question any more. @param {string} key */
    forget: (key) => made.delete(key),
    /**
     * Have something stand in for a question, if its answer is one to what the question is now, and return whether it can.
     *
     * @param {string} key
     * @param {readonly string[]} words as `standInFor` takes them
     */
    standFor(key, words) {
      const home = homes.get(key) ?? "";
      const worth = asked.get(home)?.get(key);
      const one = worth ? standInFor(key, worth, words) : null;
      if (one && JSON.stringify(one) !== JSON.stringify(made.get(key))) {
        made.set(key, one);
        unplaced.add(home);
      }
      return one !== null;
    },
    /** Give to `put` what stands for the questions of scripts, where that is new. @param {(home: string, questions: QuestionData[]) => void} put */
    place(put) {
      unplaced.forEach((home) => put(home, questionsFor(asked.get(home) ?? [], made)));
      unplaced.clear();
    },
  };
}
