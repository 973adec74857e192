// The sentences of the interface: plural forms, numbers, shares and times as each language writes them.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { createSentences } from "../../templates/player/screen/sentences.js";

const FOLDER = new URL("../../templates/player/languages/", import.meta.url);
const catalogue = (language) => JSON.parse(readFileSync(new URL(`${language}.json`, FOLDER), "utf8"));
const inWords = (language) => createSentences(catalogue(language));
const FORMS = { zero: "zero", one: "one", two: "two", few: "few", many: "many", other: "other" };
const SPACE = /[\u00a0\u202f]/g;

const PLURALS = [
  ["ar", [0, 1, 2, 3, 11, 100], ["zero", "one", "two", "few", "many", "other"]],
  ["he", [1, 2, 3], ["one", "two", "other"]],
  ["en", [0, 1, 2], ["other", "one", "other"]],
  ["fr", [0, 1, 2], ["one", "one", "other"]],
  ["ja", [0, 1, 2], ["other", "other", "other"]],
];

for (const [language, counts, forms] of PLURALS) {
  test(`${language} takes the plural form that its grammar asks for`, () => {
    const { say } = createSentences({ language, things: FORMS });
    assert.deepEqual(counts.map((count) => say("things", { count })), forms);
  });
}

test("a form that a catalogue lacks is said in the general one", () => {
  assert.equal(createSentences({ language: "ar", things: { other: "{count} things" } }).say("things", { count: 2 }), "2 things");
});

test("numbers inside sentences and shares are written as the language writes them", () => {
  const written = (language) => {
    const { say, percent, number } = inWords(language);
    return [percent(0.5), number(1234.5), say("pointsOf", { earned: 1.5, total: 8, count: 8 })].map((text) => text.replace(SPACE, " "));
  };
  assert.deepEqual(written("en"), ["50%", "1,234.5", "1.5 of 8 points"]);
  assert.deepEqual(written("de"), ["50 %", "1.234,5", "1,5 von 8 Punkten"]);
  assert.deepEqual(written("fr").slice(0, 2), ["50 %", "1 234,5"]);
});

test("a share is never rounded up to a pass mark", () => {
  assert.equal(inWords("en").percent(0.69999), "69%");
  assert.equal(inWords("en").percent(0.7), "70%");
  assert.equal(inWords("en").percent(0.29), "29%");
});

test("a share has decimals only where it would seem to miss a mark that it reaches", () => {
  const { percent } = inWords("de");
  const written = [percent(1 / 3), percent(0.669, 0.665), percent(0.662, 0.665), percent(0.669, 0.5), percent(0.665, 0.665)];
  assert.deepEqual(written.map((text) => text.replace(SPACE, " ")), ["33 %", "66,9 %", "66 %", "66 %", "66,5 %"]);
});

test("a clock has two digits for the seconds", () => {
  assert.equal(inWords("en").clock(605), "10:05");
});

test("lists are joined, and options named, as in the language's own writing", () => {
  assert.equal(inWords("ja").list(["一", "二"]), "一、二");
  assert.equal(inWords("ar").letter(0), "أ");
  assert.equal(inWords("en").letter(30), "31");
});
