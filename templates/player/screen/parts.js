// A large course comes in parts: the page has the head of every item, and scripts bring their pages and questions. What the learner
// turns to comes first, then what follows it. What does not come is asked for again, and nothing else stops meanwhile.
//
// A learner's record cannot be read without the questions that it answers: these are fetched first, but for those of which only
// the page of their lesson or submitted quiz shows the answers (record/readable.js), and those in lessons for which others stand in.

import { createReadable } from "../record/readable.js";
import { itemsOf } from "../state/heads.js";
import { unpackAnswers } from "../state/packed-answer.js";
import { keysIn } from "../state/spoken-of.js";
import { createStandIns } from "../state/stand-ins.js";
import { createWaitingAnswers, mayWait } from "../state/waiting-answers.js";
import { announce, byId, element } from "./dom.js";
import { whenIdle } from "./idle.js";
import { createLongOverview } from "./long-overview.js";
import { notify } from "./notices.js";
import { drawOutline } from "./outline.js";
import { createPageReading } from "./page-reading.js";
import { createScripts } from "./part-scripts.js";
import { createSentences } from "./sentences.js";
import { createSteps, fillList } from "./steps.js";

/** @typedef {import("../types").CourseData} CourseData */
/** @typedef {import("../types").CourseParts} CourseParts */
/** @typedef {import("../types").Heads} Heads */
/** @typedef {import("../types").Item} Item */
/** @typedef {import("../types").PartBody} PartBody */

/** The key of a question, the one that it had before, its points, and what its shares are whole numbers of; see exporter/parts.py. */
const KEY = /([\w-]{5})(?:\.([\w-]{5}))?(?::([^/;]*)\/?(\d*);)?/g;
/** Parts that fail in succession, after which the others are not asked for either. */
const MISSES = 3;

/**
 * Draw the menu, make the items of the course from their heads, and return what fetches the rest.
 * @param {CourseData} course
 * @param {import("../types").Catalogue} catalogue
 * @returns {CourseParts}
 */
export function createParts(course, catalogue) {
  const sentences = createSentences(catalogue);
  const { say } = sentences;
  const all = itemsOf(/** @type {Heads} */ (course.heads));
  Object.assign(course, { items: all });
  const parts = course.parts ?? [];
  const index = course.keys ?? "";
  const names = parts.map(([name]) => name);
  /** The script that brings each item. */
  const homeOfItem = parts.flatMap(([name, count]) => Array(count).fill(name));
  const items = new Map(all.map((item) => [item.id, item]));
  const partOf = new Map(all.map((item, at) => [item.id, /** @type {string} */ (homeOfItem[at])]));
  /** What a resume text may speak of without the keys of questions: lessons, which need nothing, and quizzes. */
  const itemOfKey = new Map(all.map((item) => [item.key, item]));
  /** Scripts by the keys of questions, once these have come. @type {Map<string, string> | null} */
  let homeOfKey = null;
  /** Those of questions in lessons. @type {Map<string, string>} */
  const homeInLesson = new Map();
  const standIns = createStandIns();
  /** The keys of quizzes by those of their questions. @type {Map<string, string>} */
  const quizOfKey = new Map();
  /** Present keys of questions by former ones. @type {Map<string, string>} */
  const renamed = new Map();
  const places = {
    presentKey: (/** @type {string} */ key) => renamed.get(key) ?? key,
    homeOf: (/** @type {string} */ key) => (standIns.knows(key) ? null : (homeInLesson.get(key) ?? null)),
    standFor: (/** @type {string} */ key, /** @type {readonly string[]} */ words) => Boolean(left.get(homeInLesson.get(key) ?? "")) && standIns.standFor(key, words),
    counts: standIns.counts,
    quizOf: (/** @type {string} */ key) => quizOfKey.get(key) ?? null,
    isAway: (/** @type {string} */ key) => Boolean(left.get(homeInLesson.get(key) ?? "")),
    lacks: (/** @type {string} */ key) => quizOf(key) !== null && !come.has(quizOf(key)?.id ?? ""),
  };
  const aside = createWaitingAnswers(places);
  /** Items that have come, and how many of each part have not. @type {Set<string>} */
  const come = new Set();
  const left = new Map(parts);
  /** @type {Map<string, HTMLElement>} */
  const pages = new Map();
  /** What pages will have in them, by item, until somebody looks at them. @type {Map<string, PartBody>} */
  const bodies = new Map();
  const steps = createSteps();
  const turnOverview = createLongOverview();
  const scripts = createScripts((name) => (name === index ? homeOfKey !== null : left.get(name) === 0), sentences);
  const pageReading = createPageReading(all, (id) => come.has(id), pageOf, sentences);
  const readable = createReadable(lacking, scripts.need, aside);
  /** Where the learner is: an item, and the part from which on the next are fetched. */
  let shown = "";
  let place = 0;
  /** The item behind it, which most learners want to see next. */
  let following = "";
  let onMore = () => {};
  /** @type {Promise<void> | null} */
  let rest = null;
  let isWhole = () => {};
  /** @type {Promise<void>} */
  const whole = new Promise((resolve) => {
    isWhole = resolve;
  });

  /** Entries of the menu and cards, more and more of them. */
  const links = [.../** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-item]"))];
  const drawAims = drawOutline(course, sentences, links, () => onMore());
  const globals = /** @type {any} */ (window);
  globals.lessonpackPart = (/** @type {Record<string, PartBody>} */ brought) => {
    Object.entries(brought).forEach(take);
    readable.readMore();
  };
  globals.lessonpackKeys = learnKeys;
  addEventListener("keydown", printWhole);
  // A click follows a moment later, and need not wait for the page that it leads to.
  addEventListener("pointerdown", ({ target }) => fillAhead(/** @type {Element} */ (target).closest?.("[data-item]")?.getAttribute("data-item") ?? ""));

  return {
    tracked: readable.tracked,
    whenReadable: readable.whenReadable,
    piecesBeside: readable.piecesBeside,
    answerTo(question, type, lineage) {
      const { word = "" } = aside.of(lineage).get(question.key) ?? {};
      return unpackAnswers(word, { [question.type]: type }, () => question)?.[0]?.answer ?? null;
    },
    pageOf: (id) => (items.has(id) ? pageOf(id) : null),
    addPages(others) {
      const drawn = all.map(({ id }) => pageOf(id));
      others.splice(1, others.includes(/** @type {HTMLElement} */ (drawn[0])) ? drawn.length : 0, ...drawn);
    },
    links,
    lacks: (id) => items.has(id) && !come.has(id),
    whenCome,
    whenSeen: steps.whenSeen,
    fillList,
    homeOf,
    isUnread: pageReading.isUnread,
    readAll(read, before, after) {
      rest = rest ?? fetchRest();
      pageReading.readAll(read, before, after);
    },
    eachStep(action) {
      onMore = action;
    },
  };

  /** @param {readonly string[]} keys of the questions in each part: in lessons those that do not count and those that do, and those of each quiz */
  function learnKeys(keys) {
    homeOfKey = new Map();
    const found = keys.flatMap((texts, at) => {
      const home = names[at] ?? "";
      const quizzes = all.filter(({ id, kind }) => kind === "quiz" && partOf.get(id) === home).map(({ key }) => key);
      return texts.split("|").flatMap((text, which) =>
        [...text.matchAll(KEY)].map(([, key = "", formerly = "", points = "1", shares]) =>
          ({ key, formerly, home, which, quiz: quizzes[which - 2], worth: { formerly, points: Number(points), parts: Number(shares || 1), scored: points !== "" } })));
    });
    // Where a key is one that another question had before, it is its own.
    const present = new Set(found.map(({ key }) => key));
    for (const { key, formerly, home, which, quiz, worth } of found) {
      homeOfKey.set(key, home);
      if (formerly && !present.has(formerly)) {
        homeOfKey.set(formerly, home);
        renamed.set(formerly, key);
      }
      if (which < 2) {
        homeInLesson.set(key, home);
      }
      if (which === 1) {
        standIns.learn(key, home, worth);
      }
      if (quiz) {
        quizOfKey.set(key, quiz);
      }
    }
  }

  /**
   * @param {string} key
   * @returns {Item | null} the quiz that has it
   */
  function quizOf(key) {
    const item = itemOfKey.get(key);
    return item?.kind === "quiz" ? item : null;
  }

  /** @param {[string, PartBody]} part */
  function take([id, body]) {
    const item = items.get(id);
    const home = partOf.get(id);
    if (!item || !home || come.has(id)) {
      return;
    }
    Object.assign(item, body, { html: undefined });
    item.questions.forEach((question) => {
      addWords(question);
      standIns.forget(question.key);
    });
    come.add(id);
    left.set(home, (left.get(home) ?? 1) - 1);
    bodies.set(id, body);
    if (pages.has(id) || id === following) {
      pageOf(id);
    }
    pageReading.goOn();
    if (come.size === items.size) {
      drawAims();
      isWhole();
    }
  }

  /** @param {string} id of what somebody may turn to next */
  function fillAhead(id) {
    if (bodies.has(id)) {
      pageOf(id);
    }
  }

  /** @param {string} id of an item */
  function pageOf(id) {
    const item = /** @type {Item} */ (items.get(id));
    const page = pages.get(id) ?? emptyPage(item, say("pageLoading"));
    const body = bodies.get(id);
    pages.set(id, page);
    if (body) {
      bodies.delete(id);
      fill(item, page, body);
    }
    return page;
  }

  /** @type {CourseParts["whenCome"]} */
  function whenCome(go, id, anchor, resume) {
    const item = items.get(id);
    const home = partOf.get(id);
    const lacks = item !== undefined && !come.has(id);
    const page = pages.get(id);
    readable.readMore();
    if (page && !anchor && !page.classList.contains("current")) {
      steps.hold(page);
    }
    shown = id;
    turnOverview(id === "start");
    place = home ? names.indexOf(home) : place;
    if (lacks && home) {
      announce(say("pageLoading"));
      scripts.need(home).then(() => {
        if (shown === id) {
          announce(item.title);
          // The focus stays on the title, or wherever the learner went meanwhile.
          go(id, anchor, { focus: false, keep: false, resume });
        }
      });
    }
    showFonts();
    rest = rest ?? fetchRest();
    following = all[all.findIndex((one) => one.id === id) + 1]?.id ?? "";
    // So that no click waits for it.
    whenIdle(() => fillAhead(following));
    if (id === "finish") {
      whenWhole(() => shown === id && go(id, "", { focus: Boolean(byId(id)?.contains(document.activeElement)), keep: false }));
    }
    return lacks;
  }

  /** @type {CourseParts["homeOf"]} */
  function homeOf(fragment) {
    const named = all.filter(({ id }) => fragment.startsWith(`${id}--`)).sort((a, b) => b.id.length - a.id.length)[0];
    return named ? pageOf(named.id) : ([...pages.values()].find((page) => page.querySelector(`#${CSS.escape(fragment)}`)) ?? null);
  }

  /**
   * @param {readonly string[]} texts resume texts, or what holds some
   * @param {boolean} [patient] whether submitted quizzes, and answers that count, may wait
   */
  function lacking(texts, patient = true) {
    const keys = [...new Set(texts.flatMap(keysIn))];
    if (!homeOfKey && keys.some((key) => !itemOfKey.has(key))) {
      return [index];
    }
    const waiting = mayWait(texts, patient ? places : { ...places, standFor: () => false, quizOf: () => null });
    standIns.place((home, questions) => {
      // They stand in the first lesson of their part.
      const lessons = all.filter(({ id, kind }) => kind === "lesson" && partOf.get(id) === home);
      lessons.forEach((lesson, at) => Object.assign(lesson, { questions: at === 0 ? questions : [] }));
    });
    const spoken = new Set(keys.flatMap((key) => {
      const quiz = quizOf(key);
      return [
        (quiz && (!patient || !waiting.quizzes.has(key)) && partOf.get(quiz.id)) || "",
        (!waiting.questions.has(places.presentKey(key)) && homeOfKey?.get(key)) || "",
      ];
    }));
    return [...spoken].filter((name) => left.get(name));
  }

  /** @param {() => void} action */
  function whenWhole(action) {
    if (come.size < items.size) {
      rest = rest ?? fetchRest();
      whole.then(action);
    }
  }

  /** Fetch one part after the other, from the place of the learner to the end, and then those before; lost ones come later. */
  async function fetchRest() {
    // An LMS may wait for the page to be loaded, which scripts that come before would put off.
    if (document.readyState !== "complete") {
      await new Promise((resolve) => addEventListener("load", resolve, { once: true }));
    }
    const open = (/** @type {string} */ name) => left.get(name) !== 0 && !scripts.isLost(name);
    const next = () => names.slice(place).find(open) ?? names.find(open);
    let misses = 0;
    for (let name = next(); name !== undefined; name = next()) {
      misses = (await scripts.tried(name)) ? 0 : misses + 1;
      if (misses === MISSES) {
        await scripts.oneOfLost();
        misses = 0;
      }
    }
  }

  /** @param {KeyboardEvent} event */
  function printWhole(event) {
    if (event.key.toLowerCase() === "p" && (event.ctrlKey || event.metaKey) && come.size < items.size) {
      event.preventDefault();
      notify("printing", say("pagesLoading", { count: items.size - come.size }));
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
function fill(item, page, { html }) {
  const article = /** @type {Element} */ (element("template", { html }).content.firstElementChild);
  const header = /** @type {Element} */ (article.querySelector("header"));
  const parts = [...header.childNodes];
  const at = parts.findIndex((part) => part.nodeName === "H1");
  page.querySelector("header")?.prepend(...parts.slice(0, at));
  page.querySelector("header")?.append(...parts.slice(at + 1));
  header.remove();
  page.querySelector(".loading")?.replaceWith(...article.childNodes);
  const textOf = (/** @type {string} */ place) => page.querySelector(place)?.innerHTML ?? null;
  if (item.kind === "quiz") {
    Object.assign(item, { introduction: textOf(".introduction") });
  } else {
    item.questions.forEach((one) => {
      Object.assign(one, { prompt: textOf(`[data-question="${one.id}"] .prompt`) });
      addWords(one);
    });
  }
}

/** @param {import("../types").QuestionData} question whose prompt may be all that is said of its words */
function addWords(question) {
  if (question.prompt && question.text === undefined) {
    Object.assign(question, { text: element("p", { html: question.prompt }).textContent });
  }
}
