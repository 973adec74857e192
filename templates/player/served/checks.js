// Questions inside lessons where a server judges and keeps the answers, as in the LTI tool. What it knows goes before what any
// device has noted: the text that the player resumes from is brought up to it.

/** @import { CourseData, LearnerState, QuestionData, QuestionType, QuestionView, Response } from "../types" */

import { byId, freshState, isUntouched } from "../state/learner.js";
import { sorted } from "../state/merge.js";
import { decode, encode } from "../state/resume-data.js";
import { allow } from "./attempts.js";
import { whileChecking } from "./checking.js";
import { call } from "./server.js";

/** Names the one attempt at a course that a server knows of, where no device has named it. */
const LINEAGE = "lti-tool";

/**
 * @typedef {Readonly<Record<string, QuestionType>>} Types
 *
 * @typedef {object} Judged what the server says of an answer
 * @property {Response} response
 * @property {number | null} share
 *
 * @typedef {object} Known what the server says of a learner
 * @property {string} text the resume text that a device saved last
 * @property {readonly string[]} read ids of lessons
 * @property {Readonly<Record<string, Judged & { solution: unknown, explanation: string | null }>>} checks
 * @property {Readonly<Record<string, { submitted: number, running: boolean, best: number | null, attempts: number | null }>>} quizzes
 */

/**
 * @param {unknown} a
 * @param {unknown} b
 * @returns {boolean} whether two responses are the same; a server may give the parts of one in another order
 */
function isSame(a, b) {
  return JSON.stringify(sorted(a)) === JSON.stringify(sorted(b));
}

/**
 * Return the question types with the server in place of their own scoring, which lacks the solutions here, and what keeps a
 * tracker and the server in step.
 *
 * @param {CourseData} course
 * @param {Types} types
 */
export function createChecks(course, types) {
  /** Answers that the server has judged, by question. @type {Map<string, Judged>} */
  const judged = new Map();
  /** What is right, of those. @type {Map<string, object>} */
  const solutions = new Map();
  /** @type {readonly string[]} */
  let lessons = [];
  const served = Object.fromEntries(Object.entries(types).map(([name, type]) => [name, withServer(type)]));

  return { types: served, resume, note };

  /**
   * Remember which lessons were read: the server may want to know before it judges.
   *
   * @param {readonly string[]} read ids
   */
  function note(read) {
    lessons = read;
  }

  /**
   * Return the resume text to go on from: the saved one, with what the server knows besides.
   *
   * @param {Known} known
   * @param {number} limit characters
   * @returns {string}
   */
  function resume({ text, read, checks, quizzes }, limit) {
    for (const [id, { response, share, ...solution }] of Object.entries(checks)) {
      judged.set(id, { response, share });
      solutions.set(id, solution);
    }
    for (const item of course.items) {
      if (item.kind === "quiz" && quizzes[item.id]) {
        allow(item, quizzes[item.id]?.attempts);
      }
    }
    note(read);
    const kept = decode(text, course, served)?.state;
    const state = withKnown(kept ?? freshState(LINEAGE), read, quizzes);
    if (isUntouched(state)) {
      return text;
    }
    const written = encode(state, course, served, limit);
    // Unchanged, the saved text still tells what an edited course no longer has.
    return kept && written === encode(kept, course, served, limit) ? text : written;
  }

  /**
   * @param {LearnerState} state
   * @param {Known["read"]} read
   * @param {Known["quizzes"]} quizzes
   * @returns {LearnerState}
   */
  function withKnown(state, read, quizzes) {
    const begun = Object.entries(quizzes).filter(([, { submitted, running }]) => submitted > 0 || running);
    return {
      ...state,
      read: [...new Set([...state.read, ...read])],
      checks: byId([...judged].map(([id, { response, share }]) => {
        const noted = state.checks[id]?.response ?? null;
        return [id, { response: isSame(noted, response) ? noted : response, share, final: true }];
      })),
      quizzes: byId(begun.map(([id, { submitted, best }]) => [id, { attempts: submitted, best, attempt: null }])),
    };
  }

  /**
   * @param {QuestionType} type
   * @returns {QuestionType}
   */
  function withServer(type) {
    /** Shows what goes wrong with a question, by id. @type {Map<string, QuestionView>} */
    const views = new Map();
    return {
      ...type,
      create(question, view) {
        Object.assign(question, solutions.get(question.id));
        views.set(question.id, view);
        return type.create(question, view);
      },
      score(question, response) {
        const known = judged.get(question.id);
        if (!known) {
          throw new RangeError("The server knows no answer to this question");
        }
        return isSame(known.response, response) ? known.share : null;
      },
      async judge(question, response) {
        const view = views.get(question.id);
        const judging = call("checks", { question: question.id, response, read: lessons });
        const line = () => document.getElementById(`${view?.id}-missing`);
        const { share, ...solution } = await whileChecking(line, view?.sentences.say("checking") ?? "", judging);
        judged.set(question.id, { response: /** @type {Response} */ (response), share });
        solutions.set(question.id, solution);
        Object.assign(question, solution);
        return share;
      },
    };
  }
}
