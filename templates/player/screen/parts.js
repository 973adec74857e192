// A large course comes in parts: the page has the head of every item, and scripts bring their pages and questions. What the learner
// turns to comes first, then what follows it. What does not come is asked for again, and nothing else stops meanwhile.
//
// A learner's record cannot be read without the questions that it answers: these are fetched first (record/readable.js).

import { createReadable } from "../record/readable.js";
import { keysIn } from "../state/spoken-of.js";
import { announce, byId, element } from "./dom.js";
import { notify } from "./notices.js";
import { drawOutline } from "./outline.js";
import { createSentences } from "./sentences.js";

/** @typedef {import("../types").CourseData} CourseData */
/** @typedef {import("../types").CourseParts} CourseParts */
/** @typedef {import("../types").Item} Item */
/** @typedef {import("../types").PartBody} PartBody */

const KEY = /.{5}/g;
const FIRST_WAIT = 4000;
const LONGEST_WAIT = 60000;

/**
 * Draw the menu and an empty page for each item, and return what fetches the rest.
 * @param {CourseData} course
 * @param {import("../types").Catalogue} catalogue
 * @returns {CourseParts}
 */
export function createParts(course, catalogue) {
  const sentences = createSentences(catalogue);
  const { say } = sentences;
  const parts = course.parts ?? [];
  const partOf = new Map(parts.flatMap(([, count], part) => Array(count).fill(part)).map((part, at) => [course.items[at], part]));
  const items = new Map(course.items.map((item) => [item.id, Object.assign(item, { questions: item.questions ?? [] })]));
  const pages = new Map(course.items.map((item) => [item.id, emptyPage(item, say("pageLoading"))]));
  /** Parts by the keys of quizzes and questions in resume data. */
  const homes = new Map(course.items.flatMap((item) => [...(item.kind === "quiz" ? [item.key] : []), ...(item.keys?.match(KEY) ?? [])].map((key) => [key, partOf.get(item)])));
  const come = new Set();
  /** Parts that were asked for. @type {Map<number, Promise<void>>} */
  const asked = new Map();
  /** How to ask again for those that did not come. @type {Map<number, () => void>} */
  const lost = new Map();
  /** Parts that somebody waits for now. */
  const urgent = new Set();
  /** Where the learner is: an item, or the part from which on the next are fetched. */
  let shown = "";
  /** What is done with each page that comes. @type {(item: Item, page: Element) => unknown} */
  let read = () => undefined;
  let place = 0;
  let wait = FIRST_WAIT;
  /** @type {any} */
  let timer = null;
  /** @type {Promise<void> | null} */
  let rest = null;

  const drawAims = drawOutline(course, sentences);
  byId("finish")?.before(...pages.values());
  /** @type {any} */ (window).lessonpackPart = (/** @type {Record<string, PartBody>} */ bodies) => Object.entries(bodies).forEach(take);
  addEventListener("online", askAgain);
  addEventListener("keydown", printWhole);

  return { ...createReadable(lacking, need), whenCome, homeOf, whenWhole, eachPage: (action) => (read = action) };

  /** @param {[string, PartBody]} part */
  function take([id, body]) {
    const item = items.get(id);
    const page = pages.get(id);
    if (item && page && !come.has(id)) {
      fill(item, page, body);
      come.add(id);
      read(item, page);
      if (come.size === items.size) {
        drawAims();
      }
    }
  }

  /** @param {number} part @returns {boolean} */
  function isThere(part) {
    return course.items.every((item) => partOf.get(item) !== part || come.has(item.id));
  }

  /** @param {number} part @returns {Promise<void>} resolves when it is there */
  function ask(part) {
    const known = asked.get(part) ?? new Promise((resolve) => load(part, resolve));
    asked.set(part, known);
    return known;
  }

  /**
   * @param {number} part
   * @param {() => void} done
   * @param {number} [tries] so far
   */
  function load(part, done, tries = 0) {
    // What came in its place may be in a cache. Where files have no addresses but their names, every second try is without a query.
    const script = element("script", { src: `${parts[part]?.[0]}${tries % 2 > 0 ? `?${tries}` : ""}`, onload: look, onerror: look });
    lost.delete(part);
    document.head.append(script);

    // An LMS whose session is over may answer with another page in its place: that is no error, but nothing comes of it.
    function look() {
      script.remove();
      if (isThere(part)) {
        wait = FIRST_WAIT;
        done();
      } else {
        lost.set(part, () => load(part, done, tries + 1));
        complain();
      }
    }
  }

  /** Try again later, and ever later; who waits for something is told, and may do so at once. */
  function complain() {
    clearTimeout(timer);
    timer = setTimeout(askAgain, wait);
    wait = Math.min(LONGEST_WAIT, wait * 2);
    const missed = [...urgent].some((part) => lost.has(part));
    notify("parts", missed ? say("pageLost") : "", { trouble: true, action: { label: say("tryAgain"), press: askAgain } });
  }

  function askAgain() {
    clearTimeout(timer);
    [...lost.values()].forEach((again) => again());
  }

  /** @param {number} part */
  async function need(part) {
    urgent.add(part);
    lost.get(part)?.();
    await ask(part);
    urgent.delete(part);
    if (urgent.size === 0) {
      notify("parts", "");
    }
  }

  /** @type {CourseParts["whenCome"]} */
  function whenCome(go, id, anchor, resume) {
    const item = items.get(id);
    const lacks = item !== undefined && !come.has(id);
    shown = id;
    place = partOf.get(item) ?? place;
    if (lacks) {
      announce(say("pageLoading"));
      need(place).then(() => {
        if (shown === id) {
          announce(item.title);
          // The focus stays on the title, or wherever the learner went meanwhile.
          go(id, anchor, { focus: false, keep: false, resume });
        }
      });
    }
    showFonts();
    all();
    if (id === "finish") {
      whenWhole(() => shown === id && go(id, "", { focus: Boolean(byId(id)?.contains(document.activeElement)), keep: false }));
    }
    return lacks;
  }

  /** @param {string} fragment */
  function homeOf(fragment) {
    const named = course.items.filter(({ id }) => fragment.startsWith(`${id}--`)).sort((a, b) => b.id.length - a.id.length)[0];
    return (named && pages.get(named.id)) ?? null;
  }

  /** @param {readonly string[]} texts resume texts, or what holds some */
  function lacking(texts) {
    const spoken = new Set(texts.flatMap(keysIn).flatMap((key) => homes.get(key) ?? []));
    return [...spoken].filter((part) => !isThere(part));
  }

  /** @returns {string} */
  function missing() {
    return say("pagesLoading", { count: items.size - come.size });
  }

  /** @type {CourseParts["whenWhole"]} */
  function whenWhole(action, before) {
    if (come.size < items.size) {
      before?.parentElement?.querySelector(".still-loading")?.remove();
      const note = element("p.still-loading", { role: "status" }, missing());
      before?.after(note);
      all().then(() => {
        note.remove();
        action();
      });
    }
  }

  /** Fetch one part after the other, from the place of the learner to the end, and then those before. */
  async function fetchRest() {
    // An LMS may wait for the page to be loaded, which scripts that come before would put off.
    if (document.readyState !== "complete") {
      await new Promise((resolve) => addEventListener("load", resolve, { once: true }));
    }
    const next = () => parts.findIndex((_, part) => part >= place && !isThere(part));
    for (let part = next(); come.size < items.size; part = next()) {
      if (part < 0) {
        place = 0;
      } else {
        await ask(part);
      }
    }
  }

  function all() {
    rest = rest ?? fetchRest();
    return rest;
  }

  /** @param {KeyboardEvent} event */
  function printWhole(event) {
    if (event.key.toLowerCase() === "p" && (event.ctrlKey || event.metaKey) && come.size < items.size) {
      event.preventDefault();
      notify("printing", missing());
      whenWhole(() => {
        notify("printing", "");
        print();
      });
    }
  }
}

/** The fonts come after all that the learner needs to begin. */
function showFonts() {
  if (!document.querySelector("html.system-font, link[href='fonts.css']")) {
    document.head.append(element("link", { rel: "stylesheet", href: "fonts.css" }));
  }
}

/**
 * @param {Item} item
 * @param {string} note
 */
function emptyPage({ kind, id, title }, note) {
  const heading = element("h1", { id: `title-${id}`, tabindex: "-1" }, title);
  return element("article", { class: `page ${kind}`, id: `${kind}-${id}`, "aria-labelledby": heading.id }, element("header", heading), element("p.loading", note));
}

/**
 * Fill the page of an item, around its title, which may have the focus. A text that stands on the page is read from there.
 * @param {Item} item
 * @param {HTMLElement} page
 * @param {PartBody} body
 */
function fill(item, page, { html, questions, ...more }) {
  const article = /** @type {Element} */ (element("template", { html }).content.firstElementChild);
  const header = /** @type {Element} */ (article.querySelector("header"));
  const parts = [...header.childNodes];
  const at = parts.findIndex((part) => part.nodeName === "H1");
  page.querySelector("header")?.prepend(...parts.slice(0, at));
  page.querySelector("header")?.append(...parts.slice(at + 1));
  header.remove();
  page.querySelector(".loading")?.replaceWith(...article.childNodes);
  const textOf = (/** @type {string} */ place) => page.querySelector(place)?.innerHTML ?? null;
  Object.assign(item, more, { questions: questions.map((one) => ({ ...one, prompt: one.prompt ?? textOf(`[data-question="${one.id}"] .prompt`) })) });
  if (item.kind === "quiz") {
    Object.assign(item, { introduction: textOf(".introduction") });
  }
}
