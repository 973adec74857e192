// A large course comes in parts: nothing that was kept is read, or written, before the questions that it answers have come.

import assert from "node:assert/strict";
import { test } from "node:test";

import { createReadable } from "../../templates/player/record/readable.js";
import { readLesson } from "../../templates/player/state/learner.js";
import { keysIn } from "../../templates/player/state/spoken-of.js";
import { createWaitingAnswers, mayWait } from "../../templates/player/state/waiting-answers.js";
import { Classroom } from "./classroom.js";
import { choiceQuestion, course, lesson, question, quiz } from "./courses.js";
import { begin as start, check, handIn, respond, take } from "./learning.js";
import { Browser } from "./world.js";

const EDITIONS = ["1.2", "2004"];
const NAMES = ["a", "b", "c"];

/** Run a test in both editions. */
function both(name, action) {
  EDITIONS.forEach((edition) => test(`SCORM ${edition}: ${name}`, () => action(edition)));
}

/** The course as one page has it: each lesson is a part, which comes when it is let through; its answers may wait, or not. */
function onTheLine({ patient = false, make = lesson, ask = choiceQuestion } = {}) {
  const whole = course(NAMES.map((name) => make(name, [ask(`q-${name}`)])));
  const items = whole.items.map((item) => ({ ...item, questions: [] }));
  const homes = new Map(whole.items.map(({ questions: [asked] }, part) => [asked.key, part]));
  const waiting = items.map(() => []);
  const asked = new Set();
  const isThere = (part) => items[part].questions.length > 0;
  const homeOfWaiting = (key) => (patient && make === lesson ? (homes.get(key) ?? null) : null);
  const places = { presentKey: (key) => key, homeOf: homeOfWaiting, standFor: () => false, counts: () => false, quizOf: (key) => (patient && make === quiz ? (items[homes.get(key)]?.key ?? null) : null), isAway: (key) => patient && make === lesson && homes.has(key) && !isThere(homes.get(key)), lacks: (key) => !isThere(items.findIndex((item) => item.key === key)) };
  const aside = createWaitingAnswers(places);
  const lacking = (texts, waits = true) => {
    const patiently = mayWait(texts, waits ? places : { ...places, quizOf: () => null });
    const keys = texts.flatMap(keysIn).filter((key) => !patiently.questions.has(key));
    const quizzes = texts.flatMap(keysIn).flatMap((key) => items.flatMap((item, part) => (item.kind === "quiz" && item.key === key && (!waits || !patiently.quizzes.has(key)) ? part : [])));
    return [...new Set([...quizzes, ...keys.flatMap((key) => homes.get(key) ?? [])])].filter((part) => !isThere(part));
  };
  const need = (part) => {
    asked.add(part);
    return isThere(part) ? Promise.resolve() : new Promise((resolve) => waiting[part].push(resolve));
  };
  const coming = createReadable(lacking, need, aside);
  return {
    course: { ...whole, items },
    aside,
    coming,
    asked,
    come(...parts) {
      for (const part of parts) {
        items[part].questions = whole.items[part].questions;
        waiting[part].splice(0).forEach((resolve) => resolve());
      }
      coming.readMore();
    },
  };
}

/** Open the course in a window; it is there when `opening` is. */
function begin(room, line, options = {}) {
  return room.begin({ ...options, course: line.course, fragments: { coming: line.coming } });
}

/** Open the course with the parts that are there. */
async function launch(room, { parts = [0, 1, 2], patient = false, make = lesson, ask = choiceQuestion, ...options } = {}) {
  const line = onTheLine({ patient, make, ask });
  line.come(...parts);
  return { line, ...(await room.launch({ ...options, course: line.course, fragments: { coming: line.coming } })) };
}

const answer = ({ record, line }, part) => record.change((state) => check(state, line.course.items[part].questions[0], "right"));
const answered = ({ record }) => Object.keys(record.state.checks).sort();
/** A room in which a learner has answered in all lessons. */
async function answeredEverywhere(edition, options = {}) {
  const room = new Classroom(edition, null);
  const first = await launch(room, options);
  NAMES.forEach((_name, part) => answer(first, part));
  await room.browser.pass(3000);
  first.window.leave();
  return room;
}

/** A room in which a learner has answered in the first lesson. */
async function begun(edition) {
  const room = new Classroom(edition, null);
  const first = await launch(room);
  answer(first, 0);
  await room.browser.pass(3000);
  first.window.leave();
  return room;
}

both("who leaves while the own answers are on their way finds them the next time, on any device", async (edition) => {
  const room = await begun(edition);
  room.lms.clear();
  const line = onTheLine();
  const early = begin(room, line);
  await room.browser.pass(5000);
  assert.deepEqual([...line.asked], [0]);
  early.window.leave();
  assert.equal(room.lms.calls.at(-1)?.[0], "terminate");
  assert.deepEqual(room.lms.calls.filter(([, element]) => element === "cmi.suspend_data").map(([name]) => name), ["get"]);
  const again = await launch(room, { browser: new Browser() });
  assert.deepEqual(answered(again), ["q-a"]);
  assert.deepEqual(room.lms.refused, []);
});

both("a page that comes back after it was left while waiting has a session of its own", async (edition) => {
  const room = await begun(edition);
  const line = onTheLine();
  const early = begin(room, line);
  await room.browser.pass(100);
  early.window.leave({ persisted: true });
  Object.assign(early.api, { [room.lms.name]: room.lms.launch() });
  early.window.fire("pageshow", { persisted: true });
  line.come(0, 1, 2);
  await early.opening;
  answer({ ...early, line }, 1);
  await room.browser.pass(3000);
  assert.deepEqual(early.troubles, []);
  const elsewhere = await launch(room, { browser: new Browser() });
  assert.deepEqual(answered(elsewhere), ["q-a", "q-b"]);
});

both("without an LMS, what this browser alone has waits for its questions as well", async (edition) => {
  const room = new Classroom(edition, null);
  const first = await launch(room, { without: true });
  answer(first, 1);
  await room.browser.pass(3000);
  first.window.leave();
  const line = onTheLine();
  const second = begin(room, line, { without: true });
  await room.browser.pass(10000);
  line.come(1);
  await room.browser.pass(100);
  await second.opening;
  assert.deepEqual(answered(second), ["q-b"]);
  second.record.change((state) => readLesson(state, "a"));
  await room.browser.pass(3000);
  second.window.leave();
  assert.deepEqual(answered(await launch(room, { without: true })), ["q-b"]);
});

both("what another tab answers while this one waits is waited for as well", async (edition) => {
  const room = await begun(edition);
  const other = await launch(room);
  const line = onTheLine();
  const early = begin(room, line);
  await room.browser.pass(100);
  answer(other, 2);
  await room.browser.pass(3000);
  line.come(0);
  await room.browser.pass(100);
  assert.deepEqual([...line.asked].sort(), [0, 2]);
  line.come(2);
  await early.opening;
  assert.deepEqual(answered(early), ["q-a", "q-c"]);
});

both("a tab without all parts leaves what another one handed in after it", async (edition) => {
  const room = await begun(edition);
  const first = await launch(room, { parts: [0] });
  const second = await launch(room);
  answer(second, 2);
  await room.browser.pass(3000);
  second.window.leave();
  first.window.leave();
  assert.deepEqual(answered(await launch(room, { browser: new Browser() })), ["q-a", "q-c"]);
});

both("a tab takes the course back once it can read what the other one did", async (edition) => {
  const room = await begun(edition);
  const first = await launch(room, { parts: [0] });
  const second = await launch(room);
  answer(second, 2);
  await room.browser.pass(100);
  let readable = false;
  const reading = first.line.coming.whenReadable().then(() => (readable = true));
  await room.browser.pass(100);
  assert.equal(readable, false);
  first.line.come(2);
  await reading;
  first.record.takeOver();
  assert.deepEqual(answered(first), ["q-a", "q-c"]);
});

both("who comes back waits for one lesson with answers, and loses none of the others", async (edition) => {
  const room = await answeredEverywhere(edition);
  for (const browser of [room.browser, new Browser()]) {
    const again = await launch(room, { parts: [0], patient: true, browser });
    assert.deepEqual([...again.line.asked], []);
    assert.deepEqual(answered(again), ["q-a"]);
    assert.equal(again.line.aside.of(again.record.state.lineage).size, 2);
    again.record.change((state) => readLesson(state, browser === room.browser ? "a" : "b"));
    await browser.pass(3000);
    again.window.leave();
    assert.deepEqual(again.troubles, []);
  }
  const whole = await launch(room);
  assert.deepEqual(answered(whole), ["q-a", "q-b", "q-c"]);
  assert.deepEqual([...whole.record.state.read].sort(), ["a", "b"]);
  assert.deepEqual(answered(await launch(room, { browser: new Browser() })), ["q-a", "q-b", "q-c"]);
});

test("who comes back is told of all texts that an LMS had no room for, also of those in lessons that have not come", async () => {
  const ask = (id) => question(id, "essay", { min_words: null, max_words: null, solution: { sample_answer: null } });
  const room = new Classroom("1.2", null);
  const first = await launch(room, { ask });
  first.line.course.items.forEach(({ questions: [one] }) => first.record.change((state) => check(state, one, "word ".repeat(400))));
  await room.browser.pass(3000);
  first.window.leave();
  const notices = async (options) => (await launch(room, { ask, browser: new Browser(), ...options })).opened.notices;
  assert.deepEqual(await notices(), [{ key: "resumeShortened", values: { count: 2 } }]);
  assert.deepEqual(await notices({ parts: [0], patient: true }), await notices());
});

both("a lesson that comes later shows what was answered, and a new answer takes its place", async (edition) => {
  const room = await answeredEverywhere(edition);
  const again = await launch(room, { parts: [0], patient: true });
  again.line.come(1);
  again.record.change((state) => check(state, again.line.course.items[1].questions[0], "wrong"));
  await room.browser.pass(3000);
  again.window.leave();
  const whole = await launch(room, { browser: new Browser() });
  assert.deepEqual(answered(whole), ["q-a", "q-b", "q-c"]);
  assert.equal(whole.record.state.checks["q-b"].share, 0);
  assert.equal(whole.record.state.checks["q-c"].share, 1);
});

both("what only one of the LMS and this browser has is not put aside", async (edition) => {
  const room = await begun(edition);
  const first = await launch(room);
  room.lms.faults.expired = true;
  answer(first, 1);
  answer(first, 2);
  await room.browser.pass(3000);
  first.window.leave({ crash: true });
  room.lms.faults = {};
  const line = onTheLine({ patient: true });
  const early = begin(room, line);
  await room.browser.pass(100);
  line.come(0);
  await room.browser.pass(100);
  assert.deepEqual([...line.asked].sort(), [0, 1, 2]);
  line.come(1, 2);
  await early.opening;
  await room.browser.pass(3000);
  assert.deepEqual(answered(await launch(room, { browser: new Browser() })), ["q-a", "q-b", "q-c"]);
});

test("without an LMS, who comes back waits for one lesson as well", async () => {
  const room = await answeredEverywhere("browser");
  const again = await launch(room, { parts: [0], patient: true });
  assert.deepEqual(answered(again), ["q-a"]);
  again.record.change((state) => readLesson(state, "b"));
  await room.browser.pass(3000);
  again.window.leave();
  assert.deepEqual(answered(await launch(room)), ["q-a", "q-b", "q-c"]);
});

both("a tab that takes the course back keeps what the other one answered in lessons that have not come", async (edition) => {
  const room = await answeredEverywhere(edition);
  const first = await launch(room, { parts: [0], patient: true });
  const second = await launch(room);
  second.record.change((state) => check(state, second.line.course.items[2].questions[0], "wrong"));
  await room.browser.pass(3000);
  await first.line.coming.whenReadable();
  first.record.takeOver();
  await room.browser.pass(3000);
  first.window.leave();
  const whole = await launch(room, { browser: new Browser() });
  assert.equal(whole.record.state.checks["q-c"].share, 0);
  assert.deepEqual(answered(whole), ["q-a", "q-b", "q-c"]);
});

const submit = ({ record, line }, part, response = "right") =>
  record.change((state) => take(state, line.course.items[part], { [`q-${NAMES[part]}`]: response }));
const shares = ({ record }) => NAMES.map((name) => record.state.quizzes[name]?.attempt.answers[`q-${name}`]?.share ?? null);
const attempts = ({ record }) => NAMES.map((name) => record.state.quizzes[name]?.attempts ?? 0);
const QUIZZES = { make: quiz, patient: true };
/** A room in which a learner has submitted all quizzes. */
async function submittedEverywhere(edition) {
  const room = new Classroom(edition, null);
  const first = await launch(room, QUIZZES);
  NAMES.forEach((_name, part) => submit(first, part, part === 1 ? "wrong" : "right"));
  await room.browser.pass(3000);
  first.window.leave();
  return room;
}

both("who comes back waits for no submitted quiz, and loses none", async (edition) => {
  const room = await submittedEverywhere(edition);
  for (const [browser, before, share] of [[room.browser, 1, 0], [new Browser(), 2, 1]]) {
    const again = await launch(room, { ...QUIZZES, parts: [], browser });
    assert.deepEqual([...again.line.asked], []);
    assert.deepEqual([attempts(again), shares(again)], [[1, before, 1], [null, null, null]]);
    assert.deepEqual([...again.record.progress.done].sort(), before === 1 ? ["a", "c"] : ["a", "b", "c"]);
    again.record.change((state) => ({ ...state }));
    await browser.pass(3000);
    again.line.come(1);
    assert.deepEqual(shares(again), [null, share, null]);
    submit(again, 1);
    await browser.pass(3000);
    again.window.leave();
    assert.deepEqual(again.troubles, []);
  }
  for (const browser of [room.browser, new Browser()]) {
    const whole = await launch(room, { ...QUIZZES, browser });
    assert.deepEqual([attempts(whole), shares(whole)], [[1, 3, 1], [1, 1, 1]]);
  }
});

both("a tab keeps what another one submitted in quizzes that have not come", async (edition) => {
  const room = await submittedEverywhere(edition);
  const first = await launch(room, { ...QUIZZES, parts: [0] });
  const second = await launch(room, QUIZZES);
  submit(second, 2, "wrong");
  await room.browser.pass(3000);
  await first.line.coming.whenReadable();
  first.record.takeOver();
  await room.browser.pass(3000);
  first.line.come(1);
  assert.deepEqual([attempts(first), shares(first)], [[1, 1, 2], [1, 0, null]]);
  first.window.leave();
  for (const browser of [room.browser, new Browser()]) {
    const whole = await launch(room, { ...QUIZZES, browser });
    assert.deepEqual([attempts(whole), shares(whole)], [[1, 1, 2], [1, 0, 0]]);
  }
});

both("a quiz that runs is waited for, and the submitted ones beside it are not", async (edition) => {
  const room = await submittedEverywhere(edition);
  const first = await launch(room, QUIZZES);
  first.record.change((state) => start(state, first.line.course.items[0]));
  await room.browser.pass(3000);
  first.window.leave();
  const line = onTheLine(QUIZZES);
  const early = begin(room, line);
  await room.browser.pass(3000);
  assert.deepEqual([...line.asked], [0]);
  line.come(0);
  await early.opening;
  assert.deepEqual(attempts(early), [1, 1, 1]);
});

both("who only looks at a record waits for the submitted quizzes", async (edition) => {
  const room = await submittedEverywhere(edition);
  const settings = { [room.elements.mode]: "review" };
  const line = onTheLine(QUIZZES);
  const early = begin(room, line, { settings });
  await room.browser.pass(3000);
  assert.deepEqual([...line.asked].sort(), [0, 1, 2]);
  line.come(0, 1, 2);
  await early.opening;
  assert.deepEqual(shares({ ...early, line }), [1, 0, 1]);
});

both("what a corrected key makes of a quiz is reported as soon as the quiz has come", async (edition) => {
  const room = await submittedEverywhere(edition);
  const corrected = (id) => {
    const before = choiceQuestion(id);
    return id === "q-b" ? { ...before, solution: { ...before.solution, correct: ["wrong"] } } : before;
  };
  const again = await launch(room, { ...QUIZZES, ask: corrected, parts: [] });
  assert.ok(again.record.progress.score < 1);
  again.line.come(1);
  await room.browser.pass(10_000);
  assert.equal(again.record.progress.score, 1);
  assert.equal(room.lms.kept.get(edition === "1.2" ? "cmi.core.score.raw" : "cmi.score.raw"), "100");
});

both("a text is told to be too long for what the LMS keeps of answers that wait, too", async (edition) => {
  const room = new Classroom(edition, null);
  const essays = { ...QUIZZES, ask: (id) => question(id, "essay", { min_words: null, max_words: null, solution: { sample_answer: null } }) };
  const first = await launch(room, essays);
  const most = edition === "1.2" ? 4096 : 64_000;
  submit(first, 0, "y".repeat(most * 0.35));
  await room.browser.pass(3000);
  first.window.leave();
  const [whole, waiting] = [await launch(room, essays), await launch(room, { ...essays, parts: [1] })].map(({ record, line }) => {
    record.takeOver();
    record.change((state) => start(state, line.course.items[1]));
    return record.excess(line.course.items[1].questions[0], "x".repeat(most * 0.45));
  });
  assert.ok(whole > 0);
  assert.equal(waiting, whole);
});

/** Numbers from 0 to below 1 that are the same for the same seed. */
function numbers(seed) {
  let state = seed * 7919;
  return () => {
    state = (state * 1664525 + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Open the course on a device while only what is waited for comes. */
async function openPatiently(room, browser) {
  const line = onTheLine(QUIZZES);
  const { opening, ...opened } = begin(room, line, { browser });
  let isOpen = false;
  opening.then(() => (isOpen = true));
  while (!isOpen) {
    await browser.pass(100);
    line.come(...line.asked);
  }
  return { line, ...opened };
}

/** Assert that a learner finds what was done, in quizzes that have not come as far as progress asks for it. */
function finds({ record, line }, done, log) {
  NAMES.forEach((name, part) => {
    const { attempt, ...found } = { attempts: 0, best: null, attempt: null, ...record.state.quizzes[name] };
    const { share, runs, ...counted } = done[part];
    assert.deepEqual(found, counted, `${name}: ${log}`);
    if (attempt && line.course.items[part].questions.length > 0) {
      assert.deepEqual([!attempt.submitted, attempt.answers[`q-${name}`]?.share ?? null], [runs, share], `${name}: ${log}`);
    }
  });
}

both("whatever comes when, and however a session ends, what was done in quizzes is found", async (edition) => {
  for (let seed = 1; seed <= 60; seed += 1) {
    const random = numbers(seed);
    const some = (count) => Math.floor(random() * count);
    const room = new Classroom(edition, null);
    const devices = [room.browser, new Browser()];
    const done = NAMES.map(() => ({ attempts: 0, best: null, share: null, runs: false }));
    const log = [seed];
    let device = 0;
    let now = await openPatiently(room, devices[device]);
    const reopen = async (next, leaving) => {
      now.window.leave(leaving);
      room.lms.faults = {};
      device = next;
      now = await openPatiently(room, devices[device]);
    };
    for (let step = 0; step < 40; step += 1) {
      const [action, part] = [some(10), some(3)];
      log.push(`${action}/${part}`);
      const item = now.line.course.items[part];
      const quizDone = done[part];
      if (action < 2) {
        now.line.come(part);
      } else if (action < 7 && item.questions.length > 0) {
        if (!quizDone.runs) {
          now.record.change((state) => start(state, item, { random: random() }));
          Object.assign(quizDone, { runs: true, share: null });
        } else if (quizDone.share === null) {
          quizDone.share = some(2);
          now.record.change((state) => respond(state, item, item.questions[0], quizDone.share ? "right" : "wrong"));
        } else {
          now.record.change((state) => handIn(state, item));
          Object.assign(quizDone, { runs: false, attempts: quizDone.attempts + 1, best: Math.max(quizDone.best ?? 0, quizDone.share) });
        }
        room.lms.faults = room.lms.faults.expired || some(8) === 0 ? { expired: true } : {};
      } else if (action === 7 && !room.lms.faults.expired) {
        await devices[device].pass(3000);
        await reopen(some(2));
      } else if (action > 7) {
        // What the LMS has not heard, this device has.
        await devices[device].pass(100);
        await reopen(device, { crash: true });
      }
      finds(now, done, log);
    }
    now.line.come(0, 1, 2);
    finds(now, done, log);
    await reopen(device);
    await devices[device].pass(3000);
    now.window.leave();
    now = await launch(room, { ...QUIZZES, browser: new Browser() });
    finds(now, done, log);
  }
});
