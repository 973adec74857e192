// Answers that nobody has looked at yet, as they stand in resume texts: those in lessons that do not count, and those of submitted
// attempts at quizzes. Pure.
//
// Progress and score ask nothing of them (what a quiz gave stands beside its answers), and only the page of their lesson or quiz
// shows them: nobody waits for the questions of a large course to be told what was answered to each.

/** @import { Answers, CourseData, LearnerState, QuizItem, QuizRecord } from "../types" */
/** @import { Types } from "./packed-answer.js" */

import { fromDigits, toDigits } from "./alphabet.js";
import { better } from "./attempt.js";
import { byId } from "./learner.js";
import { ANSWER } from "./packed-answer.js";
import { decode, isSound, sealed, shorten } from "./resume-data.js";
import { idOf } from "./stand-ins.js";

/** Where the lineage and the revision stand in the first part of a resume text, and other things among its parts. */
const LINEAGE = /^.{6}([\w-]{8})([\w-]{1,9});/;
const READ = 2;
const CHECKS = 3;
const QUIZZES = 4;
const FINAL = /^[!~*(]/;
const KEY = 5;
/** A quiz whose last attempt is submitted, as `encode` writes it: key, attempts, score, seed, answers. */
const SUBMITTED = /^(([\w-]{5})([\w-]{1,5});(?:[\w-]{3})?;S([\w-]{3,8})\.)(.*)$/;
/** How soon answers give way where room is short, as `encode` has it: those of submitted attempts, in lessons, of others. */
const OF_SUBMITTED = 0;
const IN_LESSON = 1;
const OF_RUNNING = 2;

/**
 * @typedef {Map<string, { word: string, revision: number }>} Words answers as they are written, by the present keys of their questions
 * @typedef {{ head: string, id: string, words: Words }} Submitted `id`: which attempt at which quiz it is
 *
 * @typedef {object} ResumeText
 * @property {string} lineage
 * @property {string[]} parts
 * @property {Words} checks
 * @property {(Submitted | null)[]} quizzes in their order; `null`: no submitted attempt
 *
 * @typedef {object} Places where the questions of a course are
 * @property {(key: string) => string} presentKey of a question, which may have had another one before
 * @property {(key: string) => string | null} homeOf the part of a lesson whose answers may wait; `null` for other questions
 * @property {(key: string, words: readonly string[]) => boolean} standFor have something stand in for a question in a lesson that counts, and return whether it can
 * @property {(key: string) => string | null} quizOf the key of a question's quiz
 * @property {(key: string) => boolean} isAway whether a question whose answer may wait has not come
 * @property {(key: string) => boolean} counts whether something stands in for a question, whose answer is in the record as well
 * @property {(key: string) => boolean} lacks whether a quiz has not come
 */

/**
 * Return what a resume text says; `null` when it cannot be read.
 *
 * @param {string} text
 * @param {(key: string) => string} presentKey
 * @returns {ResumeText | null}
 */
function readText(text, presentKey) {
  const head = LINEAGE.exec(text);
  const parts = text.slice(6).split("|");
  const revision = fromDigits(head?.[2] ?? "A");
  const checks = wordsIn(parts[CHECKS] ?? "", revision, presentKey);
  if (!head || !checks || !isSound(text)) {
    return null;
  }
  const keys = parts.slice(QUIZZES).map(keyOf);
  const quizzes = keys.map((key, at) => (keys.indexOf(key) === keys.lastIndexOf(key) ? readSubmitted(parts[QUIZZES + at] ?? "", revision, presentKey) : null));
  return { lineage: head[1] ?? "", parts, checks, quizzes };
}

/**
 * @param {string} part
 * @returns {string} the key of the quiz
 */
function keyOf(part) {
  return part.slice(0, KEY);
}

/**
 * Return the answers that stand one after another, the last one to each question; `null` when something else stands there.
 *
 * @param {string} text
 * @param {number} revision
 * @param {(key: string) => string} presentKey
 * @returns {Words | null}
 */
function wordsIn(text, revision, presentKey) {
  return text.replace(ANSWER, "") === "" ? new Map([...text.matchAll(ANSWER)].map((found) => [presentKey(found[3] ?? ""), { word: found[0], revision }])) : null;
}

/**
 * @param {string} part
 * @param {number} revision
 * @param {(key: string) => string} presentKey
 * @returns {Submitted | null}
 */
function readSubmitted(part, revision, presentKey) {
  const [, head = "", key = "", attempts = "", seed = "", answers = ""] = SUBMITTED.exec(part) ?? [];
  const words = wordsIn(answers, revision, presentKey);
  const id = attemptId(key, fromDigits(attempts), fromDigits(seed));
  return words && head && fromDigits(attempts) > 0 && id === `${key}${attempts};${seed}` ? { head, id, words } : null;
}

/**
 * @param {string} key of a quiz
 * @param {number} attempts
 * @param {number} seed
 */
function attemptId(key, attempts, seed) {
  return `${key}${toDigits(attempts)};${toDigits(seed, 3)}`;
}

/**
 * @param {string} word
 * @returns {string} what stays of an answer where there is no room for its wording
 */
function headOf(word) {
  return word.replace(ANSWER, (_whole, mark, _share, key) => mark + key);
}

/**
 * Whether two texts say the same of a question, but perhaps for the wording.
 *
 * @param {string} key
 * @param {Words} one
 * @param {Words} other
 */
function agree(key, one, other) {
  return headOf(one.get(key)?.word ?? "") === headOf(other.get(key)?.word ?? "");
}

/**
 * Return the present keys of questions whose answers may wait, and the keys of the quizzes that they are in: all texts of the
 * learner's lineage say the same of them, and no other text speaks of them. One of them may lack wordings, or, in a quiz, whole
 * answers. Of answers in lessons that do not count the first that is final does not wait, nor any other of its part, so that
 * nobody takes the record for untouched.
 *
 * @param {readonly string[]} texts the LMS's, or "", and those that this browser keeps
 * @param {Pick<Places, "presentKey" | "homeOf" | "standFor" | "quizOf">} places
 * @returns {{ questions: Set<string>, quizzes: Set<string> }}
 */
export function mayWait(texts, { presentKey, homeOf, standFor, quizOf }) {
  const read = texts.flatMap((text) => readText(text, presentKey) ?? []);
  const lineages = new Set(read.map(({ lineage }) => lineage));
  const own = readText(texts[0] ?? "", presentKey)?.lineage ?? (lineages.size === 1 ? read[0]?.lineage : undefined);
  const [first, ...others] = read.filter(({ lineage }) => lineage === own);
  const strangers = read.filter(({ lineage }) => lineage !== own);
  const quizzes = new Map((first?.quizzes ?? []).flatMap((one) => (one && mayQuizWait(one) ? [[keyOf(one.id), one]] : [])));
  const answers = [...(first?.checks ?? [])];
  const words = answers.filter(([key]) => homeOf(key) !== null);
  const shown = words.find(([, { word }]) => FINAL.test(word)) ?? words[0];
  const home = homeOf(shown?.[0] ?? "");
  const agreed = answers.filter(([key]) => others.every((other) => agree(key, other.checks, first?.checks ?? new Map())) && !strangers.some((other) => other.checks.has(key)));
  const asked = new Set(read.flatMap(({ parts }) => parts.slice(QUIZZES).filter((part) => !quizzes.has(keyOf(part)))).flatMap(keysOf));
  const waiting = agreed.flatMap(([key]) => (!asked.has(key) && (homeOf(key) === null ? standFor(key, wordsFor(key)) : homeOf(key) !== home) ? key : []));
  const inQuizzes = read.flatMap(({ parts }) => parts.slice(QUIZZES).filter((part) => quizzes.has(keyOf(part)))).flatMap(keysOf);
  return { questions: new Set([...waiting, ...inQuizzes]), quizzes: new Set(quizzes.keys()) };

  /** @param {string} key */
  function wordsFor(key) {
    return read.map(({ checks }) => checks.get(key)?.word ?? "");
  }

  /** @param {Submitted} one */
  function mayQuizWait({ id, words: given }) {
    const key = keyOf(id);
    return others.every(({ quizzes: all }) => {
      const other = all.find((each) => each && keyOf(each.id) === key);
      return other?.id === id && [...other.words.keys()].every((each) => isAtHome(each, key) && (!given.has(each) || agree(each, other.words, given)));
    })
      && [...given.keys()].every((each) => isAtHome(each, key))
      && !strangers.some(({ parts }) => parts.slice(QUIZZES).some((part) => keyOf(part) === key));
  }

  /**
   * Whether a question is in a quiz, and was never answered elsewhere.
   *
   * @param {string} key
   * @param {string} quiz
   */
  function isAtHome(key, quiz) {
    return quizOf(key) === quiz && !read.some(({ checks }) => checks.has(key));
  }

  /** @param {string} part */
  function keysOf(part) {
    return [...part.slice(KEY).matchAll(ANSWERED)].map((found) => presentKey(found[1] ?? ""));
  }
}

/** Any answer behind what a text says of a quiz. */
const ANSWERED = /(?:[!~():,]|[*=][\w-]{2})([\w-]{5})/g;

/**
 * Return what keeps the answers that wait.
 *
 * @param {Pick<Places, "presentKey" | "isAway" | "counts" | "lacks">} places
 */
export function createWaitingAnswers({ presentKey, isAway, counts, lacks }) {
  /** By the lineage; those in lessons stand under "", others under the attempt. @type {Map<string, Map<string, Words>>} */
  const kept = new Map();

  return { takeFrom, addTo, of, piecesBeside, readInto };

  /**
   * Return the answers of a lineage that wait.
   *
   * @param {string} lineage
   * @param {string} [attempt]
   * @returns {Words}
   */
  function of(lineage, attempt = "") {
    return kept.get(lineage)?.get(attempt) ?? new Map();
  }

  /**
   * Return the answers that wait and are handed in beside a state.
   *
   * @param {LearnerState} state
   * @param {CourseData} course
   */
  function piecesBeside(state, course) {
    const own = of(state.lineage);
    return [
      ...piecesOf(written([...own].filter(([key]) => isAway(key) && !counts(key))), IN_LESSON),
      ...course.items.flatMap((item) => (item.kind === "quiz" ? piecesOf(written(of(state.lineage, attemptIn(state, item))), OF_SUBMITTED) : [])),
    ];
  }

  /**
   * Keep answers that wait, unless later ones or their wording are kept.
   *
   * @param {string} lineage
   * @param {string} attempt
   * @param {Iterable<[string, { word: string, revision: number }]>} found
   */
  function keep(lineage, attempt, found) {
    const before = of(lineage, attempt);
    const words = new Map([...before, ...[...found].filter(([key, one]) => goesBefore(one, before.get(key)))]);
    kept.set(lineage, (kept.get(lineage) ?? new Map()).set(attempt, words));
  }

  /**
   * Keep the answers of a text that wait, and return the text without them, but for those that count.
   *
   * @param {string} text
   * @returns {string}
   */
  function takeFrom(text) {
    const read = readText(text, presentKey);
    if (!read) {
      return text;
    }
    const { lineage, parts, checks, quizzes } = read;
    keep(lineage, "", [...checks].filter(([key]) => isAway(key)));
    parts[CHECKS] = written([...checks].filter(([key]) => !isAway(key) || counts(key)));
    quizzes.forEach((quiz, at) => {
      if (quiz && lacks(keyOf(quiz.id))) {
        keep(lineage, quiz.id, quiz.words);
        parts[QUIZZES + at] = quiz.head;
      }
    });
    return sealed(parts.join("|"));
  }

  /**
   * Return a text with the answers of its lineage that wait, as far as there is room: no more gives way than if none waited.
   *
   * @param {string} text
   * @param {number} limit characters
   * @returns {string}
   */
  function addTo(text, limit) {
    const read = readText(text, presentKey);
    const waiting = (/** @type {Words} */ words, /** @type {string} */ attempt) =>
      [...of(read?.lineage ?? "", attempt)].filter(([key]) => !words.has(key));
    if (!read || ![{ id: "", words: read.checks }, ...read.quizzes].some((one) => one && waiting(one.words, one.id).length > 0)) {
      return text;
    }
    const { parts, checks, quizzes } = read;
    parts[CHECKS] = written([...checks, ...waiting(checks, "")]);
    quizzes.forEach((quiz, at) => {
      if (quiz) {
        parts[QUIZZES + at] = quiz.head + written([...quiz.words, ...waiting(quiz.words, quiz.id)]);
      }
    });
    const whole = sealed(parts.join("|"));
    return whole.length > limit ? shortened(read, whole.length - limit) : whole;
  }

  /**
   * Return a state with what waited of it and can be read now. Nothing of what it has is changed by that, but for the score of a
   * quiz whose answers the present key scores higher.
   *
   * @param {LearnerState} state
   * @param {CourseData} course
   * @param {Types} types
   * @returns {LearnerState}
   */
  function readInto(state, course, types) {
    const { lineage } = state;
    const checks = new Map([...of(lineage)].filter(([key]) => !isAway(key)));
    const ready = (/** @type {CourseData["items"][number]} */ item) => (item.kind === "quiz" && !lacks(item.key) ? of(lineage, attemptIn(state, item)) : new Map());
    const items = kept.has(lineage) ? course.items.filter((item) => ready(item).size > 0 || (item.kind === "lesson" && item.questions.some(({ key }) => checks.has(key)))) : [];
    if (items.length === 0) {
      return state;
    }
    const quizzes = items.filter((item) => item.kind === "quiz");
    const parts = quizzes.map((quiz) => `${attemptIn(state, quiz).replace(";", ";;S")}.${written(ready(quiz))}`);
    const found = decode(sealed([`${lineage}A;A||`, written(checks), ...parts].join("|")), { ...course, items }, types)?.state;
    if (!found) {
      return state;
    }
    const stood = new Set([...checks.keys()].map(idOf));
    const answers = /** @type {Answers} */ (byId([...Object.entries(found.checks), ...Object.entries(state.checks).filter(([id]) => !stood.has(id))]));
    const records = quizzes.map((quiz) => /** @type {const} */ ([quiz.id, united(state.quizzes[quiz.id], found.quizzes[quiz.id])]));
    for (const item of items) {
      const words = item.kind === "quiz" ? ready(item) : of(lineage);
      item.questions.forEach(({ key }) => words.delete(key));
    }
    return { ...state, checks: answers, quizzes: byId([...Object.entries(state.quizzes), .../** @type {[string, QuizRecord][]} */ (records)]) };
  }
}

/**
 * Return a text without what gives way where room is short.
 *
 * @param {ResumeText} read
 * @param {number} excess characters
 */
function shortened({ parts, quizzes }, excess) {
  const before = parts.slice(0, CHECKS);
  const lessons = before[READ] ?? "";
  before[READ] = lessons.replace(/.{5}(\..{4})+/g, "");
  const groups = [
    { head: "", pieces: piecesOf(parts[CHECKS] ?? "", IN_LESSON) },
    ...quizzes.map((quiz, at) => {
      const part = parts[QUIZZES + at] ?? "";
      const head = quiz?.head ?? part.slice(0, /[!~*():=,]/.exec(part)?.index);
      return { head, pieces: piecesOf(part.slice(head.length), quiz ? OF_SUBMITTED : OF_RUNNING) };
    }),
  ];
  shorten(groups.flatMap(({ pieces }) => pieces), excess - (lessons.length - before[READ].length));
  return sealed([...before, ...groups.map(({ head, pieces }) => head + pieces.map((piece) => piece.head + piece.body).join(""))].join("|"));
}

/**
 * @param {LearnerState} state
 * @param {QuizItem} quiz
 * @returns {string} the attempt that was submitted last, or "-"
 */
function attemptIn({ quizzes }, quiz) {
  const { attempts = 0, attempt = null } = quizzes[quiz.id] ?? {};
  return attempt?.submitted ? attemptId(quiz.key, attempts, attempt.seed) : "-";
}

/**
 * @param {QuizRecord | undefined} record
 * @param {QuizRecord | undefined} found the same attempt, with what waited
 * @returns {QuizRecord | undefined}
 */
function united(record, found) {
  return record?.attempt && found?.attempt
    ? { ...record, best: better(record.best, found.best), attempt: { ...record.attempt, answers: byId([...Object.entries(found.attempt.answers), ...Object.entries(record.attempt.answers)]) } }
    : record;
}

/**
 * @param {Iterable<[string, { word: string, revision: number }]>} words
 * @returns {string}
 */
function written(words) {
  return [...words].map(([, { word }]) => word).join("");
}

/**
 * Return the answers that stand one after another, as `shorten` takes them.
 *
 * @param {string} words
 * @param {number} rank
 */
function piecesOf(words, rank) {
  return [...words.matchAll(ANSWER)].map(([, mark = "", , key = "", body = ""]) => ({ head: mark + key, body, text: body.startsWith("@"), rank }));
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
