// How one answer is packed into resume data, and read again. Pure.
//
// A mark comes first (right, wrong, partly, not scored; locked or still open), then the question's key and the response as its
// type packs it; a free text is "@" and base64 of its UTF-8.

/** @import { Answer, QuestionData, QuestionType } from "../types" */

import { fromDigits, packText, toDigits, unpackText } from "./alphabet.js";
import { toAnswer } from "./attempt.js";

/** Marks of an answer that is right, wrong, partly right, and not scored: of one that is final, and of one that is still open. */
const FINAL = "!~*(";
const OPEN = "):=,";
/** An answer as it is written: its mark, the share that was right of one that is partly so, the question's key, the response. */
export const ANSWER = /([!~():,]|[*=]([\w-]{2}))([\w-]{5})(@[\w-]*|[\w.-]*)/gy;

/**
 * @typedef {Readonly<Record<string, QuestionType>>} Types
 * @typedef {{ head: string, body: string, text: boolean }} Packed one answer on its way out; `text`: its body is a free text
 * @typedef {{ question: QuestionData, answer: Answer, regraded: boolean }} Found one answer on its way in
 */

/** How answers were written, which never change: after each click all of them are written again. @type {WeakMap<Answer, Packed & { question: QuestionData }>} */
const WRITTEN = new WeakMap();

/**
 * Return an answer as it is written.
 *
 * @param {QuestionData} question
 * @param {Answer} answer
 * @param {Types} types
 * @returns {Packed}
 */
export function packAnswer(question, answer, types) {
  let written = WRITTEN.get(answer);
  if (written?.question !== question) {
    const packed = answer.response === null ? "" : (types[question.type]?.pack(question, answer.response) ?? "");
    const text = typeof packed !== "string";
    written = { question, head: markOf(answer, question.parts) + question.key, body: text ? `@${packText(packed.text)}` : packed, text };
    WRITTEN.set(answer, written);
  }
  return written;
}

/**
 * @param {Answer} answer
 * @param {number} parts
 * @returns {string}
 */
function markOf({ share, final }, parts) {
  const marks = final ? FINAL : OPEN;
  if (share === null) {
    return marks.charAt(3);
  }
  const right = Math.round(share * parts);
  if (right === 0 || right === parts) {
    return marks.charAt(Number(right === 0));
  }
  return marks.charAt(2) + toDigits(right, 2);
}

/**
 * Return the packed answers that stand one after another in `words`, `null` in place of each that is gone; only `null` when
 * something else stands there.
 *
 * @param {string} words
 * @param {Types} types
 * @param {(key: string) => QuestionData | undefined} questionOf
 * @returns {(Found | null)[] | null}
 */
export function unpackAnswers(words, types, questionOf) {
  return words.replace(ANSWER, "") === "" ? [...words.matchAll(ANSWER)].map((word) => unpack(questionOf(word[3] ?? ""), types, word)) : null;
}

/**
 * Return one answer, scored anew by the course's present key when it is known what was answered.
 *
 * @param {QuestionData | undefined} question
 * @param {Types} types
 * @param {RegExpMatchArray} word
 * @returns {Found | null}
 */
function unpack(question, types, word) {
  const type = question && types[question.type];
  if (!type) {
    return null;
  }
  const [, mark = "", right = "", , body = ""] = word;
  const sign = mark.charAt(0);
  const final = FINAL.includes(sign);
  const kept = /** @type {number | null} */ ([1, 0, fromDigits(right) / question.parts, null][(final ? FINAL : OPEN).indexOf(sign)]);
  if (body === "") {
    const fits = kept === null ? !question.scored : question.scored && kept <= 1;
    return fits ? { question, answer: { response: null, share: kept, final }, regraded: false } : null;
  }
  const packed = body.charAt(0) === "@" ? unpackText(body.slice(1)) : body;
  try {
    const response = packed === null ? null : type.unpack(question, packed);
    const answer = response === null ? null : toAnswer(type, question, response, final);
    return answer && { question, answer, regraded: answer.share !== kept };
  } catch {
    return null; // A type may refuse, by throwing, what no player of ours wrote.
  }
}
