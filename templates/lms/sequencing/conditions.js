/** Rules of sequencing, and whether they apply (SN 3.4, UP.1, UP.2 and UP.5). `null` stands for what is not known. */

/** @import { Activity, Rule, RuleCondition, Tree } from "./types" */

import { completion, isTracked, satisfaction, valueOf } from "./tracking.js";

/** Actions of preconditions, as manifests have them. */
export const SKIP = "skip";
export const DISABLED = "disabled";
export const HIDDEN = "hiddenFromChoice";
export const STOP = "stopForwardTraversal";

/** @type {ReadonlyMap<string, (tree: Tree, activity: Activity, condition: RuleCondition) => boolean | null>} */
const VALUES = new Map(Object.entries({
  satisfied: (/** @type {Tree} */ tree, /** @type {Activity} */ activity, /** @type {RuleCondition} */ { objective }) => satisfactionOf(tree, activity, objective),
  objectiveStatusKnown: (tree, activity, { objective }) => satisfactionOf(tree, activity, objective) !== null,
  objectiveMeasureKnown: (tree, activity, { objective }) => measureOf(tree, activity, objective) !== null,
  objectiveMeasureGreaterThan: (tree, activity, { objective, threshold = 0 }) => compared(measureOf(tree, activity, objective), (measure) => measure > threshold),
  objectiveMeasureLessThan: (tree, activity, { objective, threshold = 0 }) => compared(measureOf(tree, activity, objective), (measure) => measure < threshold),
  completed: completion,
  activityProgressKnown: (tree, activity) => activity.attempts > 0 && completion(tree, activity) !== null,
  attempted: (_tree, { attempts }) => attempts > 0,
  attemptLimitExceeded: (_tree, { attempts, definition }) => definition.attempts !== undefined && attempts >= definition.attempts,
  // SN 3.5: an LMS need not measure times, and conditions about them are never true.
  timeLimitExceeded: () => false,
  outsideAvailableTimeRange: () => false,
  always: () => true,
  never: () => false,
}));

/** @param {number | null} measure @param {(measure: number) => boolean} test */
const compared = (measure, test) => (measure === null ? null : test(measure));

/** @param {Activity} activity @param {string | undefined} id */
function objectiveOf(activity, id) {
  return id === undefined ? activity.primary : activity.objectives.find(({ definition }) => definition.id === id);
}

/** @param {Tree} tree @param {Activity} activity @param {string | undefined} id */
function satisfactionOf(tree, activity, id) {
  const objective = objectiveOf(activity, id);
  return objective ? satisfaction(tree, activity, objective) : null;
}

/** @param {Tree} tree @param {Activity} activity @param {string | undefined} id */
function measureOf(tree, activity, id) {
  const objective = objectiveOf(activity, id);
  return objective ? valueOf(tree, objective, "measure") : null;
}

/**
 * @param {Tree} tree @param {Activity} activity @param {RuleCondition} condition
 * @returns {boolean | null} a condition that nobody knows is not known
 */
export function holds(tree, activity, condition) {
  const value = VALUES.get(condition.condition)?.(tree, activity, condition) ?? null;
  return value === null || !condition.not ? value : !value;
}

/**
 * @param {Tree} tree @param {Activity} activity
 * @param {{ any?: boolean, conditions: readonly RuleCondition[] }} rule
 * @returns {boolean | null} UP.2.1; a rule without conditions is not known to apply
 */
export function applies(tree, activity, { any = false, conditions }) {
  const values = conditions.map((one) => holds(tree, activity, one));
  if (values.includes(any)) {
    return any;
  }
  return values.length === 0 || values.includes(null) ? null : !any;
}

/**
 * @param {Tree} tree @param {Activity} activity @param {readonly Rule[] | undefined} rules
 * @param {(rule: Rule) => boolean} [wanted]
 * @returns {Rule | null} the first that applies (UP.2)
 */
export function firstRule(tree, activity, rules, wanted = () => true) {
  return rules?.find((rule) => wanted(rule) && applies(tree, activity, rule) === true) ?? null;
}

/** @param {Tree} tree @param {Activity} activity @param {string} action @returns {Rule | null} the precondition that applies */
export function precondition(tree, activity, action) {
  return firstRule(tree, activity, activity.definition.before, (rule) => rule.action === action);
}

/** @param {Activity} activity @returns {boolean} UP.1: only a new attempt can be one too many */
export function isOverLimit(activity) {
  const { attempts, active, suspended, definition } = activity;
  return isTracked(activity) && !active && !suspended && definition.attempts !== undefined && attempts >= definition.attempts;
}

/** @param {Tree} tree @param {Activity} activity @returns {boolean} UP.5: whether it may not be delivered */
export function isBarred(tree, activity) {
  return precondition(tree, activity, DISABLED) !== null || isOverLimit(activity);
}
