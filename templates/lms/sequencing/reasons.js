/** Why something cannot be launched, in words for people who do not know SCORM: what the codes of SN's pseudo code mean. Pure. */

/** @import { Activity, Rule, RuleCondition, Tree } from "./types" */

import { DISABLED, HIDDEN, holds, precondition, STOP } from "./conditions.js";

/** @typedef {{ code: string, by: Activity }} Barrier `by`: whose rule or control it is */

/** @type {ReadonlyMap<string, (tree: Tree, target: Activity, by: Activity) => string>} */
const WORDS = new Map(Object.entries({
  "NB.2.1-1": () => "The course is already open.",
  "NB.2.1-2": () => "Nothing is open.",
  "NB.2.1-3": () => "Nothing was suspended.",
  "NB.2.1-4": noFlow,
  "NB.2.1-5": (/** @type {Tree} */ tree, /** @type {Activity} */ target, /** @type {Activity} */ by) => (by.parent?.definition.control?.forward_only ? forwardOnly(tree, target, by.parent) : noFlow(tree, target, by)),
  "NB.2.1-8": closed,
  "NB.2.1-10": (/** @type {Tree} */ _tree, /** @type {Activity} */ target) => noChoice(target.parent ?? target),
  "NB.2.1-11": () => "There is no such part.",
  "NB.2.1-12": () => "Nothing is open.",
  "SB.2.1-1": () => "This is the last part.",
  "SB.2.1-2": (_tree, _target, by) => `${named(by)} has no part that is available.`,
  "SB.2.1-3": () => "This is the first part.",
  "SB.2.1-4": (tree, target, by) => forwardOnly(tree, target, by.parent ?? by),
  "SB.2.2-1": (_tree, _target, by) => `${named(by)} does not lead from part to part (flow is off).`,
  "SB.2.2-2": barred,
  "SB.2.4-1": (tree, _target, by) => `Locked ${whileRule(tree, by, STOP)}.`,
  "SB.2.4-2": forwardOnly,
  "SB.2.5-3": () => "Nothing can be launched at the beginning. Choose a part.",
  "SB.2.9-2": () => "It was not selected for this attempt.",
  "SB.2.9-3": (tree, _target, by) => `Hidden from choice ${whileRule(tree, by, HIDDEN)}.`,
  "SB.2.9-4": (_tree, _target, by) => noChoice(by),
  "SB.2.9-6": (_tree, _target, by) => `${named(by)} cannot be chosen into from outside (preventActivation).`,
  "SB.2.9-7": closed,
  "SB.2.9-8": (_tree, _target, by) => `From ${named(by)}, only what is beside it can be chosen (constrainChoice).`,
  "SB.2.9-9": (_tree, target) => `Nothing in ${named(target)} can be launched.`,
  "SB.2.10-2": (_tree, _target, by) => `${named(by)} is suspended and cannot be begun anew.`,
  "TB.2.3-2": () => "It is closed already.",
  "DB.1.1-1": (_tree, target) => `${named(target)} is a group, and has nothing to launch.`,
  "DB.1.1-3": barred,
}));

/**
 * @param {Tree} tree @param {Activity} target @param {Barrier} barrier
 * @returns {string} "" where nothing is in the way
 */
export function inWords(tree, target, { code, by }) {
  const words = code === "" ? "" : (WORDS.get(code)?.(tree, target, by) ?? `The rules of the package forbid it (${code}).`);
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** @param {Activity} activity */
const named = ({ definition, index }) => (index === 0 ? "the course" : `“${definition.title || definition.id}”`);

/** @param {Activity} group */
const noChoice = (group) => `Parts of ${named(group)} cannot be chosen, only reached in turn (choice is off).`;

/** @param {Tree} _tree @param {Activity} _target @param {Activity} by */
function noFlow(_tree, _target, by) {
  return `${named(by.parent ?? by)} does not lead from part to part (flow is off).`;
}

/** @param {Tree} _tree @param {Activity} _target @param {Activity} by */
function forwardOnly(_tree, _target, by) {
  return `${named(by)} goes forward only.`;
}

/** @param {Tree} _tree @param {Activity} _target @param {Activity} by */
function closed(_tree, _target, by) {
  return `${named(by)} cannot be left by choosing something else (choiceExit).`;
}

/** @param {Tree} tree @param {Activity} _target @param {Activity} by */
function barred(tree, _target, by) {
  if (precondition(tree, by, DISABLED)) {
    return `Disabled ${whileRule(tree, by, DISABLED)}.`;
  }
  const { attempts = 0 } = by.definition;
  return `${named(by)} has no attempt left: ${attempts} ${attempts === 1 ? "was" : "were"} allowed.`;
}

/** @param {Tree} tree @param {Activity} by @param {string} action */
function whileRule(tree, by, action) {
  const rule = precondition(tree, by, action);
  return rule ? `while ${conditionsOf(tree, by, rule)}` : "by a rule";
}

/** @param {Tree} tree @param {Activity} by @param {Rule} rule @returns {string} the conditions that hold now */
function conditionsOf(tree, by, { any, conditions }) {
  const held = conditions.filter((one) => holds(tree, by, one) === true).map((one) => condition(tree, by, one));
  const different = [...new Set(held)];
  return (any ? different.slice(0, 1) : different).join(" and ");
}

/** @type {ReadonlyMap<string, readonly [string, string]>} as it is, and with "not" */
const PHRASES = new Map([
  ["satisfied", ["is passed", "is not passed"]],
  ["objectiveStatusKnown", ["is passed or failed", "is neither passed nor failed"]],
  ["objectiveMeasureKnown", ["has a score", "has no score"]],
  ["completed", ["is completed", "is not completed"]],
  ["activityProgressKnown", ["is begun or completed", "is not begun"]],
  ["attempted", ["was attempted", "was not attempted"]],
  ["attemptLimitExceeded", ["has no attempt left", "has attempts left"]],
]);

/** @param {Tree} tree @param {Activity} by @param {RuleCondition} one */
function condition(tree, by, one) {
  const [yes, no] = PHRASES.get(one.condition) ?? comparison(one);
  return yes === "" ? "its rule always applies" : `${subject(tree, by, one)} ${one.not ? no : yes}`;
}

/** @param {RuleCondition} one @returns {readonly [string, string]} */
function comparison({ condition: name, threshold = 0 }) {
  const points = Math.round(threshold * 1000) / 10;
  switch (name) {
    case "objectiveMeasureGreaterThan":
      return [`has more than ${points} points`, `has at most ${points} points`];
    case "objectiveMeasureLessThan":
      return [`has fewer than ${points} points`, `has at least ${points} points`];
    default:
      return ["", ""];
  }
}

/** @param {Tree} tree @param {Activity} by @param {RuleCondition} one @returns {string} the activity that decides, where a global objective leads to it */
function subject(tree, by, { objective: id }) {
  const objective = id === undefined ? by.primary : by.objectives.find(({ definition }) => definition.id === id);
  const read = objective?.definition.maps?.find((map) => (map.read_satisfied ?? true) || (map.read_measure ?? true))?.global;
  const writer = read === undefined ? undefined : tree.activities.find((other) => other !== by && other.objectives.some(({ definition }) => definition.maps?.some((map) => map.global === read && (map.write_satisfied || map.write_measure))));
  return writer ? named(writer) : id === undefined ? named(by) : `the objective “${id}”`;
}
