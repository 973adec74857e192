// hotspot: places to find in a picture, by pressing them, by moving marks with arrow keys, or from a list. A response lists marks:
// names of regions, or points as [x, y] per mille. Where the regions are, only the solution says.

import { element, keepLow } from "../screen/dom.js";
import { mark } from "./marks.js";
import { arranged, createOptions, movable, namesOf, unpackNames, wordsOf } from "./options.js";
import { counted, packNames, unsigned } from "./parts.js";
import { createPins } from "./pins.js";
import { drawAreas, holds } from "./regions.js";
import { reportNames } from "./reporting.js";

/** @typedef {import("../types").Entry} Entry */
/** @typedef {import("../types").QuestionData} QuestionData */
/** @typedef {import("./pins.js").Point} Point */
/** @typedef {string | Point} Mark */

const SIGN = ".h";
const WHOLE = 1000;

/** @type {import("../types").QuestionType} */
export const hotspot = {
  create(question, view) {
    const { sentences } = view;
    const { say } = sentences;
    /** @type {number} */
    const most = question.count;
    const before = readMarks(question, view.response) ?? [];
    const named = before.filter((one) => typeof one === "string");
    let { locked } = view;

    const help = element("p.carry-help",
      most > 1 && element("strong", say("placesToMark", { count: most }), " "),
      say("spotHelp"),
      element("span.carry-keys", " ", say("spotKeys")),
    );
    const picture = element("div.spot-picture", { dir: "ltr", html: question.picture });
    keepLow(picture, picture.querySelector("img"), "40rem");
    const pins = createPins(picture, {
      most,
      points: before.filter((one) => typeof one !== "string"),
      locked,
      sentences,
      change(points) {
        tick([]);
        tell(points);
      },
    });
    let list = createList(named);
    const folded = element("details.spot-list", { open: named.length > 0 }, element("summary", say("chooseFromList")), list.element);
    const found = element("ul.spot-found");

    /** @param {readonly string[]} chosen */
    function createList(chosen) {
      return createOptions({ ...view, locked }, {
        kind: most > 1 ? "checkbox" : "radio",
        entries: arranged(question.regions, view.order),
        chosen,
        change(names) {
          pins.clear();
          // One more than there are places takes the place of the first.
          const kept = names.slice(-most);
          if (kept.length < names.length) {
            tick(kept);
            list.focus();
          }
          tell(kept);
        },
      });
    }

    /** @param {readonly string[]} chosen */
    function tick(chosen) {
      const { element: old } = list;
      list = createList(chosen);
      old.replaceWith(list.element);
    }

    /** @param {Mark[]} marks */
    function tell(marks) {
      view.onChange(marks.length ? marks : null);
    }

    return {
      element: element("div.hotspot", locked ? null : help, picture, folded, found),
      focus: () => pins.focus(),
      lock() {
        locked = true;
        help.remove();
        pins.lock();
        list.lock();
      },
      reveal({ solution }) {
        const { areas, correct } = solution;
        const entries = /** @type {Entry[]} */ (question.regions);
        picture.append(drawAreas(correct.map((/** @type {string} */ name) => areas[name])));
        pins.judge((at) => correct.includes(regionOf(areas, at)));
        if (folded.open) {
          list.reveal(correct);
          return;
        }
        folded.hidden = pins.points().length > 0;
        const marked = pins.points().map((at) => regionOf(areas, at));
        found.append(...correct.map((/** @type {string} */ name) => {
          const row = element("li", wordsOf(entries, name));
          mark(row, marked.includes(name) ? "right" : "missed", sentences);
          return row;
        }));
      },
    };
  },
  missing: (question, response) => (readMarks(question, response)?.length === question.count ? null : "markPlaces"),
  score(question, response) {
    const { areas, correct } = question.solution;
    const found = new Set((readMarks(question, response) ?? []).map((one) => regionOf(areas, one)));
    return counted(question, correct.filter((/** @type {string} */ name) => found.has(name)).length, correct.length);
  },
  pack: (question, response) =>
    SIGN + /** @type {Mark[]} */ (response).map((one) => (typeof one === "string" ? packNames(question.regions, [one]) : `.${one.map(packNumber).join("")}`)).join(""),
  unpack(question, packed) {
    const texts = unsigned(packed, SIGN)?.match(/\.[0-9a-z]{4}|.{1,3}/g);
    const marks = texts?.map((text) => (text.startsWith(".") ? [text.slice(1, 3), text.slice(3)].map((part) => parseInt(part, 36)) : unpackNames(question.regions, text)?.[0]));
    return marks ? readMarks(question, marks) : null;
  },
  interaction(question, response, wording) {
    const { areas, correct } = question.solution;
    const marks = readMarks(question, response) ?? [];
    const outside = marks.filter((one) => regionOf(areas, one) === undefined).map((one) => ({ name: String(one), key: "", html: "", text: placeOf(one) }));
    const entries = [.../** @type {Entry[]} */ (question.regions), ...outside];
    const chosen = marks.map((one) => regionOf(areas, one) ?? String(one));
    return reportNames("choice", entries, { chosen: namesOf(entries).filter((name) => chosen.includes(name)), right: correct }, wording);
  },
  describe(question, response) {
    const marks = readMarks(question, response) ?? [];
    const words = marks.map((one) => wordsOf(question.regions, regionOf(question.solution?.areas ?? {}, one)) || placeOf(one));
    return [...new Set(words)].join("; ");
  },
  shuffles: (question) => movable(question.regions),
};

/**
 * Return the response when it is a list of different marks, of as many as there are places or fewer, else null.
 * @param {QuestionData} question
 * @param {unknown} response
 * @returns {Mark[] | null}
 */
function readMarks({ regions, count }, response) {
  if (!Array.isArray(response) || response.length > count || new Set(response.map(String)).size < response.length) {
    return null;
  }
  const isPoint = (/** @type {any} */ one) =>
    Array.isArray(one) && one.length === 2 && one.every((at) => Number.isInteger(at) && at >= 0 && at <= WHOLE);
  return response.every((one) => isPoint(one) || (typeof one === "string" && namesOf(regions).includes(one))) ? response : null;
}

/**
 * Return the name of the region that a mark is in.
 * @param {Record<string, import("./regions.js").Area>} areas
 * @param {Mark} one
 * @returns {string | undefined}
 */
function regionOf(areas, one) {
  return typeof one === "string" ? one : Object.keys(areas).find((name) => areas[name] && holds(areas[name], one[0] / 10, one[1] / 10));
}

/** @param {Mark} one */
function placeOf(one) {
  return typeof one === "string" ? "" : `(${one[0] / 10}%, ${one[1] / 10}%)`;
}

/** @param {number} number */
function packNumber(number) {
  return number.toString(36).padStart(2, "0");
}
