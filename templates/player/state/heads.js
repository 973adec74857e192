// What the page of a large course says of its items before their parts are there. Pure.

/** @import { Heads, Item, QuestionData } from "../types" */

const KEY = 5;

/**
 * Return the items, without what their parts bring. A lesson's questions that count are one until then, which nobody has answered.
 *
 * @param {Heads} heads columns, since names of members would double the length of a page
 * @returns {Item[]}
 */
export function itemsOf({ ids, keys, titles, minutes, sorts, sort, pictures }) {
  return ids.split(" ").map((id, at) => {
    const { points, ...common } = sorts[sort[at] ?? 0] ?? {};
    return /** @type {any} */ ({
      ...common,
      id,
      key: keys.slice(KEY * at, KEY * at + KEY),
      title: titles[at],
      minutes: minutes[at],
      questions: points === undefined ? [] : [awaited(points)],
      ...(pictures[at] && { image: pictures[at] }),
    });
  });
}

/**
 * @param {number} points
 * @returns {QuestionData} what stands for questions that have not come
 */
export function awaited(points) {
  return { id: "", key: "", reported: "", type: "", prompt: "", text: "", points, parts: 1, scored: true, graded: true, objectives: [], hint: null };
}
