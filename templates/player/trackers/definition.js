// What a learning record store is told of a question: its text, its kind, and what there was to choose from, by the names that
// answers are reported with (xAPI 1.0.3, part 2, 4.1.2.1).

/** @import { CourseData, Entry, Interaction, QuestionData } from "../types" */

import { tokensFor } from "../questions/reporting.js";

const TYPE = "http://adlnet.gov/expapi/activities/cmi.interaction";
/** The lists of components by the kind of interaction: of the first part of each answer, and of the second. */
const LISTS = { choice: ["choices"], sequencing: ["choices"], likert: ["scale"], matching: ["source", "target"] };

/**
 * @param {CourseData} course
 * @param {Interaction} interaction
 */
export function interactionDefinition(course, interaction) {
  const { id, type, description, correctResponses } = interaction;
  const [name = "", scene = ""] = id.split("@");
  const question = course.items.flatMap(({ questions }) => questions).find(({ reported }) => reported === name);
  const names = /** @type {Readonly<Record<string, readonly string[]>>} */ (LISTS)[type] ?? [];
  const entries = question ? entriesOf(question, scene) : [];
  const lists = names.map((list, part) => [list, componentsOf(course.language, entries[part] ?? [], tokensIn(interaction, part))]);
  return {
    type: TYPE,
    ...(description && { description: { [course.language]: description } }),
    interactionType: type,
    ...(correctResponses.length > 0 && { correctResponsesPattern: correctResponses }),
    ...Object.fromEntries(lists),
  };
}

/**
 * Return what there was to choose from, in the order in which it is named; of a question with pairs, both sides.
 *
 * @param {QuestionData} question
 * @param {string} scene of a story
 * @returns {readonly (readonly Entry[])[]}
 */
function entriesOf({ options, labels, regions, items, matches, solution }, scene) {
  if (scene) {
    return [solution.scenes[scene]?.choices ?? []];
  }
  if (!items) {
    return [options ?? labels ?? regions ?? []];
  }
  const named = inOrder(items, solution.order ?? []);
  const matched = () => items.map((/** @type {Entry} */ { name }) => solution.pairs[name]);
  return matches ? [named, solution.order ? matches : inOrder(matches, matched())] : [named];
}

/**
 * @param {readonly Entry[]} entries
 * @param {readonly string[]} names what is not among them comes last
 * @returns {Entry[]}
 */
function inOrder(entries, names) {
  const place = (/** @type {Entry} */ { name }) => (names.includes(name) ? names.indexOf(name) : names.length);
  return [...entries].sort((a, b) => place(a) - place(b));
}

/**
 * Return the names that answer and key use in one part of each pair, or in the whole.
 *
 * @param {Interaction} interaction
 * @param {number} part
 * @returns {string[]}
 */
function tokensIn({ learnerResponse, correctResponses }, part) {
  const tokens = [learnerResponse, ...correctResponses].flatMap((text) => text.split("[,]")).map((pair) => pair.split("[.]")[part] ?? "");
  return [...new Set(tokens.filter(Boolean))];
}

/**
 * @param {string} language
 * @param {readonly Entry[]} entries
 * @param {readonly string[]} used
 */
function componentsOf(language, entries, used) {
  const tokens = tokensFor(entries, entries.map(({ name }) => name));
  const known = entries.map(({ text }, at) => ({ id: tokens[at], ...(text && { description: { [language]: text } }) }));
  return [...known, ...used.filter((id) => !tokens.includes(id)).map((id) => ({ id }))];
}
