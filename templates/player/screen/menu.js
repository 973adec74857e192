// The course's menu: a column where there is room, which can be folded away, and a drawer where there is not.

import { questionsOf } from "../state/attempt.js";
import { byId, element, icon, setAttribute } from "./dom.js";
import { keepSettings } from "./settings.js";

/** @typedef {import("../types").PlayerContext} PlayerContext */

/**
 * Return the share of a course that is done, with the answers in a quiz that runs as parts of it: for the eye only, since
 * the LMS hears of what was brought to an end.
 * @param {import("../types").CourseData} course
 * @param {import("../types").LearnerState} state
 * @param {ReadonlySet<string>} done
 * @param {ReadonlyMap<string, number>} answered share that is answered of the quizzes that a server conducts
 */
function onTheWay({ items }, state, done, answered) {
  return items.reduce((sum, item) => sum + (done.has(item.id) ? 1 : (answered.get(item.id) ?? shareAnswered(item, state))), 0) / Math.max(1, items.length);
}

/**
 * @param {import("../types").Item} item
 * @param {import("../types").LearnerState} state
 * @returns {number} share of a running attempt's questions that is answered
 */
function shareAnswered(item, { quizzes }) {
  const attempt = quizzes[item.id]?.attempt;
  return item.kind === "quiz" && !item.scenario && attempt && !attempt.submitted ? Object.keys(attempt.answers).length / questionsOf(item, attempt).length : 0;
}

/**
 * Return how far a learner has come: what the LMS hears, or further.
 * @param {PlayerContext} context
 */
export function shareDone({ course, record, answered }) {
  const { progress, done } = record.progress;
  return Math.max(progress, onTheWay(course, record.state, done, answered));
}

/**
 * @param {import("../types").CourseData} course
 * @param {ReadonlySet<string>} done
 */
export function minutesLeft({ items }, done) {
  return items.reduce((sum, item) => sum + (done.has(item.id) ? 0 : item.minutes), 0);
}

/** @param {PlayerContext} context */
export function createMenu(context) {
  const { course, record, sentences } = context;
  const { say } = sentences;
  const [menu, opener] = /** @type {[HTMLElement, HTMLElement]} */ (["menu", "menu-button"].map(byId));
  const wide = matchMedia("(min-width: 60rem)");
  const root = document.documentElement;
  const titles = new Map(course.items.map(({ id, title }) => [id, title]));
  const outside = document.querySelectorAll(".skip, .bar, main");
  const { coming } = context.fragments;
  /** The menu's entries, and the cards of the overview. @type {Iterable<HTMLElement>} */
  const links = coming?.links ?? document.querySelectorAll("[data-item]");
  /** What they lead to and show; nothing is drawn anew that would look the same. @type {{link: HTMLElement, id: string, looks: string}[]} */
  const drawn = [];
  /** Sections in which something was drawn, and those around them. @type {Set<Element | null | undefined>} */
  const changed = new Set();
  /** What they were last drawn from, by what was read. @type {unknown} */
  let basis = null;
  /** @type {unknown} */
  let tried = null;
  let place = "";
  /** The entry of the page that is shown. @type {HTMLElement | undefined} */
  let marked;

  /** @param {boolean} shown */
  function toggle(shown) {
    document.body.classList.toggle("menu-open", shown);
    tell();
    outside.forEach((part) => part.toggleAttribute("inert", shown));
    if (shown) {
      (marked ?? byId("menu-close"))?.focus();
    } else if (menu.contains(document.activeElement)) {
      opener.focus();
    }
  }

  /** Say whether the menu is to be seen. */
  function tell() {
    opener.setAttribute("aria-expanded", `${wide.matches ? root.dataset.menu !== "folded" : document.body.classList.contains("menu-open")}`);
  }

  opener.addEventListener("click", () => {
    if (wide.matches) {
      keepSettings({ menu: root.dataset.menu === "folded" ? "" : "folded" });
      tell();
    } else {
      toggle(true);
    }
  });
  byId("shade")?.addEventListener("click", () => toggle(false));
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && document.body.classList.contains("menu-open")) {
      toggle(false);
    }
  });
  wide.addEventListener("change", () => toggle(false));
  tell();
  // Where a link leads, the player sees to; its button closes the menu.
  menu.addEventListener("click", ({ target }) => /** @type {Element} */ (target).closest("a, button") && toggle(false));

  /**
   * @param {typeof drawn[0]} entry
   * @param {ReadonlySet<string>} all that are done
   */
  function drawEntry(entry, all) {
    const { link, id } = entry;
    const done = all.has(id);
    const locked = context.lockedReason(id);
    const best = record.state.quizzes[id]?.best ?? null;
    const small = locked ?? (best !== null && sentences.percent(best));
    const looks = `${done} ${small}`;
    if (entry.looks === looks || !titles.has(id)) {
      return;
    }
    entry.looks = looks;
    const mark = /** @type {Element} */ (link.querySelector(".mark"));
    const name = /** @type {Element} */ (link.querySelector(".name"));
    mark.classList.toggle("done", done);
    mark.classList.toggle("locked", locked !== null);
    mark.replaceChildren(locked ? icon("lock") : done ? icon("check") : "");
    name.replaceChildren(titles.get(id) ?? "", done ? element("span.hidden-text", ` (${say("done")})`) : "", small ? element("small", small) : "");
    setAttribute(link, "aria-disabled", locked && "true");
    const section = link.closest(".section");
    changed.add(section).add(section?.parentElement?.closest(".section"));
  }

  /** @param {import("../types").Progress} standing */
  function drawProgress({ done }) {
    const shown = shareDone(context);
    const minutes = minutesLeft(course, done);
    const percent = sentences.percent(shown);
    const words = say("percentDone", { percent });
    const meter = /** @type {HTMLElement} */ (byId("meter"));
    meter.setAttribute("aria-valuenow", `${Math.floor(shown * 100)}`);
    meter.setAttribute("aria-valuetext", words);
    meter.style.setProperty("--share", `${shown}`);
    byId("percent")?.replaceChildren(words);
    byId("time-left")?.replaceChildren(minutes > 0 ? say("minutesLeft", { count: minutes }) : "");
    byId("bar-percent")?.replaceChildren(percent);
  }

  coming?.eachStep(() => {
    basis = null;
    update(place);
  });

  return { update };

  /**
   * Show what is done, locked and open, how far the learner has come, and where the learner is.
   * @param {string} current
   */
  function update(current) {
    const standing = record.progress;
    const { read, quizzes } = record.state;
    place = current;
    if (basis !== read || tried !== quizzes) {
      basis = read;
      tried = quizzes;
      drawEntries(standing);
    }
    markPlace();
    drawProgress(standing);
  }

  /** @param {import("../types").Progress} standing */
  function drawEntries({ done }) {
    // What a link leads to is asked once: of a thousand, it would take longer than all the rest.
    [...links].slice(drawn.length).forEach((link) => drawn.push({ link, id: link.dataset.item ?? "", looks: "" }));
    drawn.forEach((entry) => drawEntry(entry, done));
    changed.forEach((section) => {
      const [number = 0, total = 0] = [".done", "a"].map((what) => section?.querySelectorAll(what).length);
      section?.querySelector(".count")?.replaceChildren(say(menu.contains(section) ? "ofTotal" : "doneOf", { number, total }));
    });
    changed.clear();
  }

  /** Mark the entry of the page that is shown, and bring it into sight. */
  function markPlace() {
    // The menu stands before the cards.
    const link = drawn.find(({ id }) => id === place)?.link;
    if (marked !== link) {
      marked?.removeAttribute("aria-current");
      link?.setAttribute("aria-current", "page");
      marked = link;
    }
    // Once all is laid out anyway. Not scrollIntoView, which would move the page of an LMS that shows the player in a frame.
    requestAnimationFrame(() => {
      const box = menu.getBoundingClientRect();
      const own = link?.getBoundingClientRect() ?? box;
      if (own.top < box.top || own.bottom > box.bottom) {
        menu.scrollTop += own.top - box.top - box.height / 3;
      }
    });
  }
}
