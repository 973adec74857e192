// The button for the search. What it opens comes with the player, or in files of its own as soon as somebody searches.

import { byId, element, icon } from "./dom.js";
import { notify } from "./notices.js";

/**
 * Put the button into the bar.
 * @param {import("../types").PlayerContext} context
 */
export function offerSearch(context) {
  const { say } = context.sentences;
  const button = element("button.icon-button.search-button", { "aria-label": say("search"), onclick: open }, icon("search"));
  let search = context.fragments.createSearch?.(context);

  async function open() {
    try {
      search = search ?? (await bring())(context);
      notify("search", "");
    } catch {
      notify("search", say("searchLost"), { close: say("close") });
    }
    if (!document.querySelector("dialog[open]")) {
      search?.();
    }
  }

  byId("settings")?.previousElementSibling?.before(button);
  document.addEventListener("keydown", (event) => {
    const typing = /** @type {Element} */ (event.target).closest("input, textarea, select, [contenteditable]");
    if (event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey) && !typing) {
      event.preventDefault();
      open();
    }
  });
}

/** @returns {Promise<NonNullable<import("../types").Fragments["createSearch"]>>} */
async function bring() {
  await Promise.all([
    load("link", { rel: "stylesheet", href: "search.css" }),
    load("script", { src: "search.js" }),
  ]);
  return /** @type {any} */ (window).lessonpackSearch;
}

/**
 * @param {string} name
 * @param {Record<string, string>} address
 */
function load(name, address) {
  return new Promise((onload, onerror) => document.head.append(element(name, { ...address, onload, onerror })));
}
