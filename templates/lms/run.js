/**
 * The page around a SCO: the run-time that it looks for, in the window above its own.
 *
 * Course and run-time share an origin, which is not the panel's. They speak with the panel by messages only, and what the
 * panel hears may be forged by the course: the panel shows it and believes nothing.
 */
import { createEngine } from "./engine.js";
import { createLook } from "./look.js";
import { createRules } from "./rules.js";
import { apiName, createSession } from "./session.js";

/** @import { Call, Faults, Launch, Order, Report } from "./types" */

const panel = /** @type {HTMLMetaElement} */ (document.querySelector('meta[name="panel"]')).content;
const rules = createRules();
const look = createLook();
/** @type {HTMLIFrameElement | null} */
let frame = null;
/** @type {Faults} */
let faults = {};

/** @param {Report} told */
const report = (told) => window.parent.postMessage(told, panel);

/** @param {Launch} launch */
async function start(launch) {
  const { edition, behaviour, mode, cmi } = launch;
  const address = new URL(launch.href, location.href);
  if (address.origin !== location.origin) {
    return;
  }
  faults = launch.faults;
  const engine = await createEngine(edition, cmi, {});
  const session = createSession(engine, {
    edition,
    mode,
    cmi,
    get faults() {
      return faults;
    },
    kept: behaviour.kept,
    refusal: (element, value, values) => rules.refusal(edition, element, value, values, behaviour),
    unreadable: (element) => rules.unreadable(edition, element),
    enforce: true,
    told: (call) => tell(call, engine),
  });
  const publish = () => Object.assign(window, { [apiName(edition)]: session });
  if (faults.api === "late") {
    setTimeout(publish, faults.delay ?? 3000);
  } else if (faults.api !== "missing") {
    publish();
  }
  open(address);
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
  // A package of ours carries its course; others have nothing of that name, or something else.
  const course = frame.contentDocument.querySelector('script[type="application/json"]#course');
  report({ kind: "course", text: course?.textContent ?? "" });
}

/** Let the course's own `navigator.onLine` say what the fault says, as it does without a network. */
function setOnline() {
  const inside = /** @type {any} */ (frame?.contentWindow);
  if (inside) {
    Object.defineProperty(inside.navigator, "onLine", { configurable: true, get: () => !faults.offline });
    inside.dispatchEvent(new Event(faults.offline ? "offline" : "online"));
  }
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
    case "close":
      frame?.remove();
      frame = null;
      report({ kind: "closed" });
      break;
    case "go":
      if (frame?.contentWindow) {
        frame.contentWindow.location.hash = order.fragment;
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
