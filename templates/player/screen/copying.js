// Blocks of code in a lesson can be copied.

import { announce, element } from "./dom.js";

/** @typedef {import("../types").PlayerContext} PlayerContext */

/**
 * Put a button to each block of code that has none yet.
 * @param {PlayerContext} context
 * @param {HTMLElement} page
 */
export function makeCopyable({ sentences: { say } }, page) {
  for (const code of page.querySelectorAll("pre")) {
    const block = code.closest("figure.code");
    if (!block || block.querySelector(".copy")) {
      continue;
    }
    const copy = element("button.copy", { onclick: copyIt }, say("copy"));
    block.append(copy);

    async function copyIt() {
      await copyText(copyOf(code), copy);
      copy.replaceChildren(say("copied"));
      announce(say("copied"));
      setTimeout(() => copy.replaceChildren(say("copy")), 2000);
    }
  }
}

/**
 * Return what is worth copying of a code block: of a session at a prompt only what was typed.
 * @param {Element} block
 */
function copyOf(block) {
  const code = /** @type {Element} */ (block.cloneNode(true));
  const prompts = code.querySelectorAll(".gp");
  prompts.forEach((prompt) => prompt.replaceWith("\0"));
  const text = code.textContent ?? "";
  const typed = text.split("\n").flatMap((line) => (line.includes("\0") ? line.slice(line.lastIndexOf("\0") + 1) : []));
  return prompts.length > 0 ? typed.join("\n") : text;
}

/**
 * Copy, also where a frame may not use the clipboard's own interface.
 * @param {string} text
 * @param {HTMLElement} back gets the focus again
 */
async function copyText(text, back) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const field = element("textarea.hidden-text");
    field.value = text;
    document.body.append(field);
    field.select();
    document.execCommand("copy");
    field.remove();
    back.focus();
  }
}
