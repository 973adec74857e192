/** What follows for a group from its parts (SN 4.6, RB.1). */

/** @import { Activity, RollupRule, Tree } from "./types" */

import { applies, precondition, SKIP } from "./conditions.js";
import { isTracked, putCompletion, putObjective, valueOf } from "./tracking.js";
import { pathTo } from "./tree.js";

/** @typedef {"satisfied" | "notSatisfied" | "completed" | "incomplete"} Action */

/** Rules of groups that have none of their own (RB.1.2 b and RB.1.3 b). @type {Record<Action, readonly RollupRule[]>} */
const DEFAULTS = {
  satisfied: [{ action: "satisfied", set: "all", conditions: [{ condition: "satisfied" }] }],
  notSatisfied: [{ action: "notSatisfied", set: "all", conditions: [{ condition: "objectiveStatusKnown" }] }],
  completed: [{ action: "completed", set: "all", conditions: [{ condition: "completed" }] }],
  incomplete: [{ action: "incomplete", set: "all", conditions: [{ condition: "activityProgressKnown" }] }],
};

/**
 * Roll up an activity and everything above it (RB.1.5).
 *
 * @param {Tree} tree @param {Activity} activity
 */
export function rollUp(tree, activity) {
  pathTo(activity).reverse().filter(({ children }) => children.length > 0).forEach((group) => rollUpGroup(tree, group));
}

/** @param {Tree} tree @param {Activity} group */
function rollUpGroup(tree, group) {
  const measure = average(group, ({ primary, definition }) => [valueOf(tree, primary, "measure"), definition.rollup?.weight ?? 1]);
  const amount = average(group, (child) => [child.amount, child.definition.threshold?.weight ?? 1]);
  Object.assign(group, { amount });
  putObjective(tree, group, group.primary, { measure });
  if (!group.primary.definition.by_measure) {
    const satisfied = decided(tree, group, "satisfied", "notSatisfied");
    putObjective(tree, group, group.primary, satisfied === null ? {} : { satisfied });
  }
  if (!group.definition.threshold?.by_measure) {
    const completed = decided(tree, group, "completed", "incomplete");
    if (completed !== null) {
      putCompletion(tree, group, completed);
    }
  }
}

/**
 * @param {Activity} group
 * @param {(child: Activity) => [number | null, number]} read value and weight
 * @returns {number | null} RB.1.1: a part whose value is not known counts as nothing, with its weight
 */
function average(group, read) {
  const parts = group.available.filter(isTracked).map(read);
  const weight = parts.reduce((sum, [, own]) => sum + own, 0);
  return weight <= 0 || parts.every(([value]) => value === null) ? null : parts.reduce((sum, [value, own]) => sum + (value ?? 0) * own, 0) / weight;
}

/** @param {Tree} tree @param {Activity} group @param {Action} yes @param {Action} no @returns {boolean | null} `null`: as before */
function decided(tree, group, yes, no) {
  const own = group.definition.rollup?.rules ?? [];
  const has = own.some(({ action }) => action === yes || action === no);
  const rules = (/** @type {Action} */ action) => (has ? own.filter((rule) => rule.action === action) : DEFAULTS[action]);
  if (rules(yes).some((rule) => changes(tree, group, rule, yes))) {
    return true;
  }
  return rules(no).some((rule) => changes(tree, group, rule, no)) ? false : null;
}

/** @param {Tree} tree @param {Activity} group @param {RollupRule} rule @param {Action} action @returns {boolean} RB.1.4 */
function changes(tree, group, rule, action) {
  const values = group.available.filter((child) => isTracked(child) && counts(tree, child, action)).map((child) => applies(tree, child, rule));
  const yes = values.filter((value) => value === true).length;
  if (values.length === 0) {
    return false; // nothing contributes, and nothing changes
  }
  switch (rule.set) {
    case "any":
      return yes > 0;
    case "none":
      return values.every((value) => value === false);
    case "atLeastCount":
      return yes >= (rule.count ?? 0);
    case "atLeastPercent":
      return yes / values.length >= (rule.percent ?? 0);
    default:
      return yes === values.length;
  }
}

/** @param {Tree} tree @param {Activity} child @param {Action} action @returns {boolean} RB.1.4.2 */
function counts(tree, child, action) {
  const { rollup, considered } = child.definition;
  const isOf = action === "satisfied" || action === "notSatisfied" ? rollup?.satisfied : rollup?.completed;
  if (isOf === false) {
    return false;
  }
  switch (considered?.[action]) {
    case "ifNotSuspended":
      return child.attempts > 0 && !child.suspended;
    case "ifAttempted":
      return child.attempts > 0;
    case "ifNotSkipped":
      return precondition(tree, child, SKIP) === null;
    default:
      return true;
  }
}
