// The LMS's side of the preview: which SCO is launched with what, what came of each call, and what is kept. It draws nothing.

/** @import { Behaviour, Call, Cmi, Edition, Faults, Mode, Order, Profile, Report } from "../lms/types" */
/** @import { Kept } from "./store.js" */

import { handedOut, keep, modeOf, withValue } from "../lms/registration.js";
import { flatten } from "../lms/session.js";

/**
 * @typedef {import("./types").Sco & { href: string }} Sco
 *
 * @typedef {object} Subject what is launched
 * @property {string} key under which the learner's data are kept
 * @property {Edition} edition
 * @property {Profile} profile
 * @property {Sco[]} scos
 *
 * @typedef {object} Wishes
 * @property {Mode} mode
 * @property {number | null} mark
 * @property {Faults} faults
 *
 * @typedef {{ at: number, call: Call }} Logged
 * @typedef {{ session: number, mode: Mode, title: string }} Opening
 *
 * @typedef {() => boolean} Change tells whether the place on the page is kept
 *
 * @typedef {object} Desk
 * @property {Subject | null} subject
 * @property {number} sco
 * @property {Kept} kept
 * @property {Mode} mode of the session
 * @property {"none" | "open" | "ended"} standing of the session
 * @property {Map<string, string>} values what the run-time has, stored or not
 * @property {(Logged | Opening)[]} log
 */

/** Calls that are kept in sight; those before them are gone. */
const MOST = 2000;

/**
 * @param {(order: Order) => void} send
 * @param {{ keep: (key: string, kept: Kept) => void, kept: (key: string) => Kept }} store
 * @param {() => void} changed
 */
export function createDesk(send, store, changed) {
  /** @type {Desk} */
  const desk = { subject: null, sco: 0, kept: { attempt: 1, scos: {} }, mode: "normal", standing: "none", values: new Map(), log: [] };
  /** @type {Wishes} */
  let wishes = { mode: "normal", mark: null, faults: {} };
  let sessions = 0;
  let began = 0;
  /** What is changed before the next launch, once the course has been closed. @type {Change[]} */
  let changes = [];
  let isShown = false;

  return { desk, open, wish, setFaults, resume, begin, turnTo, put, heard, behaviour, cmi, sco, restart };

  /** @returns {Behaviour | null} */
  function behaviour() {
    return desk.subject ? desk.subject.profile.editions[desk.subject.edition] : null;
  }

  /** @returns {Sco | null} */
  function sco() {
    return desk.subject?.scos[desk.sco] ?? null;
  }

  /** @returns {Cmi | null} what the LMS has of the SCO */
  function cmi() {
    const at = sco();
    return (at && desk.kept.scos[at.href]) ?? null;
  }

  /** The page around the course is there, or there anew: nothing is open in it. */
  function restart() {
    isShown = false;
    goOn(false);
  }

  /** @param {Subject} subject @param {boolean} again whether the place on the page is kept */
  function open(subject, again) {
    const same = desk.subject?.key === subject.key;
    close(() => {
      const before = sco()?.id;
      desk.subject = subject;
      desk.kept = store.kept(subject.key);
      desk.sco = same ? placeOf(before, desk.sco, subject.scos) : 0;
      return again && same;
    });
  }

  /** @param {Wishes} next */
  function wish(next) {
    wishes = next;
  }

  /** @param {Faults} faults */
  function setFaults(faults) {
    wishes = { ...wishes, faults };
    send({ kind: "faults", faults });
  }

  function resume() {
    close(() => true);
  }

  function begin() {
    close(() => {
      desk.kept = { attempt: desk.kept.attempt + 1, scos: {} };
      keepAll();
      return false;
    });
  }

  /** @param {number} index of a SCO */
  function turnTo(index) {
    close(() => {
      desk.sco = index;
      return false;
    });
  }

  /**
   * Launch with other resume data than the LMS has.
   *
   * @param {string} text
   */
  function put(text) {
    close(() => {
      const at = sco();
      const subject = desk.subject;
      if (at && subject) {
        const before = desk.kept.scos[at.href] ?? {};
        const status = subject.edition === "2004" ? ["completion_status"] : ["core", "lesson_status"];
        const exit = subject.edition === "2004" ? ["exit"] : ["core", "exit"];
        const begun = desk.kept.scos[at.href] ? before : withValue(before, status, "incomplete");
        desk.kept = { ...desk.kept, scos: { ...desk.kept.scos, [at.href]: { ...withValue(begun, exit, "suspend"), suspend_data: text } } };
        keepAll();
      }
      return false;
    });
  }

  /**
   * Close what is open, and launch with a change. Changes that come while it is being closed are made one after the other.
   *
   * @param {Change} change
   */
  function close(change) {
    changes.push(change);
    if (!isShown) {
      goOn(true);
    } else if (changes.length === 1) {
      send({ kind: "close" });
    }
  }

  /** @param {boolean} again whether the place on the page may be kept */
  function goOn(again) {
    const due = changes;
    changes = [];
    launch(due.map((change) => change()).every(Boolean) && again);
  }

  /** @param {boolean} again */
  function launch(again) {
    const at = sco();
    const ways = behaviour();
    const subject = desk.subject;
    if (!at || !ways || !subject) {
      return;
    }
    const { edition } = subject;
    desk.mode = modeOf(edition, ways, cmi(), wishes.mode);
    const handed = handedOut(edition, ways, cmi(), { learner: `learner-${desk.kept.attempt}`, mode: desk.mode, mark: wishes.mark ?? at.mark });
    const given = at.launch_data ? { ...handed, launch_data: at.launch_data } : handed;
    desk.values = flatten(given);
    desk.standing = "none";
    sessions += 1;
    began = performance.now();
    push({ session: sessions, mode: desk.mode, title: at.title });
    isShown = true;
    send({ kind: "launch", launch: { edition, behaviour: ways, href: at.href, mode: desk.mode, cmi: given, faults: wishes.faults, items: subject.scos.map(({ id }) => id), again } });
    changed();
  }

  /** @param {Logged | Opening} entry */
  function push(entry) {
    desk.log.push(entry);
    desk.log.splice(0, desk.log.length - MOST);
  }

  /** @param {Report} report */
  function heard(report) {
    if (report.kind === "call") {
      note(report.call);
    } else if (report.kind === "stored") {
      keepOf(report.cmi, report.terminated);
    } else if (report.kind === "asked") {
      follow(report.way, report.target);
    } else if (report.kind === "closed" && changes.length > 0) {
      isShown = false;
      desk.standing = "ended";
      goOn(true);
    }
    changed();
  }

  /**
   * Go where a SCO asked to be led: by the order of the manifest, and without its rules of sequencing.
   *
   * @param {"next" | "previous" | "target" | "leave"} way
   * @param {string} target
   */
  function follow(way, target) {
    const scos = desk.subject?.scos ?? [];
    const to = { next: desk.sco + 1, previous: desk.sco - 1, target: scos.findIndex(({ id }) => id === target), leave: -1 }[way];
    if (scos[to]) {
      turnTo(to);
    }
  }

  /** @param {Call} call */
  function note(call) {
    push({ at: (performance.now() - began) / 1000, call });
    const done = call.result === "true" && call.fault === "";
    if (/Initialize$/.test(call.method) && done) {
      desk.standing = "open";
    } else if (/(Finish|Terminate)$/.test(call.method) && done) {
      desk.standing = "ended";
    } else if (call.method.endsWith("SetValue") && done && call.broken === "") {
      desk.values.set(String(call.args[0]), String(call.args[1]));
    }
  }

  /** @param {Cmi} stored @param {boolean} terminated */
  function keepOf(stored, terminated) {
    const at = sco();
    const ways = behaviour();
    if (!at || !ways || !desk.subject) {
      return;
    }
    const session = { cmi: stored, terminated, mode: desk.mode, mark: wishes.mark ?? at.mark };
    const next = keep(desk.subject.edition, ways, cmi(), session);
    desk.kept = { ...desk.kept, scos: { ...desk.kept.scos, [at.href]: next } };
    keepAll();
  }

  function keepAll() {
    if (desk.subject) {
      store.keep(desk.subject.key, desk.kept);
    }
  }
}

/**
 * Return where a SCO is after the package was made anew, or what is at its place if it is there no more.
 *
 * @param {string | undefined} id
 * @param {number} index
 * @param {Sco[]} scos
 */
function placeOf(id, index, scos) {
  const found = scos.findIndex((one) => one.id === id);
  return found < 0 ? Math.min(index, scos.length - 1) : found;
}

/**
 * Return what the run-time has and the LMS has not.
 *
 * @param {Map<string, string>} values
 * @param {Cmi | null} kept
 * @returns {string[]} elements
 */
export function unsaved(values, kept) {
  const stored = flatten(kept ?? {});
  return [...values].filter(([element, value]) => value !== "" && !ONLY_GIVEN.test(element) && stored.get(element) !== value).map(([element]) => element);
}

/** What the LMS itself gives to a session. */
const ONLY_GIVEN = /^cmi\.(core\.)?(student_id|student_name|learner_id|learner_name|entry|credit|lesson_mode|mode|total_time|scaled_passing_score)$|^cmi\.student_data\./;
