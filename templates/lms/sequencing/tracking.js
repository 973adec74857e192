/** What is known of an activity: its status and its objectives, with the global objectives that they are mapped to (SN 3.10, 4.2). */

/** @import { Activity, Global, Objective, ObjectiveMap, Tree } from "./types" */

/** Which flags of a map read and write what, and which reading is on by default (CAM 5.1.7.3). */
const READS = /** @type {const} */ ({
  satisfied: ["read_satisfied", "write_satisfied"],
  measure: ["read_measure", "write_measure"],
  completed: ["read_completion", "write_completion"],
  progress: ["read_progress", "write_progress"],
});

/** @typedef {keyof typeof READS} Field */

/** @param {Activity} activity @returns {boolean} */
export function isTracked({ definition }) {
  return definition.delivery?.tracked ?? true;
}

/**
 * Return what an objective has, or else what it reads of a global objective (SN 3.10.3: only what is not known locally is read).
 *
 * @template {Field} F
 * @param {Tree} tree @param {Objective} objective @param {F} field
 * @returns {Global[F]}
 */
export function valueOf(tree, objective, field) {
  if (objective[field] !== null) {
    return objective[field];
  }
  const [flag] = READS[field];
  const map = objective.definition.maps?.find((one) => one[flag] ?? true);
  return map ? (tree.globals.get(map.global)?.[field] ?? null) : null;
}

/**
 * @param {Tree} tree @param {Activity} activity @param {Objective} [objective]
 * @returns {boolean | null} whether it is satisfied: by its measure, where that decides
 */
export function satisfaction(tree, activity, objective = activity.primary) {
  if (!objective.definition.by_measure) {
    return valueOf(tree, objective, "satisfied");
  }
  const measure = valueOf(tree, objective, "measure");
  const waits = activity.active && activity.definition.considered?.measure_if_active === false;
  return measure === null || waits ? null : measure >= (objective.definition.least ?? 1);
}

/** @param {Tree} tree @param {Activity} activity @returns {boolean | null} whether its attempt is completed */
export function completion(tree, activity) {
  const { threshold } = activity.definition;
  if (threshold?.by_measure) {
    return activity.amount === null ? null : activity.amount >= (threshold.least ?? 1);
  }
  return activity.completed ?? valueOf(tree, activity.primary, "completed");
}

/**
 * Set what is known of an objective, and write it to the global objectives that it is mapped to.
 *
 * @param {Tree} tree @param {Activity} activity @param {Objective} objective @param {Partial<Global>} values
 */
export function putObjective(tree, activity, objective, values) {
  Object.assign(objective, values);
  for (const map of objective.definition.maps ?? []) {
    write(tree, activity, objective, map);
  }
}

/** @param {Tree} tree @param {Activity} activity @param {Objective} objective @param {ObjectiveMap} map */
function write(tree, activity, objective, map) {
  const own = { ...objective, satisfied: objective.definition.by_measure && objective.measure !== null ? satisfaction(tree, activity, objective) : objective.satisfied };
  /** @type {Global} */
  const global = tree.globals.get(map.global) ?? { satisfied: null, measure: null, completed: null, progress: null };
  const written = Object.entries(READS).filter(([field, [, flag]]) => map[flag] && own[/** @type {Field} */ (field)] !== null);
  if (written.length > 0) {
    tree.globals.set(map.global, { ...global, ...Object.fromEntries(written.map(([field]) => [field, own[/** @type {Field} */ (field)]])) });
  }
}

/** @param {Tree} tree @param {Activity} activity @param {boolean | null} completed */
export function putCompletion(tree, activity, completed) {
  Object.assign(activity, { completed });
  putObjective(tree, activity, activity.primary, { completed });
}

/**
 * Begin a new attempt (DB.2): what was known of the last one is gone, and, of the activities below, what the activity asks for.
 *
 * @param {Activity} activity
 */
export function beginAttempt(activity) {
  const { current_objectives: objectives = true, current_progress: progress = true } = activity.definition.control ?? {};
  forget(activity, { objectives: true, progress: true });
  activity.children.forEach((child) => forgetBelow(child, { objectives, progress }));
}

/** @param {Activity} activity @param {{ objectives: boolean, progress: boolean }} what */
function forgetBelow(activity, what) {
  forget(activity, what);
  const { current_objectives: objectives = true, current_progress: progress = true } = activity.definition.control ?? {};
  activity.children.forEach((child) => forgetBelow(child, { objectives: what.objectives && objectives, progress: what.progress && progress }));
}

/** @param {Activity} activity @param {{ objectives: boolean, progress: boolean }} what */
function forget(activity, { objectives, progress }) {
  if (objectives) {
    activity.objectives.forEach((one) => Object.assign(one, { satisfied: null, measure: null }));
  }
  if (progress) {
    Object.assign(activity, { completed: null, amount: null });
    activity.objectives.forEach((one) => Object.assign(one, { completed: null, progress: null }));
  }
}
