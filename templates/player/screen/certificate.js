// The certificate of somebody who has completed the course: their name, the day, the score, and a way to print it.

import { button, element, icon } from "./dom.js";

const DAY = 86400000;
/** The height of A4, in pixels, and how small what is written on it becomes at most. */
const HIGH = 794;
const SMALLEST = 0.3;

/**
 * Return the way to the certificate, if it is earned.
 * @param {import("../types").PlayerContext} context
 */
export function offerCertificate({ go, record, sentences: { say } }) {
  return isEarned(record) && button(say("getCertificate"), () => go("certificate"), { class: "main", before: icon("medal") });
}

/** @param {import("../types").PlayerContext["record"]} record */
function isEarned({ progress: { completion, success } }) {
  return completion === "completed" && success !== "failed";
}

/**
 * Fill in the certificate, if it is earned.
 * @param {import("../types").PlayerContext} context
 * @param {HTMLElement} page
 */
export function drawCertificate(context, page) {
  const { fragments, go, learner, record, sentences } = context;
  const { say } = sentences;
  const { score } = record.progress;
  const { on } = record.state.reached;
  const stage = /** @type {HTMLElement} */ (page.querySelector(".stage"));
  const sheet = /** @type {HTMLElement} */ (page.querySelector(".certificate"));
  const back = button(say("finishPage"), () => go("finish"), { before: icon("previous", true) });
  sheet.hidden = !isEarned(record);
  if (sheet.hidden) {
    stage.replaceChildren(element("p.lead", say("certificateLater")), element("div.buttons", back));
    return;
  }
  /**
   * @param {string} name
   * @param {Record<string, string>} [certified] what a server says instead
   */
  function write(name, certified = {}) {
    sheet.style.setProperty("--letters", String(name.length + 1));
    /** @type {Record<string, string>} */
    const values = {
      name,
      course: context.course.title,
      date: on === undefined ? "" : new Intl.DateTimeFormat(sentences.language, { dateStyle: "long", timeZone: "UTC" }).format(on * DAY),
      score: score === null ? "" : sentences.percent(score, score),
      ...certified,
    };
    for (const place of /** @type {NodeListOf<HTMLElement>} */ (sheet.querySelectorAll("[data-fill]"))) {
      place.textContent = values[place.dataset.fill ?? ""] ?? "";
    }
    fit();
  }
  /** Write smaller what would not fit on one page. It is measured as wide as on paper, also on a phone. */
  function fit() {
    const { style } = sheet;
    let size = 1;
    style.minWidth = "297mm";
    do {
      style.setProperty("--fit", String(size));
      size *= 0.95;
    } while (sheet.offsetHeight > HIGH && size > SMALLEST);
    style.minWidth = "";
  }
  // Where no LMS says who learns here, who reads it writes their name, or leaves a line to sign on. It is not kept.
  const field = element("input.field-input", { type: "text", dir: "auto", autocomplete: "name", maxlength: 80, oninput: () => write(field.value.trim()) });
  stage.replaceChildren(
    element("div.buttons", back, button(say("printCertificate"), () => window.print(), { class: "main" })),
    learner ? "" : element("label.own-name", element("span", say("nameOnCertificate")), field),
  );
  write(learner);
  document.fonts.ready.then(fit);
  fragments.proveCertificate?.(context, page, write);
}
