// The LMS's side of the preview: which SCO is launched with what, what came of each call, and what is kept. It draws nothing.

/** @import { Behaviour, Call, Cmi, Edition, Faults, Mode, Order, Profile, Report } from "../lms/types" */
/** @import { Definition } from "../lms/sequencing/types" */
/** @import { Arrival, NavigationRequest, Guide, Menu } from "./guide.js" */
/** @import { Kept } from "./store.js" */

import { handedOut, keep, modeOf, openedAsset, withValue } from "../lms/registration.js";
import { flatten } from "../lms/session.js";
import { createGuide, requestOf } from "./guide.js";

/**
 * @typedef {import("./types").Sco & { href: string }} Sco
 *
 * @typedef {object} Subject what is launched
 * @property {string} key under which the learner's data are kept
 * @property {Edition} edition
 * @property {Profile} profile
 * @property {Sco[]} scos
 * @property {readonly import("./types").Sco[]} [outline] the items of its menu, groups among them
 * @property {readonly Definition[]} [activities] by which the package is sequenced
 * @property {readonly (readonly [string, string])[]} [prerequisites] scripts, by items
 *
 * @typedef {object} Wishes
 * @property {Mode} mode
 * @property {number | null} mark
 * @property {Faults} faults
 *
 * @typedef {{ at: number, call: Call }} Logged
 * @typedef {{ session: number, mode: Mode, title: string }} Opening
 *
 * @typedef {object} Task what is done when the SCO that is open has been closed
 * @property {NavigationRequest} request by which it is closed
 * @property {(arrival: Arrival | null) => boolean} then tells whether the place on the page is kept
 * @property {Arrival} [arrival] what the request has led to, as soon as it was followed
 *
 * @typedef {object} Desk
 * @property {Subject | null} subject
 * @property {number} sco -1: none is open
 * @property {Kept} kept
 * @property {Mode} mode of the session
 * @property {"none" | "open" | "ended"} standing of the session
 * @property {Map<string, string>} values what the run-time has, stored or not
 * @property {(Logged | Opening)[]} log
 * @property {string} notice why nothing was launched, or what has become of the course
 * @property {boolean} isClosing whether the page that is open has not answered yet that it is closed
 */

/** Calls that are kept in sight; those before them are gone. */
const MOST = 2000;
const LEFT = "The learner has left the course. Close and resume opens it again.";
const SUSPEND = /** @type {NavigationRequest} */ ({ name: "suspendAll" });

/**
 * @param {(order: Order) => void} send
 * @param {{ keep: (key: string, kept: Kept) => void, kept: (key: string) => Kept }} store
 * @param {() => void} changed
 */
export function createDesk(send, store, changed) {
  /** @type {Desk} */
  const desk = { subject: null, sco: 0, kept: { attempt: 1, scos: {} }, mode: "normal", standing: "none", values: new Map(), log: [], notice: "", isClosing: false };
  /** @type {Wishes} */
  let wishes = { mode: "normal", mark: null, faults: {} };
  let sessions = 0;
  let began = 0;
  /** @type {Task[]} */
  let tasks = [];
  let isShown = false;
  /** @type {Guide | null} */
  let guide = null;
  /** Whether the guide knows already how the SCO that is open was left. */
  let isSettled = true;
  /** What that SCO has stored in this session. @type {Cmi | null} */
  let stored = null;
  /** @type {Menu | null} */
  let known = null;

  return { desk, open, wish, setFaults, resume, begin, turnTo, ask, put, heard, behaviour, cmi, sco, restart, menu };

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

  /** @returns {Menu | null} what may be launched now */
  function menu() {
    known ??= guide?.menu(isSettled ? null : stored) ?? null;
    return known;
  }

  /** The page around the course is there, or there anew: nothing is open in it. */
  function restart() {
    isShown = false;
    goOn(false);
  }

  /** @param {Subject} subject @param {boolean} again whether the place on the page is kept */
  function open(subject, again) {
    const same = desk.subject?.key === subject.key;
    close(SUSPEND, () => {
      const before = sco()?.id;
      desk.subject = subject;
      desk.kept = store.kept(subject.key);
      lead(same ? placeOf(before, desk.sco, subject.scos) : 0);
      return again && same;
    });
  }

  /** @param {number} at the SCO that was open last: have the learner led through the package, as it is now */
  function lead(at) {
    const { subject } = desk;
    const ways = behaviour();
    if (subject && ways) {
      const { edition, scos, outline, activities = [], prerequisites = [] } = subject;
      const of = { edition, behaviour: ways, lms: subject.profile.title, scos, ...(outline && { outline }), activities, prerequisites, mark: wishes.mark };
      guide = createGuide(of, desk.kept.tree ?? null, at, statusOf);
      arrive(guide.begin());
    }
  }

  /** @param {Sco} one @returns {string} */
  function statusOf(one) {
    const has = desk.kept.scos[one.href];
    return String((desk.subject?.edition === "2004" ? has?.completion_status : has?.core?.lesson_status) ?? "");
  }

  /** @param {Arrival | null} arrival */
  function arrive(arrival) {
    desk.sco = arrival?.index ?? -1;
    desk.notice = arrival === null ? "" : arrival.why || (arrival.ended ? LEFT : arrival.index === null ? "Nothing is open. Choose a part." : "");
    keepTree();
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
    // Where the course goes on is what the LMS has kept, and not what the panel remembers.
    close(SUSPEND, () => goTo(guide?.begin() ?? null));
  }

  function begin() {
    close(SUSPEND, () => {
      desk.kept = { attempt: desk.kept.attempt + 1, scos: {} };
      keepAll();
      lead(0);
      return false;
    });
  }

  /** @param {number} index of a SCO */
  function turnTo(index) {
    const target = desk.subject?.scos[index]?.id;
    if (target === undefined) {
      return;
    }
    close({ name: "choice", target, index }, (arrival) => {
      // The package may have been made anew since, without this part: then what was open goes on.
      const isThere = desk.subject?.scos[index]?.id === target;
      arrive(isThere ? arrival : (guide?.begin() ?? null));
      return !isThere;
    });
  }

  /** @param {NavigationRequest} request of a learner, by the LMS's menu and buttons */
  function ask(request) {
    close(request, goTo);
  }

  /** @param {Arrival | null} arrival @returns {boolean} */
  function goTo(arrival) {
    arrive(arrival);
    return false;
  }

  /**
   * Launch with other resume data than the LMS has.
   *
   * @param {string} text
   */
  function put(text) {
    close(SUSPEND, () => {
      arrive(guide?.begin() ?? null);
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
   * Close what is open, and go on. What is asked for while it is being closed is done in turn.
   *
   * @param {NavigationRequest} request @param {Task["then"]} then
   */
  function close(request, then) {
    tasks.push({ request, then });
    if (!isShown) {
      goOn(true);
    } else if (tasks.length === 1) {
      sendClose();
    }
  }

  function sendClose() {
    desk.isClosing = true;
    send({ kind: "close" });
  }

  /** @param {boolean} again whether the place on the page may be kept */
  function goOn(again) {
    const due = tasks;
    tasks = [];
    desk.isClosing = false;
    launch(due.map((task) => task.then(task.arrival ?? settle(task.request))).every(Boolean) && again);
  }

  /** @param {NavigationRequest} request by which the SCO that is open is left, or that is asked where none is @returns {Arrival | null} */
  function settle(request) {
    const data = isSettled ? null : stored;
    isSettled = true;
    stored = null;
    const arrival = guide?.leave(request, data) ?? null;
    keepTree();
    return arrival;
  }

  function keepTree() {
    known = null;
    const tree = guide?.saved() ?? null;
    if (tree !== null) {
      desk.kept = { ...desk.kept, tree };
      keepAll();
    }
  }

  /** @param {boolean} again */
  function launch(again) {
    const at = sco();
    const ways = behaviour();
    const subject = desk.subject;
    desk.standing = "none";
    if (!at || !ways || !subject) {
      desk.values = new Map();
      changed();
      return;
    }
    const { edition } = subject;
    desk.mode = modeOf(edition, ways, cmi(), wishes.mode);
    if (at.is_asset && desk.mode === "normal") {
      keepOfSco(at, openedAsset(edition, cmi()));
    }
    const handed = handedOut(edition, ways, cmi(), { learner: `learner-${desk.kept.attempt}`, mode: desk.mode, mark: wishes.mark ?? at.mark });
    const data = { ...guide?.launchData(), ...handed, ...(at.launch_data ? { launch_data: at.launch_data } : {}) };
    desk.values = flatten(data);
    sessions += 1;
    began = performance.now();
    push({ session: sessions, mode: desk.mode, title: at.title });
    isShown = true;
    isSettled = false;
    stored = null;
    send({ kind: "launch", launch: { edition, behaviour: ways, href: at.href, mode: desk.mode, cmi: data, faults: wishes.faults, items: subject.scos.map(({ id }) => id), valid: validity(), again } });
    changed();
  }

  /** @returns {import("../lms/types").Validity} what a SCO may ask for (adl.nav.request_valid) */
  function validity() {
    const now = menu();
    const scos = desk.subject?.scos ?? [];
    const may = (/** @type {"continue" | "previous"} */ name, /** @type {number} */ step) => (now?.ways ? now.ways[name] === "" : now?.isSequenced ? false : Boolean(scos[desk.sco + step]));
    return { continue: may("continue", 1), previous: may("previous", -1), choice: scos.map(({ id }, index) => [id, now?.why[index] === ""]) };
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
    } else if (report.kind === "closed" && tasks.length > 0) {
      isShown = false;
      desk.standing = "ended";
      goOn(true);
    }
    changed();
  }

  /** @param {NavigationRequest} request of a SCO, which its own end has brought */
  function follow(request) {
    if (isSettled || tasks.length > 0) {
      return; // it is left already: what a learner asks for goes before what a SCO asks for
    }
    const arrival = settle(request);
    desk.notice = arrival?.why || (arrival?.ended ? LEFT : "");
    if (arrival !== null && arrival.index !== null) {
      tasks.push({ request, arrival, then: () => goTo(arrival) });
      sendClose();
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

  /** @param {Cmi} data @param {boolean} terminated */
  function keepOf(data, terminated) {
    const at = sco();
    const ways = behaviour();
    if (!at || !ways || !desk.subject) {
      return;
    }
    const session = { cmi: data, terminated, mode: desk.mode, mark: wishes.mark ?? at.mark };
    const next = keep(desk.subject.edition, ways, cmi(), session);
    keepOfSco(at, next);
    stored = desk.mode === "normal" ? next : null;
    if (!terminated) {
      send({ kind: "valid", valid: validity() });
    } else if (tasks[0]) {
      tasks[0].arrival ??= settle(tasks[0].request) ?? undefined;
    } else if (desk.subject.edition === "2004") {
      follow(requestOf(desk.values.get("adl.nav.request") ?? ""));
    }
  }

  /** @param {Sco} one @param {Cmi | null} data */
  function keepOfSco(one, data) {
    desk.kept = { ...desk.kept, scos: { ...desk.kept.scos, [one.href]: data } };
    known = null;
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
