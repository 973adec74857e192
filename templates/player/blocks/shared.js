// What several blocks do.

import { createBrowserStorage } from "../record/browser-storage.js";
import { element } from "../screen/dom.js";
import { toDigits } from "../state/alphabet.js";
import { hash } from "../state/hash.js";

/** @typedef {import("../types").PlayerContext} PlayerContext */

/**
 * Return what keeps marks of a lesson's blocks in this browser, and not in the LMS's resume data, whose 4,096 characters are for
 * answers; under the name of this attempt at the course, so that nobody finds the marks of somebody else. Where the browser keeps
 * nothing, they last as long as the page.
 * @param {string} kind
 * @param {PlayerContext} context
 * @param {import("../types").LessonItem} lesson
 */
export function createMarks(kind, { course, record }, lesson) {
  const storage = createBrowserStorage(window);
  const place = `lessonpack-${kind}/${encodeURIComponent(course.id)}/${record.state.lineage}/${encodeURIComponent(lesson.id)}/`;
  return {
    /** @param {string} name @param {boolean} marked */
    keep(name, marked) {
      (marked ? storage.write(place + name, "{}") : storage.remove(place + name)).catch(() => undefined);
    },
    /** @param {(isMarked: (name: string) => boolean) => void} found called once it is known, unless nothing can be read */
    whenRead(found) {
      storage.read(place).then((kept) => found((name) => kept.has(place + name)), () => undefined);
    },
  };
}

/**
 * Return what a part says when it is heard: with the words of its pictures and formulas, and a space between its paragraphs.
 * @param {Element | null | undefined} part
 */
export function wordsIn(part) {
  const copy = /** @type {Element | undefined} */ (part?.cloneNode(true));
  copy?.querySelectorAll("img, math").forEach((one) => one.replaceWith(one.getAttribute("alt") ?? one.getAttribute("alttext") ?? ""));
  copy?.querySelectorAll("p, li, td, th, div, figure").forEach((one) => one.append(" "));
  return (copy?.textContent ?? "").replace(/\s+/g, " ").trim();
}

/**
 * Return a name for each of some parts, under which marks of it are kept: its words. Two that say the same have two names.
 * @param {readonly Element[]} parts
 */
export function namesFor(parts) {
  /** @type {string[]} */
  const names = [];
  for (const part of parts) {
    let name = (part.textContent ?? "").trim() || wordsIn(part);
    while (names.includes(name)) {
      name += "+";
    }
    names.push(name);
  }
  return names;
}

/**
 * Return the name under which the record keeps, for every device, that something was done that a lesson asks for.
 * @param {import("../types").LessonItem} lesson
 * @param {string} name of its own in the lesson
 */
export function partOf(lesson, name) {
  return `${lesson.id}#${toDigits(hash(name) >>> 8, 4)}`;
}

/**
 * Make a piece with a front and a back a card that shows one of them, and return what turns it. The side that is not seen
 * is not there for keyboards and screen readers either.
 * @param {HTMLElement} piece
 */
export function makeTurnable(piece) {
  const [front, back] = /** @type {[HTMLElement, HTMLElement]} */ (/** @type {unknown} */ ([...piece.children]));
  piece.prepend(element("div.faces", front, back));
  back.classList.add("deep");

  /** @param {boolean} over */
  function turn(over) {
    piece.classList.toggle("turned", over);
    front.inert = over;
    back.inert = !over;
  }

  turn(false);
  return { front, back, turn };
}
