// Where the LMS leads a learner among the parts of a package: by its sequencing, or else in the order of the manifest. No DOM.

/** @import { Behaviour, Cmi, Edition } from "../lms/types" */
/** @import { Definition, Request, Saved } from "../lms/sequencing/types" */
/** @import { Sco } from "./desk.js" */

import { areMet, parsePrerequisites, prerequisitesInWords, statusOfGroup } from "../lms/prerequisites.js";
import { createSequencer } from "../lms/sequencing/sequencer.js";

/**
 * @typedef {Request & { index?: number }} NavigationRequest `index`: of the SCO that is the target, where two have one identifier
 *
 * @typedef {object} Arrival what a request has led to
 * @property {number | null} index of the SCO that is launched; `null`: none
 * @property {boolean} ended whether the learner has left the course
 * @property {string} why nothing is launched, in words; "" where that was asked for
 *
 * @typedef {object} Menu
 * @property {string[]} why each SCO may not be launched; "": it may
 * @property {{ continue: string, previous: string } | null} ways why the LMS's own buttons lead nowhere; `null`: it has none
 * @property {boolean} isSequenced
 *
 * @typedef {object} Guide
 * @property {() => Arrival} begin open the course, or open it again
 * @property {(request: NavigationRequest, cmi: Cmi | null) => Arrival} leave follow a request; `cmi`: what the SCO that it closes has stored
 * @property {(cmi: Cmi | null) => Menu} menu
 * @property {() => Cmi} launchData what a launch finds besides what was kept
 * @property {() => Saved | null} saved
 *
 * @typedef {object} Package
 * @property {Edition} edition
 * @property {Behaviour} behaviour
 * @property {string} lms its name
 * @property {readonly Sco[]} scos
 * @property {readonly import("../lms/prerequisites.js").Entry[]} [outline] all items, groups among them; by default, only the SCOs
 * @property {number | null} [mark] percent, in place of the pass marks of the package
 * @property {readonly Definition[]} activities none: it is not sequenced
 * @property {readonly (readonly [string, string])[]} prerequisites scripts, by items
 */

/** @type {Record<string, (lms: string) => string>} */
const SEVERAL = {
  first: (lms) => `${lms} opens only the first part of a package.`,
  none: (lms) => `${lms} takes no packages of several parts.`,
};

const NOWHERE = { continue: "This is the last part.", previous: "This is the first part." };

/**
 * @param {Package} of
 * @param {Saved | null} saved
 * @param {number} at the SCO that was open last
 * @param {(sco: Sco) => string} statusOf
 * @returns {Guide}
 */
export function createGuide(of, saved, at, statusOf) {
  const { behaviour, scos, activities, mark = null } = of;
  const isLed = behaviour.ordered.kept && behaviour.several.plays === "all" && activities.length > 0 && scos.length > 0;
  return isLed ? sequenced(scos, withMark(activities, mark), saved) : listed(of, at, statusOf);
}

/**
 * @param {readonly Definition[]} activities @param {number | null} mark
 * @returns {readonly Definition[]} with that mark for every part that is passed by its measure; groups keep their own
 */
function withMark(activities, mark) {
  const groups = new Set(activities.map(({ parent }) => parent));
  const least = mark === null ? undefined : mark / 100;
  return least === undefined
    ? activities
    : activities.map((one, place) => (groups.has(place) || !one.objectives ? one : { ...one, objectives: one.objectives.map((own) => (own.primary && own.by_measure ? { ...own, least } : own)) }));
}

/**
 * @param {readonly Sco[]} scos @param {readonly Definition[]} activities @param {Saved | null} saved
 * @returns {Guide}
 */
function sequenced(scos, activities, saved) {
  const sequencer = createSequencer(activities, saved);
  const places = placesOf(scos, activities);
  const { tree } = sequencer;

  return { begin, leave, menu, launchData, saved: sequencer.save };

  /** @returns {Arrival} */
  function begin() {
    if (tree.current !== null) {
      sequencer.request({ name: "suspendAll" }, null); // the browser was closed while it was open
    }
    if (tree.current !== null) {
      sequencer.request({ name: "exitAll" }, null); // nothing was open to be suspended, only the course itself
    }
    const isSuspended = tree.suspended !== null && tree.suspended.children.length === 0;
    return leave({ name: isSuspended ? "resumeAll" : "start" }, null);
  }

  /** @param {Request} request @param {Cmi | null} cmi @returns {Arrival} */
  function leave(request, cmi) {
    const { delivered, ended, refused } = sequencer.request(request, cmi);
    const index = delivered ? places.indexOf(delivered.index) : -1;
    const missing = delivered && index < 0 ? `“${delivered.definition.title}” has no page in the package.` : "";
    return { index: index < 0 ? null : index, ended, why: refused || missing };
  }

  /** @param {Cmi | null} cmi @returns {Menu} */
  function menu(cmi) {
    const choices = sequencer.choices(cmi);
    const why = places.map((place) => (place < 0 ? "" : (choices[place] ?? "")));
    const hidden = tree.current?.definition.hidden ?? [];
    const reason = (/** @type {"continue" | "previous"} */ name) => (hidden.includes(name) ? "The package hides this button." : sequencer.tryOut({ name }, cmi).refused);
    return { why, ways: scos.length > 1 ? { continue: reason("continue"), previous: reason("previous") } : null, isSequenced: true };
  }

  /** @returns {Cmi} */
  function launchData() {
    const objectives = sequencer.objectives();
    const threshold = tree.current?.definition.threshold;
    return {
      ...(Object.keys(objectives).length > 0 ? { objectives } : {}),
      ...(threshold?.by_measure ? { completion_threshold: String(threshold.least ?? 1) } : {}),
    };
  }
}

/**
 * @param {readonly Sco[]} scos @param {readonly Definition[]} activities
 * @returns {number[]} the place of each SCO among the activities; where several have one identifier, they are in the same order
 */
function placesOf(scos, activities) {
  /** @type {Map<string, number[]>} */
  const byId = new Map();
  activities.forEach(({ id }, place) => byId.set(id, [...(byId.get(id) ?? []), place]));
  return scos.map(({ id }) => byId.get(id)?.shift() ?? -1);
}

/**
 * @param {Package} of @param {number} first the SCO that was open last @param {(sco: Sco) => string} statusOf
 * @returns {Guide}
 */
function listed({ edition, behaviour, lms, scos, outline = scos, prerequisites }, first, statusOf) {
  let at = Math.min(first, scos.length - 1);
  /** Since the LMS's page was loaded: the only SCO that starts, where the next one needs another page. */
  let loaded = -1;
  const terms = new Map(prerequisites.map(([id, script]) => [id, parsePrerequisites(script)]));
  const { plays } = behaviour.several;

  return { begin, leave, menu, launchData: () => ({}), saved: () => null };

  /** @returns {Arrival} */
  function begin() {
    loaded = -1;
    const why = reason(Math.max(at, 0));
    const open = why === "" ? Math.max(at, 0) : scos.findIndex((_, index) => reason(index) === "");
    return open < 0 ? { index: null, ended: false, why } : arrive(open);
  }

  /** @param {NavigationRequest} request @returns {Arrival} */
  function leave({ name, target, index }) {
    const chosen = index ?? scos.findIndex(({ id }) => id === target);
    const to = { continue: at + 1, previous: at - 1, choice: chosen, jump: chosen }[/** @type {"jump"} */ (name)];
    if (to === undefined) {
      return { index: null, ended: name !== "exit" && name !== "abandon", why: "" };
    }
    const why = scos[to] ? reason(to) : (NOWHERE[/** @type {"continue"} */ (name)] ?? "There is no such part.");
    return why === "" ? arrive(to) : { index: null, ended: false, why };
  }

  /** @param {number} index @returns {Arrival} */
  function arrive(index) {
    at = index;
    if (plays === "reload" && loaded >= 0 && loaded !== index) {
      return { index: null, ended: false, why: `${lms} starts the next part only after its page is loaded anew: close and resume.` };
    }
    loaded = index;
    return { index, ended: false, why: "" };
  }

  /** @param {number} index @returns {string} why it may not be launched */
  function reason(index) {
    const shut = scos.length > 1 && (plays === "none" || (plays === "first" && index > 0)) ? SEVERAL[plays]?.(lms) : "";
    return shut || unmet(index);
  }

  /** @param {number} index @returns {string} */
  function unmet(index) {
    const sco = scos[index];
    const term = edition === "1.2" && behaviour.ordered.kept && sco ? terms.get(sco.id) : null;
    const isMet = !term || areMet(term, (id) => statusNow(id));
    return isMet || !term ? "" : `Not before ${prerequisitesInWords(term, titleOf)}.`;
  }

  /** @param {string} id */
  function statusNow(id) {
    const place = outline.findIndex((one) => one.id === id);
    return outline[place]?.href === null ? statusOfGroup(outline, place, statusAt) : statusAt(place);
  }

  /** @param {number} place of an item that is no group @returns {string} */
  function statusAt(place) {
    const sco = scos[outline.slice(0, place).filter(({ href }) => href !== null).length];
    return place >= 0 && sco ? statusOf(sco) : "";
  }

  /** @param {string} id */
  function titleOf(id) {
    return outline.find((one) => one.id === id)?.title || id;
  }

  /** @returns {Menu} */
  function menu() {
    return { why: scos.map((_, index) => reason(index)), ways: null, isSequenced: false };
  }
}

const TARGET = /^\{target=(.+)\}(choice|jump)$/;
/** @type {ReadonlySet<string>} */
const REQUESTS = new Set(["continue", "previous", "exit", "exitAll", "abandon", "abandonAll", "suspendAll"]);

/**
 * Return what a SCO asks for at its end (SCORM 2004 4th Edition SN 4.4.1).
 *
 * @param {string} words of `adl.nav.request`
 * @returns {NavigationRequest}
 */
export function requestOf(words) {
  const [, target, name] = TARGET.exec(words) ?? [];
  return target !== undefined ? { name: /** @type {"choice"} */ (name), target } : { name: /** @type {"exit"} */ (REQUESTS.has(words) ? words : "exit") };
}
