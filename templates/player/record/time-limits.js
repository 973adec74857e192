// The time of attempts that have a limit: counted while the page is open, and for the time that the learner was away.

/** @import { Environment, TimeLimits } from "../types" */

import { elapse, isAgainstTime, returned, secondsLeft } from "../state/attempt.js";
import { eachRunning } from "../state/learner.js";

/**
 * @param {Environment["clock"]} clock
 * @returns {TimeLimits}
 */
export function createTimeLimits(clock) {
  let counted = clock.monotonic();
  const since = () => (clock.monotonic() - counted) / 1000;

  return {
    since,
    isRunning: ({ items }, { quizzes }) => items.some((item) => item.kind === "quiz" && isAgainstTime(item, quizzes[item.id])),
    left: (quiz, { quizzes }) => secondsLeft(quiz, quizzes[quiz.id]?.attempt ?? null, since()),
    returned(state) {
      counted = clock.monotonic();
      return eachRunning(state, (attempt) => returned(attempt, clock.now()));
    },
    // What is left of a second stays for the next time.
    count(state) {
      const seconds = Math.floor(since());
      counted += seconds * 1000;
      return eachRunning(state, (attempt) => elapse(attempt, seconds, clock.now()));
    },
  };
}
