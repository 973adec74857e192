// Conducts a quiz in the browser: draws its questions, keeps and scores the answers, watches the time. Where a server does all
// that, served/quiz-conductor.js takes its place. Both are a QuizConductor, which types.d.ts describes.

/** @import { Answer, PlayerContext, QuestionData, QuizConductor, QuizItem, QuizRecord } from "../types" */

import { attemptsLeft, pointsOf, putAnswer, questionsOf, startAttempt, submit, toAnswer, UNTRIED } from "../state/attempt.js";
import { putQuiz } from "../state/learner.js";

/**
 * Return the conductor of a quiz whose answers are scored here.
 *
 * @param {PlayerContext} context
 * @param {QuizItem} quiz
 * @returns {QuizConductor}
 */
export function createConductor({ record, refresh, typeOf }, quiz) {
  /** Seconds from showing a question to its last answer, by id: for reports. @type {Map<string, number>} */
  const latencies = new Map();
  const kept = () => record.state.quizzes[quiz.id] ?? UNTRIED;

  /**
   * @param {(quizRecord: QuizRecord) => QuizRecord} change
   * @param {boolean} [draft]
   */
  function keep(change, draft = false) {
    record.change((state) => putQuiz(state, quiz.id, change(state.quizzes[quiz.id] ?? UNTRIED)), { draft });
    if (!draft) {
      refresh();
    }
  }

  /**
   * @param {string} id of the question
   * @param {Answer | null} answer
   * @param {number} shown
   * @param {boolean} [draft]
   */
  function keepAnswer(id, answer, shown, draft) {
    latencies.set(id, (performance.now() - shown) / 1000);
    keep((before) => ({ ...before, attempt: before.attempt && putAnswer(before.attempt, id, answer) }), draft);
  }

  /**
   * @param {QuestionData} question
   * @param {Answer} answer
   */
  function report(question, answer) {
    record.answered(question, answer, quiz.id, latencies.get(question.id) ?? null);
  }

  return {
    quiz: () => quiz,
    record: kept,
    extent() {
      const asked = questionsOf(quiz, { answers: {}, seed: 0 });
      // Those of a group give the same points, whichever are asked.
      return { count: asked.length, points: quiz.draw ? 0 : pointsOf(asked, {}).possible };
    },
    timeLeft: () => record.timeLeft(quiz),
    load: (show) => show(),
    begin(show) {
      if (kept().attempt?.submitted !== false) {
        keep((before) => startAttempt(quiz, before, { random: Math.random(), now: Date.now() }));
      }
      show();
    },
    draft(question, response, shown) {
      keepAnswer(question.id, response === null ? null : toAnswer(typeOf(question), question, response, false), shown, true);
    },
    advance(question, response, shown, show) {
      keepAnswer(question.id, toAnswer(typeOf(question), question, response, false), shown, true);
      show();
      return Promise.resolve();
    },
    answered(question, answer, shown) {
      keepAnswer(question.id, answer, shown);
      report(question, answer);
    },
    whenKept: (show) => show(),
    submit(show) {
      const { attempt } = kept();
      keep((before) => submit(quiz, before));
      // Report what was not reported when it was answered.
      for (const question of attempt ? questionsOf(quiz, attempt) : []) {
        const answer = attempt?.answers[question.id];
        if (answer && !answer.final) {
          report(question, { ...answer, final: true });
        }
      }
      show();
    },
    mayRepeat: () => attemptsLeft(quiz, kept()) !== 0 && record.writable,
  };
}
