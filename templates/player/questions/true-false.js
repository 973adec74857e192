// true-false: a statement to judge. A response is true or false.

import { createOptions } from "./options.js";

/** @type {import("../types").QuestionType} */
export const trueFalse = {
  create(_, view) {
    const entries = ["true", "false"].map((name) => {
      const text = view.sentences.say(name);
      return { name, key: name, text, html: text.replace(/&/g, "&amp;").replace(/</g, "&lt;") };
    });
    const options = createOptions(view, {
      kind: "radio",
      entries,
      chosen: [String(view.response)],
      look: "plain",
      change: ([name]) => view.onChange(name === "true"),
    });
    return { ...options, reveal: ({ solution }) => options.reveal([String(solution.answer)]) };
  },
  missing: (_, response) => (typeof response === "boolean" ? null : "chooseOne"),
  score: (question, response) => Number(response === question.solution.answer),
  pack: (_, response) => (response ? "t" : "f"),
  unpack: (_, packed) => (packed === "t" ? true : packed === "f" ? false : null),
  interaction(question, response, wording) {
    const word = (/** @type {unknown} */ value) => (wording === "1.2" ? String(value).slice(0, 1) : String(value));
    return { type: "true-false", learnerResponse: word(response), correctResponses: [word(question.solution.answer)] };
  },
  describe: (_, response, sentences) => sentences.say(String(response)),
};
