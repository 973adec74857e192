// Attempts at a quiz: what is asked and in which order, answers, score, time. Pure; the clock comes in as numbers.
//
// What is drawn and how it is ordered follows from the attempt's seed and the ids of questions and options alone, never
// from their place in the source: an edited course asks what was not edited as before. Where questions are drawn from a pool
// (a group of the quiz, or all that are in none), attempts go round it in one order, and none is asked again before all were
// asked: the seed of a new attempt is that of the one before and SEEDS, so that it counts the attempts beside the number that
// chance gave to the first.
//
// A time limit runs on while the learner is away, as in every LMS. While the page is open only the monotonic clock counts,
// so no change of the device's clock gives or takes time. For the time away there is only the device's clock: one that was
// set back counts as no time (what was spent stays spent), and a leap of more than 30 days is a clock that was wrong (a flat
// battery puts it into 1970), not an absence: it counts as no time either. After each reading the start is moved so that
// it agrees with the clock at hand, and one wrong reading is not counted twice.

/** @import { Answer, Attempt, QuestionData, QuestionType, QuizItem, QuizRecord, Response } from "../types" */

import { hash } from "./hash.js";
import { byId, put } from "./learner.js";

const SEEDS = 2 ** 18;
const LONGEST_ABSENCE = 30 * 24 * 3600;

/** What a quiz record is before the first attempt. */
export const UNTRIED = { attempts: 0, best: null, attempt: null };

/**
 * Return a score or share as it is kept and reported: to four decimals, which three characters of resume data hold exactly.
 *
 * @param {number} share
 * @returns {number}
 */
export function rounded(share) {
  return Math.round(share * 10000) / 10000;
}

/**
 * Return `names` in an order by chance that `seed` and `id` decide; those in `fixed` keep their places.
 *
 * @param {number} seed
 * @param {string} id of what the names belong to
 * @param {readonly string[]} names
 * @param {ReadonlySet<string>} [fixed]
 * @returns {string[]}
 */
export function shuffled(seed, id, names, fixed = new Set()) {
  const rank = new Map(names.map((name) => [name, hash(`${id}/${name}`, seed)]));
  const moving = names
    .filter((name) => !fixed.has(name))
    .sort((a, b) => (rank.get(a) ?? 0) - (rank.get(b) ?? 0) || (a < b ? -1 : 1));
  return names.map((name) => (fixed.has(name) ? name : /** @type {string} */ (moving.shift())));
}

/**
 * Return the questions of an attempt, in the order in which they are asked.
 *
 * @param {QuizItem} quiz
 * @param {Pick<Attempt, "answers" | "seed">} attempt
 * @returns {QuestionData[]}
 */
export function questionsOf(quiz, { answers, seed }) {
  const known = new Map(quiz.questions.map((question) => [question.id, question]));
  const ids = [...known.keys()];
  const round = shuffled(seed % SEEDS, `${quiz.id}/draw`, ids);
  const groups = new Set(quiz.questions.map(({ group }) => group));
  const drawn = [...groups].flatMap((group) => {
    const pool = round.filter((id) => known.get(id)?.group === group);
    const count = (group ? quiz.pick?.[group] : quiz.draw) ?? pool.length;
    const first = (Math.floor(seed / SEEDS) * count) % pool.length;
    // What was answered was drawn: a question that a later edition adds cannot push it out.
    let left = count - pool.filter((id) => answers[id]).length;
    return [...pool.slice(first), ...pool.slice(0, first)].filter((id) => answers[id] || left-- > 0);
  });
  const order = quiz.shuffle_questions ? shuffled(seed, quiz.id, ids) : ids;
  const asked = new Set(drawn);
  return order.filter((id) => asked.has(id)).map((id) => /** @type {QuestionData} */ (known.get(id)));
}

/**
 * Return how many more times a quiz may be submitted; `null`: as often as one likes.
 *
 * @param {QuizItem} quiz
 * @param {QuizRecord} record
 * @returns {number | null}
 */
export function attemptsLeft(quiz, record) {
  return quiz.attempts === null ? null : Math.max(0, quiz.attempts - record.attempts);
}

/**
 * Begin an attempt; an attempt that runs goes on, and without attempts left nothing changes.
 *
 * @param {QuizItem} quiz
 * @param {QuizRecord | undefined} record
 * @param {{ random: number, now: number }} chance a number from 0 up to 1, and milliseconds since 1970
 * @returns {QuizRecord}
 */
export function startAttempt(quiz, record, { random, now }) {
  const before = record ?? UNTRIED;
  if (attemptsLeft(quiz, before) === 0 || (before.attempt && !before.attempt.submitted)) {
    return before;
  }
  return {
    ...before,
    attempt: {
      number: before.attempts + 1,
      seed: (quiz.draw || quiz.pick) && before.attempt ? before.attempt.seed + SEEDS : Math.floor(random * SEEDS),
      started: quiz.time_limit === null ? 0 : Math.floor(now / 1000),
      spent: 0,
      submitted: false,
      answers: byId(),
      at: "",
    },
  };
}

/**
 * Return what is kept of a response, with its score.
 *
 * @param {QuestionType} type
 * @param {QuestionData} question
 * @param {Response} response
 * @param {boolean} final whether it is locked from now on
 * @returns {Answer}
 */
export function toAnswer(type, question, response, final) {
  const share = question.scored ? type.score(question, response) : null;
  // The same fraction of the question's parts, whichever way the type came to it: so it is kept exactly.
  return { response, share: share === null ? null : Math.round(share * question.parts) / question.parts, final };
}

/**
 * Keep an answer; `null` takes it back. What is final or submitted stays as it is.
 *
 * @param {Attempt} attempt
 * @param {string} question
 * @param {Answer | null} answer
 * @returns {Attempt}
 */
export function putAnswer(attempt, question, answer) {
  if (attempt.submitted || attempt.answers[question]?.final) {
    return attempt;
  }
  return { ...attempt, answers: put(attempt.answers, question, answer), at: question };
}

/**
 * Return how many of the questions are scored, how many points they give, and how many of these the answers earn.
 *
 * @param {readonly QuestionData[]} questions
 * @param {Readonly<Record<string, Answer>>} answers
 */
export function pointsOf(questions, answers) {
  const scored = questions.filter((question) => question.scored && question.points > 0);
  const possible = scored.reduce((sum, question) => sum + question.points, 0);
  const earned = scored.reduce((sum, question) => sum + question.points * (answers[question.id]?.share ?? 0), 0);
  return { scored: scored.length, possible, earned };
}

/**
 * Return the share of the points that the answers earn; `null` when none of what is asked is scored.
 *
 * @param {readonly QuestionData[]} questions
 * @param {Readonly<Record<string, Answer>>} answers
 * @returns {number | null}
 */
export function shareOf(questions, answers) {
  const { possible, earned } = pointsOf(questions, answers);
  return possible > 0 ? rounded(earned / possible) : null;
}

/**
 * Return the score of an attempt as it stands: unanswered questions earn nothing.
 *
 * @param {QuizItem} quiz
 * @param {Attempt} attempt
 * @returns {number | null}
 */
export function attemptScore(quiz, attempt) {
  return shareOf(questionsOf(quiz, attempt), attempt.answers);
}

/**
 * Return the questions that are not answered yet, or not ready to be submitted, in the order in which they are asked.
 *
 * @param {QuizItem} quiz
 * @param {Attempt} attempt
 * @param {(question: QuestionData, response: Response) => string | null} missing as the question's type says it
 * @returns {QuestionData[]}
 */
export function unanswered(quiz, attempt, missing) {
  return questionsOf(quiz, attempt).filter((question) => {
    const answer = attempt.answers[question.id];
    return !answer || (answer.response !== null && !answer.final && missing(question, answer.response) !== null);
  });
}

/**
 * Return the questions with an answer that could be submitted but was not checked, in the order in which they are asked. Only
 * a quiz that gives feedback at once has any: elsewhere nothing is to be checked.
 *
 * @param {QuizItem} quiz
 * @param {Attempt} attempt
 * @param {(question: QuestionData, response: Response) => string | null} missing as the question's type says it
 * @returns {QuestionData[]}
 */
export function unchecked(quiz, attempt, missing) {
  const open = quiz.feedback === "immediate" ? questionsOf(quiz, attempt).filter(({ id }) => attempt.answers[id]?.final === false) : [];
  const incomplete = unanswered(quiz, attempt, missing);
  return open.filter((question) => !incomplete.includes(question));
}

/**
 * Return the better of two scores.
 *
 * @param {number | null} a
 * @param {number | null} b
 * @returns {number | null}
 */
export function better(a, b) {
  return a === null || b === null ? (a ?? b) : Math.max(a, b);
}

/**
 * Submit the running attempt: its answers become final, and its score counts when it is the best.
 *
 * @param {QuizItem} quiz
 * @param {QuizRecord} record
 * @returns {QuizRecord}
 */
export function submit(quiz, record) {
  const attempt = record.attempt;
  if (!attempt || attempt.submitted) {
    return record;
  }
  const final = Object.entries(attempt.answers).map(
    ([id, answer]) => /** @type {[string, Answer]} */ ([id, { ...answer, final: true }]),
  );
  return {
    attempts: record.attempts + 1,
    best: better(record.best, attemptScore(quiz, attempt)),
    attempt: { ...attempt, submitted: true, answers: byId(final), started: 0, spent: 0, at: "" },
  };
}

/**
 * Whether an attempt with a time limit runs.
 *
 * @param {QuizItem} quiz
 * @param {QuizRecord} [record]
 * @returns {boolean}
 */
export function isAgainstTime(quiz, record) {
  return quiz.time_limit !== null && record?.attempt?.submitted === false;
}

/**
 * Count time that went by while the page was open.
 *
 * @param {Attempt} attempt
 * @param {number} seconds by the monotonic clock
 * @param {number} now milliseconds since 1970
 * @returns {Attempt}
 */
export function elapse(attempt, seconds, now) {
  if (attempt.submitted || attempt.started === 0) {
    return attempt;
  }
  const spent = Math.floor(attempt.spent + Math.max(0, seconds));
  // The start that agrees with the clock at hand; never 0, which means "no limit".
  return { ...attempt, spent, started: Math.max(1, Math.floor(now / 1000) - spent) };
}

/**
 * Count the time since the attempt was last kept, when the page opens again.
 *
 * @param {Attempt} attempt
 * @param {number} now milliseconds since 1970
 * @returns {Attempt}
 */
export function returned(attempt, now) {
  const away = Math.floor(now / 1000) - attempt.started - attempt.spent;
  return elapse(attempt, away > LONGEST_ABSENCE ? 0 : away, now);
}

/**
 * Return the seconds left of a time limit, never below 0; `null` without a running attempt, or when it began without a limit.
 *
 * @param {QuizItem} quiz
 * @param {Attempt | null} attempt
 * @param {number} [since] seconds since the attempt's `spent` was counted
 * @returns {number | null}
 */
export function secondsLeft(quiz, attempt, since = 0) {
  return quiz.time_limit === null || !attempt || attempt.submitted || attempt.started === 0
    ? null
    : Math.max(0, quiz.time_limit - attempt.spent - since);
}
