/**
 * Moodle's pages around a package: the login page, and the activity's own with what it says of the learner, "Enter" and
 * "Preview" for each SCO. What they say and do comes from moodle.js.
 */
import { decide, gradeOf, isComplete, modeAtEntry } from "./moodle.js";

/**
 * @typedef {object} Configuration
 * @property {"login" | "first-after-login" | "view"} page
 * @property {import("./moodle.js").Edition} edition
 * @property {import("./moodle.js").Behaviour} behaviour of Moodle in this edition
 * @property {string} home address of the activity
 * @property {readonly string[]} titles of the SCOs
 * @property {Record<string, import("./moodle.js").Tracks>} tracks by the SCO's place
 */

const { page, home, titles, tracks, ...site } = /** @type {Configuration} */ (
  JSON.parse(document.getElementById("configuration")?.textContent ?? "")
);
if (decide("empties", site, { page })) { localStorage.clear(); }

/** @param {string} text @param {string} address @param {string} name */
const link = (text, address, name) => {
  const made = document.createElement("a");
  made.textContent = text;
  made.href = `${home}/${address}`;
  made.dataset.name = name;
  document.body.append(made, " ");
};

/** @param {string} name @param {unknown} value */
const tell = (name, value) => {
  const made = document.createElement("p");
  made.id = name;
  made.textContent = value === null ? "-" : String(value);
  document.body.append(made);
};

if (page === "login") {
  link("Log in", "signed-in", "log-in");
} else {
  const scos = titles.map((_, place) => tracks[place]);
  tell("grade", gradeOf(site, scos));
  tell("complete", isComplete(site, scos));
  tell("mode", modeAtEntry(site, "normal", scos));
  titles.forEach((title, place) => {
    link(`Preview ${title}`, `player/${place}/browse`, `preview-${place}`);
    link(`Enter ${title}`, `player/${place}/normal`, `enter-${place}`);
  });
}
