// The clock of a quiz with a time limit: always in sight, announced at a few moments only.

import { announce, element, fact, icon } from "./dom.js";

/** Seconds left that are announced to screen readers. */
const MOMENTS = [1800, 600, 300, 60, 10];
const SHORT = 60;

/**
 * Say before the start that there is a clock.
 * @param {import("../types").QuizItem} quiz
 * @param {import("../types").Sentences} sentences
 */
export function timeNote(quiz, { say }) {
  return quiz.time_limit === null ? null : element("p", say("timeLimitNote"));
}

/**
 * Say how long an attempt may take, or how much of that is left of the one that runs.
 * @param {import("../types").QuizItem} quiz
 * @param {number | null | undefined} left `null`: the attempt that runs began without a limit
 * @param {import("../types").Sentences} sentences
 */
export function timeFact({ time_limit: limit }, left, { say, clock }) {
  if (limit === null || left === null) {
    return null;
  }
  return fact(say("timeLimit"), left === undefined ? say("minutes", { count: Math.round(limit / 6) / 10 }) : clock(left));
}

/**
 * Show the time left in `place` every second, until `end` or until the returned function is called.
 * @param {import("../types").Sentences} sentences
 * @param {() => number | null} timeLeft seconds; `null` without a limit
 * @param {HTMLElement} place
 * @param {() => void} end
 * @returns {() => void}
 */
export function startCountdown({ say, clock }, timeLeft, place, end) {
  const first = timeLeft();
  if (first === null) {
    return () => {};
  }
  const digits = element("span");
  place.replaceChildren(icon("clock"), element("span.hidden-text", say("timeLeft")), digits);
  let before = first;
  const ticking = setInterval(tick, 1000);

  function tick() {
    const left = Math.ceil(timeLeft() ?? 0);
    digits.replaceChildren(clock(left));
    place.classList.toggle("short", left <= SHORT);
    const passed = MOMENTS.find((moment) => left <= moment && before > moment);
    before = left;
    if (left <= 0) {
      clearInterval(ticking);
      end();
    } else if (passed) {
      announce(say(left > SHORT ? "minutesLeft" : "secondsRemain", { count: left > SHORT ? Math.round(left / 60) : left }));
    }
  }

  tick();
  return () => clearInterval(ticking);
}
