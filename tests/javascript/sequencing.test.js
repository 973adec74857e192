// Sequencing of SCORM 2004: a table of trees, each played as a learner would, and what the pseudo code of SN leads to.
import assert from "node:assert/strict";
import { test } from "node:test";

import { createSequencer } from "../../templates/lms/sequencing/sequencer.js";

const OPEN = { choice: true, flow: true };
const BY_CONTENT = { completion: true, objective: true };

/** A tree in few words: `[id, more, ...children]`; SCOs say themselves what they have reached. */
function listed([id, more, ...children], parent = -1, list = []) {
  const place = list.length;
  const group = children.length > 0 || parent < 0;
  list.push({ id, title: id.toUpperCase(), parent, ...(group ? { control: OPEN } : { delivery: BY_CONTENT }), ...more });
  children.forEach((child) => listed(child, place, list));
  return list;
}

const rule = (action, ...conditions) => ({ action, conditions: conditions.map(conditionOf) });
const anyOf = (action, ...conditions) => ({ ...rule(action, ...conditions), any: true });
/** "not satisfied of o" */
function conditionOf(words) {
  const [, not, condition, objective] = /^(not )?(\w+)(?: of (\w+))?$/.exec(words);
  return { condition, ...(not ? { not: true } : {}), ...(objective ? { objective } : {}) };
}
const primary = (more) => ({ id: "own", primary: true, ...more });
const writes = (global) => ({ objectives: [primary({ maps: [{ global, write_satisfied: true, write_measure: true, read_satisfied: false, read_measure: false }] })] });
const reads = (global) => ({ objectives: [primary({}), { id: "o", maps: [{ global }] }] });

const DONE = { completion_status: "completed", success_status: "passed" };
const FAILED = { completion_status: "completed", success_status: "failed" };
const COURSE = ["course", {}, ["a"], ["b"], ["c"]];
const GROUPS = ["course", {}, ["x", {}, ["a"], ["b"]], ["y", {}, ["c"], ["d"]]];
const ORDERED = { before: [anyOf("stopForwardTraversal", "not completed", "not activityProgressKnown")] };
const AFTER_TEST = { before: [anyOf("hiddenFromChoice", "not satisfied of o", "not objectiveStatusKnown of o")] };

/** What is played, step by step: a request, what the SCO that it closes has stored, and what is launched then: "" for nothing, "end" for the end of the course. */
const PLAYED = [
  ["flow goes from part to part, and ends after the last", COURSE, [["start", null, "a"], ["continue", DONE, "b"], ["previous", null, "a"], ["continue", null, "b"], ["continue", null, "c"], ["continue", null, "end"]]],
  ["flow enters groups from either end", GROUPS, [["start", null, "a"], ["continue", null, "b"], ["continue", null, "c"], ["previous", null, "b"]]],
  ["a choice goes anywhere, and into a group to its first part", GROUPS, [["choice d", null, "d"], ["choice a", null, "a"], ["choice y", null, "c"]]],
  ["without flow nothing begins by itself", ["course", { control: { choice: true, flow: false } }, ["a"], ["b"]], [["start", null, ""], ["choice b", null, "b"], ["continue", null, ""]]],
  ["without choice nothing is chosen", ["course", { control: { choice: false, flow: true } }, ["a"], ["b"]], [["start", null, "a"], ["choice b", null, ""], ["continue", null, "b"]]],
  ["a group that goes forward only has no way back", ["course", {}, ["x", { control: { ...OPEN, forward_only: true } }, ["a"], ["b"]], ["c"]], [["choice b", null, "b"], ["previous", null, ""], ["continue", null, "c"], ["previous", null, "a"]]],
  ["what is skipped is passed by in either direction", ["course", {}, ["a"], ["b", { before: [rule("skip", "always")] }], ["c"]], [["start", null, "a"], ["continue", null, "c"], ["previous", null, "a"], ["choice b", null, "b"]]],
  ["what is disabled is not delivered", ["course", {}, ["a"], ["b", { before: [rule("disabled", "always")] }], ["c"]], [["start", null, "a"], ["continue", DONE, ""], ["choice b", null, ""], ["choice c", null, "c"]]],
  ["what is hidden from choice is reached by flow", ["course", {}, ["a"], ["b", { before: [rule("hiddenFromChoice", "always")] }]], [["start", null, "a"], ["choice b", null, ""], ["continue", null, "b"]]],
  ["a global objective opens another part", ["course", {}, ["test", writes("G")], ["b", { ...reads("G"), ...AFTER_TEST }]], [["start", null, "test"], ["choice b", FAILED, ""], ["choice test", null, "test"], ["choice b", DONE, "b"]]],
  ["of parts in order, the first that is not completed can be chosen, and none beyond it", ["course", {}, ["a", ORDERED], ["b", ORDERED], ["c", ORDERED]], [["start", null, "a"], ["choice b", null, ""], ["choice a", null, "a"], ["choice b", DONE, "b"], ["choice c", null, ""]]],
  ["an attempt too many is not begun", ["course", {}, ["a", { attempts: 1 }], ["b"]], [["start", null, "a"], ["choice b", DONE, "b"], ["choice a", null, ""]]],
  ["a suspended attempt goes on, and is no new one", ["course", {}, ["a", { attempts: 1 }], ["b"]], [["start", null, "a"], ["choice b", { exit: "suspend" }, "b"], ["choice a", null, "a"]]],
  ["a failed test is begun anew", ["course", {}, ["a", { after: [rule("retry", "not satisfied")] }], ["b"]], [["start", null, "a"], ["continue", FAILED, "a"], ["continue", DONE, "b"]]],
  ["a rule may lead on, or back", ["course", {}, ["a", { after: [rule("continue", "satisfied")] }], ["b", { after: [rule("previous", "not satisfied")] }]], [["start", null, "a"], ["exit", DONE, "b"], ["exit", FAILED, "a"]]],
  ["a rule may leave the group", ["course", {}, ["x", { after: [rule("continue", "always")] }, ["a", { after: [rule("exitParent", "satisfied")] }], ["b"]], ["c"]], [["start", null, "a"], ["exit", DONE, "c"]]],
  ["a rule may leave the course, or begin it anew", ["course", {}, ["a", { after: [rule("exitAll", "satisfied"), rule("retryAll", "not satisfied")] }], ["b"]], [["start", null, "a"], ["continue", FAILED, "a"], ["continue", DONE, "end"]]],
  ["where a rule of the course leads back, it ends", ["course", { after: [rule("previous", "always")] }, ["a", { after: [rule("exitParent", "satisfied")] }], ["b"]], [["start", null, "a"], ["exit", DONE, "end"]]],
  ["what is not tracked opens nothing", ["course", {}, ["test", { ...writes("G"), delivery: { ...BY_CONTENT, tracked: false } }], ["b", { ...reads("G"), ...AFTER_TEST }]], [["start", null, "test"], ["choice b", DONE, ""]]],
  ["an exit rule of a group above ends it", ["course", {}, ["x", { exit: [rule("exit", "satisfied")], after: [rule("continue", "always")], rollup: { rules: [{ action: "satisfied", set: "any", conditions: [{ condition: "satisfied" }] }] } }, ["a"], ["b"]], ["c"]], [["start", null, "a"], ["exit", DONE, "c"]]],
  ["who may not leave, may not choose", ["course", {}, ["x", { control: { ...OPEN, choice_exit: false } }, ["a"], ["b"]], ["c"]], [["start", null, "a"], ["choice c", null, ""], ["choice b", null, "b"], ["continue", null, "c"]]],
  ["what prevents activation is not chosen into from outside", ["course", {}, ["a"], ["x", { constrained: { prevent_activation: true } }, ["b"], ["c"]]], [["start", null, "a"], ["choice c", null, ""], ["choice x", null, "b"], ["choice c", null, "c"]]],
  ["a constrained group lets choose what is beside it", ["course", {}, ["x", { constrained: { constrain_choice: true } }, ["a"]], ["y", {}, ["b"]], ["z", {}, ["c"]]], [["start", null, "a"], ["choice c", null, ""], ["choice b", null, "b"], ["choice c", null, "c"]]],
  ["all suspended, all is resumed", GROUPS, [["choice b", null, "b"], ["suspendAll", null, "end"], ["start again", null, "b"]]],
  ["left altogether, it begins anew", GROUPS, [["choice b", null, "b"], ["exitAll", null, "end"], ["start", null, "a"]]],
  ["a SCO whose time is out leaves altogether", COURSE, [["start", null, "a"], ["exit", { exit: "time-out" }, "end"]]],
  ["left without a request, nothing is open", COURSE, [["start", null, "a"], ["exit", null, ""], ["continue", null, "b"]]],
  ["abandoned, nothing of it is rolled up", COURSE, [["start", null, "a"], ["abandonAll", null, "end"], ["start", null, "a"]]],
  ["a jump goes where no choice leads", ["course", { control: { choice: false, flow: true } }, ["a"], ["b"], ["c"]], [["start", null, "a"], ["jump c", null, "c"]]],
  ["what was selected is all that there is", ["course", { selection: { when: "once", count: 1 } }, ["a"], ["b"], ["c"]], [["start", null, "a"], ["continue", null, "end"]]],
];

for (const [name, tree, steps] of PLAYED) {
  test(`${name}, with the tree kept between launches`, () => {
    const definitions = listed(tree);
    let saved = null;
    for (const [words, cmi, expected] of steps) {
      const sequencer = createSequencer(definitions, saved, () => 0.5);
      const [request, target] = words === "start again" ? ["resumeAll"] : words.split(" ");
      const { delivered, ended, refused } = sequencer.request({ name: request, target }, cmi);
      assert.equal(ended ? "end" : (delivered?.definition.id ?? ""), expected, `${words}: ${refused}`);
      assert.equal(Boolean(delivered) && refused !== "", false);
      saved = JSON.parse(JSON.stringify(sequencer.save()));
    }
  });
}

/** Groups whose parts have these results, and what follows for the group: passed and completed. */
const ROLLED_UP = [
  ["all passed and completed", {}, [DONE, DONE], [true, true]],
  ["one failed", {}, [DONE, FAILED], [false, true]],
  ["one not begun", {}, [DONE, null], [null, null]],
  ["any passed suffices", { rules: [{ action: "satisfied", set: "any", conditions: [{ condition: "satisfied" }] }] }, [DONE, FAILED], [true, true]],
  ["none completed", { rules: [{ action: "incomplete", set: "none", conditions: [{ condition: "completed" }] }] }, [{ completion_status: "incomplete" }, { completion_status: "incomplete" }], [null, false]],
  ["half of them", { rules: [{ action: "completed", set: "atLeastPercent", percent: 0.5, conditions: [{ condition: "completed" }] }] }, [DONE, null], [null, true]],
  ["two of them", { rules: [{ action: "completed", set: "atLeastCount", count: 2, conditions: [{ condition: "completed" }] }] }, [DONE, null], [null, null]],
  ["conditions joined by and", { rules: [{ action: "satisfied", set: "all", conditions: [{ condition: "satisfied" }, { condition: "completed" }] }] }, [{ success_status: "passed" }, DONE], [null, null]],
];

for (const [name, rollup, results, expected] of ROLLED_UP) {
  test(`rolled up: ${name}`, () => {
    const definitions = listed(["course", { rollup }, ["a"], ["b"]]);
    const sequencer = createSequencer(definitions, null);
    sequencer.request({ name: "start" }, null);
    sequencer.request({ name: results[1] === null ? "exit" : "continue" }, results[0]);
    if (results[1] !== null) {
      sequencer.request({ name: "exit" }, results[1]);
    }
    const { root } = sequencer.tree;
    assert.deepEqual([root.primary.satisfied, root.completed], expected);
  });
}

test("scores are weighted, and the pass mark of the course decides", () => {
  const definitions = listed(["course", { objectives: [primary({ by_measure: true, least: 0.6 })] }, ["a", { rollup: { weight: 3 } }], ["b"]]);
  const sequencer = createSequencer(definitions, null);
  sequencer.request({ name: "start" }, null);
  sequencer.request({ name: "continue" }, { ...DONE, score: { scaled: "0.8" } });
  sequencer.request({ name: "exit" }, { ...FAILED, score: { scaled: "0.2" } });
  assert.equal(Math.round(sequencer.tree.root.primary.measure * 100), 65);
});

test("what content does not report, the LMS takes for done, unless the manifest says otherwise", () => {
  const definitions = listed(["course", {}, ["a", { delivery: {} }], ["b"]]);
  const sequencer = createSequencer(definitions, null);
  sequencer.request({ name: "start" }, null);
  sequencer.request({ name: "continue" }, null);
  sequencer.request({ name: "exit" }, null);
  assert.deepEqual(sequencer.tree.activities.map(({ completed, primary: own }) => [completed, own.satisfied]).slice(1), [[true, true], [null, null]]);
});

test("a launch finds its objectives, with what is known of them from elsewhere", () => {
  const definitions = listed(["course", {}, ["test", writes("G")], ["b", reads("G")]]);
  const sequencer = createSequencer(definitions, null);
  sequencer.request({ name: "start" }, null);
  sequencer.request({ name: "continue" }, { ...DONE, score: { scaled: "0.75" } });
  assert.deepEqual(sequencer.objectives(), { 0: { id: "own" }, 1: { id: "o", success_status: "passed", score: { scaled: "0.75" } } });
});

test("what may be chosen is known with what the open SCO has stored, and why not is said in words", () => {
  const definitions = listed(["course", {}, ["test", writes("G")], ["b", { ...reads("G"), ...AFTER_TEST }], ["c", { before: [rule("disabled", "not attempted")] }]]);
  const sequencer = createSequencer(definitions, null);
  sequencer.request({ name: "start" }, null);
  assert.deepEqual(sequencer.choices(null).slice(1), ["", "Hidden from choice while “TEST” is neither passed nor failed.", "Disabled while “C” was not attempted."]);
  assert.equal(sequencer.choices(FAILED)[2], "Hidden from choice while “TEST” is not passed.");
  assert.equal(sequencer.choices(DONE)[2], "");
  assert.equal(sequencer.tree.current.definition.id, "test");
});

test("each refusal is a sentence", () => {
  const sequencer = createSequencer(listed(["course", { control: { choice: false } }, ["a"], ["b"]]), null);
  for (const name of ["start", "resumeAll", "continue", "previous", "choice", "jump", "exit", "exitAll", "suspendAll", "abandon", "abandonAll"]) {
    const { refused, ended } = sequencer.request({ name, target: "a" }, null);
    assert.equal(ended || name === "jump" || name === "exit" || /^[A-Z“].*\.$/.test(refused), true, `${name}: ${refused}`);
  }
});

test("the identifiers and the words of a manifest are only words", () => {
  const names = ["__proto__", "constructor", "toString", "A", "a", ""];
  const definitions = listed(["course", {}, ...names.map((id) => [id, { before: [rule("constructor", "always"), { action: "skip", conditions: [{ condition: "__proto__" }] }], after: [rule("__proto__", "always")], ...writes("__proto__") }])]);
  let saved = null;
  for (const id of names) {
    const sequencer = createSequencer(definitions, saved);
    const { delivered } = sequencer.request({ name: id === "__proto__" ? "start" : "choice", target: id }, { ...DONE, objectives: JSON.parse('{"__proto__": {"id": "own", "success_status": "passed"}}') });
    assert.equal(delivered?.definition.id, id);
    saved = JSON.parse(JSON.stringify(sequencer.save()));
  }
  assert.equal({}.satisfied, undefined);
  assert.deepEqual(createSequencer(definitions, saved).tree.globals.get("__proto__"), { satisfied: true, measure: null, completed: null, progress: null });
});

test("rules that lead round in a circle lead one step at a time", () => {
  const definitions = listed(["course", { after: [rule("retry", "always")] }, ["a", { after: [rule("retryAll", "always")] }], ["b", { after: [rule("exitParent", "always")] }]]);
  const sequencer = createSequencer(definitions, null);
  for (const [name, target] of [["start"], ["continue"], ["choice", "b"], ["exit"]]) {
    const { delivered, ended } = sequencer.request({ name, target }, DONE);
    assert.equal(ended || delivered.definition.id === "a", true);
  }
});

test("parts that all are skipped end the course, in either direction", () => {
  const skipped = { before: [rule("skip", "always")] };
  const definitions = listed(["course", {}, ["x", { control: { ...OPEN, forward_only: true } }, ["a", skipped], ["b", skipped]], ["c"]]);
  const sequencer = createSequencer(definitions, null);
  assert.equal(sequencer.request({ name: "start" }, null).delivered.definition.id, "c");
  assert.equal(sequencer.request({ name: "previous" }, null).delivered, null);
});

test("a thousand parts with rules are judged at once", () => {
  const children = Array.from({ length: 999 }, (_, number) => [`i${number}`, { ...ORDERED, ...writes(`g${number}`) }]);
  const sequencer = createSequencer(listed(["course", {}, ...children]), null);
  sequencer.request({ name: "start" }, null);
  const choices = sequencer.choices(DONE);
  assert.equal(choices[2], "");
  assert.equal(choices.filter((why) => why === "").length, 3);
});

test("what an older course has left, or somebody has written, is no obstacle", () => {
  const definitions = listed(COURSE);
  const foreign = { activities: [["gone", { active: true }], ["b", { available: ["x"], objectives: [["x", {}]], attempts: "many" }]], globals: [], current: "gone", suspended: "gone" };
  const sequencer = createSequencer(definitions, foreign);
  assert.equal(sequencer.request({ name: "start" }, null).delivered.definition.id, "a");
});

test("of activities with one identifier, each keeps its own", () => {
  const definitions = listed(["course", {}, ["a"], ["a"], ["b"]]);
  const sequencer = createSequencer(definitions, null);
  sequencer.request({ name: "start" }, null);
  sequencer.request({ name: "continue" }, DONE);
  const saved = JSON.parse(JSON.stringify(sequencer.save()));
  const { tree } = createSequencer(definitions, saved);
  assert.equal(tree.current?.index, 2);
  assert.deepEqual(tree.activities.map(({ completed }) => completed), sequencer.tree.activities.map(({ completed }) => completed));
  assert.notEqual(tree.activities[1].completed, tree.activities[2].completed);
});
