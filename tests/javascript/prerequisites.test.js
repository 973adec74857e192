// Prerequisites of SCORM 1.2: AICC's script, by what the LMS has of each item.
import assert from "node:assert/strict";
import { test } from "node:test";

import { areMet, parsePrerequisites, prerequisitesInWords, statusOfGroup } from "../../templates/lms/prerequisites.js";

const HAS = new Map([["a", "completed"], ["b", "failed"], ["c", ""], ["ITEM-d.1", "passed"]]);
const statusOf = (id) => HAS.get(id) ?? "";

for (const [script, expected] of [
  ["a", true],
  ["b", false],
  ["ITEM-d.1", true],
  ["a&b", false],
  ["a & ITEM-d.1", true],
  ["b|a", true],
  ["~b", true],
  ["a&(b|c)", false],
  ["a&b|a", true],
  ['b="failed"', true],
  ["b=f", true],
  ["b<>failed", false],
  ['c="not attempted"', true],
  ["2*{a,b,ITEM-d.1}", true],
  ["2*{a,b,c}", false],
  ["~(a&b)", true],
  ["gone", false],
  ["__proto__", false],
]) {
  test(`${script} is ${expected ? "met" : "not met"}`, () => assert.equal(areMet(parsePrerequisites(script), statusOf), expected));
}

for (const script of ["", "&", "a&", "(a", "a)", "a b", "2*{a", '"a', "a=", "{a}", "<>", "(".repeat(100_000)]) {
  test(`${JSON.stringify(script.slice(0, 20))} is no script`, () => {
    const parsed = parsePrerequisites(script);
    assert.equal(parsed, null);
  });
}

test("what is asked for is said in words, with the titles of the menu", () => {
  const words = (script) => prerequisitesInWords(parsePrerequisites(script), (id) => id.toUpperCase());
  assert.equal(words("a&b&(c|d)"), "“A” is done and “B” is done and (“C” is done or “D” is done)");
  assert.equal(words('~a|b<>"failed"'), "not “A” is done or “B” is not failed");
  assert.equal(words("2*{a,b,c}"), "2 of “A” is done, “B” is done, “C” is done");
});

const TREE = [["block", 0], ["a", 1], ["inner", 1], ["b", 2], ["c", 0]].map(([id, depth]) => ({ id, title: id, depth, href: id.length > 1 ? null : `${id}.html` }));
for (const [a, b, status] of [
  ["", "", ""],
  ["not attempted", "", ""],
  ["passed", "", "incomplete"],
  ["passed", "failed", "incomplete"],
  ["passed", "completed", "completed"],
  ["passed", "passed", "passed"],
]) {
  test(`a group with parts that are "${a}" and, further down, "${b}" is "${status}"`, () => {
    const has = { a, b, c: "failed" };
    assert.equal(statusOfGroup(TREE, 0, (place) => has[TREE[place].id]), status);
  });
}
