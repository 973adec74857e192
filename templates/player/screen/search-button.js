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
  /** What opens it, or will. @type {(() => void) | Promise<() => void> | undefined} */
  let search = context.fragments.createSearch?.(context);

  async function open() {
    const { activeElement } = document;
    try {
      search = search ?? bring(context);
      const show = await search;
      // Whoever went on meanwhile is not called back.
      if (document.activeElement === activeElement && !document.querySelector("dialog[open]")) {
        show();
      }
      notify("search", "");
    } catch {
      search = undefined;
      notify("search", say("searchLost"), { close: say("close") });
    }
  }

  byId("settings")?.previousElementSibling?.before(button);
  document.addEventListener("keydown", (event) => {
    const typing = /** @type {Element} */ (event.target).closest("input, textarea, select");
    if (event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey) && !typing) {
      event.preventDefault();
      open();
    }
  });
}

/**
 * @param {import("../types").PlayerContext} context
 * @returns {Promise<() => void>}
 */
async function bring(context) {
  await new Promise((onload, onerror) => document.head.append(element("script", { src: "search.js", onload, onerror })));
  return /** @type {any} */ (window).lessonpackSearch(context);
}
