// essay: a text of the learner's own, not scored by the machine. A response is the text.

import { element } from "../screen/dom.js";
import { unsigned } from "./parts.js";
import { fit, reportTexts } from "./reporting.js";

/** Milliseconds without a key before the count is said to a screen reader. */
const PAUSE = 1500;

/** @type {import("../types").QuestionType} */
export const essay = {
  create(question, view) {
    const { sentences } = view;
    const limits = limitsInWords(question, sentences);
    const count = element("span.word-count");
    // A live region beside the visible count: it speaks when the writer pauses, and only when limits are set.
    const spoken = element("span.visually-hidden", { role: "status" });
    const area = element("textarea", {
      id: `${view.id}-field`,
      class: "field-input",
      rows: 8,
      maxlength: 50000,
      dir: "auto",
      "aria-describedby": [limits && `${view.id}-limits`, view.describedBy].filter(Boolean).join(" ") || null,
      readonly: view.locked,
      oninput: write,
    });
    area.value = String(view.response ?? "");
    let pause = 0;
    show();

    function write() {
      show();
      view.onChange(area.value.trim() ? area.value : null);
      clearTimeout(pause);
      if (limits) {
        pause = window.setTimeout(() => spoken.replaceChildren(count.textContent ?? ""), PAUSE);
      }
    }

    function show() {
      const words = countWords(area.value, sentences.language);
      count.textContent = sentences.say("wordCount", { count: words });
      count.classList.toggle("over", question.max_words !== null && words > question.max_words);
    }

    return {
      element: element(
        "div.field.essay",
        element("label.field-label", { for: area.id }, sentences.say("yourAnswer")),
        area,
        element(
          "p.word-limits",
          count,
          limits && element("span", { id: `${view.id}-limits` }, limits),
          spoken,
        ),
      ),
      focus: () => area.focus(),
      lock() {
        area.readOnly = true;
      },
      reveal({ solution }) {
        if (!solution.sample_answer) {
          return;
        }
        const sample = element("div", { html: solution.sample_answer });
        area.parentElement?.append(
          element(
            "div.sample-answer",
            element("p.sample-title", sentences.say("sampleAnswer")),
            sample,
          ),
        );
      },
    };
  },
  missing(question, response) {
    const words = typeof response === "string" ? countWords(response) : 0;
    if (!words) {
      return "writeAnswer";
    }
    return question.min_words && words < question.min_words ? "essayTooShort" : null;
  },
  longer(question, response) {
    const count = typeof response === "string" ? countWords(response) : 0;
    return question.max_words && count > question.max_words ? { count, high: question.max_words } : null;
  },
  score: () => null,
  pack: (_, response) => ({ text: `e${response}` }),
  unpack: (_, packed) => unsigned(packed, "e") || null,
  interaction: (_, response, wording) => reportEssay(String(response), wording),
  describe: (_, response) => String(response ?? ""),
};

/**
 * Count words in any script; Japanese, Chinese and Thai set no spaces between them.
 * @param {string} text
 * @param {string} [language]
 */
function countWords(text, language) {
  const { Segmenter } = /** @type {any} */ (Intl);
  if (!Segmenter) {
    return text.split(/\s+/).filter(Boolean).length;
  }
  const parts = new Segmenter(language, { granularity: "word" }).segment(text);
  return [...parts].filter((part) => part.isWordLike).length;
}

/**
 * @param {import("../types").QuestionData} question
 * @param {import("../types").Sentences} sentences
 */
function limitsInWords({ min_words: low, max_words: high }, sentences) {
  if (low && high) {
    return sentences.say("wordsBetween", { low, high });
  }
  if (low) {
    return sentences.say("wordsAtLeast", { count: low });
  }
  return high ? sentences.say("wordsAtMost", { count: high }) : "";
}

/**
 * @param {string} text
 * @param {import("../types").Wording} wording
 * @returns {import("../types").Reported}
 */
function reportEssay(text, wording) {
  if (wording !== "2004") {
    return reportTexts([text], [], wording);
  }
  return { type: "long-fill-in", learnerResponse: fit(text, 4000), correctResponses: [] };
}
