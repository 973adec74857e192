/** Which activity a request leads to (SN 4.7: SB.2.1 to SB.2.13). What it finds is not delivered yet. */

/** @import { Activity, Tree } from "./types" */

import { HIDDEN, isBarred, precondition, SKIP, STOP } from "./conditions.js";
import { endAttempt, endBelow } from "./termination.js";
import { commonAncestor, isAfter, isAvailable, isBelow, pathTo } from "./tree.js";

/**
 * @typedef {"forward" | "backward"} Direction
 * @typedef {{ activity: Activity | null, direction: Direction, ends: boolean, refused: string }} Step
 * @typedef {{ activity: Activity | null, ends: boolean, refused: string, by?: Activity }} Found `by`: whose rule or control is in the way
 *
 * @typedef {{ code: string, by?: Activity } | null} Barrier
 */

/** @param {string} refused @param {Activity} [by] @returns {Found} */
const refusal = (refused, by) => ({ activity: null, ends: false, refused, ...(by ? { by } : {}) });
/** @param {Activity} activity @returns {Found} */
const found = (activity) => ({ activity, ends: false, refused: "" });

/**
 * The next activity in a direction, whatever it is (SB.2.1).
 *
 * @param {Tree} tree @param {Activity} from @param {Direction} wanted @param {boolean} enters whether a group is looked into @param {boolean} back whether the direction was turned around in a group that is only walked forward
 * @returns {Step}
 */
function step(tree, from, wanted, enters, back = false) {
  const siblings = from.parent?.available ?? [from];
  const turned = back && siblings[siblings.length - 1] === from;
  const direction = turned ? "backward" : wanted;
  const at = turned ? /** @type {Activity} */ (siblings[0]) : from;
  const to = (/** @type {Activity} */ activity, way = direction) => ({ activity, direction: way, ends: false, refused: "" });
  const stuck = (/** @type {string} */ refused) => ({ activity: null, direction, ends: false, refused });
  if (at.children.length > 0 && enters) {
    const first = at.available[0];
    if (!first) {
      return stuck("SB.2.1-2");
    }
    return direction === "forward" ? to(first) : at.definition.control?.forward_only ? to(first, "forward") : to(/** @type {Activity} */ (at.available[at.available.length - 1]));
  }
  if (at.parent === null) {
    return direction === "forward" ? { activity: null, direction, ends: true, refused: "SB.2.1-1" } : stuck("SB.2.1-3");
  }
  if (direction === "backward" && !turned && at.parent.definition.control?.forward_only) {
    return stuck("SB.2.1-4");
  }
  const next = siblings[siblings.indexOf(at) + (direction === "forward" ? 1 : -1)];
  return next ? to(next) : step(tree, at.parent, direction, false);
}

/**
 * The next activity in a direction that can be delivered (SB.2.2 and SB.2.3).
 *
 * @param {Tree} tree @param {Activity} from @param {Direction} wanted @param {boolean} enters
 * @returns {Found}
 */
export function flow(tree, from, wanted, enters) {
  let direction = wanted;
  let back = false;
  let next = step(tree, from, direction, enters);
  while (next.activity !== null) {
    const at = next.activity;
    if (at.parent && !at.parent.definition.control?.flow) {
      return refusal("SB.2.2-1", at.parent);
    }
    if (precondition(tree, at, SKIP) !== null) {
      const turned = back && next.direction === "backward";
      next = step(tree, at, direction, false, back);
      if (turned || (back && next.direction === "backward")) {
        [direction, back] = ["backward", false];
      }
    } else if (isBarred(tree, at)) {
      return refusal("SB.2.2-2", at);
    } else if (at.children.length === 0) {
      return found(at);
    } else {
      next = step(tree, at, direction, true);
      if (direction === "backward" && next.direction === "forward") {
        [direction, back] = ["forward", true];
      } else {
        back = false;
      }
    }
  }
  return { activity: null, ends: next.ends, refused: next.refused };
}

/** @param {Tree} tree @returns {Found} SB.2.5 */
export function start(tree) {
  if (tree.current !== null) {
    return refusal("SB.2.5-1");
  }
  return tree.root.children.length === 0 ? found(tree.root) : without(flow(tree, tree.root, "forward", true), "SB.2.5-3");
}

/** @param {Tree} tree @returns {Found} SB.2.6 */
export function resumeAll(tree) {
  if (tree.current !== null) {
    return refusal("SB.2.6-1");
  }
  return tree.suspended === null ? refusal("SB.2.6-2") : found(tree.suspended);
}

/** @param {Tree} tree @param {Direction} direction @returns {Found} SB.2.7 and SB.2.8 */
export function onward(tree, direction) {
  const { current } = tree;
  const code = direction === "forward" ? "SB.2.7" : "SB.2.8";
  if (current === null) {
    return refusal(`${code}-1`);
  }
  if (current.parent && !current.parent.definition.control?.flow) {
    return refusal(`${code}-2`);
  }
  return flow(tree, current, direction, false);
}

/** @param {Tree} tree @returns {Found} SB.2.10 */
export function retry(tree) {
  const { current } = tree;
  if (current === null) {
    return refusal("SB.2.10-1");
  }
  if (current.active || current.suspended) {
    return refusal("SB.2.10-2");
  }
  return current.children.length === 0 ? found(current) : without(flow(tree, current, "forward", true), "SB.2.10-3");
}

/**
 * SB.2.9. `isTrial`: nothing in the tree is changed where a group has nothing to deliver.
 *
 * @param {Tree} tree @param {Activity} target @param {boolean} isTrial
 * @returns {Found}
 */
export function choice(tree, target, isTrial) {
  if (!isAvailable(target)) {
    return refusal("SB.2.9-2");
  }
  const hidden = pathTo(target).find((at) => precondition(tree, at, HIDDEN) !== null);
  if (hidden) {
    return refusal("SB.2.9-3", hidden);
  }
  if (target.parent && target.parent.definition.control?.choice === false) {
    return refusal("SB.2.9-4", target.parent);
  }
  const common = tree.current === null ? tree.root : commonAncestor(tree.current, target);
  const barrier = barrierTo(tree, target, common);
  if (barrier !== null) {
    return refusal(barrier.code, barrier.by);
  }
  if (target.children.length === 0) {
    return found(target);
  }
  const first = flow(tree, target, "forward", true);
  if (first.activity !== null && isBelow(first.activity, target)) {
    return first;
  }
  if (!isTrial) {
    endBelow(tree, common);
    endAttempt(tree, common);
    Object.assign(tree, { current: target });
  }
  return refusal("SB.2.9-9");
}

/** @param {Tree} tree @param {Activity} target @param {Activity} common @returns {Barrier} what is in the way */
function barrierTo(tree, target, common) {
  const { current } = tree;
  if (current === target) {
    return null;
  }
  if (current !== null && current.parent === target.parent && target.parent !== null) {
    return barrierBeside(tree, current, target, target.parent);
  }
  if (current === null || current === common) {
    return barrierBelow(tree, common, target);
  }
  const path = pathTo(current).reverse();
  const leaving = path.slice(0, path.indexOf(common));
  const closed = leaving.find(({ definition }) => definition.control?.choice_exit === false);
  if (closed) {
    return { code: "SB.2.9-7", by: closed };
  }
  if (target === common) {
    return null;
  }
  const constrained = leaving.find(({ definition }) => definition.constrained?.constrain_choice);
  if (constrained && !isWithin(tree, constrained, target)) {
    return { code: "SB.2.9-8", by: constrained };
  }
  return isAfter(target, current) ? barrierBelow(tree, common, target) : barrierOfActivation(common, target);
}

/** @param {Tree} tree @param {Activity} current @param {Activity} target @param {Activity} group @returns {Barrier} */
function barrierBeside(tree, current, target, group) {
  const [from, to] = [group.available.indexOf(current), group.available.indexOf(target)];
  if (to < from) {
    return group.definition.control?.forward_only ? { code: "SB.2.4-2", by: group } : null;
  }
  const stop = group.available.slice(from, to).find((at) => precondition(tree, at, STOP) !== null);
  return stop ? { code: "SB.2.4-1", by: stop } : null;
}

/** @param {Tree} tree @param {Activity} common @param {Activity} target @returns {Barrier} */
function barrierBelow(tree, common, target) {
  const path = pathTo(target).slice(0, -1);
  const stop = path.slice(path.indexOf(common)).find((at) => precondition(tree, at, STOP) !== null);
  return stop ? { code: "SB.2.4-1", by: stop } : barrierOfActivation(common, target);
}

/** @param {Activity} common @param {Activity} target @returns {Barrier} */
function barrierOfActivation(common, target) {
  const path = pathTo(target).slice(0, -1);
  const shut = path.slice(path.indexOf(common) + 1).find(({ active, definition }) => !active && definition.constrained?.prevent_activation);
  return shut ? { code: "SB.2.9-6", by: shut } : null;
}

/** @param {Tree} tree @param {Activity} constrained @param {Activity} target whether a choice stays in the group, or goes to one beside it */
function isWithin(tree, constrained, target) {
  const beside = step(tree, constrained, isAfter(target, constrained) ? "forward" : "backward", false).activity ?? constrained;
  return target === beside || target === constrained || isBelow(target, beside) || isBelow(target, constrained);
}

/** @param {Found} result @param {string} code @returns {Found} with a code of its own for what is not deliverable */
function without(result, code) {
  return result.activity === null && result.refused === "" ? { ...result, refused: code } : result;
}
