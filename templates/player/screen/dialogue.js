// Questions to the learner that must be answered before anything else, as native modal dialogues.

import { element } from "./dom.js";

let count = 0;

/**
 * Ask, and return the value of the pressed button, among `choices` or in `content`; `null` when the learner pressed Escape.
 * The browser gives the focus back to where it was.
 * @param {{title: string, content?: import("./dom.js").Child[], choices: {value: string, label: string, main?: boolean}[]}} question
 * @returns {Promise<string | null>}
 */
export function ask({ title, content = [], choices }) {
  return new Promise((resolve) => {
    const id = `dialogue-${(count += 1)}`;
    /** @type {string | null} */
    let chosen = null;
    const buttons = choices.map(({ value, label, main }) =>
      element(main ? "button.button.main" : "button.button", { value }, label),
    );
    const dialogue = element("dialog", { "aria-labelledby": id }, element("h2", { id }, title), content);
    dialogue.append(element("div.buttons", buttons));
    dialogue.addEventListener("click", (event) => {
      const pressed = /** @type {Element} */ (event.target).closest("button");
      if (pressed) {
        chosen = pressed.value;
        dialogue.close();
      }
    });
    dialogue.addEventListener("close", () => {
      dialogue.remove();
      resolve(chosen);
    });
    document.body.append(dialogue);
    dialogue.showModal();
  });
}
