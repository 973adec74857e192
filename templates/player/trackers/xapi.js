// The tracker of a page outside any LMS that tells a learning record store what learners do. Who learns stands in the link that
// opened the page, or is asked; who does not say it learns in this browser alone. What is recorded then: learning-store.js.
//
// Each opening of the page is a session. What the store has not taken is kept in the browser until it has.

/**
 * @import { Catalogue, CourseData, Environment, RecordStore, Tracker } from "../types"
 * @import { Link } from "./launch-link.js"
 */

import { askWhoLearns } from "../screen/who-learns.js";
import { createTracker } from "./browser.js";
import { readLink } from "./launch-link.js";
import { createLearningStore } from "./learning-store.js";
import { createLrs } from "./lrs.js";
import { uuidOf } from "./statements.js";
import { createTab } from "./tab.js";

/**
 * Return what makes the tracker, once it is known who learns.
 *
 * @param {CourseData} course
 * @param {Catalogue} catalogue
 * @returns {Promise<(environment: Environment) => Tracker>}
 */
export async function chooseTracker(course, catalogue) {
  const store = /** @type {RecordStore} */ (course.reporting.store);
  const link = readLink(window.location.search, store) ?? (await askedFor(store, catalogue));
  return link ? (environment) => createStoreTracker(environment, course, link) : createTracker;
}

/**
 * @param {RecordStore} store
 * @param {Catalogue} catalogue
 * @returns {Promise<Link | null>}
 */
async function askedFor(store, catalogue) {
  const tab = createTab(window, "lessonpack/person");
  const browser = createTab(window, "lessonpack/person", "localStorage");
  if (tab.kept.who === undefined) {
    const known = browser.kept.who ?? { name: "", email: "" };
    tab.kept.who = await askWhoLearns(catalogue, new URL(store.endpoint).host, known);
    tab.keep();
    browser.kept.who = tab.kept.who ?? browser.kept.who;
    browser.keep();
  }
  const { who } = tab.kept;
  return who && { ...store, actor: { objectType: "Agent", name: who.name, mbox: `mailto:${who.email}` }, registration: "" };
}

/**
 * @param {Environment} environment
 * @param {CourseData} course
 * @param {Link} link
 * @returns {Tracker}
 */
export function createStoreTracker(environment, course, { actor, endpoint, authorization, activity, registration: given }) {
  const { name, objectType, ...identifier } = actor;
  const registration = given || uuidOf(`${activity} ${objectType} ${JSON.stringify(identifier)}`);
  const tab = createTab(environment.window, `lessonpack/xapi/${activity}/${registration}`, "localStorage");
  const lrs = createLrs(environment.window, endpoint, authorization);
  const place = { activityId: activity, agent: JSON.stringify(actor), registration };
  beginAnew();

  return createLearningStore(environment, course, {
    tab,
    join() {
      if (tab.kept.over) {
        beginAnew();
      }
      return Promise.resolve({
        lrs,
        place,
        scene: { actor, registration, activity, template: {}, mastery: null, isCmi5: false },
        session: String(environment.clock.now()),
        learner: { id: registration, name: String(name ?? "") },
        mode: /** @type {const} */ ("normal"),
        returnUrl: "",
      });
    },
  });

  function beginAnew() {
    Object.assign(tab.kept, { begun: undefined, latest: undefined, judged: undefined, over: undefined });
  }
}
