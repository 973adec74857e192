// Ways through a scenario. No DOM.

/** @typedef {import("../player/types").Story} Story */

import { play, sceneAt, shownOf } from "../player/questions/story.js";

/**
 * Return the names of the choices on a shortest way to an ending with the most points, or with the fewest.
 *
 * @param {Story} story
 * @param {"right" | "wrong"} kind
 * @returns {readonly string[]}
 */
export function wayTo(story, kind) {
  const ways = endingsOf(story);
  const points = ways.map((way) => way.points);
  const wanted = kind === "right" ? Math.max(...points) : Math.min(...points);
  return ways.find((way) => way.points === wanted)?.names ?? [];
}

/**
 * @param {Story} story
 * @returns {{ points: number, names: readonly string[] }[]} each ending with a way to it, the shortest first
 */
function endingsOf(story) {
  /** @type {(readonly string[])[]} */
  const waiting = [[]];
  const seen = new Set();
  const found = [];
  for (const names of waiting) {
    const { at, values } = play(story, names);
    const situation = JSON.stringify([at, values]);
    if (!seen.has(situation)) {
      seen.add(situation);
      const { ending, points } = sceneAt(story, at);
      if (ending !== null) {
        found.push({ points, names });
      }
      waiting.push(...shownOf(story, names).choices.map(({ name }) => [...names, name]));
    }
  }
  return found;
}
