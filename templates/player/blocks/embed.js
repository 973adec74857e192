// Videos on other servers: nothing is asked of them before the learner agrees, who is told what they learn by that.

import { button, element } from "../screen/dom.js";

/** @typedef {import("../types").PlayerContext} PlayerContext */

/** Hosts that are known by another name. @type {Readonly<Record<string, string>>} */
const NAMES = { "www.youtube-nocookie.com": "YouTube", "player.vimeo.com": "Vimeo" };

/**
 * @param {PlayerContext} context
 * @param {HTMLElement} block
 */
export function enterEmbed({ sentences: { say } }, block) {
  const source = block.getAttribute("data-place") ?? "";
  if (!source.startsWith("https://")) {
    return;
  }
  const { hostname } = new URL(source);
  const host = NAMES[hostname] ?? hostname;
  const asks = element("div.embed-asks", button(say("loadFrom", { host }), load, { class: "main" }), element("p", say("embedNote", { host })));
  // The author's picture, if there is one.
  const screen = element("div.embed-screen", block.querySelector("img"), asks);
  block.prepend(screen);

  function load() {
    const frame = element("iframe", {
      src: source,
      title: say("videoFrom", { host }),
      allow: "fullscreen; picture-in-picture; encrypted-media",
      referrerpolicy: "strict-origin-when-cross-origin",
    });
    screen.replaceWith(frame);
    frame.focus();
  }
}
