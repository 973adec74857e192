// Resume data: how much of the room is used, and what the course has written into it.

/** @import { Page, Read } from "./resume.js" */

import { element } from "../player/screen/dom.js";

const WORDS = { right: "right", wrong: "wrong", partly: "partly right", answered: "answered", open: "not answered" };

/**
 * @param {HTMLElement} place
 * @param {() => { text: string, limit: number | null, read: Read | null, ours: boolean }} read
 */
export function createResumeView(place, read) {
  let last = "";

  return { draw };

  function draw() {
    const { text, limit, read: found, ours } = read();
    const written = JSON.stringify([text, limit, ours, found?.pages.length ?? 0]);
    if (written === last) {
      return;
    }
    last = written;
    place.replaceChildren(
      ...sizeOf(text, limit),
      ...(found
        ? [element("p.note", found.place.title === "" ? "Goes on at the beginning." : ["Goes on at ", element("em", found.place.title), "."]), element("ol.pages", found.pages.map(pageOf))]
        : [element("p.note", text === "" ? "Nothing is written yet." : ours ? "This is not resume data of this course." : "Only the course itself can read this.")]),
      text === "" ? "" : element("details.raw", element("summary", "As it is stored"), element("pre", { tabindex: "0" }, text)),
    );
  }
}

/** @param {string} text @param {number | null} limit */
function sizeOf(text, limit) {
  const used = text.length.toLocaleString("en");
  if (limit === null) {
    return [element("p.size", `${used} characters.`)];
  }
  const filled = element("span");
  filled.style.width = `${Math.min(100, (text.length / limit) * 100)}%`;
  const tight = text.length > limit * 0.9;
  const label = { role: "meter", "aria-label": "Room used", "aria-valuemin": 0, "aria-valuemax": limit, "aria-valuenow": Math.min(text.length, limit) };
  const meter = element(tight ? "div.meter.tight" : "div.meter", label, filled);
  return [element("p.size", element("b", used), ` of ${limit.toLocaleString("en")} characters`), meter];
}

/** @param {Page} page */
function pageOf({ title, kind, standing, done, lines }) {
  const answered = lines.filter(({ verdict }) => verdict !== "open");
  return element(done ? "li.done" : "li",
    element("p.page-title", element("span", title), element("span.standing", `${kind === "quiz" ? "quiz, " : ""}${standing}`)),
    answered.length > 0 &&
      element("ul.answers", answered.map(({ question, answer, verdict }) =>
        element("li", element("span.question", question.text), element("span.answer", { class: verdict }, `${WORDS[verdict]}${answer ? `: ${answer}` : ""}`)),
      )),
  );
}
