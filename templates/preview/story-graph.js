// A story as a drawing: scenes in the order in which they are reached, and the choices that lead from one to another. No DOM.

/** @typedef {import("../player/types").Story} Story */

const WIDTH = 150;
const HEIGHT = 44;
const ACROSS = 24;
const DOWN = 46;

/** @type {Record<string, string>} */
const ESCAPED = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
const escaped = (/** @type {string} */ text) => text.replace(/[&<>"]/g, (sign) => ESCAPED[sign] ?? "");

/**
 * Return an SVG of a story. Each line has the choice as its title; a line that leads back is dashed.
 *
 * @param {Story} story
 * @returns {string}
 */
export function storyGraph(story) {
  const rows = rowsOf(story);
  const places = new Map(rows.flatMap((row, y) => row.map((name, x) => /** @type {const} */ ([name, { x: x * (WIDTH + ACROSS), y: y * (HEIGHT + DOWN), row: y }]))));
  const width = Math.max(...rows.map((row) => row.length)) * (WIDTH + ACROSS);
  const height = rows.length * (HEIGHT + DOWN) - DOWN;
  const scenes = [...places].map(([name, { x, y }]) => drawScene(story, name, x, y));
  const lines = [...places].flatMap(([name, from]) =>
    (story.scenes[name]?.choices ?? []).flatMap((choice) => {
      const to = places.get(choice.goto);
      return to ? [drawLine(from, to, choice.text + (choice.if === null ? "" : " (if …)"))] : [];
    }),
  );
  return `<svg class="story-graph" role="img" aria-label="${rows.length} steps, ${places.size} scenes" viewBox="-2 -2 ${width + 4} ${height + 4}" width="${width}">${lines.join("")}${scenes.join("")}</svg>`;
}

/**
 * Return the scenes by the number of choices on the shortest way to them, whatever its conditions.
 *
 * @param {Story} story
 * @returns {string[][]}
 */
export function rowsOf(story) {
  const rows = [[story.first]];
  const seen = new Set(rows[0]);
  for (let row = rows[0]; row && row.length > 0; row = rows[rows.length - 1]) {
    const next = [...new Set(row.flatMap((name) => story.scenes[name]?.choices ?? []).map((choice) => choice.goto))].filter((name) => !seen.has(name));
    if (next.length === 0) {
      break;
    }
    next.forEach((name) => seen.add(name));
    rows.push(next);
  }
  return rows;
}

/**
 * @param {Story} story
 * @param {string} name
 * @param {number} x
 * @param {number} y
 */
function drawScene(story, name, x, y) {
  const scene = story.scenes[name];
  const isEnding = typeof scene?.ending === "string";
  const words = isEnding ? `${scene.points} · ${scene.ending}` : name;
  const title = `<title>${escaped(isEnding ? `${name}: ${words}` : name)}</title>`;
  const box = `<rect x="${x}" y="${y}" width="${WIDTH}" height="${HEIGHT}" rx="${isEnding ? HEIGHT / 2 : 6}" fill="Canvas" stroke="currentColor" stroke-width="${isEnding ? 2 : 1}"/>`;
  const short = words.length > 20 ? `${words.slice(0, 19)}…` : words;
  return `<g>${title}${box}<text x="${x + WIDTH / 2}" y="${y + HEIGHT / 2 + 4}" text-anchor="middle" font-size="12" fill="currentColor">${escaped(short)}</text></g>`;
}

/**
 * @param {{ x: number, y: number, row: number }} from
 * @param {{ x: number, y: number, row: number }} to
 * @param {string} words
 */
function drawLine(from, to, words) {
  const leadsBack = to.row <= from.row;
  const [startX, startY] = [from.x + WIDTH / 2, from.y + (leadsBack ? HEIGHT / 2 : HEIGHT)];
  const [endX, endY] = [to.x + (leadsBack ? WIDTH : WIDTH / 2), to.y + (leadsBack ? HEIGHT / 2 : 0)];
  const bend = leadsBack ? `C${startX + WIDTH} ${startY} ${endX + ACROSS} ${endY}` : `C${startX} ${startY + DOWN / 2} ${endX} ${endY - DOWN / 2}`;
  return `<path d="M${startX} ${startY}${bend} ${endX} ${endY}" fill="none" stroke="currentColor" stroke-opacity=".6"${leadsBack ? ' stroke-dasharray="4 3"' : ""}><title>${escaped(words)}</title></path>`;
}
