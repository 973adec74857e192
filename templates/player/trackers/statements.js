// Statements about a course and its questions (xAPI 1.0.3, part 2; cmi5, 9). Their ids follow from what they say, so that a
// statement which is made again, in another session too, is the same one.

/** @import { CourseData, Interaction } from "../types" */
/** @typedef {import("./outbox.js").Statement} Statement */

import { hash } from "../state/hash.js";
import { interactionDefinition } from "./definition.js";
import { decimal } from "./scorm.js";

const ADL = "http://adlnet.gov/expapi/";
const CMI5 = "https://w3id.org/xapi/cmi5/";
const CATEGORIES = `${CMI5}context/categories/`;
const MASTERY = `${CMI5}context/extensions/masteryscore`;
/** Far apart, so that the four parts of an id have nothing to do with each other. */
const SEEDS = [0x9e3779b9, 0x7f4a7c15, 0x2545f491, 0xd6e8feb8];
const PROGRESS = `${CMI5}result/extensions/progress`;

/**
 * @typedef {"initialized" | "completed" | "passed" | "failed" | "terminated"} Defined verbs that cmi5 defines
 *
 * @typedef {object} Scene who does what where
 * @property {object} actor
 * @property {string} registration
 * @property {string} activity
 * @property {any} template of the context
 * @property {number | null} mastery
 * @property {boolean} isCmi5
 */

/**
 * Return a UUID that follows from a text.
 *
 * @param {string} text
 * @returns {string}
 */
export function uuidOf(text) {
  const digits = SEEDS.map((seed) => hash(text, seed).toString(16).padStart(8, "0")).join("");
  const variant = (8 + (Number.parseInt(digits.charAt(16), 16) % 4)).toString(16);
  return [digits.slice(0, 8), digits.slice(8, 12), `5${digits.slice(13, 16)}`, variant + digits.slice(17, 20), digits.slice(20)].join("-");
}

/**
 * Return a duration (ISO 8601) in hundredths of a second (xAPI 1.0.3, part 2, 4.6).
 *
 * @param {number} seconds
 * @returns {string}
 */
export function durationOf(seconds) {
  return `PT${decimal(Math.max(0, seconds), 2)}S`;
}

/**
 * @param {CourseData} course
 * @param {Scene} scene
 */
export function createStatements(course, { actor, registration, activity, template, mastery, isCmi5 }) {
  return { defined, progressed, answered };

  /**
   * @param {string} id text that the statement's id follows from
   * @param {string} verb
   * @param {number} time milliseconds since 1970
   * @returns {Statement}
   */
  function statement(id, verb, time) {
    return {
      id: uuidOf(`${registration} ${activity} ${verb} ${id}`),
      timestamp: new Date(time).toISOString(),
      actor,
      verb: { id: `${ADL}verbs/${verb}`, display: { en: verb } },
    };
  }

  /**
   * Return a statement by one of the verbs of cmi5, with what belongs to it (cmi5, 9.5 and 9.6).
   *
   * @param {Defined} verb
   * @param {string} id text that the statement's id follows from
   * @param {number} time milliseconds since 1970
   * @param {number} seconds since the session began
   * @param {number | null} [score]
   * @returns {Statement}
   */
  function defined(verb, id, time, seconds, score = null) {
    const judges = verb === "passed" || verb === "failed";
    const result = {
      ...(judges && { success: verb === "passed", ...(score !== null && { score: { scaled: score } }) }),
      ...(verb === "completed" && { completion: true }),
      ...(verb !== "initialized" && { duration: durationOf(seconds) }),
    };
    const categories = isCmi5 ? ["cmi5", ...(judges || verb === "completed" ? ["moveon"] : [])] : [];
    return {
      ...statement(id, verb, time),
      object: { objectType: "Activity", id: activity, ...(!isCmi5 && { definition: courseDefinition() }) },
      ...(Object.keys(result).length > 0 && { result }),
      context: contextOf({ category: categories.map((name) => ({ objectType: "Activity", id: CATEGORIES + name })) }, judges && mastery !== null ? { [MASTERY]: mastery } : {}),
    };
  }

  /** What a store without an LMS knows of the course. */
  function courseDefinition() {
    return { type: `${ADL}activities/course`, name: { [course.language]: course.title } };
  }

  /**
   * @param {number} percent a whole number
   * @param {number} time
   * @returns {Statement}
   */
  function progressed(percent, time) {
    return {
      ...statement(String(percent), "progressed", time),
      object: { objectType: "Activity", id: activity },
      result: { extensions: { [PROGRESS]: percent } },
      context: contextOf({}, {}),
    };
  }

  /**
   * @param {Interaction} interaction
   * @param {number} time not before the session began
   * @returns {Statement}
   */
  function answered(interaction, time) {
    const { id, share, learnerResponse, latency } = interaction;
    return {
      ...statement(`${id} ${interaction.time}`, "answered", time),
      object: { objectType: "Activity", id: `${activity}/questions/${encodeURIComponent(id)}`, definition: interactionDefinition(course, interaction) },
      result: {
        ...(share !== null && { success: share === 1, score: { scaled: share } }),
        ...(learnerResponse !== "" && { response: learnerResponse }),
        ...(latency !== null && { duration: durationOf(latency) }),
      },
      context: contextOf({ parent: [{ objectType: "Activity", id: activity }] }, {}),
    };
  }

  /**
   * Return the template with more in it, and nothing else in its place (cmi5, 10.2.1).
   *
   * @param {Readonly<Record<string, readonly { objectType: string, id: string }[]>>} activities
   * @param {object} extensions
   */
  function contextOf(activities, extensions) {
    const given = template.contextActivities ?? {};
    const joined = Object.entries(activities).flatMap(([kind, own]) => {
      const known = [given[kind] ?? []].flat();
      const list = [...known, ...own.filter(({ id }) => known.every((/** @type {{ id: string }} */ other) => other.id !== id))];
      return list.length > 0 ? [[kind, list]] : [];
    });
    const contextActivities = { ...given, ...Object.fromEntries(joined) };
    return {
      ...template,
      registration,
      ...(Object.keys(contextActivities).length > 0 && { contextActivities }),
      ...((template.extensions || Object.keys(extensions).length > 0) && { extensions: { ...extensions, ...template.extensions } }),
    };
  }
}
