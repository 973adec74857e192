/**
 * The page around a SCO: the run-time that it looks for, in the window above its own.
 *
 * Course and run-time share an origin, which is not the panel's. They speak with the panel by messages only, and what the
 * panel hears may be forged by the course: the panel shows it and believes nothing.
 */
import { createEngine } from "./engine.js";
import { createLook } from "./look.js";
import { withParts } from "./parts.js";
import { goBack, onAct, placeIn, SETTLED, show } from "./place.js";
import { createRules } from "./rules.js";
import { apiName, createSession } from "./session.js";

/** @import { Call, Faults, Launch, Order, Report } from "./types" */

const panel = /** @type {HTMLMetaElement} */ (document.querySelector('meta[name="panel"]')).content;
/** Milliseconds after which an API that comes late is there, and what a slow network takes for a commit. */
const LATE = 3000;
const rules = createRules();
const look = createLook();
/** @type {HTMLIFrameElement | null} */
let frame = null;
/** @type {Faults} */
let faults = {};
/** @type {import("./types").Validity} */
let valid = { continue: false, previous: false, choice: [] };
/** Where somebody was when the course was closed. @type {import("./place.js").Place | null} */
let before = null;
/** Whether the next course to open goes on there. */
let again = false;
/** Until when that course is on its way there, unless somebody does something in it. */
let arriving = 0;
let lateness = 0;

/** @param {Report} message */
const report = (message) => window.parent.postMessage(message, panel);

/** @param {Launch} launch */
async function start(launch) {
  const { edition, behaviour, mode, cmi } = launch;
  const address = new URL(launch.href, location.href);
  if (address.origin !== location.origin) {
    return;
  }
  faults = launch.faults;
  valid = launch.valid;
  const engine = await createEngine(edition, cmi, edition === "2004" ? { scoItemIds: launch.items } : {});
  const session = createSession(engine, {
    edition,
    mode,
    cmi,
    get faults() {
      return faults;
    },
    kept: behaviour.kept,
    recorded: behaviour.recorded.modes,
    refusal: (element, value, values) => rules.refusal(edition, element, value, values, behaviour),
    unreadable: (element) => rules.unreadable(edition, element),
    enforce: true,
    onCall: (call) => tell(call, engine),
    validity: () => valid,
  });
  publish(session, edition);
  again = launch.again && before !== null;
  if (again && before?.page) {
    address.hash = before.page;
  }
  open(address);
}

/** @param {import("./session.js").Api} session @param {import("./types").Edition} edition */
function publish(session, edition) {
  for (const name of ["API", "API_1484_11"]) {
    Reflect.deleteProperty(window, name);
  }
  clearTimeout(lateness);
  const found = () => Object.assign(window, { [apiName(edition)]: session });
  if (faults.api === "late") {
    lateness = setTimeout(found, faults.delay ?? LATE);
  } else if (faults.api !== "missing") {
    found();
  }
}

/** @param {Call} call @param {any} engine */
function tell(call, engine) {
  report({ kind: "call", call: { ...call, args: call.args.map((one) => (typeof one === "string" ? one : String(one))), result: String(call.result) } });
  const terminated = /^(LMSFinish|Terminate)$/.test(call.method);
  if ((terminated || call.method.endsWith("Commit")) && call.result === "true" && call.fault === "" && call.broken === "") {
    report({ kind: "stored", cmi: engine.renderCommitCMI(terminated).cmi, terminated });
  }
}

/** @param {URL} address */
function open(address) {
  frame?.remove();
  frame = document.createElement("iframe");
  frame.title = "Course";
  frame.addEventListener("load", opened);
  frame.src = address.href;
  document.body.append(frame);
}

function opened() {
  if (!frame?.contentWindow || !frame.contentDocument) {
    return;
  }
  look.apply(frame.contentDocument);
  setOnline();
  tellCourse(frame, carried("course"), carried("sentences"));
  if (again && before) {
    again = false;
    arriving = performance.now() + SETTLED;
    onAct(frame.contentWindow, () => {
      arriving = 0;
    });
    show(frame.contentWindow, before);
    goBack(frame.contentWindow, before);
  }
}

/** @param {HTMLIFrameElement} shown @param {string} text @param {string} sentences */
async function tellCourse(shown, text, sentences) {
  report({ kind: "course", text, sentences });
  const base = shown.contentDocument?.baseURI;
  const whole = await withParts(text, async (address) => {
    const { origin, href } = new URL(address, base);
    return origin === location.origin ? (await fetch(href)).text() : "";
  });
  if (whole !== text && frame === shown) {
    report({ kind: "course", text: whole, sentences });
  }
}

/** @param {string} id @returns {string} what a package of ours carries; others have nothing of that name, or something else */
function carried(id) {
  return frame?.contentDocument?.querySelector(`script[type="application/json"]#${id}`)?.textContent ?? "";
}

function close() {
  // A course that is closed on its way, because its files have changed again, is not where somebody was.
  if (frame?.contentWindow && !again && performance.now() > arriving) {
    try {
      before = placeIn(frame.contentWindow);
    } catch {
      before = null;
    }
  }
  frame?.remove();
  frame = null;
  report({ kind: "closed" });
}

/** Let the course's own `navigator.onLine` say what the fault says, as it does without a network. */
function setOnline() {
  const inside = /** @type {any} */ (frame?.contentWindow);
  if (frame?.contentDocument) { // otherwise it is the browser's page about a network that is gone
    if (faults.offline) {
      documentsIn(inside).forEach(keepFromOtherSites);
    }
    Object.defineProperty(inside.navigator, "onLine", { configurable: true, get: () => !faults.offline });
    inside.dispatchEvent(new Event(faults.offline ? "offline" : "online"));
  }
}

/** @param {Window} inside @returns {Document[]} of a window and its frames, but for those of other sites */
function documentsIn(inside) {
  try {
    return [inside.document, ...Array.from(inside, (_, index) => documentsIn(/** @type {Window} */ (inside[index]))).flat()];
  } catch {
    return [];
  }
}

/**
 * The server of the content answers nothing without a network; of other sites, a policy does as much, until the page goes.
 *
 * @param {Document} page
 */
function keepFromOtherSites(page) {
  const policy = page.createElement("meta");
  policy.httpEquiv = "Content-Security-Policy";
  policy.content = "default-src 'self' 'unsafe-inline' 'unsafe-eval' data: blob:";
  page.head?.append(policy);
}

/** @param {Order} order */
function obey(order) {
  switch (order.kind) {
    case "launch":
      start(order.launch).catch(() => report({ kind: "failed" }));
      break;
    case "faults":
      faults = order.faults;
      setOnline();
      break;
    case "valid":
      valid = order.valid;
      break;
    case "close":
      close();
      break;
    case "show":
      if (frame?.contentWindow) {
        show(frame.contentWindow, order);
      }
      break;
    case "look":
      look.set(order);
      if (frame?.contentDocument) {
        look.apply(frame.contentDocument);
      }
      break;
    case "print":
      frame?.contentWindow?.print();
      break;
    default:
  }
}

window.addEventListener("message", (event) => {
  if (event.source === window.parent && event.origin === panel) {
    obey(event.data);
  }
});
report({ kind: "ready" });
