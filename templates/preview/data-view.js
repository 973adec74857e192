// The data model as a tree: what the run-time has, and which of it the LMS has not stored yet.

import { element } from "../player/screen/dom.js";

/** @typedef {{ name: string, path: string, value: string | null, children: Map<string, Node_> }} Node_ */

/**
 * @param {HTMLElement} place
 * @param {() => { values: Map<string, string>, unsaved: ReadonlySet<string> }} read
 */
export function createDataView(place, read) {
  /** Which branches somebody has opened or closed. @type {Map<string, boolean>} */
  const open = new Map();
  let last = "";

  return { draw };

  function draw() {
    const { values, unsaved } = read();
    const written = JSON.stringify([[...values], [...unsaved]]);
    if (written === last) {
      return;
    }
    last = written;
    const root = treeOf(values);
    const note = unsaved.size === 0 ? "Everything is stored." : `${unsaved.size} ${unsaved.size === 1 ? "value is" : "values are"} not stored yet.`;
    place.replaceChildren(values.size === 0 ? element("p.none", "No data yet.") : element("p.note", note), ...[...root.children.values()].map((one) => branch(one, unsaved, 0)));
  }

  /** @param {Node_} node @param {ReadonlySet<string>} unsaved @param {number} depth @returns {HTMLElement} */
  function branch(node, unsaved, depth) {
    if (node.children.size === 0) {
      const isNew = unsaved.has(node.path);
      return element(isNew ? "div.leaf.new" : "div.leaf", element("span.name", node.name), element("span.value", node.value === "" ? "empty" : node.value), isNew && element("span.mark", "not stored"));
    }
    const isOpen = open.get(node.path) ?? (depth < 2 || node.children.size < 4);
    const made = element("details.branch", { open: isOpen }, element("summary", element("span.name", node.name), element("span.size", sizeOf(node))), ...[...node.children.values()].map((one) => branch(one, unsaved, depth + 1)));
    made.addEventListener("toggle", () => open.set(node.path, made.open));
    return made;
  }
}

/** @param {Node_} node */
function sizeOf({ children }) {
  const isList = [...children.keys()].every((name) => /^\d+$/.test(name));
  return isList ? `${children.size} ${children.size === 1 ? "entry" : "entries"}` : "";
}

/**
 * @param {Map<string, string>} values
 * @returns {Node_}
 */
export function treeOf(values) {
  /** @type {Node_} */
  const root = { name: "", path: "", value: null, children: new Map() };
  for (const [path, value] of values) {
    let at = root;
    for (const name of path.split(".")) {
      const next = at.children.get(name) ?? { name, path: at.path ? `${at.path}.${name}` : name, value: null, children: new Map() };
      at.children.set(name, next);
      at = next;
    }
    at.value = value;
  }
  return root;
}
