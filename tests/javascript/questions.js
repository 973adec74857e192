// Asks the browser's half of the question types what the tests want to know: `node questions.js JOBS.json` prints the
// answers as JSON. A job is [type, method, question, ...arguments]; "restore" packs for one edition and unpacks for another.

import { readFileSync } from "node:fs";

import { fold, readNumber } from "../../templates/player/questions/fold.js";
import { arranged } from "../../templates/player/questions/options.js";

const TYPES = {};
for (const name of ["choice", "multiple", "true-false", "text", "number", "matching", "ordering", "gaps", "essay", "scale"]) {
  const exported = name.replace(/-(\w)/, (_, letter) => letter.toUpperCase());
  TYPES[name] = (await import(`../../templates/player/questions/${name}.js`))[exported];
}

const SENTENCES = { say: (key) => key, list: (texts) => texts.join(", ") };

const METHODS = {
  arranged: (_type, entries, order) => arranged(entries, order).map((entry) => entry.name),
  fold: (_type, _question, text, caseSensitive) => fold(text, caseSensitive),
  number: (_type, _question, text) => readNumber(text),
  restore(type, question, response, later = question) {
    const packed = type.pack(question, response);
    const text = typeof packed === "string" ? packed : packed.text;
    return { packed, response: TYPES[later.type].unpack(later, text) };
  },
  unpack: (type, question, packed) => type.unpack(question, packed),
  describe: (type, question, response) => type.describe(question, response, SENTENCES),
};

const jobs = JSON.parse(readFileSync(process.argv[2], "utf8"));
const answers = jobs.map(([name, method, ...rest]) => {
  const type = TYPES[name];
  return METHODS[method] ? METHODS[method](type, ...rest) : type[method](...rest);
});
console.log(JSON.stringify(answers));
