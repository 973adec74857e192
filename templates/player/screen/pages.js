// Moving between the pages of a course: which one is shown, where it begins, what the browser's history says.

import { byId, element, focusOn, icon } from "./dom.js";

/** @typedef {import("../types").Item} Item */
/** @typedef {import("../types").PlayerContext} PlayerContext */

/**
 * Return the element of an item's page, or of the first and last page.
 * @param {readonly Item[]} items
 * @param {string} id
 * @returns {HTMLElement | null}
 */
export function pageOf(items, id) {
  const item = items.find((each) => each.id === id);
  return byId(item ? `${item.kind}-${item.id}` : id);
}

/**
 * Return the item, or the heading in an item, that a link inside the page leads to.
 * @param {readonly Item[]} items
 * @param {string} hash of an address, which says `%` for what is not ASCII
 * @returns {{id: string, anchor: string} | null}
 */
export function destination(items, hash) {
  const fragment = decoded(hash.slice(1));
  const page = fragment ? byId(fragment)?.closest(".page") : null;
  if (!page) {
    return null;
  }
  const item = items.find((each) => pageOf(items, each.id) === page);
  return { id: item ? item.id : page.id, anchor: page.id === fragment ? "" : fragment };
}

/** @param {string} text @returns {string} as it was before it was written into an address; as it stands if nothing was */
function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/**
 * Show one page, and move the focus to its title or to an anchor in it.
 * @param {HTMLElement} page
 * @param {string} anchor
 * @param {boolean} focus
 */
export function showPage(page, anchor, focus) {
  document.querySelectorAll(".page.current").forEach((other) => other.classList.remove("current"));
  page.classList.add("current");
  const target = anchor ? byId(anchor) : null;
  if (target && page.contains(target)) {
    focusOn(target);
    return;
  }
  scrollTo(0, 0);
  if (focus) {
    focusOn(page.querySelector("h1"), false);
  }
}

/**
 * Draw the way to the page before and the page after.
 * @param {PlayerContext} context
 * @param {HTMLElement} page
 * @param {Item} item
 * @param {() => void} markRead
 */
export function drawTurn(context, page, item, markRead) {
  const { course, record } = context;
  const { say } = context.sentences;
  const place = page.querySelector(".turn");
  if (!place) {
    return;
  }
  const focused = place.contains(document.activeElement) ? document.activeElement : null;
  const state = item.kind === "lesson" ? lessonState(context, item, context.fragments.needsOf?.(page), markRead) : "";
  if (course.structure === "lessons") {
    place.replaceChildren(state);
  } else {
    const at = course.items.indexOf(item);
    const before = course.items[at - 1] ?? { id: "start", title: say("overview") };
    const after = course.items[at + 1] ?? { id: "finish", title: say("finishPage") };
    // A lesson that is left by "Next" is read by that, which may open what comes after it.
    const locked = item.kind === "lesson" ? null : context.lockedReason(after.id);
    const main = item.kind === "lesson" || record.progress.done.has(item.id);
    const onward = locked === null ? step(context, after, "next", main) : element("p.locked", icon("lock"), locked);
    place.replaceChildren(state, step(context, before, "previous"), onward);
  }
  if (focused) {
    const same = focused.localName === "button" ? ".read" : focused.classList.contains("onward") ? ".onward" : "a:not(.onward)";
    focusOn(/** @type {HTMLElement | null} */ (place.querySelector(same) ?? place.querySelector("a, .read")), false);
  }
}

/**
 * Say at the end of a lesson whether it counts as read.
 * @param {PlayerContext} context
 * @param {Item} lesson
 * @param {string | null | undefined} needs
 * @param {() => void} markRead
 */
function lessonState({ record, sentences: { say } }, lesson, needs, markRead) {
  return record.state.read.includes(lesson.id)
    ? element("p.read", { tabindex: "-1" }, icon("check"), say("lessonRead"))
    : element("div.unread",
        element("span", needs ?? say("lessonUnread")),
        record.writable && !needs && element("button.button", { onclick: markRead }, say("markAsRead")),
      );
}

/**
 * @param {PlayerContext} context
 * @param {{id: string, title: string}} target
 * @param {"previous" | "next"} direction
 * @param {boolean} [main] whether it is what most learners want
 */
function step({ sentences: { say }, course }, target, direction, main = false) {
  const words = element("span", element("small", say(direction)), target.title);
  const sign = icon(direction, true);
  return element(
    "a",
    { href: `#${pageOf(course.items, target.id)?.id}`, class: `${direction === "next" ? "onward" : ""}${main ? " main" : ""}` },
    direction === "next" ? [words, sign] : [sign, words],
  );
}
