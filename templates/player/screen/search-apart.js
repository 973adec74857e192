// The search in files of its own: its script brings its sheet, so that the player need not know of that.

import { element } from "./dom.js";
import { createSearch } from "./search.js";

/** @param {import("../types").PlayerContext} context */
export async function createApart(context) {
  await new Promise((onload, onerror) =>
    document.head.append(element("link", { rel: "stylesheet", href: "search.css", onload, onerror })));
  return createSearch(context);
}
