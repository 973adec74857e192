// Where the scenes of a story stand in its drawing: in rows, each below all that lead on to it, with as few crossings as a few
// sweeps find (K. Sugiyama, S. Tagawa and M. Toda, 1981). Pure.

/** @typedef {import("../player/types").Story} Story */

/**
 * A way from one scene to another, by one choice or more.
 * @typedef {object} Way
 * @property {string} from
 * @property {string} to
 * @property {number[]} choices their numbers in the scene, from 1
 * @property {boolean} back whether it leads back to a scene that came before
 */

/**
 * @typedef {object} Spot a scene, or where a way passes a row; a way's name is `from→to`
 * @property {string} name
 * @property {boolean} passes
 * @property {number} row
 * @property {number} x its middle
 */

const SWEEPS = 8;

/**
 * Return the ways of a story in the order in which it is told from its first scene.
 * @param {Story} story
 * @returns {Way[]}
 */
export function waysOf(story) {
  /** @type {Map<string, Way>} */
  const ways = new Map();
  const open = new Set();
  const seen = new Set();
  (function visit(/** @type {string} */ from) {
    seen.add(from);
    open.add(from);
    (story.scenes[from]?.choices ?? []).forEach(({ goto: to }, index) => {
      const way = ways.get(`${from}→${to}`);
      if (way) {
        way.choices.push(index + 1);
        return;
      }
      ways.set(`${from}→${to}`, { from, to, choices: [index + 1], back: open.has(to) });
      if (!seen.has(to)) {
        visit(to);
      }
    });
    open.delete(from);
  })(story.first);
  return [...ways.values()];
}

/**
 * Return the scenes in rows: each below all scenes that lead on to it.
 * @param {Story} story
 * @returns {string[][]}
 */
export function rowsOf(story) {
  const onward = waysOf(story).filter(({ back }) => !back);
  const depths = new Map([[story.first, 0]]);
  for (let changes = true; changes; ) {
    changes = false;
    for (const { from, to } of onward) {
      const depth = (depths.get(from) ?? 0) + 1;
      if (depth > (depths.get(to) ?? 0)) {
        depths.set(to, depth);
        changes = true;
      }
    }
  }
  /** @type {string[][]} */
  const rows = [];
  for (const [name, depth] of depths) {
    (rows[depth] ??= []).push(name);
  }
  return rows;
}

/**
 * Return where everything stands.
 * @param {Story} story
 * @param {{ scene: number, pass: number, gap: number }} widths
 * @returns {{ rows: Spot[][], ways: Way[], width: number }}
 */
export function layoutOf(story, widths) {
  const ways = waysOf(story);
  const depth = new Map(rowsOf(story).flatMap((row, at) => row.map((name) => /** @type {const} */ ([name, at]))));
  /** @type {Spot[][]} */
  const rows = rowsOf(story).map((row, at) => row.map((name) => ({ name, passes: false, row: at, x: 0 })));
  /** @type {[string, string][]} */
  const links = [];
  for (const { from, to } of ways.filter(({ back }) => !back)) {
    let last = from;
    for (let row = (depth.get(from) ?? 0) + 1; row < (depth.get(to) ?? 0); row += 1) {
      const name = `${from}→${to} ${row}`;
      rows[row]?.push({ name, passes: true, row, x: 0 });
      links.push([last, name]);
      last = name;
    }
    links.push([last, to]);
  }
  order(rows, links);
  place(rows, links, widths);
  const edges = rows.flat().map(({ x, passes }) => x + (passes ? widths.pass : widths.scene) / 2);
  return { rows, ways, width: Math.max(...edges) };
}

/**
 * Bring each row into an order in which few ways cross.
 * @param {Spot[][]} rows
 * @param {[string, string][]} links
 */
function order(rows, links) {
  for (let sweep = 0; sweep < SWEEPS; sweep += 1) {
    const downward = sweep % 2 === 0;
    const at = new Map(rows.flatMap((row) => row.map(({ name }, index) => [name, (index + 0.5) / row.length])));
    for (const row of downward ? rows.slice(1) : rows.slice(0, -1).reverse()) {
      const middle = new Map(row.map(({ name }) => [name, mean(neighbours(name, links, downward).map((one) => at.get(one) ?? 0), at.get(name) ?? 0)]));
      row.sort((one, other) => (middle.get(one.name) ?? 0) - (middle.get(other.name) ?? 0));
      row.forEach(({ name }, index) => at.set(name, (index + 0.5) / row.length));
    }
  }
}

/**
 * Place each spot near the middle of what it is linked with.
 * @param {Spot[][]} rows
 * @param {[string, string][]} links
 * @param {{ scene: number, pass: number, gap: number }} widths
 */
function place(rows, links, widths) {
  const spots = new Map(rows.flat().map((spot) => [spot.name, spot]));
  const offsets = rows.map((row) => {
    let end = 0;
    return row.map(({ passes }) => {
      const width = passes ? widths.pass : widths.scene;
      const middle = end + width / 2;
      end += width + widths.gap;
      return middle;
    });
  });
  rows.forEach((row, at) => row.forEach((spot, index) => (spot.x = offsets[at]?.[index] ?? 0)));
  for (let sweep = 0; sweep < SWEEPS; sweep += 1) {
    const downward = sweep % 2 === 0;
    for (const row of downward ? rows.slice(1) : rows.slice(0, -1).reverse()) {
      const own = offsets[row[0]?.row ?? 0] ?? [];
      const wanted = row.map(({ name, x }, index) => mean(neighbours(name, links, downward).map((one) => spots.get(one)?.x ?? 0), x) - (own[index] ?? 0));
      rising(wanted).forEach((x, index) => (/** @type {Spot} */ (row[index]).x = x + (own[index] ?? 0)));
    }
  }
  const left = Math.min(...rows.flat().map(({ x, passes }) => x - (passes ? widths.pass : widths.scene) / 2));
  rows.flat().forEach((spot) => (spot.x -= left));
}

/**
 * Return the rising numbers that are nearest to some numbers: neighbours in the wrong order get their mean.
 * @param {number[]} numbers
 * @returns {number[]}
 */
function rising(numbers) {
  /** @type {{ sum: number, count: number }[]} */
  const blocks = [];
  for (const number of numbers) {
    let block = { sum: number, count: 1 };
    for (let last = blocks[blocks.length - 1]; last && last.sum / last.count > block.sum / block.count; last = blocks[blocks.length - 1]) {
      block = { sum: last.sum + block.sum, count: last.count + block.count };
      blocks.pop();
    }
    blocks.push(block);
  }
  return blocks.flatMap(({ sum, count }) => Array(count).fill(sum / count));
}

/**
 * @param {string} name
 * @param {[string, string][]} links
 * @param {boolean} above those that lead to it, or those that it leads to
 */
function neighbours(name, links, above) {
  return links.filter((link) => link[above ? 1 : 0] === name).map((link) => link[above ? 0 : 1]);
}

/** @param {number[]} numbers @param {number} otherwise if there are none */
function mean(numbers, otherwise) {
  return numbers.length > 0 ? numbers.reduce((sum, one) => sum + one, 0) / numbers.length : otherwise;
}
