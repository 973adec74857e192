/** "What the LMS knows now", in one sentence for people who do not know SCORM. Pure. */

/** @import { Behaviour, Cmi, Edition } from "./types" */

import { comesBack, gradeOf, isDone, modeOf, openedAsset, statusesOf } from "./registration.js";

/**
 * @typedef {object} Place where the course would go on
 * @property {string} title "" for its beginning
 *
 * @typedef {{ text: string, place?: boolean }} Part of the sentence; `place`: a title of the course
 */

/**
 * Say what an LMS knows of a learner.
 *
 * @param {Edition} edition
 * @param {Behaviour} behaviour
 * @param {Cmi | null} kept
 * @param {Place | null} place as the course's own resume data have it; `null`: they cannot be read
 * @returns {Part[]}
 */
export function whatTheLmsKnows(edition, behaviour, kept, place) {
  if (kept === null) {
    return [{ text: "Nothing yet: this learner has not begun." }];
  }
  if (JSON.stringify(kept) === JSON.stringify(openedAsset(edition, null))) {
    return [{ text: "Completed because it was opened: this part is an asset, which reports nothing." }];
  }
  const statuses = statusesOf(edition, kept);
  const words = statuses.length > 0 ? capital(statuses.join(" and ")) : "Begun, without a status";
  const done = isDone(edition, behaviour, kept) ? " It counts as finished." : "";
  return [{ text: `${words}, ${score(edition, behaviour, kept)}, ` }, ...resume(edition, behaviour, kept, place), ...(done ? [{ text: done }] : [])];
}

/**
 * @param {Edition} edition
 * @param {Behaviour} behaviour
 * @param {Cmi} kept
 */
export function score(edition, behaviour, kept) {
  const { max = "" } = (edition === "2004" ? kept.score : kept.core?.score) ?? {};
  const points = gradeOf(edition, behaviour, kept);
  return points === null ? "no score yet" : `${points} of ${behaviour.graded.by === "raw" && max !== "" ? max : 100}`;
}

/**
 * @param {Edition} edition
 * @param {Behaviour} behaviour
 * @param {Cmi} kept
 * @param {Place | null} place
 * @returns {Part[]}
 */
function resume(edition, behaviour, kept, place) {
  if (modeOf(edition, behaviour, kept, "normal") === "review") {
    return [{ text: "and would open for review only." }];
  }
  if (!comesBack(edition, behaviour, kept)) {
    return [{ text: "but would begin from nothing: the last session was not suspended." }];
  }
  const raw = String((edition === "2004" ? kept.location : kept.core?.lesson_location) ?? "");
  const title = place ? place.title : raw;
  return title === "" ? [{ text: "would resume at the beginning." }] : [{ text: "would resume at " }, { text: title, place: true }, { text: "." }];
}

/** @param {string} words */
const capital = (words) => words.charAt(0).toUpperCase() + words.slice(1);
