// A story as a drawing, and in words: which choice of which scene leads where. No DOM.

import { layoutOf } from "./story-layout.js";

export { rowsOf } from "./story-layout.js";

/**
 * @typedef {import("../player/types").Story} Story
 * @typedef {import("./story-layout.js").Spot} Spot
 * @typedef {import("./story-layout.js").Way} Way
 */

const WIDTH = 156;
const LINE = 16;
const PADDING = 9;
/** Letters in a line of a box. */
const LETTERS = 22;
const DOWN = 58;
const LANE = 12;
const MARGIN = 8;
const ARROW = 7;

/**
 * An element of SVG: the panel makes no elements of text, which its policy forbids.
 * @typedef {{ name: string, attributes: Record<string, string | number>, children: (Drawn | string)[] }} Drawn
 */

/**
 * @param {string} name
 * @param {Record<string, string | number>} attributes
 * @param {...(Drawn | string)} children
 * @returns {Drawn}
 */
const svg = (name, attributes, ...children) => ({ name, attributes, children });

/**
 * Return an SVG of a story. Choices have the numbers that they have in `storyWords`; a way that leads back is dashed.
 *
 * @param {Story} story
 * @returns {Drawn}
 */
export function storyGraph(story) {
  const { rows, ways, width } = layoutOf(story, { scene: WIDTH, pass: LANE, gap: 24 });
  const back = ways.filter((way) => way.back);
  const texts = new Map(rows.flat().filter(({ passes }) => !passes).map(({ name }) => [name, linesOf(story, name)]));
  const heights = rows.map((row) => Math.max(...row.map(({ name }) => boxHeight(texts.get(name) ?? []))));
  const gap = DOWN + LANE * back.length;
  const tops = heights.map((_, row) => gap / 2 + heights.slice(0, row).reduce((sum, one) => sum + one + gap, 0));
  const spots = new Map(rows.flat().map((spot) => [spot.name, spot]));
  const bottom = (/** @type {Spot} */ { name, row }) => (tops[row] ?? 0) + (texts.has(name) ? boxHeight(texts.get(name) ?? []) : (heights[row] ?? 0));
  const ports = portsOf(ways, spots);
  const right = width + LANE * (back.length + 1);

  /** @param {Way} way */
  function drawWay(way) {
    const [from, to] = [spots.get(way.from), spots.get(way.to)];
    if (!from || !to) {
      return svg("g", {});
    }
    const [startX, endX] = [from.x + (ports.out.get(way) ?? 0), to.x + (ports.in.get(way) ?? 0)];
    const [startY, endY] = [bottom(from), (tops[to.row] ?? 0) - ARROW];
    const line = way.back ? aroundPath(way, startX, startY, endX, endY) : onwardPath(way, startX, startY, endX, endY);
    return svg("g", { class: way.back ? "way back" : "way" },
      svg("title", {}, titleOf(story, way)),
      svg("path", { class: "line", d: line }),
      svg("path", { class: "arrow", d: `M${round(endX - 4)} ${round(endY)}h8l-4 ${ARROW}z` }),
      svg("text", { class: "number", x: round(startX + 4), y: round(startY + 13) }, way.choices.join(", ")),
    );
  }

  /** @param {Way} way @param {number} startX @param {number} startY @param {number} endX @param {number} endY */
  function onwardPath({ from, to }, startX, startY, endX, endY) {
    let [path, x, y] = [`M${round(startX)} ${round(startY)}`, startX, startY];
    const turn = (/** @type {number} */ nextX, /** @type {number} */ nextY) => {
      const middle = (y + nextY) / 2;
      path += `C${round(x)} ${round(middle)} ${round(nextX)} ${round(middle)} ${round(nextX)} ${round(nextY)}`;
      [x, y] = [nextX, nextY];
    };
    for (let row = (spots.get(from)?.row ?? 0) + 1, pass; (pass = spots.get(`${from}→${to} ${row}`)); row += 1) {
      turn(pass.x, tops[row] ?? 0);
      y = (tops[row] ?? 0) + (heights[row] ?? 0);
      path += `V${round(y)}`;
    }
    turn(endX, endY);
    return path;
  }

  /** Lead a way back round the right side of everything, in a lane of its own. @param {Way} way @param {number} startX @param {number} startY @param {number} endX @param {number} endY */
  function aroundPath(way, startX, startY, endX, endY) {
    const lane = back.indexOf(way) + 1;
    const [below, above, side] = [startY + DOWN / 2 + LANE * (lane - 1), endY - 10 - LANE * (lane - 1), width + LANE * lane];
    return `M${round(startX)} ${round(startY)}V${round(below - 6)}q0 6 6 6H${side - 6}q6 0 6 -6V${round(above + 6)}q0 -6 -6 -6H${round(endX + 6)}q-6 0 -6 6V${round(endY)}`;
  }

  const height = (tops[rows.length - 1] ?? 0) + (heights[rows.length - 1] ?? 0) + (back.some(({ from }) => spots.get(from)?.row === rows.length - 1) ? gap : MARGIN);
  const boxes = [...texts].map(([name, lines]) => drawScene(story, /** @type {Spot} */ (spots.get(name)), tops, lines));
  const all = texts.size;
  const endings = [...texts.keys()].filter((name) => isEnding(story, name)).length;
  const label = `The story as a graph: ${all} ${all === 1 ? "scene" : "scenes"}, ${endings} ${endings === 1 ? "ending" : "endings"}. The same stands below in words.`;
  const [across, down] = [round(right + MARGIN), round(height)];
  return svg("svg", { class: "story-graph", role: "img", "aria-label": label, viewBox: `${-MARGIN} 0 ${across} ${down}`, width: across, height: down }, ...ways.map(drawWay), ...boxes);
}

/**
 * @typedef {object} SceneInWords
 * @property {string} name
 * @property {string} ending with its points; "" of a scene with choices
 * @property {{ text: string, to: string, rules: string }[]} choices
 */

/**
 * Return the scenes in words, in the order of the drawing: each choice, where it leads, when it is offered and what it changes.
 *
 * @param {Story} story
 * @returns {SceneInWords[]}
 */
export function storyWords(story) {
  return layoutOf(story, { scene: WIDTH, pass: LANE, gap: 24 }).rows.flat().filter(({ passes }) => !passes).map(({ name }) => ({
    name,
    ending: isEnding(story, name) ? linesOfEnding(story, name).join(" · ") : "",
    choices: (story.scenes[name]?.choices ?? []).map((choice) => ({
      text: choice.text,
      to: choice.goto,
      rules: [
        choice.if === null ? "" : `if ${conditionInWords(choice.if)}`,
        ...Object.entries(choice.set).map(([variable, value]) => `${variable} = ${value}`),
        ...Object.entries(choice.add).map(([variable, more]) => `${variable} ${more < 0 ? "−" : "+"}${Math.abs(more)}`),
      ].filter(Boolean).join(", "),
    })),
  }));
}

/**
 * @param {any} condition see exporter/scenario/conditions.py
 * @param {boolean} [inside] whether it is a part of another one
 * @returns {string}
 */
export function conditionInWords(condition, inside = false) {
  if (!Array.isArray(condition)) {
    return String(condition);
  }
  const [word, ...parts] = condition;
  if (word === "not") {
    return `not ${conditionInWords(parts[0], true)}`;
  }
  const joined = parts.map((part) => conditionInWords(part, true)).join(` ${word} `);
  return inside ? `(${joined})` : joined;
}

/**
 * Return where ways leave and reach a scene, from its middle: in the order of the scenes that they come from and lead to.
 * @param {Way[]} ways
 * @param {Map<string, Spot>} spots
 */
function portsOf(ways, spots) {
  const x = (/** @type {string} */ name) => spots.get(name)?.x ?? 0;
  const side = (/** @type {"from" | "to"} */ own, /** @type {"from" | "to"} */ other) => {
    /** @type {Map<Way, number>} */
    const ports = new Map();
    for (const name of spots.keys()) {
      const here = ways.filter((way) => way[own] === name);
      here.sort((a, b) => Number(a.back) - Number(b.back) || x(a[other]) - x(b[other]));
      here.forEach((way, index) => ports.set(way, ((index + 1) / (here.length + 1) - 0.5) * (WIDTH - 16)));
    }
    return ports;
  };
  return { out: side("from", "to"), in: side("to", "from") };
}

/** @param {Story} story @param {Way} way */
function titleOf(story, { from, to, choices }) {
  const said = choices.map((number) => `${number}. ${story.scenes[from]?.choices[number - 1]?.text ?? ""}`);
  return `${from} → ${to}: ${said.join(" / ")}`;
}

/** @param {Story} story @param {string} name */
function isEnding(story, name) {
  return typeof story.scenes[name]?.ending === "string";
}

/** @param {Story} story @param {string} name */
function linesOfEnding(story, name) {
  const { points = 0, ending = "" } = story.scenes[name] ?? {};
  return [`${points} ${points === 1 ? "point" : "points"}`, ending ?? ""];
}

/** @param {Story} story @param {string} name */
function linesOf(story, name) {
  return (isEnding(story, name) ? linesOfEnding(story, name) : [name]).flatMap(wrapped);
}

/** @param {string[]} lines */
function boxHeight(lines) {
  return lines.length * LINE + 2 * PADDING;
}

/**
 * Return a text in lines that fit into a box. Letters of East Asia are twice as wide as others.
 * @param {string} text
 * @returns {string[]}
 */
function wrapped(text) {
  const width = (/** @type {string} */ part) => [...part].reduce((sum, letter) => sum + (letter > "\u2e80" ? 2 : 1), 0);
  const lines = [""];
  const words = text.split(/(?<=[\s-])|(?=[\u2e80-\uffff])/u);
  for (const part of words.flatMap((word) => word.match(/.{1,22}/gu) ?? [])) {
    if (width(`${lines[lines.length - 1]}${part}`.trimEnd()) > LETTERS) {
      lines.push("");
    }
    lines[lines.length - 1] += part;
  }
  return lines.map((line) => line.trim()).filter(Boolean);
}

/**
 * @param {Story} story
 * @param {Spot} spot
 * @param {number[]} tops
 * @param {string[]} lines
 */
function drawScene(story, { name, row, x }, tops, lines) {
  const [top, height] = [tops[row] ?? 0, boxHeight(lines)];
  const kind = isEnding(story, name) ? " ending" : name === story.first ? " first" : "";
  return svg("g", { class: `scene${kind}` },
    svg("title", {}, name),
    svg("rect", { x: round(x - WIDTH / 2), y: round(top), width: WIDTH, height, rx: kind === " ending" ? 18 : 6 }),
    ...lines.map((line, at) => svg("text", { class: at === 0 ? "head" : "more", x: round(x), y: round(top + PADDING + LINE * (at + 0.75)) }, line)),
  );
}

/** @param {number} length */
function round(length) {
  return Math.round(length * 10) / 10;
}
