// A learner, a browser and an LMS, put together as the player does it.

import { createRecord } from "../../templates/player/record/record.js";
import { createTimeLimits } from "../../templates/player/record/time-limits.js";
import { excess } from "../../templates/player/state/excess.js";
import { createTracker as createBrowser } from "../../templates/player/trackers/browser.js";
import { createTracker as createScorm12 } from "../../templates/player/trackers/scorm12.js";
import { createTracker as createScorm2004 } from "../../templates/player/trackers/scorm2004.js";
import { TYPES } from "./courses.js";
import { StrictLms } from "./strict-lms.js";
import { Browser } from "./world.js";

export const TRACKERS = { "1.2": createScorm12, "2004": createScorm2004, browser: createBrowser };

/** Elements by what they are, in both editions. */
export const ELEMENTS = {
  "1.2": { status: "cmi.core.lesson_status", raw: "cmi.core.score.raw", exit: "cmi.core.exit", mode: "cmi.core.lesson_mode", credit: "cmi.core.credit", mark: "cmi.student_data.mastery_score", time: "cmi.core.session_time", learner: "cmi.core.student_id" },
  "2004": { status: "cmi.completion_status", raw: "cmi.score.raw", exit: "cmi.exit", mode: "cmi.mode", credit: "cmi.credit", mark: "cmi.scaled_passing_score", time: "cmi.session_time", learner: "cmi.learner_id" },
};

/** Everything that a test of the record needs: `launch()` opens the course as a learner would. */
export class Classroom {
  constructor(edition, course, settings = {}) {
    this.edition = edition;
    this.course = course;
    this.browser = new Browser();
    this.lms = edition === "browser" ? null : new StrictLms(edition, settings);
    if (this.lms) {
      this.lms.sleep = (milliseconds) => this.browser.advance(milliseconds);
    }
    this.elements = ELEMENTS[edition];
  }

  /** Open the course; `without`: the LMS offers no API; `browser`: on another device; `fragments`: what it has besides. */
  async launch({ browser = this.browser, ...options } = {}) {
    const { opening, ...launched } = this.begin({ browser, ...options });
    let opened = null;
    opening.then((value) => (opened = value));
    while (!opened) {
      await browser.pass(100);
    }
    return { ...launched, opened };
  }

  /** Open the course as `launch` does, but leave it to the test to wait for `opening`. */
  begin({ without = false, settings = {}, browser = this.browser, storage = true, course = this.course, parent = null, fragments = {} } = {}) {
    const api = this.lms && !without ? { [this.lms.name]: this.lms.launch(settings) } : {};
    const window = browser.open(parent ?? api);
    const environment = window.environment({ storage });
    const troubles = [];
    const record = createRecord({
      course,
      questionTypes: TYPES,
      fragments: { createTimeLimits, excess, ...fragments },
      tracker: TRACKERS[this.edition](environment),
      environment,
      onTrouble: ({ key }) => troubles.push(key),
    });
    return { record, opening: record.open(), troubles, window, api };
  }
}
