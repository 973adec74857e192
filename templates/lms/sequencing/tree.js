/** The activity tree of a course (SCORM 2004 4th Edition SN 2), what is known of a learner in it, and ways through it. */

/** @import { Activity, Definition, Objective, ObjectiveDefinition, Saved, SavedActivity, Tree } from "./types" */

/** An objective for activities without one: SN 3.10, whose default is one without an identifier. @type {ObjectiveDefinition} */
const UNNAMED = { id: "", primary: true };

/**
 * @param {readonly Definition[]} definitions the organization first, and each before those below it
 * @param {Saved | null} saved
 * @param {() => number} random
 * @returns {Tree}
 */
export function createTree(definitions, saved, random) {
  /** @type {Activity[]} */
  const activities = [];
  for (const definition of definitions) {
    const parent = activities[definition.parent] ?? null;
    const made = activityOf(definition, activities.length, parent);
    parent?.children.push(made);
    activities.push(made);
  }
  const root = activities[0];
  if (root === undefined) {
    throw new Error("A tree has an organization.");
  }
  for (const activity of activities) {
    activity.available = [...activity.children];
  }
  /** @type {Tree} */
  const tree = { activities, root, globals: new Map(), current: null, suspended: null, random };
  if (saved) {
    restore(tree, saved);
  } else {
    activities.forEach((activity) => choose(activity, "once", random));
  }
  return tree;
}

/** @param {Definition} definition @param {number} index @param {Activity | null} parent @returns {Activity} */
function activityOf(definition, index, parent) {
  const written = definition.objectives ?? [];
  const all = written.some(({ primary }) => primary) ? written : [UNNAMED, ...written];
  const objectives = all.map((one) => ({ definition: one, satisfied: null, measure: null, completed: null, progress: null }));
  const primary = /** @type {Objective} */ (objectives.find((one) => one.definition.primary));
  return { index, definition, parent, children: [], available: [], objectives, primary, active: false, suspended: false, attempts: 0, completed: null, amount: null };
}

/**
 * Select and order the children of an activity (SR.1 and SR.2).
 *
 * @param {Activity} activity @param {"once" | "onEachNewAttempt"} when @param {() => number} random
 */
export function choose(activity, when, random) {
  const { selection, shuffle } = activity.definition;
  if (selection?.when === when && selection.count < activity.children.length) {
    const chosen = new Set(shuffled(activity.children, random).slice(0, selection.count));
    activity.available = activity.children.filter((child) => chosen.has(child));
  }
  if (shuffle?.when === when) {
    activity.available = shuffled(activity.available, random);
  }
}

/** @template T @param {readonly T[]} list @param {() => number} random @returns {T[]} */
function shuffled(list, random) {
  return list.map((one) => ({ one, at: random() })).sort((a, b) => a.at - b.at).map(({ one }) => one);
}

/** @param {Tree} tree @param {string} id @returns {Activity | null} */
export function activityWith(tree, id) {
  return tree.activities.find(({ definition }) => definition.id === id) ?? null;
}

/** @param {Activity} activity @returns {Activity[]} from the root to the activity, with both */
export function pathTo(activity) {
  const path = [activity];
  for (let above = activity.parent; above; above = above.parent) {
    path.unshift(above);
  }
  return path;
}

/** @param {Activity} one @param {Activity} other @returns {Activity} the group in which both are; a group is in itself */
export function commonAncestor(one, other) {
  const above = new Set(pathTo(one));
  let common = other;
  while (!above.has(common) && common.parent) {
    common = common.parent;
  }
  return common.children.length === 0 && common.parent ? common.parent : common;
}

/** @param {Activity} activity @param {Activity} ancestor @returns {boolean} */
export function isBelow(activity, ancestor) {
  return activity !== ancestor && pathTo(activity).includes(ancestor);
}

/** @param {Activity} one @param {Activity} other @returns {boolean} whether `one` comes after `other` as the menu shows them */
export function isAfter(one, other) {
  const [a, b] = [pathTo(one), pathTo(other)];
  const fork = a.findIndex((step, index) => step !== b[index]);
  const [left, right, above] = [a[fork], b[fork], a[fork - 1]];
  if (!left || !right || !above) {
    return a.length > b.length;
  }
  return above.available.indexOf(left) > above.available.indexOf(right);
}

/** @param {Activity} activity @returns {boolean} whether neither it nor anything above it was left out by selection */
export function isAvailable(activity) {
  return pathTo(activity).every((step) => step.parent === null || step.parent.available.includes(step));
}

/**
 * Name each activity by its identifier; in packages that give one to several, the further ones with their number.
 *
 * @param {Tree} tree @returns {Map<Activity, string>}
 */
function namesOf({ activities }) {
  /** @type {Map<string, number>} */
  const counts = new Map();
  return new Map(activities.map((one) => {
    const { id } = one.definition;
    const count = (counts.get(id) ?? 0) + 1;
    counts.set(id, count);
    return [one, count === 1 ? id : `${id}\n${count}`];
  }));
}

/** @param {Tree} tree @returns {Saved} */
export function savedOf(tree) {
  const names = namesOf(tree);
  const name = (/** @type {Activity | null} */ one) => (one && names.get(one)) ?? null;
  return {
    activities: [...names].map(([one, own]) => [own, savedActivity(one, names)]),
    globals: [...tree.globals].map(([id, value]) => [id, { ...value }]),
    current: name(tree.current),
    suspended: name(tree.suspended),
  };
}

/** @param {Activity} activity @param {Map<Activity, string>} names @returns {SavedActivity} */
function savedActivity({ active, suspended, attempts, completed, amount, objectives, available, children }, names) {
  const known = objectives.filter((one) => KEPT.some((name) => one[name] !== null));
  return {
    active, suspended, attempts, completed, amount,
    objectives: known.map(({ definition, ...rest }) => [definition.id, rest]),
    ...(available.length === children.length && available.every((child, index) => child === children[index]) ? {} : { available: available.map((child) => names.get(child) ?? "") }),
  };
}

const KEPT = /** @type {const} */ (["satisfied", "measure", "completed", "progress"]);

/** @param {Tree} tree @param {Saved} saved which a browser has kept, and an older edition of the course may have left */
function restore(tree, saved) {
  const known = new Map(saved.activities);
  const names = namesOf(tree);
  const named = new Map([...names].map(([one, name]) => [name, one]));
  for (const activity of tree.activities) {
    const { objectives, available, ...rest } = known.get(names.get(activity) ?? "") ?? {};
    Object.assign(activity, { active: rest.active === true, suspended: rest.suspended === true, attempts: Number(rest.attempts ?? 0), completed: rest.completed ?? null, amount: rest.amount ?? null });
    const byId = new Map(objectives ?? []);
    activity.objectives.forEach((one) => Object.assign(one, byId.get(one.definition.id)));
    const order = available?.flatMap((id) => activity.children.find((child) => child === named.get(id)) ?? []);
    activity.available = order && order.length > 0 ? order : activity.available;
  }
  saved.globals.forEach(([id, value]) => tree.globals.set(id, { ...value }));
  tree.current = named.get(saved.current ?? "") ?? null;
  tree.suspended = named.get(saved.suspended ?? "") ?? null;
}
