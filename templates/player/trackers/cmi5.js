// The tracker of cmi5, for an LMS with a learning record store: how a launch is joined. The numbers are sections of the
// specification ("Quartz"). What is recorded then: learning-store.js.
//
// The LMS gives its token once (8.2): it stands in the session storage of the tab, so that a page that is loaded again has it.

/** @import { CourseData, Environment, Tracker } from "../types" */
/** @typedef {import("./learning-store.js").Joined} Joined */

import { createLearningStore } from "./learning-store.js";
import { createLrs, isSilent, isTaken, request } from "./lrs.js";
import { TrackerError } from "./session.js";
import { createTab } from "./tab.js";

const SESSION = "https://w3id.org/xapi/cmi5/context/extensions/sessionid";
const NEEDED = /** @type {const} */ (["endpoint", "fetch", "registration", "activityId"]);
/** What the LMS says instead of a token (8.2.3). */
const REFUSALS = { 1: "troubleExpired", 2: "troubleRefused", 3: "troubleFailed" };

/**
 * @param {Environment} environment
 * @param {CourseData} course
 * @returns {Tracker}
 */
export function createTracker(environment, course) {
  const { window } = environment;
  const launch = readLaunch(window.location.search);
  const tab = createTab(window, `lessonpack/cmi5/${launch?.fetch}`);
  /** @type {TrackerError | null} what asking again would not change */
  let refusal = null;
  let isPrepared = false;

  return createLearningStore(environment, course, { tab, join });

  /** @returns {Promise<Joined>} rejects with a TrackerError */
  async function join() {
    if (refusal || !launch) {
      throw refusal ?? new TrackerError("troubleNoLms");
    }
    const { endpoint, registration, activityId, actor } = launch;
    const agent = JSON.stringify(actor);
    tab.kept.token = tab.kept.token ?? (await askToken());
    tab.keep();
    const lrs = createLrs(window, endpoint, `Basic ${tab.kept.token}`);
    const place = { activityId, agent, registration };
    const [data] = await Promise.all([tab.kept.data ?? askData(lrs, place), prepare(lrs, agent)]);
    tab.kept.data = data;
    tab.keep();
    // An empty text, which some write for "none", is not 0.
    const mastery = Number.parseFloat(data.masteryScore);
    return {
      lrs,
      place,
      scene: {
        actor,
        registration,
        activity: activityId,
        template: data.contextTemplate ?? {},
        mastery: mastery >= 0 && mastery <= 1 ? mastery : null,
        isCmi5: true,
      },
      session: data.contextTemplate?.extensions?.[SESSION] ?? launch.fetch,
      learner: { id: registration, name: String(actor.name ?? "") },
      mode: data.launchMode === "Browse" ? "browse" : data.launchMode === "Review" ? "review" : "normal",
      returnUrl: /^https?:/i.test(data.returnURL) ? String(data.returnURL) : "",
    };
  }

  /** @returns {Promise<string>} what the LMS gives once */
  async function askToken() {
    const { status, body } = await request(window, String(launch?.fetch), { method: "POST" });
    const token = body?.["auth-token"];
    if (isTaken(status) && typeof token === "string" && token !== "") {
      return token;
    }
    const code = /** @type {1 | 2 | 3} */ (Number(body?.["error-code"]));
    const error = new TrackerError(REFUSALS[code] ?? (isSilent(status) ? "troubleFailed" : "troubleRefused"));
    refusal = error.key === "troubleFailed" ? null : error;
    throw error;
  }

  /**
   * Return what the LMS says of the launch (10).
   *
   * @param {import("./lrs.js").Lrs} lrs
   * @param {Record<string, string>} place
   */
  async function askData(lrs, place) {
    const { status, body } = await lrs.get("activities/state", { ...place, stateId: "LMS.LaunchData" });
    if (!isTaken(status) || typeof body !== "object" || body === null) {
      throw new TrackerError(isSilent(status) ? "troubleFailed" : "troubleRefused");
    }
    return body;
  }

  /**
   * Do what the learner prefers (11). Nothing depends on it; which languages they like does not matter, as a course has one.
   *
   * @param {import("./lrs.js").Lrs} lrs
   * @param {string} agent
   */
  async function prepare(lrs, agent) {
    if (isPrepared || tab.kept.over) {
      return;
    }
    const { status, body } = await lrs.get("agents/profile", { agent, profileId: "cmi5LearnerPreferences" });
    isPrepared = !isSilent(status);
    if (body?.audioPreference === "off") {
      window.document.querySelectorAll("audio, video").forEach(mute);
      window.document.addEventListener("loadstart", (/** @type {Event} */ event) => mute(event.target), true);
    }
  }
}

/** @param {any} recording */
function mute(recording) {
  recording.muted = true;
}

/**
 * Return what stands in the address of the launch, in whatever order (8.1); `null` if the page was not launched by an LMS.
 *
 * @param {string} query
 */
function readLaunch(query) {
  const parameters = new URLSearchParams(query);
  const [endpoint = "", fetch = "", registration = "", activityId = ""] = NEEDED.map((name) => parameters.get(name) ?? "");
  const actor = readActor(parameters.get("actor") ?? "");
  return endpoint && fetch && registration && activityId && actor ? { endpoint, fetch, registration, activityId, actor } : null;
}

/** @param {string} text */
function readActor(text) {
  try {
    const actor = JSON.parse(text);
    return typeof actor === "object" && !Array.isArray(actor) ? actor : null;
  } catch {
    return null;
  }
}
