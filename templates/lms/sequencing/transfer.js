/** What a SCO's data model and its activity tell each other (SCORM 2004 4th Edition RTE 4.2.17, SN 4.2). */

/** @import { Cmi } from "../types" */
/** @import { Activity, Objective, Tree } from "./types" */

import { completion, isTracked, putCompletion, putObjective, satisfaction, valueOf } from "./tracking.js";

const COMPLETIONS = new Map([["completed", true], ["incomplete", false], ["not attempted", false]]);
const SUCCESSES = new Map([["passed", true], ["failed", false]]);

/**
 * Take over what a SCO has stored.
 *
 * @param {Tree} tree @param {Cmi | null} cmi `null`: it has stored nothing
 */
export function transfer(tree, cmi) {
  const { current } = tree;
  if (current === null || cmi === null || current.children.length > 0) {
    return;
  }
  Object.assign(current, { suspended: cmi.exit === "suspend" });
  if (!isTracked(current)) {
    return; // SN 3.13.1: nothing is known of it
  }
  for (const entry of Object.values(cmi.objectives ?? {})) {
    const objective = current.objectives.find(({ definition }) => definition.id !== "" && definition.id === entry?.id);
    if (objective) {
      putObjective(tree, current, objective, known(entry));
    }
  }
  const own = known(cmi);
  putObjective(tree, current, current.primary, own);
  if ("progress" in own) {
    Object.assign(current, { amount: own.progress });
  }
  if ("completed" in own) {
    putCompletion(tree, current, own.completed ?? null);
  }
}

/** @param {Cmi} data @returns {Partial<import("./types").Global>} what is known in it */
function known(data) {
  return Object.fromEntries(
    Object.entries({
      satisfied: SUCCESSES.get(data.success_status),
      completed: COMPLETIONS.get(data.completion_status),
      measure: numberIn(data.score?.scaled),
      progress: numberIn(data.progress_measure),
    }).filter(([, value]) => value !== undefined),
  );
}

/** @param {unknown} text @returns {number | undefined} */
function numberIn(text) {
  const number = Number.parseFloat(String(text ?? ""));
  return Number.isFinite(number) ? number : undefined;
}

/**
 * Return what a launch finds in `cmi.objectives`: the objectives of the activity that have identifiers.
 *
 * @param {Tree} tree @param {Activity} activity
 * @returns {Cmi}
 */
export function objectivesFor(tree, activity) {
  const named = activity.objectives.filter(({ definition }) => definition.id !== "");
  return Object.fromEntries(named.map((objective, index) => [index, entryFor(tree, activity, objective)]));
}

/** @param {Tree} tree @param {Activity} activity @param {Objective} objective @returns {Cmi} */
function entryFor(tree, activity, objective) {
  const satisfied = satisfaction(tree, activity, objective);
  const completed = objective === activity.primary ? completion(tree, activity) : valueOf(tree, objective, "completed");
  const measure = valueOf(tree, objective, "measure");
  return {
    id: objective.definition.id,
    ...(satisfied === null ? {} : { success_status: satisfied ? "passed" : "failed" }),
    ...(completed === null ? {} : { completion_status: completed ? "completed" : "incomplete" }),
    ...(measure === null ? {} : { score: { scaled: String(measure) } }),
  };
}
