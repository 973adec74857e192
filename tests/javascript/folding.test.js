// Words are found however they are written, in any script, and the place in the text is that of the word.

import assert from "node:assert/strict";
import { test } from "node:test";

import { fold, hits } from "../../templates/player/screen/folding.js";

const ALIKE = [
  ["Größe", "GROSSE"], ["naïve", "naive"], ["Œuvre", "oeuvre"], ["İstanbul", "istanbul"], ["ISPARTA", "ısparta"], ["Ωμέγας", "ωμεγασ"],
  ["مُدَرِّسٌ", "مدرس"], ["أحمد", "احمد"], ["مدرسة", "مدرسه"], ["كتـــاب", "كتاب"], ["שָׁלוֹם", "שלומ"], ["ﬁne", "fine"], ["Ｆｌａｓｋ", "flask"],
  ["don’t", "don't"], ["co\u00adoperate", "cooperate"], ["Łódź", "lodz"],
  ["«Non» – dit-il", '"non" - dit-il'], ["„so“", "'so'"], ["צה״ל", 'צה"ל'], ["rock ’n’ roll", "rock n roll"],
];

for (const [written, looked] of ALIKE) {
  test(`${written} is found as ${looked}`, () => assert.equal(fold(written), fold(looked)));
}

test("letters of other scripts stay what they are", () => {
  assert.notEqual(fold("が"), fold("か"));
  assert.notEqual(fold("कि"), fold("क"));
});

for (const [text, word, expected] of [
  ["Die Größe der Straße", "strasse", ["Straße"]],
  ["e\u0301te\u0301 en été", "ete", ["e\u0301te\u0301", "été"]],
  ["咖啡的研磨度", "研磨", ["研磨"]],
  ["قال مُدَرِّسٌ", "مدرس", ["مُدَرِّسٌ"]],
  ["😀 Kaffee, Kaffee", "kaffee", ["Kaffee", "Kaffee"]],
  ["nothing", "x", []],
]) {
  test(`in "${text}" the place of ${word} is that of the whole word`, () => {
    assert.deepEqual(hits(text, [fold(word)]).map(([start, end]) => text.slice(start, end)), expected);
  });
}

test("words that overlap are marked once", () => {
  assert.deepEqual(hits("espresso", ["press", "esp"]), [[0, 3]]);
});
