/**
 * Sequencing of SCORM 2004 for one learner: what a request leads to, by the rules of the manifest (SN 4.3: OP.1, NB.2.1, DB.1 and DB.2).
 *
 * It follows the pseudo code of the Sequencing and Navigation book of the 4th Edition step by step, because LMSs do. Pure: the
 * tree is its only state, and `save` returns it.
 */

/** @import { Activity, Definition, Outcome, Request, Saved, Tree } from "./types" */
/** @import { Termination } from "./termination.js" */
/** @import { Found } from "./requests.js" */

import { isBarred } from "./conditions.js";
import { inWords } from "./reasons.js";
import { choice, onward, resumeAll, retry, start } from "./requests.js";
import { beginAttempt, isTracked } from "./tracking.js";
import { endAttempt, endBelow, terminate } from "./termination.js";
import { activityWith, choose, commonAncestor, createTree, isAvailable, pathTo, savedOf } from "./tree.js";
import { objectivesFor, transfer } from "./transfer.js";

/** @typedef {ReturnType<typeof createSequencer>} Sequencer */

/**
 * @param {readonly Definition[]} definitions the organization first, and each before those below it
 * @param {Saved | null} saved
 * @param {() => number} [random]
 */
export function createSequencer(definitions, saved, random = Math.random) {
  const tree = createTree(definitions, saved, random);

  return {
    tree,
    save: () => savedOf(tree),
    /** @param {Request} request @param {import("../types").Cmi | null} cmi what the SCO that is closed has stored @returns {Outcome} */
    request: (request, cmi) => process(tree, request, cmi),
    /** @param {Request} request @param {import("../types").Cmi | null} cmi @returns {Outcome} what would come of it */
    tryOut: (request, cmi) => process(createTree(definitions, savedOf(tree), () => 0), request, cmi),
    /** @param {import("../types").Cmi | null} cmi */
    choices: (cmi) => choicesOf(tree, createTree(definitions, savedOf(tree), () => 0), cmi),
    objectives: () => (tree.current ? objectivesFor(tree, tree.current) : {}),
  };
}

/** @param {string} refused @returns {Outcome} */
const refusal = (refused) => ({ delivered: null, ended: false, refused });

/** @param {Tree} tree @param {string} code @param {Activity | null} [by] @returns {Outcome} */
const because = (tree, code, by) => refusal(inWords(tree, by ?? tree.root, { code, by: by ?? tree.current ?? tree.root }));

/**
 * The overall process (OP.1).
 *
 * @param {Tree} tree @param {Request} request @param {import("../types").Cmi | null} cmi
 * @returns {Outcome}
 */
function process(tree, request, cmi) {
  const target = request.target === undefined ? null : activityWith(tree, request.target);
  const code = objection(tree, request.name, target);
  if (code !== "") {
    return because(tree, code);
  }
  let next = request.name;
  const termination = terminationFor(tree, request.name, cmi);
  if (termination) {
    transfer(tree, cmi);
    const ended = terminate(tree, termination);
    if (ended.refused !== "") {
      return because(tree, ended.refused);
    }
    next = /** @type {any} */ (ended.next ?? (termination === request.name ? "exit" : request.name));
  }
  return conclude(tree, led(tree, next, target));
}

/** @param {Tree} tree @param {Request["name"] | "retry"} name @param {Activity | null} target @returns {Found} */
function led(tree, name, target) {
  switch (name) {
    case "start":
      return start(tree);
    case "resumeAll":
      return resumeAll(tree);
    case "continue":
      return onward(tree, "forward");
    case "previous":
      return onward(tree, "backward");
    case "retry":
      return retry(tree);
    case "choice":
      return choice(tree, /** @type {Activity} */ (target), false);
    case "jump":
      return { activity: target, ends: false, refused: "" };
    default: // SB.2.11
      return { activity: null, ends: tree.current === null || tree.current === tree.root, refused: "" };
  }
}

/** @param {Tree} tree @param {Found} result @returns {Outcome} */
function conclude(tree, { activity, ends, refused, by }) {
  if (activity === null) {
    if (ends) {
      endBelow(tree, tree.root);
      if (tree.root.active) {
        endAttempt(tree, tree.root);
      }
      Object.assign(tree, { current: null });
    }
    return ends ? { delivered: null, ended: true, refused: "" } : because(tree, refused, by);
  }
  const barred = pathTo(activity).find((step) => isBarred(tree, step));
  if (barred || activity.children.length > 0) {
    return because(tree, barred ? "DB.1.1-3" : "DB.1.1-1", barred ?? activity);
  }
  deliver(tree, activity);
  return { delivered: activity, ended: false, refused: "" };
}

/** @param {Tree} tree @param {Activity} activity DB.2 */
function deliver(tree, activity) {
  if (activity !== tree.suspended) {
    clearSuspended(tree, activity);
  }
  endBelow(tree, activity);
  for (const step of pathTo(activity).filter(({ active }) => !active)) {
    if (step.suspended) {
      Object.assign(step, { suspended: false });
    } else if (isTracked(step)) {
      Object.assign(step, { attempts: step.attempts + 1 });
      beginAttempt(step);
      choose(step, "onEachNewAttempt", tree.random);
    }
    Object.assign(step, { active: true });
  }
  Object.assign(tree, { current: activity, suspended: null });
}

/** @param {Tree} tree @param {Activity} activity DB.2.1 */
function clearSuspended(tree, activity) {
  const { suspended } = tree;
  if (suspended === null) {
    return;
  }
  const path = pathTo(suspended).reverse();
  const common = commonAncestor(activity, suspended);
  path.slice(0, path.indexOf(common) + 1).forEach((step) => {
    if (!step.children.some((child) => child.suspended)) {
      Object.assign(step, { suspended: false });
    }
  });
  Object.assign(tree, { suspended: null });
}

/** @param {Tree} tree @param {Request["name"]} name @param {Activity | null} target @returns {string} NB.2.1: a code, or "" */
function objection(tree, name, target) {
  const { current, suspended } = tree;
  const control = current?.parent?.definition.control;
  switch (name) {
    case "start":
      return current === null ? "" : "NB.2.1-1";
    case "resumeAll":
      return current !== null ? "NB.2.1-1" : suspended === null ? "NB.2.1-3" : "";
    case "continue":
      return current === null ? "NB.2.1-1" : control?.flow ? "" : "NB.2.1-4";
    case "previous":
      return current === null ? "NB.2.1-2" : !control?.flow ? "NB.2.1-5" : control.forward_only ? "NB.2.1-5" : "";
    case "choice":
      return target === null ? "NB.2.1-11" : objectionToChoice(current, target);
    case "jump":
      return target !== null && isAvailable(target) ? "" : "NB.2.1-11";
    default:
      return current === null ? "NB.2.1-12" : "";
  }
}

/** @param {Activity | null} current @param {Activity} target @returns {string} */
function objectionToChoice(current, target) {
  if (target.parent && target.parent.definition.control?.choice === false) {
    return "NB.2.1-10";
  }
  if (current === null) {
    return "";
  }
  const path = pathTo(current).reverse();
  const leaving = current.parent === target.parent ? [] : path.slice(0, path.indexOf(commonAncestor(current, target)));
  const closed = [current, ...leaving].some((step) => step !== target && step.active && step.definition.control?.choice_exit === false);
  return closed ? "NB.2.1-8" : "";
}

/**
 * @param {Tree} tree @param {Request["name"]} name @param {import("../types").Cmi | null} cmi
 * @returns {Termination | null} what is ended before a request is followed
 */
function terminationFor({ current }, name, cmi) {
  if (name === "suspendAll" || name === "exitAll" || name === "abandon" || name === "abandonAll") {
    return name;
  }
  if (!current?.active) {
    return null;
  }
  // RTE 4.2.8: by these, a SCO leaves the whole course, unless a learner has asked for something else.
  return name === "exit" && (cmi?.exit === "time-out" || cmi?.exit === "logout") ? "exitAll" : "exit";
}

/**
 * Return what keeps each activity from being chosen now. A copy of the tree, in which what is open is ended, is used up for it.
 *
 * @param {Tree} now @param {Tree} copy @param {import("../types").Cmi | null} cmi what would be transferred
 * @returns {string[]} by the place of the activity: why not, "" for what may be chosen
 */
function choicesOf(now, copy, cmi) {
  let next = null;
  if (copy.current?.active) {
    transfer(copy, cmi);
    next = terminate(copy, "exit").next;
  }
  return now.activities.map((activity, index) => {
    const code = objection(now, "choice", activity);
    if (code !== "") {
      return inWords(now, activity, { code, by: now.current ?? now.root });
    }
    if (next !== null && now.current?.active) {
      return "A rule of what is open leads elsewhere when it is left.";
    }
    const target = /** @type {Activity} */ (copy.activities[index]);
    const result = choice(copy, target, true);
    const barred = result.activity && pathTo(result.activity).find((step) => isBarred(copy, step));
    return barred ? inWords(copy, target, { code: "DB.1.1-3", by: barred }) : inWords(copy, target, { code: result.refused, by: result.by ?? target });
  });
}
