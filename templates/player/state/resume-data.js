// Resume data: a learner's state as one short line of plain ASCII, and back. Pure.
//
//   1CCCCC LINEAGE REVISION;F SSS;DDD | PLACE;ANCHOR | LESSON.PART… | ANSWER… | QUIZ ATTEMPTS;BEST;KIND SEED AT;STARTED;SPENT ANSWER… | …
//
// (without the spaces). DDD is the day on which a certificate was earned, if there is one. C is a checksum over all that follows
// it; lessons, quizzes and questions go by their keys of five characters; behind a lesson that was not read as a whole stand the
// parts of it that were, of four characters each; numbers are written to the base of 64, the seed in three digits or more, and
// answers as packed-answer.js says.
// The alphabet is A-Za-z0-9-_. and !~*():=,;|@ : nothing that an LMS escapes.
//
// When the room does not suffice, first parts of lessons go; then free texts, the longest first and each as a whole; then which
// options were chosen, in submitted attempts first; last of all whole answers. Scores are not among what can go.
//
// Data written by every released version load for ever: tests/javascript/resume-data.

/** @import { Answers, Attempt, CourseData, LearnerState, QuestionData, QuizItem, QuizRecord } from "../types" */

import { fromDigits, packText, toDigits, unpackText } from "./alphabet.js";
import { attemptScore, better, rounded } from "./attempt.js";
import { hash } from "./hash.js";
import { byId, put } from "./learner.js";
import { lessonsOf } from "./lessons.js";
import { packAnswer, unpackAnswers } from "./packed-answer.js";

const HEAD = /^([\w-]{8})([\w-]{1,9});([A-H])([\w-]{3})?(?:;([\w-]{3}))?$/;
const PLACE = /^(?:([\w-]{5})(?:;([\w-]+))?)?$/;
const QUIZ = /^([\w-]{5})([\w-]{1,5});([\w-]{3})?(?:;([SR])([\w-]{3,8})([\w-]{5}|\.)(?:;([\w-]{1,7});([\w-]{1,6}))?((?:[!~*():=,].*)?))?$/;

/**
 * @typedef {import("./packed-answer.js").Types} Types
 * @typedef {import("./packed-answer.js").Found} Found
 * @typedef {import("./packed-answer.js").Packed & { rank: number }} Piece one answer, as far as there is room
 */

/**
 * Return the resume text of a state, in at most `limit` characters.
 *
 * @param {LearnerState} state
 * @param {CourseData} course
 * @param {Types} types
 * @param {number} [limit]
 * @returns {string}
 */
export function encode(state, course, types, limit = Infinity) {
  const { parts, groups, write } = layOut(state, course, types);
  const excess = () => write().length + 6 - limit;
  if (excess() > 0) {
    parts[2] = /** @type {string} */ (parts[2]).replace(/.{5}(\..{4})+/g, "");
    shorten(groups.flatMap(({ pieces }) => pieces), excess());
  }
  if (excess() > 0) {
    parts[2] = /** @type {string} */ (parts[2]).slice(Math.ceil(excess() / 5) * 5);
  }
  return sealed(write());
}

/**
 * @param {string} body of a resume text
 * @returns {string} all of it, with its version and checksum
 */
export function sealed(body) {
  return `1${toDigits(hash(body) >>> 2, 5)}${body}`;
}

/**
 * @param {string} text
 * @returns {boolean} whether it is a whole resume text, of this version
 */
export function isSound(text) {
  return sealed(text.slice(6)) === text;
}

/**
 * Return the parts of a resume text before anything is left out, and what joins them.
 *
 * @param {LearnerState} state
 * @param {CourseData} course
 * @param {Types} types
 */
export function layOut(state, course, types) {
  const parts = [headOf(state), placeOf(state, course), readOf(state, course)];
  const groups = [{ head: "", pieces: lessonsOf(course).flatMap(({ questions }) => piecesOf(questions, state.checks, types, 1)) }];
  for (const item of course.items) {
    const record = state.quizzes[item.id];
    if (item.kind === "quiz" && record) {
      const rank = record.attempt?.submitted ? 0 : 2;
      groups.push({ head: quizHead(item, record), pieces: piecesOf(item.questions, record.attempt?.answers ?? byId(), types, rank) });
    }
  }
  const write = () => [...parts, ...groups.map(({ head, pieces }) => head + pieces.map((piece) => piece.head + piece.body).join(""))].join("|");
  return { parts, groups, write };
}

/**
 * @param {LearnerState} state
 * @returns {string}
 */
function headOf({ lineage, revision, reached }) {
  const flags = Number(reached.completed) + 2 * Number(reached.passed) + 4 * Number(reached.score !== null);
  return `${lineage}${toDigits(revision)};${toDigits(flags)}${shareDigits(reached.score)}${reached.on ? `;${toDigits(reached.on, 3)}` : ""}`;
}

/**
 * @param {number | null} share
 * @returns {string}
 */
function shareDigits(share) {
  return share === null ? "" : toDigits(Math.round(share * 10000), 3);
}

/**
 * @param {LearnerState} state
 * @param {CourseData} course
 * @returns {string}
 */
function placeOf({ place }, course) {
  const item = course.items.find(({ id }) => id === place.item);
  const anchor = place.anchor === "" ? "" : `;${packText(place.anchor)}`;
  return item ? item.key + anchor : "";
}

/**
 * Return the keys of the lessons that were read, and of those of which parts were.
 *
 * @param {LearnerState} state
 * @param {CourseData} course
 * @returns {string}
 */
function readOf({ read }, course) {
  const words = new Map();
  // A lesson itself comes behind its parts, which say nothing more then.
  for (const name of [...read].sort().reverse()) {
    const [id, part] = name.split("#");
    words.set(id, part ? `${words.get(id) ?? ""}.${part}` : "");
  }
  return lessonsOf(course).map(({ id, key }) => (words.has(id) ? key + words.get(id) : "")).join("");
}

/**
 * @param {QuizItem} quiz
 * @param {QuizRecord} record
 * @returns {string}
 */
function quizHead(quiz, { attempts, best, attempt }) {
  const head = `${quiz.key}${toDigits(attempts)};${shareDigits(best)}`;
  if (!attempt) {
    return head;
  }
  const at = quiz.questions.find(({ id }) => id === attempt.at)?.key ?? ".";
  const time = attempt.started > 0 ? `;${toDigits(attempt.started)};${toDigits(attempt.spent)}` : "";
  return `${head};${attempt.submitted ? "S" : "R"}${toDigits(attempt.seed, 3)}${at}${time}`;
}

/**
 * Return the answers to `questions` as they are written. A higher rank goes later when room is short.
 *
 * @param {readonly QuestionData[]} questions
 * @param {Answers} answers
 * @param {Types} types
 * @param {number} rank
 * @returns {Piece[]}
 */
function piecesOf(questions, answers, types, rank) {
  return questions
    .filter(({ id }) => answers[id])
    .map((question) => ({ ...packAnswer(question, /** @type {import("../types").Answer} */ (answers[question.id]), types), rank }));
}

/**
 * Take the least valuable out of `pieces` until `excess` characters are saved.
 *
 * @param {Piece[]} pieces
 * @param {number} excess
 */
export function shorten(pieces, excess) {
  let rest = excess;
  const byValue = [...pieces].sort(
    (a, b) => Number(b.text) - Number(a.text) || (a.text ? 0 : a.rank - b.rank) || b.body.length - a.body.length,
  );
  for (const piece of byValue) {
    if (rest > 0 && piece.body !== "") {
      rest -= piece.body.length;
      piece.body = "";
    }
  }
  for (const piece of byValue.sort((a, b) => a.rank - b.rank)) {
    if (rest > 0) {
      rest -= piece.head.length;
      piece.head = "";
    }
  }
}

/**
 * Return the state that a resume text holds, as far as the course still has what it speaks of; `null` for a text that is
 * damaged, foreign, or of a newer version. `dropped` counts the answers, lessons and quizzes that are gone.
 *
 * @param {unknown} text
 * @param {CourseData} course
 * @param {Types} types
 * @returns {{ state: LearnerState, dropped: number } | null}
 */
export function decode(text, course, types) {
  if (typeof text !== "string" || !isSound(text)) {
    return null;
  }
  const [head = "", place = "", lessons = "", checks = "", ...quizzes] = text.slice(6).split("|");
  const start = HEAD.exec(head);
  const where = PLACE.exec(place);
  const keys = lessons.match(/[\w-]{5}(\.[\w-]{4})*/g) ?? [];
  const { readLessons, readChecks, readQuiz, result } = createReading(course, types);
  if (!start || !where || keys.join("") !== lessons || !readChecks(checks) || !quizzes.every(readQuiz)) {
    return null;
  }
  const at = course.items.find(({ key }) => key === where[1])?.id ?? "";
  const flags = fromDigits(start[3] ?? "A");
  const read = readLessons(keys);
  const { dropped, ...answered } = result();
  const state = {
    lineage: start[1] ?? "",
    revision: fromDigits(start[2] ?? "A"),
    place: { item: at, anchor: at && where[2] ? (unpackText(where[2]) ?? "") : "" },
    read,
    ...answered,
    reached: {
      completed: (flags & 1) > 0,
      passed: (flags & 2) > 0,
      score: flags & 4 ? toShare(start[4]) : null,
      ...(start[5] && { on: fromDigits(start[5]) }),
    },
  };
  return { state, dropped };
}

/**
 * @param {string | undefined} digits
 * @returns {number | null}
 */
function toShare(digits) {
  return digits === undefined ? null : Math.min(1, rounded(fromDigits(digits) / 10000));
}

/**
 * Return what reads the parts of a resume text against the course as it is now. Each says whether it could read its part.
 *
 * @param {CourseData} course
 * @param {Types} types
 */
function createReading(course, types) {
  const items = new Map(course.items.map((item) => [item.key, item]));
  const placed = course.items.flatMap((item) => item.questions.map((question) => ({ item, question })));
  const under = (/** @type {"formerly" | "key"} */ name) => placed.map((one) => /** @type {const} */ ([one.question[name] ?? "", one]));
  const homes = new Map([...under("formerly"), ...under("key")]);
  /** @type {Found[]} */
  const moved = [];
  /** @type {Answers} */
  let checks = byId();
  /** @type {Readonly<Record<string, QuizRecord>>} */
  let quizzes = byId();
  let dropped = 0;

  return { readLessons, readChecks, readQuiz, result };

  /** @param {readonly string[]} words keys of lessons, each with the parts that were read of it */
  function readLessons(words) {
    return [...new Set(words.flatMap((word) => {
      const [key = "", ...parts] = word.split(".");
      const lesson = items.get(key);
      if (lesson?.kind !== "lesson") {
        dropped += 1;
        return [];
      }
      return parts.length > 0 ? parts.map((part) => `${lesson.id}#${part}`) : lesson.id;
    }))];
  }

  /**
   * Return the answers that `words` hold, or `null` when they cannot be read.
   *
   * @param {string} words
   * @param {string} home id of the quiz that they stand under; "" for the lessons
   * @returns {Found[] | null}
   */
  function readAnswers(words, home) {
    const answers = unpackAnswers(words, types, (key) => homes.get(key)?.question);
    /** @type {Found[]} */
    const found = [];
    for (const answer of answers ?? []) {
      const item = answer && homes.get(answer.question.key)?.item;
      if (!item) {
        dropped += 1;
      } else {
        ((item.kind === "quiz" ? item.id : "") === home ? found : moved).push(answer);
      }
    }
    return answers && found;
  }

  /** @param {string} words */
  function readChecks(words) {
    const found = readAnswers(words, "");
    checks = byId((found ?? []).map(({ question, answer }) => [question.id, answer]));
    return found !== null;
  }

  /** @param {string} words */
  function readQuiz(words) {
    const parts = QUIZ.exec(words);
    const item = items.get(parts?.[1] ?? "");
    const quiz = item && item.kind === "quiz" ? item : null;
    const found = parts && readAnswers(parts[9] ?? "", quiz ? quiz.id : "?");
    if (!parts || !found) {
      return false;
    }
    if (quiz) {
      quizzes = put(quizzes, quiz.id, recordOf(quiz, parts, found));
    } else {
      dropped += 1;
    }
    return true;
  }

  /** Return all that was read; answers to questions that moved to a lesson, or to a quiz whose attempt runs, go there. */
  function result() {
    for (const { question, answer } of moved) {
      const item = homes.get(question.key)?.item;
      const record = item && quizzes[item.id];
      if (item?.kind === "lesson" && !checks[question.id]) {
        checks = put(checks, question.id, answer);
      } else if (item && record?.attempt && !record.attempt.submitted) {
        const answers = put(record.attempt.answers, question.id, record.attempt.answers[question.id] ?? answer);
        quizzes = put(quizzes, item.id, { ...record, attempt: { ...record.attempt, answers } });
      } else {
        dropped += 1;
      }
    }
    return { checks, quizzes, dropped };
  }
}

/**
 * Return the record of a quiz. A submitted attempt that the present key scores higher than before counts with its new score.
 *
 * @param {QuizItem} quiz
 * @param {RegExpExecArray} parts
 * @param {Found[]} found
 * @returns {QuizRecord}
 */
function recordOf(quiz, parts, found) {
  const submitted = parts[4] === "S";
  const attempts = Math.max(fromDigits(parts[2] ?? "A"), submitted ? 1 : 0);
  const best = toShare(parts[3]);
  if (parts[4] === undefined) {
    return { attempts, best, attempt: null };
  }
  /** @type {Attempt} */
  const attempt = {
    number: submitted ? attempts : attempts + 1,
    seed: fromDigits(parts[5] ?? ""),
    started: fromDigits(parts[7] ?? ""),
    spent: fromDigits(parts[8] ?? ""),
    submitted,
    answers: byId(found.map(({ question, answer }) => [question.id, answer])),
    at: quiz.questions.find(({ key, formerly }) => key === parts[6] || formerly === parts[6])?.id ?? "",
  };
  const regraded = submitted && found.some((answer) => answer.regraded);
  return { attempts, best: regraded ? better(best, attemptScore(quiz, attempt)) : best, attempt };
}
