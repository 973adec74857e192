// The menu and the overview of a course whose page does not have them: a thousand entries are shorter as data.

import { byId, element } from "./dom.js";

/** @typedef {import("../types").CourseData} CourseData */
/** @typedef {import("../types").Item} Item */
/** @typedef {import("../types").Outline} Outline */

/**
 * Draw them from the examples on the page, and return what draws the aims of all lessons, where these are many.
 * @param {CourseData} course
 * @param {import("../types").Sentences} sentences
 */
export function drawOutline({ items, outline = [] }, { say, number }) {
  const last = document.querySelector(".outline [data-item=finish]")?.parentElement;
  const left = [...items];
  // What is on the overview may be out of the document later.
  const start = byId("start");
  const examples = new Map([...document.querySelectorAll("template")].map((one) => [one.id, one.content.firstElementChild]));
  last?.before(...draw(outline));
  let lessons = 0;
  document.querySelector(".cards ol")?.append(...items.map((item) => {
    lessons += Number(item.kind === "lesson");
    return cardOf(item, item.kind === "lesson" ? number(lessons) : "?");
  }));

  return function drawAims() {
    const aims = examples.has("aim") ? items.flatMap((item) => (item.kind === "lesson" ? (item.objectives ?? []) : [])) : [];
    start?.querySelector(".aims")?.removeAttribute("hidden");
    start?.querySelector(".aims ul")?.append(...[...new Set(aims)].map((aim) => {
      const made = copy("aim");
      made.querySelector("span")?.append(aim);
      return made;
    }));
  };

  /** @param {string} name of an example @returns {Element} */
  function copy(name) {
    return /** @type {Element} */ (examples.get(name)?.cloneNode(true));
  }

  /** @param {Outline} entries @returns {Element[]} */
  function draw(entries) {
    return entries.flatMap((entry) => {
      if (typeof entry === "number") {
        return left.splice(0, entry).map((item) => named(copy("entry"), item));
      }
      const made = copy("section");
      made.querySelector(".section-title")?.prepend(entry.title);
      made.querySelector("ol")?.append(...draw(entry.items));
      return [made];
    });
  }

  /**
   * @param {Item} item
   * @param {string} sign in place of a picture
   */
  function cardOf(item, sign) {
    const made = named(copy("card"), item);
    const picture = item.image && element("span.art", element("img", { src: item.image, alt: "", loading: "lazy" }));
    const drawn = made.querySelector(".art");
    if (drawn) {
      drawn.replaceChildren(sign);
      drawn.replaceWith(picture || drawn);
    }
    return made;
  }

  /**
   * @param {Element} made
   * @param {Item} item
   */
  function named(made, { kind, id, title, minutes }) {
    const link = /** @type {HTMLAnchorElement} */ (made.querySelector("a"));
    link.setAttribute("href", `#${kind}-${id}`);
    link.dataset.item = id;
    made.querySelector(".mark")?.classList.add(kind);
    made.querySelector(".name")?.replaceChildren(title);
    made.querySelector(".minutes")?.replaceChildren(say("minutesShort", { count: minutes }));
    return made;
  }
}

