// The panel: a course in the frame of an LMS, and beside it what that LMS hears and keeps. Puts the parts together.

/** @import { Edition, Faults, Mode, Profile } from "../lms/types" */
/** @import { CourseData } from "../player/types" */
/** @import { Output, Sco, State } from "./types" */

import { elementPattern } from "../lms/rules.js";
import { whatTheLmsKnows } from "../lms/knowledge.js";
import { byId, element } from "../player/screen/dom.js";
import { createSentences } from "../player/screen/sentences.js";
import { createCallsView } from "./calls-view.js";
import { createChoices, nameOf } from "./choices.js";
import { createDataView } from "./data-view.js";
import { createDesk } from "./desk.js";
import { filled } from "./filling.js";
import { watchForLoops } from "./loops.js";
import { createMenuView } from "./menu-view.js";
import { createNetwork, SERVER } from "./network.js";
import { createNotesView } from "./notes-view.js";
import { hearNotices } from "./notices.js";
import { drawProblems } from "./problems.js";
import { readReport } from "./reports.js";
import { courseOf, readResume, typesOf } from "./resume.js";
import { createResumeView } from "./resume-view.js";
import { createStage } from "./stage.js";
import { createStore } from "./store.js";
import { createTabs } from "./tabs.js";
import { unsaved } from "./unsaved.js";

const part = (/** @type {string} */ id) => /** @type {any} */ (byId(id));
const content = metaOf("content-origin");
const run = metaOf("run");
const frame = /** @type {HTMLIFrameElement} */ (part("runtime"));
const store = createStore(storage());

/** @type {State | null} */
let state = null;
/** @type {Profile[]} */
let profiles = [];
/** What the package in the frame carries, if it is one of ours. @type {CourseData | null} */
let course = null;
/** @type {import("./resume.js").Types} */
let types = {};
/** @type {any} */
let sentences = createSentences({ language: "en" });
let isReady = false;
let shown = -1;
let turns = 0;
let taken = 0;
let drawing = 0;
let launches = 0;
/** Whether none of the launches that were overtaken by others has left the page. */
let staysThere = true;
/** @typedef {{ activities: import("../lms/sequencing/types").Definition[], prerequisites: [string, string][] }} Route */
/** @type {{ name: string, read: Promise<Route> } | null} */
let route = null;
/** The page and question to turn to when the course has been launched. @type {[string, string] | null} */
let target = null;

const network = createNetwork(SERVER, (order) => frame.contentWindow?.postMessage(order, content));
const { desk, ...acts } = createDesk(network.send, store, drawSoon);
const stage = createStage({ room: part("room"), frame, sizes: part("sizes"), caption: part("caption") }, (name) => {
  store.choose({ frame: name });
  choices.draw();
});
const choices = createChoices(part, () => store.chosen, () => ({ state, profiles }), stage.offer);
const calls = createCallsView(
  { list: part("call-list"), none: part("no-calls"), filter: part("filter"), onlyTroubles: part("only-troubles"), clear: part("clear"), tab: part("tab-calls") },
  () => ({ log: desk.log, edition: edition() }),
);
const data = createDataView(part("data"), () => ({ values: desk.values, unsaved: new Set(unsaved(desk.values, acts.cmi())) }));
const resume = createResumeView(part("resume-data"), () => ({ text: resumeText(), limit: limit(), read: readText(), ours: course !== null }));
const notes = createNotesView(part("notes"), () => ({ course, types, sentences, answers: store.chosen.answers }), {
  show: turnTo,
  fill,
  showAnswers: (answers) => {
    store.choose({ answers });
    drawSoon();
  },
});
const menu = createMenuView(
  { section: part("scos"), list: part("sco-list"), note: part("scos-note"), ways: part("ways"), next: part("way-continue"), previous: part("way-previous") },
  readMenu,
  { turnTo: (index) => acts.turnTo(index), ask: (name) => acts.ask({ name }), say: tell },
);
const tabs = createTabs(part("lms").querySelector('[role="tablist"]'), (tab) => {
  store.choose({ tab });
  drawSoon();
});

/** @param {string} name @returns {string} what the page itself says */
function metaOf(name) {
  return document.querySelector(`meta[name="${name}"]`)?.getAttribute("content") ?? "";
}

/** @returns {Storage | null} */
function storage() {
  try {
    return window.localStorage;
  } catch {
    return null;
  }
}

/** @returns {Edition} */
function edition() {
  return desk.subject?.edition ?? "1.2";
}

/** @returns {string} resume data as the run-time has them, stored or not */
function resumeText() {
  return desk.values.get("cmi.suspend_data") ?? "";
}

/** @returns {number | null} */
function limit() {
  return acts.behaviour()?.limits.find((one) => elementPattern(one.element).test("cmi.suspend_data"))?.characters ?? null;
}

function readText() {
  return course && readResume(resumeText(), course, types, sentences);
}

/** @param {string} words */
function say(words) {
  part("state").textContent = words;
}

/** @param {string} why nothing comes of what somebody asked for */
function tell(why) {
  desk.notice = why;
  drawSoon();
}

/** @param {import("../player/types").QuizItem} quiz @param {"right" | "wrong"} kind */
function fill(quiz, kind) {
  if (!course) {
    return;
  }
  const text = filled(course, types, readText()?.state ?? null, quiz, kind, { limit: limit() ?? Infinity, now: Date.now(), random: Math.random() });
  if (text === null) {
    say("No attempt is left in this quiz. Begin a new attempt first.");
    return;
  }
  const lines = readResume(text, course, types, sentences)?.pages.find(({ id }) => id === quiz.id)?.lines ?? [];
  target = [`quiz-${quiz.id}`, lines[lines.length - 1]?.question.id ?? ""];
  acts.put(text);
}

/** @param {string} page @param {string} question */
function turnTo(page, question) {
  frame.contentWindow?.postMessage({ kind: "show", page, question }, content);
  turnSide("course");
}

function drawSoon() {
  drawing ||= requestAnimationFrame(() => {
    drawing = 0;
    draw();
  });
}

function draw() {
  drawKnowledge();
  menu.draw();
  calls.draw();
  ({ data, "resume-data": resume, notes })[/** @type {"data"} */ (tabs.current())]?.draw();
}

function drawKnowledge() {
  const ways = acts.behaviour();
  if (!ways) {
    return;
  }
  const kept = acts.cmi();
  const stored = course && kept ? readResume(String(kept.suspend_data ?? ""), course, types, sentences) : null;
  const parts = whatTheLmsKnows(edition(), ways, kept, stored?.place ?? null);
  const sentence = parts.map(({ text, place }) => (place ? element("em", text) : text));
  if (part("sentence").textContent !== parts.map(({ text }) => text).join("")) {
    part("sentence").replaceChildren(...sentence);
  }
  const open = unsaved(desk.values, kept).length;
  const standing = { none: "session not begun", open: "session open", ended: "session ended" }[desk.standing];
  const rest = desk.standing === "open" && open > 0 ? [`${open} ${open === 1 ? "value" : "values"} not stored yet`] : [];
  part("nothing").hidden = desk.sco >= 0 || desk.subject === null;
  part("mark").placeholder = String(acts.sco()?.mark ?? "none");
  if (part("notice").textContent !== desk.notice) {
    part("notice").textContent = desk.notice;
  }
  part("session").textContent = [`Attempt ${desk.kept.attempt}`, `${desk.mode} mode`, standing, ...rest].join(" · ");
}

/** @returns {import("./menu-view.js").Shown} */
function readMenu() {
  // As the subject has them: what was chosen just now is not launched yet.
  const items = desk.subject?.outline ?? [];
  const scos = desk.subject?.scos ?? [];
  let place = -1;
  const places = items.map(({ href }) => (href === null || !desk.subject ? -1 : (place += 1)));
  return { items, current: desk.sco < 0 ? -1 : places.indexOf(desk.sco), places, statuses: scos.map(statusOf), menu: acts.menu(), note: noteOnOrder() };
}

/** @param {import("./desk.js").Sco} sco @returns {string} */
function statusOf(sco) {
  const kept = desk.kept.scos[sco.href];
  return String((edition() === "2004" ? kept?.completion_status : kept?.core?.lesson_status) || "");
}

/** @returns {string} what the LMS makes of the order that the package asks for, where it does not keep to it */
function noteOnOrder() {
  const { subject } = desk;
  const asks = subject?.activities?.some(({ before, after, exit, control }) => before ?? after ?? exit ?? control?.choice === false) || (subject?.prerequisites?.length ?? 0) > 0;
  return asks && !acts.behaviour()?.ordered.kept ? `${subject?.profile.title} does not enforce the order that this package asks for.` : "";
}

/** @returns {Sco[]} items of the package, groups among them */
function outline() {
  return state?.structures[choices.output()?.structure ?? ""] ?? [];
}

/** @param {string} href @param {string} base @returns {string} */
function pathOf(href, base) {
  const { pathname, search, hash } = new URL(href, base);
  return `${pathname}${search}${hash}`;
}

/** @param {Output} output @returns {Promise<Route>} what its manifest says of the way through it */
function routeOf(output) {
  const name = `${shown}/${nameOf(output)}`;
  if (route?.name !== name) {
    const failed = () => {
      route = null; // the next launch asks again
      say("The order of the parts could not be read, so they are played as they stand in the package.");
      return { activities: [], prerequisites: [] };
    };
    route = { name, read: read(`/activities/${nameOf(output)}.json`).catch(failed) };
  }
  return route.read;
}

/** @param {boolean} again */
async function launch(again) {
  const output = choices.output();
  const profile = choices.profile();
  if (!isReady || !state || !output || !profile) {
    return;
  }
  staysThere = staysThere && again;
  const turn = (launches += 1);
  const { activities, prerequisites } = await routeOf(output);
  if (turn !== launches) {
    return; // something else is launched by now
  }
  const scos = outline().flatMap((sco) => (sco.href === null ? [] : [{ ...sco, href: pathOf(sco.href, output.pages) }]));
  const { mode, mark, faults } = store.chosen;
  acts.wish({ mode, mark, faults });
  const key = `${state.place}/${state.course?.id ?? state.name}/${nameOf(output)}`;
  acts.open({ key, edition: output.edition === "1.2" ? "1.2" : "2004", profile, scos, outline: outline(), activities, prerequisites }, staysThere);
  staysThere = true;
}

/** @param {Partial<import("./store.js").Chosen>} changes @param {boolean} [again] */
function choose(changes, again = true) {
  store.choose(changes);
  choices.draw();
  launch(again);
}

/** @param {"course" | "lms"} side that a narrow window shows */
function turnSide(side) {
  document.body.dataset.side = side;
  part("side-course").setAttribute("aria-pressed", String(side === "course"));
  part("side-lms").setAttribute("aria-pressed", String(side === "lms"));
}

function sendLook() {
  const { scheme, direction } = store.chosen;
  frame.contentWindow?.postMessage({ kind: "look", scheme, direction }, content);
  frame.style.colorScheme = scheme || "";
}

/** @param {string} text @param {string} catalogue */
async function takeCourse(text, catalogue) {
  course = courseOf(text);
  types = course ? await typesOf(course) : {};
  try {
    sentences = createSentences(JSON.parse(catalogue));
  } catch {
    sentences = createSentences({ language: "en" });
  }
  drawSoon();
}

/** @param {State} next */
function take(next) {
  state = next;
  part("title").textContent = next.title || next.name;
  document.title = `${part("title").textContent} – Preview`;
  drawProblems(next);
  say(next.shown === null || next.shown === next.build ? "" : "The last state without errors is shown.");
  choices.draw();
  if (next.shown !== shown && next.shown !== null) {
    shown = next.shown;
    launch(true);
  }
}

/** @param {string} address @returns {Promise<any>} */
const read = async (address) => (await fetch(address)).json();

/** Take the state anew, unless a later call has brought a later one already. */
async function refresh() {
  const turn = (turns += 1);
  try {
    profiles = profiles.length > 0 ? profiles : await read("/profiles.json");
    const next = await read("/state.json");
    if (next.run !== run) {
      location.reload(); // what is in the frame is another preview's, without the headers that this one may need
    } else if (turn > taken) {
      taken = turn;
      take(next);
    }
  } catch {
    // The preview has just ended: the stream of notices says so, and comes back when it is started again.
  }
}

window.addEventListener("message", (event) => {
  const report = event.origin === content && event.source === frame.contentWindow ? readReport(event.data) : null;
  if (report?.kind === "ready") {
    isReady = true;
    sendLook();
    if (desk.subject) {
      acts.restart();
    } else {
      launch(false);
    }
  } else if (report?.kind === "course") {
    network.arrived();
    takeCourse(report.text, report.sentences);
    if (target) {
      turnTo(...target);
      target = null;
    }
  } else if (report?.kind === "failed") {
    say("The run-time could not be loaded. Reinstall lessonpack.");
  } else if (report) {
    acts.heard(report);
  }
});

part("output").addEventListener("change", () => choose({ output: part("output").value }));
part("profile").addEventListener("change", () => choose({ profile: part("profile").value }));
part("mode").addEventListener("change", () => choose({ mode: /** @type {Mode} */ (part("mode").value) }));
part("mark").addEventListener("change", () => choose({ mark: part("mark").value === "" ? null : Math.min(100, Math.max(0, Number(part("mark").value))) }));
part("scheme").addEventListener("change", () => {
  store.choose({ scheme: part("scheme").value });
  sendLook();
});
part("direction").addEventListener("change", () => {
  store.choose({ direction: part("direction").value });
  sendLook();
});
part("print").addEventListener("click", () => frame.contentWindow?.postMessage({ kind: "print" }, content));
part("resume").addEventListener("click", () => acts.resume());
part("anew").addEventListener("click", () => acts.begin());
part("skip").addEventListener("click", () => turnSide("lms"));
part("side-course").addEventListener("click", () => turnSide("course"));
part("side-lms").addEventListener("click", () => turnSide("lms"));
for (const name of ["expired", "commit", "slow", "offline", "late"]) {
  part(`fault-${name}`).addEventListener("change", () => {
    if (name === "commit" || name === "slow") {
      part(name === "commit" ? "fault-slow" : "fault-commit").checked = false;
    }
    const faults = choices.faults();
    store.choose({ faults });
    acts.setFaults(faults);
    network.want(Boolean(faults.offline));
  });
}
watchForLoops({ frame, end: part("end") }, () => desk.isClosing, tell);
document.addEventListener("click", (event) => {
  if (!part("packages").contains(event.target)) {
    part("packages").open = false;
  }
});

window.addEventListener("pagehide", network.leave);
network.want(Boolean(store.chosen.faults.offline));
tabs.turnTo(store.chosen.tab);
frame.src = `${content}/around`;
hearNotices(document, () => new EventSource("/events"), {
  built: refresh,
  ended: () => say(state?.stays ? "The preview has ended. Start it again, and this page goes on." : "The preview has ended. Start it again: it opens another page."),
});
