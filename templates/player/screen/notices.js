// Messages above the page: trouble with the LMS, modes in which nothing is recorded, what an edited course cost.

import { button, byId, element, focusOn, icon } from "./dom.js";

/**
 * Show a message, in place of an earlier one of the same name; an empty text takes it away.
 * @param {string} name
 * @param {string} text
 * @param {{trouble?: boolean, action?: {label: string, press: () => void}, close?: string}} [options] `close` labels a
 *   button that takes the message away
 */
export function notify(name, text, { trouble = false, action, close } = {}) {
  const id = `notice-${name}`;
  const old = byId(id);
  // Most often there is no message, and none to be taken away: to measure the page for that would cost a layout.
  if ((old?.dataset.text ?? "") === text) {
    return;
  }
  const region = byId("notices");
  const focused = old?.contains(document.activeElement);
  old?.remove();
  if (text && region) {
    // The role stands before the text comes in: a live region that arrives with its text is not read everywhere.
    const message = element("p", { role: trouble ? "alert" : "status" });
    const notice = element(
      trouble ? "div.notice.trouble" : "div.notice",
      { id, "data-text": text },
      icon(trouble ? "alert" : "info"),
      message,
      action && button(action.label, action.press),
      close && button(close, () => notify(name, "")),
    );
    region.append(notice);
    message.append(text);
  }
  if (focused) {
    focusOn(byId("main"), false);
  }
  if (region && !watched.has(region)) {
    watched.add(region);
    // It is higher in a narrow window, or when another message comes in.
    new ResizeObserver(() => makeRoom(region)).observe(region);
  }
  if (region) {
    makeRoom(region);
  }
}

/** Regions whose height is known from now on. @type {WeakSet<HTMLElement>} */
const watched = new WeakSet();

/**
 * Keep what is scrolled to, or gets the focus, from under the messages that stay in sight (WCAG 2.2, 2.4.11).
 * @param {HTMLElement} region
 */
function makeRoom(region) {
  const covers = getComputedStyle(region).position === "sticky";
  document.documentElement.style.setProperty("--notices", covers ? `${region.offsetHeight}px` : "0px");
}
