// Moving between the pages of a course: which one is shown, where it begins, what the browser's history says.

import { button, byId, element, focusOn, icon } from "./dom.js";

/** @typedef {import("../types").Item} Item */
/** @typedef {import("../types").Pages} Pages */
/** @typedef {import("../types").PlayerContext} PlayerContext */

/** Milliseconds in which a page appears. */
const APPEARS = 200;

/** @param {string} text @returns {string} as it was before it was written into an address; as it stands if nothing was */
function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** @param {{id: string, kind?: string}} page @returns {string} the id that it has in the document */
function nameOf({ id, kind }) {
  return kind ? `${kind}-${id}` : id;
}

/**
 * Take the pages of a course out of the document, but for the one that is shown: a browser styles and lays out anew whatever is in
 * it, so that every click would cost more the longer the course is. Paper gets them all.
 * @param {readonly Item[]} items
 * @param {import("../types").CourseParts} [coming]
 * @returns {Pages}
 */
export function createPages(items, coming) {
  const all = /** @type {HTMLElement[]} */ ([...document.querySelectorAll(".page")]);
  const idOf = (/** @type {string} */ name) => items.find((item) => nameOf(item) === name)?.id ?? name;
  let shown = /** @type {HTMLElement} */ (document.querySelector(".page.current"));
  /** @type {HTMLElement | null} */
  let left = null;
  leaveOne();
  // What is shown stays where it is, and the focus in it.
  addEventListener("beforeprint", () => {
    coming?.addPages(all);
    const at = all.indexOf(shown);
    shown.before(...all.slice(0, at));
    shown.after(...all.slice(at + 1));
  });
  addEventListener("afterprint", leaveOne);

  return {
    of,
    destination(hash) {
      const fragment = decoded(hash.slice(1));
      const id = idOf(fragment);
      const page = of(id) ?? (fragment ? (all.find((each) => each.querySelector(`#${CSS.escape(fragment)}`)) ?? coming?.homeOf(fragment)) : null);
      return page ? { id: idOf(page.id), anchor: page.id === fragment ? "" : fragment } : null;
    },
    bring(page) {
      // Where another tab has the course, no page takes input.
      page.inert = shown.inert;
      if (page !== shown) {
        shown.classList.remove("current");
        shown.before(page);
        left = shown;
        shown = page;
      }
    },
    show(anchor, focus) {
      shown.classList.add("current");
      const target = anchor ? byId(anchor) : null;
      if (target && shown.contains(target)) {
        focusOn(target);
      } else {
        scrollTo(0, 0);
        if (focus) {
          focusOn(shown.querySelector("h1"), false);
        }
      }
      if (!left) {
        return;
      }
      // Not before: the browser lays out what there is where an element with the focus goes, and where something moves.
      left.remove();
      left = null;
      if (!matchMedia("(prefers-reduced-motion: reduce)").matches) {
        // Not document.startViewTransition(): while it runs, Chromium drops every click on the page, and the focus moves a frame late.
        shown.animate({ opacity: [0, 1] }, { duration: APPEARS, easing: "ease-out" });
      }
    },
  };

  /** @param {string} id of an item, or of another page */
  function of(id) {
    const name = nameOf(items.find((item) => item.id === id) ?? { id });
    return coming?.pageOf(id) ?? all.find((page) => page.id === name) ?? null;
  }

  function leaveOne() {
    all.forEach((page) => page !== shown && page.remove());
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
  const { course } = context;
  const { say } = context.sentences;
  const place = page.querySelector(".turn");
  if (!place) {
    return;
  }
  const active = document.activeElement;
  const focused = place.contains(active) && active;
  const state = item.kind === "lesson" ? lessonState(context, item, context.fragments.needsOf?.(page), markRead) : "";
  if (course.structure === "lessons") {
    place.replaceChildren(state);
  } else {
    const at = course.items.indexOf(item);
    const before = course.items[at - 1] ?? { id: "start", title: say("overview") };
    const after = course.items[at + 1] ?? { id: "finish", title: say("finishPage") };
    // A lesson that is left by "Next" is read by that, which may open what comes after it.
    const locked = item.kind === "lesson" ? null : context.lockedReason(after.id);
    // What comes next in a quiz, its buttons say.
    const onward = locked === null ? step(context, after, "next", item.kind === "lesson") : element("p.locked", icon("lock"), locked);
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
    ? element("p.read", icon("check"), say("lessonRead"))
    : element("div.unread",
        element("span", needs ?? say("lessonUnread")),
        record.writable && !needs && button(say("markAsRead"), markRead),
      );
}

/**
 * @param {PlayerContext} context
 * @param {{id: string, kind?: string, title: string}} target
 * @param {"previous" | "next"} direction
 * @param {boolean} [main] whether it is what most learners want
 */
function step({ sentences: { say } }, target, direction, main = false) {
  const words = element("span", element("small", say(direction)), target.title);
  const sign = icon(direction, true);
  return element(
    "a",
    { href: `#${nameOf(target)}`, class: `${direction === "next" ? "onward" : ""}${main ? " main" : ""}` },
    direction === "next" ? [words, sign] : [sign, words],
  );
}
