// A story that branches, played by the names of choices. Pure. exporter/scenario/story.py plays it the same way.

/**
 * @typedef {import("../types").Story} Story
 * @typedef {import("../types").StoryShown} StoryShown
 * @typedef {Readonly<Record<string, number | boolean>>} Values
 */

/** @type {Record<string, (left: number, right: number) => boolean>} */
const COMPARISONS = {
  ">=": (left, right) => left >= right,
  "<=": (left, right) => left <= right,
  ">": (left, right) => left > right,
  "<": (left, right) => left < right,
  "==": (left, right) => left === right,
  "!=": (left, right) => left !== right,
};

/**
 * Return whether a condition is true; exporter/scenario/conditions.py says what it is made of.
 *
 * @param {any} condition
 * @param {Values} values
 * @returns {boolean}
 */
export function holds(condition, values) {
  if (typeof condition === "string") {
    return Boolean(values[condition]);
  }
  const [word, first, second] = condition;
  switch (word) {
    case "not":
      return !holds(first, values);
    case "and":
      return holds(first, values) && holds(second, values);
    case "or":
      return holds(first, values) || holds(second, values);
    default: {
      const [left, right] = [first, second].map((part) => (typeof part === "string" ? values[part] : part));
      return COMPARISONS[word]?.(left, right) ?? false;
    }
  }
}

/**
 * Play a story as far as the choices can be made.
 *
 * @param {Story} story
 * @param {readonly string[]} names
 */
export function play(story, names) {
  let at = story.first;
  /** @type {Values} */
  let values = story.variables;
  const steps = [];
  for (const name of names) {
    const choice = sceneAt(story, at).choices.find((one) => one.name === name);
    if (!choice || !isOffered(choice, values)) {
      break;
    }
    steps.push({ scene: at, before: situation(at, values), choice });
    at = choice.goto;
    values = changed(choice, values);
  }
  return { steps, at, values, isWhole: steps.length === names.length };
}

/**
 * Return the steps of a way without those that only led back to where the story had been before.
 *
 * @param {Story} story
 * @param {readonly string[]} names
 */
export function straightened(story, names) {
  const { steps, at, values } = play(story, names);
  const places = [...steps.map(({ before }) => before), situation(at, values)];
  const straight = [];
  for (let index = 0; index < steps.length; index += 1) {
    index = places.lastIndexOf(/** @type {string} */ (places[index]));
    const step = steps[index];
    if (step) {
      straight.push(step);
    }
  }
  return straight;
}

/**
 * Return the names of the choices that keys stand for, as far as the story has them still.
 *
 * @param {Story} story
 * @param {readonly string[]} keys
 * @returns {string[]}
 */
export function namesOf(story, keys) {
  /** @type {string[]} */
  const names = [];
  for (const key of keys) {
    const { at, values } = play(story, names);
    const choice = sceneAt(story, at).choices.find((one) => one.key === key && isOffered(one, values));
    if (!choice) {
      break;
    }
    names.push(choice.name);
  }
  return names;
}

/**
 * Return what learners see of a story that was played so far.
 *
 * @param {Story} story
 * @param {readonly string[]} names
 * @returns {StoryShown}
 */
export function shownOf(story, names) {
  const { steps, at, values } = play(story, names);
  const scene = sceneAt(story, at);
  const turns = steps.map(({ scene: name, choice }) => ({ lines: linesOf(story, name), said: choice.html, then: choice.then }));
  return {
    turns: [...turns, { lines: linesOf(story, at), said: null, then: null }],
    choices: scene.choices.filter((one) => isOffered(one, values)).map(({ name, html }) => ({ name, html })),
    ending: scene.ending,
    path: steps.map(({ choice }) => choice.name),
    faces: story.faces ?? {},
  };
}

/**
 * @param {Story} story
 * @param {string} name
 */
export function sceneAt(story, name) {
  return /** @type {Story["scenes"][string]} */ (story.scenes[name]);
}

/**
 * @param {Story} story
 * @param {string} scene
 */
function linesOf(story, scene) {
  return sceneAt(story, scene).lines.map(({ who, html }) => ({ who, name: story.persons[who] ?? "", html }));
}

/**
 * @param {import("../types").StoryChoice} choice
 * @param {Values} values
 */
function isOffered(choice, values) {
  return choice.if === null || holds(choice.if, values);
}

/**
 * @param {import("../types").StoryChoice} choice
 * @param {Values} values
 * @returns {Values}
 */
function changed({ set, add }, values) {
  const more = Object.entries(add).map(([name, number]) => [name, Number(values[name]) + number]);
  return { ...values, ...set, ...Object.fromEntries(more) };
}

/**
 * @param {string} scene
 * @param {Values} values
 */
function situation(scene, values) {
  return JSON.stringify([scene, Object.entries(values).sort(([a], [b]) => (a < b ? -1 : 1))]);
}
