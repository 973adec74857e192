// Reads the pages of a large course for the search, once somebody searches: a page at a time, when the browser has time.

import { element } from "./dom.js";
import { stepsLater } from "./idle.js";

/** @typedef {import("../types").Item} Item */

/** Pages that are read between two looks at what was found. */
const SOME = 50;

/**
 * @param {readonly Item[]} items
 * @param {(id: string) => boolean} hasCome
 * @param {(id: string) => Element} pageOf
 * @param {import("../types").Sentences} sentences
 */
export function createPageReading(items, hasCome, pageOf, { say }) {
  /** Items whose pages were not read, whether these have come or not. */
  const unread = new Map(items.map((item) => [item.id, item]));
  /** What reads a page, once it is known. @type {((item: Item, page: Element) => unknown) | null} */
  let read = null;
  let isReading = false;
  let afterSome = () => {};

  return { isUnread: (/** @type {string} */ id) => unread.has(id), readAll, goOn };

  /** @type {import("../types").CourseParts["readAll"]} */
  function readAll(action, before, after) {
    before.parentElement?.querySelector(".still-loading")?.remove();
    if (unread.size > 0) {
      const note = element("p.still-loading", { role: "status" });
      const tell = () => (unread.size > 0 ? note.replaceChildren(say("pagesLoading", { count: unread.size })) : note.remove());
      before.after(note);
      tell();
      read = action;
      afterSome = () => {
        tell();
        after();
      };
      goOn();
    }
  }

  /** Read what has come meanwhile. */
  function goOn() {
    if (read && !isReading) {
      isReading = true;
      stepsLater(readOne);
    }
  }

  /** @returns {boolean} whether there is more */
  function readOne() {
    const item = [...unread.values()].find(({ id }) => hasCome(id));
    isReading = item !== undefined;
    if (item) {
      unread.delete(item.id);
      read?.(item, pageOf(item.id));
    }
    if (!isReading || unread.size % SOME === 0) {
      afterSome();
    }
    return isReading;
  }
}
