// What a learner sets for the eye, in this browser and for all courses in it: sizes, spaces, letters, brightness, the menu.
//
// Attributes of the root element, which the stylesheet knows. exporter/first_script.py sets them before
// anything is seen. In localStorage, which can be read at once; and since Moodle empties that at each login, in IndexedDB.

import { createBrowserStorage } from "../record/browser-storage.js";
import { byId } from "./dom.js";

const KEY = "lessonpack:look";
const COPY = "look:lessonpack";

const storage = createBrowserStorage(window);

/**
 * Keep settings, and show them. What a browser does not keep holds until the page is left.
 * @param {Record<string, any>} settings
 */
export function keepSettings(settings) {
  const text = JSON.stringify(Object.assign(kept(), settings));
  Object.assign(document.documentElement.dataset, settings);
  try {
    localStorage[KEY] = text;
  } catch {
    // Private mode, or a frame that may keep nothing.
  }
  storage.write(COPY, text).catch(() => undefined);
}

/** @returns {Record<string, string>} */
function kept() {
  try {
    return { ...JSON.parse(localStorage[KEY]) };
  } catch {
    return {};
  }
}

/** Show what was kept, and let the learner change it. */
export function offerSettings() {
  const settings = byId("settings");
  const { dataset } = document.documentElement;
  // Once more: a policy may have refused the script in the page.
  Object.assign(dataset, kept());
  // At each launch: to read also takes over what the page before could not write in time.
  storage.read(COPY).then((found) => Object.keys(kept()).length || keepSettings(JSON.parse(/** @type {string} */ (found.get(COPY))))).catch(() => undefined);
  // Not in the page itself: in a frame of another origin, the browser's console complains of it at each launch.
  settings?.querySelector("h2")?.setAttribute("autofocus", "");
  settings?.addEventListener("beforetoggle", () => {
    settings.querySelectorAll("input").forEach((input) => {
      input.checked = input.value === (dataset[input.name] ?? "");
    });
  });
  settings?.addEventListener("change", () => keepSettings(Object.fromEntries(new FormData(settings.querySelector("form") ?? undefined))));
}
