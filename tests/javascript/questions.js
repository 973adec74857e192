// Asks the browser's half of the question types what the tests want to know: each line of the input is a list of jobs as
// JSON, and each line of the output their answers. A job is [type, method, question, ...arguments]; "restore" packs for one
// edition and unpacks for another, "refused" lists what scorm-again does not take of an interaction.

import { createInterface } from "node:readline";

import { Scorm12API } from "scorm-again/scorm12";
import { Scorm2004API } from "scorm-again/scorm2004";

import { fold, readNumber } from "../../templates/player/questions/fold.js";
import { arranged } from "../../templates/player/questions/options.js";
import { shownOf } from "../../templates/player/questions/story.js";
import { TYPES } from "./question-types.js";

const SENTENCES = { say: (key) => key, list: (texts) => texts.join(", ") };

/** The calls of scorm-again that fail when an interaction is set: [element, value, error] each. */
function refused(type, question, response, wording) {
  const old = wording !== "2004";
  const api = new (old ? Scorm12API : Scorm2004API)({ autocommit: false, logLevel: 5 });
  const interaction = type.interaction(question, response, wording);
  const elements = [
    ["id", "one"],
    ["type", interaction.type],
    ...interaction.correctResponses.map((pattern, at) => [`correct_responses.${at}.pattern`, pattern]),
    [old ? "student_response" : "learner_response", interaction.learnerResponse],
  ];
  api.lmsInitialize("");
  return elements
    .filter(([, value]) => value !== "")
    .map(([name, value]) => [name, value, `${api.lmsSetValue(`cmi.interactions.0.${name}`, value)} ${api.lmsGetLastError()}`])
    .filter(([, , result]) => result !== "true 0");
}

const METHODS = {
  refused,
  arranged: (_type, entries, order) => arranged(entries, order).map((entry) => entry.name),
  fold: (_type, solution, text) => fold(text, solution),
  number: (_type, question, text) => readNumber(text, question),
  marks: (_type, language) =>
    ["decimal", "group"].map(
      (kind) =>
        new Intl.NumberFormat(`${language}-u-nu-latn`).formatToParts(1234567.5).find((part) => part.type === kind)?.value ?? "",
    ),
  restore(type, question, response, later = question) {
    const packed = type.pack(question, response);
    const text = typeof packed === "string" ? packed : packed.text;
    return { packed, response: TYPES[later.type].unpack(later, text) };
  },
  played: (type, question, response) => ({ shown: shownOf(question.solution, response), score: type.score(question, response) }),
  unpack: (type, question, packed) => type.unpack(question, packed),
  describe: (type, question, response) => type.describe(question, response, SENTENCES),
};

function answer([name, method, ...rest]) {
  const type = TYPES[name];
  return METHODS[method] ? METHODS[method](type, ...rest) : type[method](...rest);
}

for await (const line of createInterface({ input: process.stdin })) {
  console.log(JSON.stringify(JSON.parse(line).map(answer)));
}
