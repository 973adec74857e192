// A search over the lessons, in the text that is on the page anyway: there is no index. Questions are left out.

import { element, icon, showWhole } from "./dom.js";
import { fold, hits } from "./folding.js";

/** @typedef {import("../types").PlayerContext} PlayerContext */
/** @typedef {{item: string, anchor: string, page: string, title: string, lesson: string, nodes: Text[], text: string, folded: string}} Part */

const MOST = 30;
const BEFORE = 40;
const AROUND = 160;
const OUT = ".self-check, .contents, .loading, .eyebrow, .aims-title, .turn, .hidden-text, .footnotes-back, button:not(.term-button), math, .icon, title, desc, script, style";
/** What belongs to a heading within a block, and no further. */
const PIECES = ".piece, li, details";
const BLOCKS = "p, li, dt, dd, td, th, h1, h2, h3, h4, h5, h6, pre, figcaption, summary, blockquote, div, text";

/**
 * Make its dialogue, and return what opens it.
 * @param {PlayerContext} context
 */
export function createSearch(context) {
  const { say } = context.sentences;
  const list = element("ol.found");
  const count = element("p.found-count", { role: "status" });
  const field = element("input", { role: "searchbox", "aria-label": say("search"), placeholder: say("search"), autocomplete: "off", oninput: look, onfocus: look });
  const close = element("button.icon-button", { "aria-label": say("close"), onclick: () => dialogue.close() }, icon("close"));
  const dialogue = element("dialog.search", { "aria-label": say("search"), onkeydown: move }, element("div.search-line", field, close), count, list);
  /** @type {Part[]} */
  let parts = [];

  function open() {
    dialogue.showModal();
    field.select();
    collect();
    // Reading a long course at once would keep the learner waiting.
    context.fragments.coming?.readAll(textsOf, count, () => {
      if (dialogue.open) {
        collect();
      }
    });
  }

  function collect() {
    // What is locked may have changed since, and what a lesson shows, too.
    parts = partsOf(context);
    // Whoever is among what was found, or presses it, stays there, and sees the rest back in the field.
    if (!list.matches(":focus-within, :active")) {
      look();
    }
  }

  function look() {
    const words = fold(field.value).split(/\s+/).filter(Boolean);
    const found = words.length > 0 ? matching(parts, words) : [];
    list.replaceChildren(...found.slice(0, MOST).map((part) => element("li", result(part, words))));
    count.replaceChildren(words.length === 0 ? "" : found.length > 0 ? say("searchFound", { count: found.length }) : say("searchNothing"));
  }

  /**
   * @param {Part} part
   * @param {readonly string[]} words
   */
  function result(part, words) {
    return element("a", { href: `#${part.anchor || part.page}`, onclick: follow },
      element("b", marked(part.title, words)),
      part.title !== part.lesson && element("small", part.lesson),
      part.text && element("span", excerpt(part.text, words)),
    );

    /** @param {Event} event */
    function follow(event) {
      event.preventDefault();
      dialogue.close();
      context.go(part.item, part.anchor);
      // Blocks came to life meanwhile, and some of them write their texts anew.
      show(partsOf(context).find(({ item, anchor }) => item === part.item && anchor === part.anchor) ?? part, words);
    }
  }

  /** @param {KeyboardEvent} event */
  function move(event) {
    const links = [...list.querySelectorAll("a")];
    const at = links.indexOf(/** @type {HTMLAnchorElement} */ (document.activeElement));
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      (links[event.key === "ArrowDown" ? Math.min(at + 1, links.length - 1) : at - 1] ?? field).focus();
    } else if (event.key === "Enter" && event.target === field) {
      event.preventDefault();
      links[0]?.click();
    }
  }

  document.body.append(dialogue);
  return open;
}

/**
 * Return the texts of the lessons from heading to heading, and the names of quizzes.
 * @param {PlayerContext} context
 * @returns {Part[]}
 */
function partsOf({ course, fragments, lockedReason, pages, sentences: { say } }) {
  const glossary = fragments.enterGlossary && pages.of("glossary");
  const title = say("glossary");
  const last = glossary ? partsIn(glossary, { item: "glossary", anchor: "", page: "glossary", title, lesson: title }) : [];
  const parts = course.items.filter(({ id }) => lockedReason(id) === null)
    .flatMap((item) => textsOf(item, fragments.coming?.isUnread(item.id) ? null : pages.of(item.id)));
  return [...parts, ...last];
}

/** What was read, by the last element of its page, which another one replaces when the page comes. @type {WeakMap<Element, Part[]>} */
const known = new WeakMap();

/**
 * Return the texts of a lesson, or the name of a quiz. A page is read once, unless it is shown: there blocks may write anew.
 * @param {import("../types").Item} item
 * @param {Element | null} page
 * @returns {Part[]}
 */
function textsOf({ id, kind, title }, page) {
  const whole = { item: id, anchor: "", page: `${kind}-${id}`, title, lesson: title };
  const end = page?.lastElementChild;
  if (!page || !end || kind === "quiz") {
    return [{ ...whole, nodes: [], text: "", folded: fold(title) }];
  }
  const read = (!page.isConnected && known.get(end)) || partsIn(page, whole);
  known.set(end, read);
  return read;
}

/**
 * @param {Element} page
 * @param {Pick<Part, "item" | "anchor" | "page" | "title" | "lesson">} whole
 */
function partsIn(page, whole) {
  /** @type {Part[]} */
  const parts = [{ ...whole, nodes: [], text: "", folded: "" }];
  const walker = document.createTreeWalker(page, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT, (node) =>
    node instanceof Element && node.matches(`h1, ${OUT}`) ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT);
  // Parts that have begun and not ended, each within the next outer one.
  const open = [{ part: /** @type {Part} */ (parts[0]), home: page }];
  const inner = () => /** @type {typeof open[0]} */ (open[open.length - 1]);
  /** @type {Element | null} */
  let heading = null;
  /** @type {Element | null | undefined} */
  let parent = null;
  /** @type {Element | null | undefined} */
  let around = null;
  /** @type {Element | null | undefined} */
  let block = null;
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    while (!inner().home.contains(node)) {
      open.pop();
    }
    if (node instanceof Element) {
      if (node.matches("h2[id], h3[id]")) {
        const part = { ...whole, anchor: node.id, title: node.textContent ?? "", nodes: [], text: "", folded: "" };
        heading = node;
        parts.push(part);
        open.push({ part, home: node.closest(PIECES) ?? node.parentElement ?? page });
      }
    } else if (!heading?.contains(node)) {
      const { part } = inner();
      if (node.parentElement !== parent) {
        parent = node.parentElement;
        around = parent?.closest(BLOCKS);
      }
      part.text += `${around === block ? "" : " "}${node.nodeValue}`;
      part.nodes.push(/** @type {Text} */ (node));
      block = around;
    }
  }
  return parts.map((part) => {
    const text = part.text.replace(/\s+/g, " ").trim();
    return { ...part, text, folded: fold(`${part.title} ${text}`) };
  });
}

/**
 * Return what has all the words, first where they are in its title.
 * @param {readonly Part[]} parts
 * @param {readonly string[]} words
 */
function matching(parts, words) {
  const found = parts.filter(({ folded }) => words.every((word) => folded.includes(word)));
  const named = found.filter(({ title }) => words.every((word) => fold(title).includes(word)));
  return [...named, ...found.filter((part) => !named.includes(part))];
}

/**
 * @param {string} text
 * @param {readonly string[]} words
 */
function marked(text, words) {
  let at = 0;
  /** @type {(string | Node)[]} */
  const made = [];
  for (const [start, end] of hits(text, words)) {
    made.push(text.slice(at, start), element("mark", text.slice(start, end)));
    at = end;
  }
  return [...made, text.slice(at)];
}

/**
 * Return some words of a text around the first that was looked for.
 * @param {string} text
 * @param {readonly string[]} words
 */
function excerpt(text, words) {
  const first = hits(text, words)[0]?.[0] ?? 0;
  const start = first > BEFORE ? text.indexOf(" ", first - BEFORE) + 1 : 0;
  const from = start > 0 && start <= first ? start : Math.max(0, first - BEFORE);
  const end = from + AROUND < text.length ? text.lastIndexOf(" ", from + AROUND) : text.length;
  const piece = text.slice(from, end > first ? end : from + AROUND);
  return [from > 0 && "… ", marked(piece, words), from + piece.length < text.length && " …"];
}

/**
 * Mark what was found in the lesson, unfold what holds it, and bring it into sight below its heading.
 * @param {Part} part
 * @param {readonly string[]} words
 */
function show({ nodes }, words) {
  const ranges = nodes.flatMap((node) => hits(node.data, words).map(([start, end]) => {
    const range = document.createRange();
    range.setStart(node, start);
    range.setEnd(node, end);
    return range;
  }));
  // @ts-ignore: newer than the library of types; browsers without it mark nothing
  window.CSS?.highlights?.set("found", new window.Highlight(...ranges));
  const first = ranges[0]?.startContainer.parentElement;
  first?.closest(".page")?.setAttribute("data-found", "");
  for (let closed = first?.closest("details:not([open])"); closed; closed = closed.closest("details:not([open])")) {
    closed.setAttribute("open", "");
  }
  // Blocks listen, as they do where something gets the focus.
  first?.dispatchEvent(new Event("reveal", { bubbles: true }));
  showWhole(first);
}
