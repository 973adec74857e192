// The account of every call: what the course asked of the LMS, what came of it, and in words what is wrong.

/** @import { Call, Edition } from "../lms/types" */
/** @import { Logged, Opening } from "./desk.js" */

import { errorInWords, isTrouble } from "../lms/errors.js";
import { element } from "../player/screen/dom.js";

const SHORT = 60;
/** How far from its end somebody may have scrolled the list, in pixels, and still is at its end. */
const NEAR = 40;
const VERBS = [
  [/Initialize$/, "Begin"],
  [/GetValue$/, "Get"],
  [/SetValue$/, "Set"],
  [/Commit$/, "Commit"],
  [/(Finish|Terminate)$/, "End"],
];

/**
 * @param {{ list: HTMLElement, none: HTMLElement, filter: HTMLInputElement, onlyTroubles: HTMLInputElement, clear: HTMLElement, tab: HTMLElement }} parts
 * @param {() => { log: (Logged | Opening)[], edition: Edition }} read
 */
export function createCallsView({ list, none, filter, onlyTroubles, clear, tab }, read) {
  /** @type {(Logged | Opening)[]} */
  let drawn = [];
  /** Whether the newest call is kept in sight: until somebody scrolls up. */
  let follows = true;
  const scroller = /** @type {HTMLElement} */ (list.parentElement);
  scroller.addEventListener("scroll", () => {
    follows = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < NEAR;
  });
  filter.addEventListener("input", sift);
  onlyTroubles.addEventListener("change", sift);
  clear.addEventListener("click", () => {
    read().log.length = 0;
    draw();
  });

  return { draw };

  function draw() {
    const { log, edition } = read();
    const first = log[0];
    const gone = first ? drawn.indexOf(first) : drawn.length;
    // What is drawn stays: a list of thousands is not drawn again for one more.
    const kept = gone < 0 ? [] : drawn.slice(gone);
    const isNew = gone < 0 || kept.some((entry, index) => entry !== log[index]);
    if (isNew) {
      list.replaceChildren();
    } else {
      [...list.children].slice(0, gone).forEach((row) => row.remove());
    }
    list.append(...log.slice(isNew ? 0 : kept.length).map((entry) => rowOf(entry, edition)));
    drawn = [...log];
    sift();
    if (follows) {
      scroller.scrollTop = scroller.scrollHeight;
    }
  }

  function sift() {
    const words = filter.value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const row of /** @type {Iterable<HTMLElement>} */ (list.children)) {
      const text = row.dataset.words ?? "";
      row.hidden = !words.every((word) => text.includes(word)) || (onlyTroubles.checked && !row.matches(".trouble, .session"));
      shown += Number(!row.hidden && !row.matches(".session"));
    }
    const calls = drawn.filter((entry) => "call" in entry).length;
    const troubles = list.querySelectorAll(".trouble").length;
    none.hidden = shown > 0;
    none.textContent = calls === 0 ? "No calls yet." : onlyTroubles.checked && words.length === 0 ? "No call went wrong." : "No call fits the filter.";
    tab.replaceChildren("Calls ", element(troubles > 0 ? "span.count.trouble" : "span.count", troubles > 0 ? `${troubles} wrong` : String(calls)));
  }
}

/** @param {Logged | Opening} entry @param {Edition} edition */
function rowOf(entry, edition) {
  if (!("call" in entry)) {
    const mode = entry.mode === "normal" ? "" : `, ${entry.mode} mode`;
    return element("li.session", { "data-words": "" }, `Session ${entry.session}${mode}: ${entry.title}`);
  }
  const { call, at } = entry;
  const [, verb = call.method] = /** @type {[RegExp, string] | undefined} */ (VERBS.find(([pattern]) => /** @type {RegExp} */ (pattern).test(call.method))) ?? [];
  const wrong = troubleOf(call, edition);
  const args = call.args.map(String).filter((one, index) => index > 0 || one !== "");
  const row = element(wrong ? "li.call.trouble" : "li.call",
    element("details",
      element("summary",
        element("span.verb", { class: verb.toLowerCase() }, verb),
        element("span.what", element("b", args[0] ?? ""), args.length > 1 && [" = ", element("q", cut(args[1] ?? ""))]),
        element("span.result", resultOf(call)),
      ),
      element("dl.facts",
        fact("Call", element("code", `${call.method}(${call.args.map((one) => JSON.stringify(one)).join(", ")})`)),
        fact("Returns", element("code", JSON.stringify(call.result))),
        fact("Error", `${call.error}${call.error === "0" ? ": none" : ` – ${errorInWords(edition, call.error)}`}`),
        fact("After", `${at.toFixed(1)} s`),
      ),
    ),
    wrong && element("p.wrong", wrong),
  );
  row.dataset.words = [call.method, verb, ...args.map((one) => one.slice(0, 300)), String(call.result), wrong].join(" ").toLowerCase();
  return row;
}

/** @param {string} label @param {string | Node} value */
const fact = (label, value) => element("div", element("dt", label), element("dd", value));

/** @param {Call} call */
function resultOf({ method, result }) {
  return /GetValue$/.test(method) ? (result === "" ? "empty" : cut(String(result))) : String(result);
}

/** @param {Call} call @param {Edition} edition @returns {string} "" when nothing is wrong */
export function troubleOf({ method, error, broken, fault, result }, edition) {
  if (fault !== "") {
    return `On purpose: ${fault}.`;
  }
  if (broken !== "") {
    return `This ${broken}.`;
  }
  if (isTrouble(edition, error)) {
    return errorInWords(edition, error);
  }
  return !/GetValue$/.test(method) && result !== "true" ? "The LMS did not say yes." : "";
}

/** @param {string} text */
const cut = (text) => (text.length > SHORT ? `${text.slice(0, SHORT)} …` : text);
