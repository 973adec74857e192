/**
 * The LMS's page: scorm-again as the run-time, strict rules around it, a log of every call, and faults on demand.
 *
 * The page's configuration comes as JSON; what is stored goes to the server of the tests with scorm-again's own requests.
 */
import { createEngine } from "../../../templates/lms/engine.js";
import { apiName, complaint, createSession } from "../../../templates/lms/session.js";
import { refusal, unreadable } from "./rules.js";

/**
 * @typedef {import("../../../templates/lms/types").Faults} Faults
 *
 * @typedef {object} Configuration
 * @property {"1.2" | "2004"} edition
 * @property {string} content address of the SCO
 * @property {string} commit address that stores
 * @property {string} trouble address that collects refusals
 * @property {"normal" | "browse" | "review"} mode
 * @property {Record<string, unknown>} cmi what the SCO finds
 * @property {Faults} faults
 *
 * @typedef {{ calls: import("../../../templates/lms/types").Call[], faults: Faults, remove: () => void }} LearningSystem
 */

const configuration = /** @type {Configuration} */ (JSON.parse(document.getElementById("configuration")?.textContent ?? ""));
const { edition } = configuration;

/** @type {LearningSystem} */
const lms = { calls: [], faults: configuration.faults, remove: () => document.querySelector("iframe")?.remove() };

/** @param {string} trouble tell the tests, even while the page goes away */
const complain = (trouble) => navigator.sendBeacon(configuration.trouble, JSON.stringify({ trouble }));

/** @returns {Promise<import("../../../templates/lms/session.js").Api>} the run-time with what the LMS has stored */
const runtime = () =>
  createEngine(edition, configuration.cmi, {
    lmsCommitUrl: configuration.commit,
    requestHandler: (/** @type {object} */ commit, /** @type {{ isTerminateCommit?: boolean } | undefined} */ about) => ({
      ...commit,
      terminated: about?.isTerminateCommit === true,
    }),
    // An expired session answers with an error that the SCO is told about.
    xhrResponseHandler: (/** @type {XMLHttpRequest} */ answer) => JSON.parse(answer.responseText),
  });

const api = createSession(await runtime(), {
  edition,
  mode: configuration.mode,
  cmi: configuration.cmi,
  get faults() { return lms.faults; },
  kept: { unreachable: "true", expired: "false" },
  refusal: (element, value, values) => {
    const reason = refusal(edition, element, value, values);
    return reason === null ? null : { reason, beyond: "refused", characters: 0 };
  },
  unreadable: (element) => unreadable(edition, element),
  enforce: false,
  onCall: (call) => {
    lms.calls.push(call);
    const trouble = complaint(call);
    if (trouble !== null) { complain(trouble); }
  },
});
const publish = () => Object.assign(window, { [apiName(edition)]: api });
Object.assign(window, { lms });
if (lms.faults.api === "late") { setTimeout(publish, lms.faults.delay ?? 500); }
else if (lms.faults.api !== "missing") { publish(); }
const frame = document.createElement("iframe");
frame.title = "content";
frame.src = configuration.content;
document.body.append(frame);
