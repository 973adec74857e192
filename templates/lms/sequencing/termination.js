/** Ends attempts, and follows the rules about what comes then (SN 4.5: TB.2.1 to TB.2.3, UP.3 and UP.4). */

/** @import { Activity, Tree } from "./types" */

import { firstRule } from "./conditions.js";
import { rollUp } from "./rollup.js";
import { completion, isTracked, putCompletion, putObjective, satisfaction } from "./tracking.js";
import { commonAncestor, pathTo } from "./tree.js";

/**
 * @typedef {"exit" | "exitAll" | "suspendAll" | "abandon" | "abandonAll"} Termination
 * @typedef {"retry" | "continue" | "previous" | "exit"} Next what a rule, or the end of everything, leads to
 * @typedef {{ refused: string, next: Next | null }} Ended
 */

/** @param {string} refused @returns {Ended} */
const refusal = (refused) => ({ refused, next: null });
/** @param {Next | null} next @returns {Ended} */
const led = (next) => ({ refused: "", next });

/**
 * End what is open (TB.2.3).
 *
 * @param {Tree} tree @param {Termination} request
 * @returns {Ended}
 */
export function terminate(tree, request) {
  const { current, root } = tree;
  if (current === null) {
    return refusal("TB.2.3-1");
  }
  if ((request === "exit" || request === "abandon") && !current.active) {
    return refusal("TB.2.3-2");
  }
  switch (request) {
    case "exit":
      return exit(tree, current);
    case "exitAll":
      return exitAll(tree, null);
    case "suspendAll":
      return suspendAll(tree, current);
    case "abandon":
      Object.assign(current, { active: false });
      return led(null);
    default:
      pathTo(current).forEach((step) => Object.assign(step, { active: false }));
      Object.assign(tree, { current: root });
      return led("exit");
  }
}

/** @param {Tree} tree @param {Activity} current @returns {Ended} */
function exit(tree, current) {
  endAttempt(tree, current);
  followExitRules(tree, current);
  for (let at = tree.current; at !== null; at = at.parent) {
    Object.assign(tree, { current: at });
    if (!at.suspended) {
      const action = firstRule(tree, at, at.definition.after)?.action ?? "";
      if (action === "exitAll" || action === "retryAll") {
        return exitAll(tree, action === "retryAll" ? "retry" : null);
      }
      if (action !== "exitParent") {
        return led(at === tree.root && action !== "retry" ? "exit" : (NEXT[action] ?? null));
      }
      if (at.parent === null) {
        return refusal("TB.2.3-4");
      }
      endAttempt(tree, at.parent);
    } else {
      return led(at === tree.root ? "exit" : null);
    }
  }
  return led(null);
}

/** What a postcondition's action leads to. @type {Readonly<Record<string, Next>>} */
const NEXT = Object.assign(Object.create(null), { retry: "retry", continue: "continue", previous: "previous" });

/** @param {Tree} tree @param {Next | null} next @returns {Ended} */
function exitAll(tree, next) {
  if (tree.current?.active) {
    endAttempt(tree, tree.current);
  }
  endBelow(tree, tree.root);
  endAttempt(tree, tree.root);
  Object.assign(tree, { current: tree.root });
  return led(next ?? "exit");
}

/** @param {Tree} tree @param {Activity} current @returns {Ended} */
function suspendAll(tree, current) {
  if (current.active || current.suspended) {
    rollUp(tree, current);
    Object.assign(tree, { suspended: current });
  } else if (current.parent === null) {
    return refusal("TB.2.3-3");
  } else {
    Object.assign(tree, { suspended: current.parent });
  }
  pathTo(/** @type {Activity} */ (tree.suspended)).forEach((step) => Object.assign(step, { active: false, suspended: true }));
  Object.assign(tree, { current: tree.root });
  return led("exit");
}

/** @param {Tree} tree @param {Activity} current follow the exit rules of the groups above (TB.2.1) */
function followExitRules(tree, current) {
  const target = pathTo(current).slice(0, -1).find((group) => firstRule(tree, group, group.definition.exit) !== null);
  if (target) {
    endBelow(tree, target);
    endAttempt(tree, target);
    Object.assign(tree, { current: target });
  }
}

/**
 * End the attempts between the current activity and another (UP.3).
 *
 * @param {Tree} tree @param {Activity} activity
 */
export function endBelow(tree, activity) {
  const { current } = tree;
  if (current === null) {
    return;
  }
  const common = commonAncestor(current, activity);
  const path = pathTo(current).slice(0, -1).reverse();
  const end = path.indexOf(common);
  path.slice(0, end < 0 ? path.length : end).forEach((step) => endAttempt(tree, step));
}

/**
 * End the attempt on an activity (UP.4), and roll up.
 *
 * @param {Tree} tree @param {Activity} activity
 */
export function endAttempt(tree, activity) {
  if (activity.children.length > 0) {
    Object.assign(activity, { suspended: activity.children.some(({ suspended }) => suspended) });
  } else if (isTracked(activity) && !activity.suspended) {
    assume(tree, activity);
  }
  Object.assign(activity, { active: false });
  rollUp(tree, activity);
  readersOf(tree, activity).forEach((one) => rollUp(tree, one));
}

/** @param {Tree} tree @param {Activity} activity SN 3.13: what content does not report, the LMS takes for done */
function assume(tree, activity) {
  const { completion: byContent = false, objective = false } = activity.definition.delivery ?? {};
  if (!byContent && completion(tree, activity) === null) {
    putCompletion(tree, activity, true);
  }
  if (!objective && satisfaction(tree, activity) === null) {
    putObjective(tree, activity, activity.primary, { satisfied: true });
  }
}

/** @param {Tree} tree @param {Activity} activity @returns {Activity[]} others that read what it writes, and change with it (SN 4.6) */
function readersOf({ activities }, activity) {
  const written = new Set(activity.objectives.flatMap(({ definition }) => (definition.maps ?? []).filter((map) => map.write_satisfied || map.write_measure || map.write_completion).map(({ global }) => global)));
  return written.size === 0 ? [] : activities.filter((one) => one !== activity && one.primary.definition.maps?.some(({ global }) => written.has(global)));
}
