// The menu and the overview of a course whose page does not have them: a thousand entries are shorter as data. What is in sight
// first is drawn at once, the rest whenever the browser has time.

import { byId, element } from "./dom.js";
import { stepByStep } from "./idle.js";

/** @typedef {import("../types").CourseData} CourseData */
/** @typedef {import("../types").Item} Item */
/** @typedef {import("../types").Outline} Outline */

/** Entries that are drawn in one go. */
const STEP = 25;
/** How high an entry is whose title fits one line. */
const ENTRY = 2.75;

/**
 * Draw them from the examples on the page, and return what draws the aims of all lessons, where these are many.
 * @param {CourseData} course
 * @param {import("../types").Sentences} sentences
 * @param {HTMLElement[]} links gets what is drawn
 * @param {() => void} onMore called when more of them are there
 */
export function drawOutline({ items, outline = [] }, { say, number }, links, onMore) {
  const last = /** @type {Element} */ (document.querySelector(".outline [data-item=finish]")?.parentElement);
  // What is on the overview may be out of the document later.
  const start = byId("start");
  const [overview, ofAims] = [".cards > div", ".aims"].map((part) => start?.querySelector(part));
  const examples = new Map([...document.querySelectorAll("template")].map((one) => [one.id, one.content.firstElementChild]));
  const places = placesIn(outline, (made) => last.before(made));
  const homes = placesOnOverview();
  /** How long each takes, in words. @type {Map<number, string>} */
  const lengths = new Map();
  let drawn = 0;
  let lessons = 0;
  const total = items.filter(({ kind }) => kind === "lesson").length;
  stepByStep(drawSome);

  return function drawAims() {
    const aims = examples.has("aim") ? items.flatMap((item) => (item.kind === "lesson" ? (item.objectives ?? []) : [])) : [];
    ofAims?.removeAttribute("hidden");
    ofAims?.querySelector("ul")?.append(...[...new Set(aims)].map((aim) => {
      const made = copy("aim");
      made.querySelector("span")?.append(aim);
      return made;
    }));
  };

  function drawSome() {
    for (const item of items.slice(drawn, drawn + STEP)) {
      places[drawn]?.(named(copy("entry"), item));
      lessons += Number(item.kind === "lesson");
      homes[drawn]?.(cardOf(item));
      drawn += 1;
    }
    onMore();
    return drawn < items.length;
  }

  /** @param {string} name of an example @returns {Element} */
  function copy(name) {
    return /** @type {Element} */ (examples.get(name)?.cloneNode(true));
  }

  /**
   * Return what puts each item into its place. A section is drawn with the first of its items.
   * @param {Outline} entries
   * @param {(made: Element) => void} put
   * @returns {((made: Element) => void)[]}
   */
  function placesIn(entries, put) {
    return entries.flatMap((entry) => (typeof entry === "number" ? Array(entry).fill(put) : placesIn(entry.items, within(entry.title, put))));
  }

  /** Return what puts the card of each item into its place: the overview has the outer sections only. */
  function placesOnOverview() {
    const put = (/** @type {Element} */ made) => overview?.append(made);
    /** @type {((made: Element) => void) | null} */
    let loose = null;
    return outline.flatMap((entry) => {
      const isSection = typeof entry !== "number";
      const place = (!isSection && loose) || within(isSection ? entry.title : "", put, "group");
      loose = isSection ? null : place;
      return Array(countOf(entry)).fill(place);
    });
  }

  /** @param {Outline[number]} entry @returns {number} */
  function countOf(entry) {
    return typeof entry === "number" ? entry : entry.items.map(countOf).reduce((sum, count) => sum + count, 0);
  }

  /**
   * @param {string} title
   * @param {(made: Element) => void} put
   * @param {string} [example]
   */
  function within(title, put, example = "section") {
    /** @type {Element | null} */
    let section = null;
    return (/** @type {Element} */ made) => {
      if (!section) {
        section = copy(example);
        const head = section.querySelector(".section-title, h3");
        head?.prepend(title);
        if (!title) {
          head?.remove();
        }
        put(section);
      }
      const list = section.querySelector("ol");
      list?.append(made);
      list?.style.setProperty("contain-intrinsic-size", `auto ${list.childElementCount * ENTRY}rem`);
    };
  }

  /** @param {Item} item */
  function cardOf(item) {
    const made = named(copy("card"), item);
    const isLesson = item.kind === "lesson";
    const word = isLesson ? "lessonOf" : item.scenario ? "scenario" : item.graded ? "quiz" : "practice";
    made.querySelector("small span")?.replaceChildren(say(word, { number: lessons, total }));
    const picture = item.image && element("span.art", element("img", { src: item.image, alt: "", loading: "lazy" }));
    const art = made.querySelector(".art");
    if (art) {
      art.replaceChildren(isLesson ? number(lessons) : "?");
      art.replaceWith(picture || art);
    }
    return made;
  }

  /**
   * @param {Element} made
   * @param {Item} item
   */
  function named(made, { kind, id, title, minutes }) {
    const link = /** @type {HTMLAnchorElement} */ (made.querySelector("a"));
    const length = lengths.get(minutes) ?? say("minutesShort", { count: minutes });
    lengths.set(minutes, length);
    link.setAttribute("href", `#${kind}-${id}`);
    link.dataset.item = id;
    links.push(link);
    made.querySelector(".mark")?.classList.add(kind);
    made.querySelector(".name")?.replaceChildren(title);
    made.querySelector(".minutes")?.replaceChildren(length);
    return made;
  }
}
