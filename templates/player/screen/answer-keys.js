// Answering by keys: a number or a letter chooses, and Enter presses the main button. They count only while the focus is in the
// question (WCAG 2.2, 2.1.4), and never where they write, press or play something else.

/** What makes something of keys by itself. */
const BUSY = "a, button, summary, select, textarea, audio, video";
const WRITING = "input:not([type=radio], [type=checkbox])";

/**
 * @param {HTMLElement} view of the question
 * @param {import("../types").QuestionControl} control
 * @param {HTMLElement} buttons
 */
export function listenToKeys(view, control, buttons) {
  // Who clicks between the options is still in the question.
  view.tabIndex = -1;
  view.addEventListener("keydown", (event) => {
    const { key } = event;
    const target = /** @type {Element} */ (event.target);
    const { repeat, isComposing, ctrlKey, altKey, metaKey, shiftKey } = event;
    if (repeat || isComposing || ctrlKey || altKey || metaKey || shiftKey || target.closest(BUSY)) {
      return;
    }
    if (key === "Enter") {
      event.preventDefault();
      /** @type {HTMLElement | null} */ (buttons.querySelector(".main"))?.click();
    } else if (!target.matches(WRITING)) {
      control.choose?.(key);
    }
  });
}
