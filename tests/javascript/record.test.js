// The learner's record over a strict LMS: what is reported, what is resumed, and what happens when things go wrong.

import assert from "node:assert/strict";
import { test } from "node:test";

import { startAttempt, submit, toAnswer } from "../../templates/player/state/attempt.js";
import { moveTo, readLesson } from "../../templates/player/state/learner.js";
import { decode } from "../../templates/player/state/resume-data.js";
import { Classroom } from "./classroom.js";
import { choiceQuestion, course, everyType, lesson, quiz, TYPES } from "./courses.js";
import { begin, handIn, plain, respond, takeWith } from "./learning.js";
import { Browser } from "./world.js";

const EDITIONS = ["1.2", "2004"];
const questions = (count = 4) => Array.from({ length: count }, (_, at) => choiceQuestion(`q${at}`));
const QUIZ = quiz("final-quiz", questions());
const COURSE = course([lesson("first"), lesson("second"), QUIZ]);

const read = (record, id) => record.change((state) => readLesson(state, id));
const take = (record, right) => record.change((state) => takeWith(state, QUIZ, right));
const status = (room) => room.lms.value(room.elements.status);

/** Run a test in both editions. */
function both(name, action) {
  EDITIONS.forEach((edition) => test(`SCORM ${edition}: ${name}`, () => action(edition)));
}

/** No value was refused, and no call came at a wrong time. */
function clean(room) {
  // An element that is not set answers with an error in 2004, an optional one that is missing in 1.2: nothing to refuse.
  assert.deepEqual(room.lms.refused, []);
}

both("a launch takes at most twelve calls and one commit, and reports incomplete without a score", async (edition) => {
  const room = new Classroom(edition, COURSE);
  const { opened } = await room.launch();
  assert.ok(room.lms.calls.length <= 12, `${room.lms.calls.length}`);
  assert.equal(room.lms.count("commit"), 1);
  assert.equal(status(room), "incomplete");
  assert.equal(room.lms.value(room.elements.raw), undefined);
  assert.equal(room.lms.value("cmi.suspend_data"), undefined);
  assert.equal(room.lms.value(room.elements.exit), "suspend");
  assert.equal(opened.learner.name, "Ada Lovelace");
  clean(room);
});

both("a launch that resumes takes at most twelve calls and one commit", async (edition) => {
  const room = new Classroom(edition, COURSE);
  const first = await room.launch();
  read(first.record, "first");
  take(first.record, 4);
  await room.browser.pass(100);
  first.window.leave();
  room.lms.clear();
  const { record } = await room.launch();
  assert.ok(room.lms.calls.length <= 12, `${room.lms.calls.length}: ${room.lms.calls.join(" ")}`);
  assert.equal(room.lms.count("commit"), 1);
  assert.equal(record.state.quizzes["final-quiz"].best, 1);
  clean(room);
});

both("each answer and each page is one commit, and what was committed survives a crash", async (edition) => {
  const room = new Classroom(edition, COURSE);
  const { record, window } = await room.launch();
  record.change((state) => begin(state, QUIZ));
  await room.browser.pass(100);
  room.lms.clear();
  record.change((state) => respond(state, QUIZ, QUIZ.questions[0], "right"));
  record.answered(QUIZ.questions[0], record.state.quizzes["final-quiz"].attempt.answers.q0, "final-quiz", 4.25);
  await room.browser.pass(100);
  assert.equal(room.lms.count("commit"), 1);
  read(record, "first");
  await room.browser.pass(100);
  assert.equal(room.lms.count("commit"), 2);
  clean(room);
  const before = plain(record.state);
  window.leave({ crash: true });
  const again = await room.launch({ browser: new Browser() });
  assert.deepEqual(plain(again.record.state), before);
  assert.equal(room.lms.value(room.elements.time).length > 3, true);
});

both("every type of answer is reported in the words of the edition", async (edition) => {
  const types = everyType();
  const every = quiz("every", types.map(([question]) => question));
  const room = new Classroom(edition, course([every]));
  const { record } = await room.launch();
  record.change((state) => begin(state, every));
  for (const index of [1, 2]) {
    for (const [question, ...responses] of types) {
      const response = responses[index - 1] ?? responses[0];
      record.answered(question, toAnswer(TYPES[question.type], question, response, true), "every", 3661.239);
    }
  }
  await room.browser.pass(100);
  clean(room);
  const value = (name) => room.lms.value(`cmi.interactions.${name}`);
  assert.equal(value("0.id"), "one");
  assert.equal(value("0.result"), "correct");
  assert.equal(value("15.result"), edition === "1.2" ? "wrong" : "incorrect");
  assert.equal(value("8.result"), "neutral");
  assert.equal(value("22.result"), "0.5");
  assert.equal(value("0.latency"), edition === "1.2" ? "01:01:01.24" : "PT1H1M1.24S");
  assert.equal(value("0.objectives.0.id"), "every");
  assert.equal(value(edition === "1.2" ? "0.time" : "0.timestamp").includes(":"), true);
  assert.equal(value("27.id"), "opinion");
  // Each choice in a scenario is one more, before the story as a whole.
  assert.deepEqual(["9", "10", "11"].map((at) => value(`${at}.id`)), ["talk@counter", "talk@why", "talk"]);
  const responses = ["9", "10", "11"].map((at) => value(`${at}.${edition === "1.2" ? "student_response" : "learner_response"}`));
  assert.deepEqual(responses, edition === "1.2" ? ["a", "a", "He stays"] : ["I_say_sorry", "I_say_mend", "He stays"]);
  assert.deepEqual(["9", "11"].map((at) => value(`${at}.result`)), ["neutral", "correct"]);
});

both("interactions go on counting after those of earlier sessions", async (edition) => {
  const room = new Classroom(edition, COURSE);
  for (let session = 0; session < 3; session += 1) {
    const { record, window } = await room.launch();
    record.change((state) => begin(state, QUIZ));
    record.answered(QUIZ.questions[session], toAnswer(TYPES.choice, QUIZ.questions[session], "right", true), "final-quiz", 1);
    await room.browser.pass(100);
    window.leave();
  }
  assert.equal(room.lms.value("cmi.interactions.2.id"), "q2");
  clean(room);
});

both("objectives are reported once each, with score and status", async (edition) => {
  const room = new Classroom(edition, COURSE);
  for (const right of [1, 4]) {
    const { record, window } = await room.launch();
    take(record, right);
    await room.browser.pass(100);
    window.leave();
  }
  assert.equal(room.lms.value("cmi.objectives.0.id"), "final-quiz");
  assert.equal(room.lms.value("cmi.objectives.0.score.raw"), "100");
  assert.equal(room.lms.value(`cmi.objectives.0.${edition === "1.2" ? "status" : "success_status"}`), "passed");
  assert.equal(room.lms.value("cmi.objectives.1.id"), undefined);
  clean(room);
});

both("with the switches off neither interactions nor objectives are reported", async (edition) => {
  const room = new Classroom(edition, { ...COURSE, reporting: { interactions: false, objectives: false, responses: "letters" } });
  const { record } = await room.launch();
  take(record, 4);
  record.answered(QUIZ.questions[0], toAnswer(TYPES.choice, QUIZ.questions[0], "right", true), "final-quiz", 1);
  await room.browser.pass(100);
  assert.equal(room.lms.calls.some(([, element]) => /interactions|objectives/.test(element)), false);
});

const ENDS = {
  "nothing passed, attempts left": [["first", "second"], 1, "incomplete", ["incomplete", "unknown", "25"]],
  "passed, lessons unread": [[], 3, "incomplete", ["incomplete", "passed", "75"]],
  "passed and completed": [["first", "second"], 3, "passed", ["completed", "passed", "75"]],
};

for (const [name, [lessons, right, expected12, [completion, success, raw]]] of Object.entries(ENDS)) {
  both(`status and score: ${name}`, async (edition) => {
    const room = new Classroom(edition, COURSE);
    const { record, window } = await room.launch();
    lessons.forEach((id) => read(record, id));
    take(record, right);
    await room.browser.pass(100);
    window.leave();
    assert.equal(status(room), edition === "1.2" ? expected12 : completion);
    assert.equal(room.lms.value(room.elements.raw), raw);
    if (edition === "2004") {
      assert.equal(room.lms.value("cmi.success_status"), success);
      assert.equal(room.lms.value("cmi.score.scaled"), String(right / 4));
    }
    clean(room);
  });
}

both("neither status nor score is lowered, also when the LMS has lost the resume data", async (edition) => {
  const room = new Classroom(edition, COURSE);
  const { record, window } = await room.launch();
  ["first", "second"].forEach((id) => read(record, id));
  take(record, 4);
  await room.browser.pass(100);
  window.leave();
  room.lms.kept.delete("cmi.suspend_data");
  const browser = new Browser();
  room.lms.clear();
  const again = await room.launch({ browser });
  assert.ok(room.lms.calls.length <= 12, `${room.lms.calls.length}`);
  again.record.change((state) => takeWith(state, QUIZ, 0));
  await browser.pass(100);
  again.window.leave();
  assert.equal(status(room), edition === "1.2" ? "passed" : "completed");
  assert.equal(room.lms.value(room.elements.raw), "100");
  clean(room);
});

for (const mode of ["review", "browse"]) {
  both(`in ${mode} mode nothing is written, and the learner's answers are there to be seen`, async (edition) => {
    const room = new Classroom(edition, COURSE);
    const first = await room.launch();
    take(first.record, 3);
    await room.browser.pass(100);
    first.window.leave();
    room.lms.clear();
    const { record, opened, window } = await room.launch({ settings: { [room.elements.mode]: mode } });
    assert.equal(opened.mode, mode);
    assert.equal(record.writable, false);
    assert.equal(record.state.quizzes["final-quiz"].best, 0.75);
    assert.equal(take(record, 4).quizzes["final-quiz"].best, 0.75);
    await room.browser.pass(5000);
    window.leave();
    assert.equal(room.lms.count("set") + room.lms.count("commit"), 0);
    assert.equal(room.lms.count("terminate"), 1);
  });
}

test("SCORM 1.2: whoever only looks at a course that was never begun leaves it browsed, and nothing else", async () => {
  const room = new Classroom("1.2", COURSE);
  const { record, window } = await room.launch({ settings: { "cmi.core.lesson_mode": "browse" } });
  take(record, 4);
  await room.browser.pass(5000);
  window.leave();
  const sets = room.lms.calls.filter(([name]) => name === "set");
  assert.deepEqual(sets, [["set", "cmi.core.lesson_status", "browsed"]]);
  assert.equal(room.lms.count("commit"), 0);
  assert.equal(status(room), "browsed");
  clean(room);
  const next = await room.launch({ settings: { "cmi.core.lesson_mode": "normal" } });
  assert.equal(next.opened.mode, "normal");
  assert.equal(status(room), "incomplete", "the next entry begins as if nothing had been");
});

both("to browse or review what has a status, or in 2004 at all, sets nothing", async (edition) => {
  for (const mode of edition === "1.2" ? ["review"] : ["review", "browse"]) {
    const room = new Classroom(edition, COURSE);
    const { window } = await room.launch({ settings: { [room.elements.mode]: mode } });
    window.leave();
    assert.equal(room.lms.count("set") + room.lms.count("commit"), 0);
  }
});

both("without credit no score and no success is reported, but progress is kept", async (edition) => {
  const room = new Classroom(edition, COURSE, { [edition === "1.2" ? "cmi.core.credit" : "cmi.credit"]: "no-credit" });
  const { record } = await room.launch();
  ["first", "second"].forEach((id) => read(record, id));
  take(record, 4);
  await room.browser.pass(100);
  assert.equal(room.lms.value(room.elements.raw), undefined);
  assert.equal(status(room), "completed");
  assert.ok(room.lms.value("cmi.suspend_data").length > 20);
});

both("the LMS's pass mark wins", async (edition) => {
  const room = new Classroom(edition, COURSE, { [edition === "1.2" ? "cmi.student_data.mastery_score" : "cmi.scaled_passing_score"]: edition === "1.2" ? "25" : "0.25" });
  const { record } = await room.launch();
  ["first", "second"].forEach((id) => read(record, id));
  take(record, 1);
  await room.browser.pass(100);
  assert.equal(status(room), edition === "1.2" ? "passed" : "completed");
});

both("closing sets everything and terminates once, without a commit before it", async (edition) => {
  const room = new Classroom(edition, COURSE);
  const { record, window } = await room.launch();
  await room.browser.pass(100);
  room.lms.clear();
  read(record, "first");
  assert.equal(await record.close(), "saved");
  assert.equal(await record.close(), "saved");
  window.leave();
  assert.equal(room.lms.count("commit"), 0);
  assert.equal(room.lms.count("terminate"), 1);
  assert.equal(record.writable, false);
  const again = await room.launch({ browser: new Browser() });
  assert.deepEqual(again.record.state.read, ["first"]);
  clean(room);
});

both("a frame removed in the middle of an answer loses nothing, whatever the LMS makes of the call", async (edition) => {
  for (const fault of [undefined, "throw", "null", "lie"]) {
    const room = new Classroom(edition, COURSE);
    const { record, window } = await room.launch();
    record.change((state) => respond(begin(state, QUIZ), QUIZ, QUIZ.questions[0], "right"), { draft: true });
    const before = plain(record.state.quizzes);
    room.lms.faults = { terminate: fault, commit: fault };
    window.leave();
    room.lms.faults = {};
    const { record: again, troubles } = await room.launch();
    assert.deepEqual(plain(again.state.quizzes), before, String(fault));
    assert.deepEqual(troubles, []);
    const elsewhere = await room.launch({ browser: new Browser() });
    assert.deepEqual(plain(elsewhere.record.state.quizzes), before, `${fault} elsewhere`);
  }
});

for (const fault of ["false", "null", "throw"]) {
  both(`a commit that answers ${fault} is told, tried again ever later, and told when it is over`, async (edition) => {
    const room = new Classroom(edition, COURSE);
    const { record, troubles } = await room.launch();
    room.lms.faults.commit = fault;
    take(record, 4);
    await room.browser.pass(100);
    // In 1.2 a general failure and an expired session have the same code.
    assert.deepEqual(troubles, [edition === "1.2" && fault !== "throw" ? "troubleExpired" : "troubleFailed"]);
    room.lms.clear();
    await room.browser.pass(60_000);
    assert.ok(room.lms.count("commit") >= 3 && room.lms.count("commit") <= 6, `${room.lms.count("commit")}`);
    room.lms.faults = {};
    await room.browser.pass(60_000);
    assert.equal(troubles.at(-1), "savedAgain");
    assert.equal(room.lms.value(room.elements.raw), "100");
    assert.equal(room.lms.value("cmi.suspend_data").length > 10, true);
    clean(room);
  });
}

for (const fault of ["false", "null", "throw"]) {
  both(`what a commit that answers ${fault} left out is replayed after a crash, with its interactions`, async (edition) => {
    const room = new Classroom(edition, COURSE);
    const first = await room.launch();
    first.record.change((state) => begin(state, QUIZ));
    for (const question of QUIZ.questions.slice(0, 2)) {
      first.record.change((state) => respond(state, QUIZ, question, "right"));
      first.record.answered(question, first.record.state.quizzes["final-quiz"].attempt.answers[question.id], "final-quiz", 1);
      await room.browser.pass(100);
      room.lms.faults.commit = fault;
    }
    first.window.leave({ crash: true });
    room.lms.faults = {};
    const again = await room.launch();
    assert.deepEqual(again.opened.notices.map(({ key }) => key), ["resumeReplayed"]);
    const elsewhere = await room.launch({ browser: new Browser() });
    assert.deepEqual(Object.keys(elsewhere.record.state.quizzes["final-quiz"].attempt.answers), ["q0", "q1"]);
    const reported = [0, 1, 2].map((index) => room.lms.value(`cmi.interactions.${index}.id`));
    assert.deepEqual(new Set(reported), new Set(["q0", "q1", undefined]));
    clean(room);
  });
}

both("an expired session is told, and the work is handed in at the next launch", async (edition) => {
  const room = new Classroom(edition, COURSE);
  const { record, troubles, window } = await room.launch();
  room.lms.faults.expired = true;
  read(record, "first");
  take(record, 4);
  record.answered(QUIZ.questions[0], toAnswer(TYPES.choice, QUIZ.questions[0], "right", true), "final-quiz", 1);
  await room.browser.pass(100);
  assert.deepEqual(troubles, ["troubleExpired"]);
  window.leave();
  room.lms.faults = {};
  const again = await room.launch();
  assert.deepEqual(again.opened.notices.map(({ key }) => key), ["resumeReplayed"]);
  assert.equal(room.lms.value(room.elements.raw), "100");
  assert.equal(room.lms.value("cmi.interactions.0.id"), "q0");
  assert.equal(room.lms.value("cmi.objectives.0.id"), "final-quiz");
  const elsewhere = await room.launch({ browser: new Browser() });
  assert.deepEqual(elsewhere.record.state.read, ["first"]);
  clean(room);
});

both("without a network nothing is tried, and everything is sent when it is back", async (edition) => {
  const room = new Classroom(edition, COURSE);
  const { record, troubles, window } = await room.launch();
  room.browser.isOffline = true;
  room.lms.faults.commit = "lie";
  room.lms.clear();
  take(record, 4);
  await room.browser.pass(100);
  assert.deepEqual(troubles, ["troubleOffline"]);
  assert.equal(room.lms.count("commit"), 0);
  room.browser.isOffline = false;
  room.lms.faults = {};
  window.fire("online");
  await room.browser.pass(100);
  assert.deepEqual(troubles, ["troubleOffline", "savedAgain"]);
  assert.equal(room.lms.value(room.elements.raw), "100");
});

both("\"true\" though nothing arrived is found out at the next launch, and made good", async (edition) => {
  const room = new Classroom(edition, COURSE);
  const { record, window } = await room.launch();
  read(record, "second");
  await room.browser.pass(100);
  room.lms.faults = { commit: "lie", terminate: "lie" };
  read(record, "first");
  take(record, 4);
  await room.browser.pass(100);
  window.leave();
  room.lms.faults = {};
  const again = await room.launch();
  assert.deepEqual(again.opened.notices.map(({ key }) => key), ["resumeReplayed"]);
  assert.equal(status(room), edition === "1.2" ? "passed" : "completed");
  assert.equal(room.lms.value(room.elements.raw), "100");
});

both("a score that the LMS lost while it kept the resume data is told again", async (edition) => {
  const room = new Classroom(edition, COURSE);
  const { record, window } = await room.launch();
  take(record, 4);
  await room.browser.pass(100);
  window.leave();
  room.lms.kept.delete(room.elements.raw);
  await room.launch();
  assert.equal(room.lms.value(room.elements.raw), "100");
});

both("a slow commit is given time between, and nothing is lost by it", async (edition) => {
  const room = new Classroom(edition, COURSE);
  const { record } = await room.launch();
  room.lms.faults.commit = 4000;
  await room.browser.pass(100);
  room.lms.clear();
  for (let at = 0; at < 10; at += 1) {
    record.change((state) => ({ ...state, place: { item: "first", anchor: `a${at}` } }));
    await room.browser.pass(500);
  }
  assert.ok(room.lms.count("commit") <= 2, `${room.lms.count("commit")}`);
  await room.browser.pass(30_000);
  const again = await room.launch({ browser: new Browser() });
  assert.equal(again.record.state.place.anchor, "a9");
});

both("without an API the learner is told, progress stays in the browser, and an API that comes late gets it all", async (edition) => {
  const room = new Classroom(edition, COURSE);
  const parent = {};
  const { record, troubles } = await room.launch({ parent });
  assert.deepEqual(troubles, ["troubleNoLms"]);
  read(record, "first");
  take(record, 4);
  parent[room.lms.name] = room.lms.launch();
  await room.browser.pass(120_000);
  assert.equal(troubles.at(-1), "savedAgain");
  assert.equal(room.lms.value(room.elements.raw), "100");
  clean(room);
  const nobody = await room.launch({ without: true });
  assert.deepEqual(nobody.record.state.read, [], "nothing of it is left for whoever comes next");
});

both("an API that is half a second late is waited for", async (edition) => {
  const room = new Classroom(edition, COURSE);
  const parent = {};
  const launching = room.launch({ parent });
  await room.browser.pass(500);
  parent[room.lms.name] = room.lms.launch();
  const { troubles, opened } = await launching;
  assert.deepEqual(troubles, []);
  assert.equal(opened.learner.id, "s-17");
});

both("progress without an LMS is there at the next launch without one, and offered when there is one", async (edition) => {
  const room = new Classroom(edition, COURSE);
  const first = await room.launch({ without: true });
  take(first.record, 3);
  first.window.leave();
  const second = await room.launch({ without: true });
  assert.equal(second.record.state.quizzes["final-quiz"].best, 0.75);
  second.window.leave();
  const third = await room.launch();
  assert.equal(third.opened.question.anonymous, true);
  assert.equal(third.record.writable, false);
  third.record.restore(true);
  await room.browser.pass(100);
  assert.equal(room.lms.value(room.elements.raw), "75");
});

both("while an API is looked for, no second search begins", async (edition) => {
  const room = new Classroom(edition, COURSE);
  const parent = {};
  const { record, window } = await room.launch({ parent });
  for (let at = 0; at < 5; at += 1) {
    window.fire("online");
    await room.browser.pass(300);
  }
  take(record, 4);
  parent[room.lms.name] = room.lms.launch();
  room.lms.clear();
  await room.browser.pass(60_000);
  assert.equal(room.lms.calls.filter(([, element]) => element === room.elements.learner).length, 1);
  assert.equal(room.lms.value(room.elements.raw), "100");
});

both("an LMS that refuses to begin is told, and asked again", async (edition) => {
  const room = new Classroom(edition, COURSE);
  room.lms.faults.initialize = "false";
  const { record, troubles } = await room.launch();
  assert.deepEqual(troubles, ["troubleRefused"]);
  take(record, 4);
  room.lms.faults = {};
  await room.browser.pass(60_000);
  assert.equal(troubles.at(-1), "savedAgain");
  assert.equal(room.lms.value(room.elements.raw), "100");
});

both("work that an LMS refused to begin with is offered at the next launch, and is then there on every device", async (edition) => {
  const room = new Classroom(edition, COURSE);
  room.lms.faults.initialize = "false";
  const first = await room.launch();
  take(first.record, 4);
  first.window.leave();
  room.lms.faults = {};
  const second = await room.launch();
  assert.equal(second.opened.question.anonymous, true);
  second.record.restore(true);
  await room.browser.pass(100);
  const elsewhere = await room.launch({ browser: new Browser() });
  assert.equal(elsewhere.record.state.quizzes["final-quiz"].best, 1);
  clean(room);
});

both("when the LMS is empty though it had confirmed work, the learner decides", async (edition) => {
  for (const yes of [true, false]) {
    const room = new Classroom(edition, COURSE);
    const first = await room.launch();
    take(first.record, 4);
    await room.browser.pass(100);
    first.window.leave();
    room.lms.kept.clear();
    const { record, opened } = await room.launch();
    assert.ok(opened.question);
    assert.ok(opened.question.when > 0);
    assert.deepEqual(plain(record.state.quizzes), {});
    record.restore(yes);
    await room.browser.pass(100);
    assert.equal(room.lms.value(room.elements.raw), yes ? "100" : undefined);
    const again = await room.launch();
    assert.equal(again.opened.question, null);
    assert.equal(again.record.state.quizzes["final-quiz"]?.best, yes ? 1 : undefined);
  }
});

/**
 * Launch the course in an LMS that has come back with older data, and return the ids of the interactions that it has then.
 * @param {Classroom} room
 * @param {Map<string, string>} before
 */
async function toldAgain(room, before) {
  room.lms.kept = before;
  await room.launch();
  await room.browser.pass(100);
  return [...room.lms.kept].filter(([name]) => /^cmi\.interactions\.\d+\.id$/.test(name)).map(([, id]) => id);
}

both("answers of the last save are reported again when the LMS hands out what it had before", async (edition) => {
  const room = new Classroom(edition, COURSE);
  const { record, window } = await room.launch();
  record.change((state) => begin(state, QUIZ));
  let before = new Map();
  for (const question of QUIZ.questions.slice(0, 3)) {
    before = new Map(room.lms.kept);
    record.change((state) => respond(state, QUIZ, question, "right"));
    record.answered(question, record.state.quizzes["final-quiz"].attempt.answers[question.id], "final-quiz", 4);
    await room.browser.pass(100);
  }
  window.leave({ crash: true });
  assert.deepEqual(await toldAgain(room, before), ["q0", "q1", "q2"]);
  clean(room);
});

both("all answers of a quiz that reports them at its end are reported again, however many there are", async (edition) => {
  const long = quiz("final-quiz", questions(20), { feedback: "after" });
  const room = new Classroom(edition, course([lesson("first"), long]));
  const { record, window } = await room.launch();
  record.change((state) => begin(state, long));
  await room.browser.pass(100);
  const before = new Map(room.lms.kept);
  record.change((state) => handIn(long.questions.reduce((now, one) => respond(now, long, one, "right", { final: false }), state), long));
  for (const question of long.questions) {
    record.answered(question, record.state.quizzes["final-quiz"].attempt.answers[question.id], "final-quiz", 4);
  }
  await room.browser.pass(100);
  window.leave({ crash: true });
  assert.deepEqual(await toldAgain(room, before), long.questions.map(({ id }) => id));
  clean(room);
});

both("newer data from another device is kept, and what was not sent from here is added", async (edition) => {
  const room = new Classroom(edition, COURSE);
  const here = await room.launch();
  read(here.record, "first");
  await room.browser.pass(100);
  room.lms.faults.expired = true;
  read(here.record, "second");
  await room.browser.pass(100);
  here.window.leave({ crash: true });
  room.lms.faults = {};
  const there = new Browser();
  const other = await room.launch({ browser: there });
  take(other.record, 4);
  await there.pass(100);
  other.window.leave();
  const { record } = await room.launch();
  assert.deepEqual([...record.state.read].sort(), ["first", "second"]);
  assert.equal(record.state.quizzes["final-quiz"].best, 1);
  assert.equal(status(room), edition === "1.2" ? "passed" : "completed");
  const third = await room.launch({ browser: new Browser() });
  assert.deepEqual([...third.record.state.read].sort(), ["first", "second"], "the LMS has it at once");
});

both("what was never confirmed here is added to what was begun on another device meanwhile", async (edition) => {
  const room = new Classroom(edition, COURSE);
  room.lms.faults = { commit: "false", terminate: "false" };
  const here = await room.launch();
  read(here.record, "second");
  await room.browser.pass(100);
  here.window.leave();
  room.lms.faults = {};
  const there = new Browser();
  const other = await room.launch({ browser: there });
  read(other.record, "first");
  await there.pass(100);
  other.window.leave();
  const { record, opened } = await room.launch();
  assert.equal(opened.question, null);
  assert.deepEqual([...record.state.read].sort(), ["first", "second"]);
  assert.equal(record.state.lineage, other.record.state.lineage);
});

both("work that the LMS once confirmed and has lost to a new beginning elsewhere is offered", async (edition) => {
  const room = new Classroom(edition, COURSE);
  const here = await room.launch();
  take(here.record, 4);
  await room.browser.pass(100);
  here.window.leave();
  room.lms.kept.clear();
  const there = new Browser();
  const other = await room.launch({ browser: there });
  read(other.record, "first");
  await there.pass(100);
  other.window.leave();
  const { record, opened } = await room.launch();
  assert.ok(opened.question);
  record.restore(true);
  assert.equal(record.state.quizzes["final-quiz"].best, 1);
  assert.deepEqual(record.state.read, ["first"]);
});

both("a tab that lost the course to another one ends its session with what that one did", async (edition) => {
  const room = new Classroom(edition, COURSE);
  const first = await room.launch();
  read(first.record, "first");
  await room.browser.pass(100);
  const second = await room.launch();
  take(second.record, 4);
  await room.browser.pass(100);
  room.lms.clear();
  first.window.leave();
  const text = room.lms.calls.find(([name, element]) => name === "set" && element === "cmi.suspend_data")?.[2] ?? "";
  assert.equal(decode(text, COURSE, TYPES)?.state.quizzes["final-quiz"]?.best, 1);
  assert.equal(room.lms.calls.at(-1)?.[0], "terminate");
  assert.equal(room.lms.count("commit"), 0);
});

both("a second tab takes the course, the first one is told and writes nothing until it takes it back", async (edition) => {
  const room = new Classroom(edition, COURSE);
  const first = await room.launch();
  read(first.record, "first");
  await room.browser.pass(100);
  const second = await room.launch();
  assert.deepEqual(first.troubles, ["otherTab"]);
  assert.equal(first.record.writable, false);
  take(second.record, 4);
  await room.browser.pass(100);
  read(first.record, "second");
  assert.deepEqual(first.record.state.read, ["first"]);
  first.record.takeOver();
  assert.deepEqual(second.troubles, ["otherTab"]);
  assert.equal(first.record.state.quizzes["final-quiz"].best, 1);
  read(first.record, "second");
  await room.browser.pass(100);
  second.window.leave();
  first.window.leave();
  const again = await room.launch({ browser: new Browser() });
  assert.deepEqual(again.record.state.read, ["first", "second"]);
  assert.equal(again.record.state.quizzes["final-quiz"].best, 1);
});

both("a browser that keeps nothing, or has no room, does no harm while the LMS works", async (edition) => {
  for (const broken of ["forbidden", "full"]) {
    const room = new Classroom(edition, COURSE);
    room.browser.full = broken === "full";
    const { record, troubles, window } = await room.launch({ storage: broken !== "forbidden" });
    take(record, 4);
    await room.browser.pass(100);
    assert.deepEqual(troubles, []);
    room.lms.faults.expired = true;
    read(record, "first");
    await room.browser.pass(3000);
    read(record, "second");
    assert.ok(troubles.includes("troubleStorage"), String(troubles));
    window.leave({ crash: true });
    room.lms.faults = {};
    const again = await room.launch({ storage: false });
    assert.equal(again.record.state.quizzes["final-quiz"].best, 1);
  }
});

both("what somebody empties under a running page is written again, and handed in at the next launch", async (edition) => {
  const room = new Classroom(edition, COURSE);
  const { record, window } = await room.launch();
  room.lms.faults.expired = true;
  read(record, "first");
  await room.browser.pass(100);
  room.browser.empty();
  await room.browser.pass(0);
  window.leave({ crash: true });
  room.lms.faults = {};
  const again = await room.launch();
  assert.deepEqual(again.record.state.read, ["first"]);
});

both("a tab that lost the course does not write its older work when the storage is emptied", async (edition) => {
  const room = new Classroom(edition, COURSE);
  const first = await room.launch();
  read(first.record, "first");
  await room.browser.pass(0);
  const second = await room.launch();
  room.lms.faults.expired = true;
  read(second.record, "second");
  await room.browser.pass(100);
  room.browser.empty();
  await room.browser.pass(0);
  const written = [...room.browser.entries.values()].map((json) => decode(JSON.parse(json).text, COURSE, TYPES)?.state.read);
  assert.deepEqual(written, [["first", "second"]]);
});

both("a storage that never answers keeps nobody from the course", async (edition) => {
  const room = new Classroom(edition, COURSE);
  room.browser.full = "silent";
  const { record, troubles } = await room.launch();
  read(record, "first");
  await room.browser.pass(100);
  assert.equal(status(room), "incomplete");
  assert.deepEqual(troubles, []);
});

both("where neither the LMS nor the browser keeps the work, nothing is said to be kept", async (edition) => {
  const room = new Classroom(edition, COURSE);
  const { record, troubles } = await room.launch();
  room.browser.full = true;
  room.lms.faults.expired = true;
  read(record, "first");
  await room.browser.pass(100);
  assert.deepEqual(troubles, ["troubleStorage"]);
  assert.equal(await record.close(), "lost");
});

both("what the LMS does not take at the end is kept in this browser, and that is what is said", async (edition) => {
  const room = new Classroom(edition, COURSE);
  const { record } = await room.launch();
  room.lms.faults.expired = true;
  read(record, "first");
  await room.browser.pass(100);
  assert.equal(await record.close(), "kept");
});

both("the back and forward cache brings the page back: the session is opened anew, or the learner is told", async (edition) => {
  const room = new Classroom(edition, COURSE);
  const { record, window, troubles, api } = await room.launch();
  take(record, 2);
  await room.browser.pass(100);
  window.leave({ persisted: true });
  window.fire("pageshow", { persisted: true });
  await room.browser.pass(100);
  assert.deepEqual(troubles, ["troubleClosed"]);
  read(record, "first");
  assert.deepEqual(record.state.read, ["first"]);
  Object.assign(api, { [room.lms.name]: room.lms.launch() });
  await room.browser.pass(60_000);
  assert.equal(troubles.at(-1), "savedAgain");
  const again = await room.launch({ browser: new Browser() });
  assert.deepEqual(again.record.state.read, ["first"]);
});

both("answers that the LMS has are not reported twice when a page comes back from the back and forward cache", async (edition) => {
  const room = new Classroom(edition, COURSE);
  const { record, window, api } = await room.launch();
  record.change((state) => begin(state, QUIZ));
  const answer = (question) => {
    record.change((state) => respond(state, QUIZ, question, "right"));
    record.answered(question, record.state.quizzes["final-quiz"].attempt.answers[question.id], "final-quiz", 4);
  };
  QUIZ.questions.slice(0, 2).forEach(answer);
  await room.browser.pass(100);
  window.leave({ persisted: true });
  window.fire("pageshow", { persisted: true });
  answer(QUIZ.questions[2]);
  Object.assign(api, { [room.lms.name]: room.lms.launch() });
  await room.browser.pass(60_000);
  const told = [...room.lms.kept].filter(([name]) => /^cmi\.interactions\.\d+\.id$/.test(name));
  assert.deepEqual(told.map(([, id]) => id), ["q0", "q1", "q2"]);
});

both("resume data that are damaged, of the future or of another program start afresh, which is said", async (edition) => {
  for (const kept of ["1AAAAAnonsense", "{json:1}", "9zzzzz|future", "x".repeat(4096)]) {
    const room = new Classroom(edition, COURSE, { "cmi.suspend_data": kept });
    const { record, opened } = await room.launch();
    assert.deepEqual(opened.notices.map(({ key }) => key), ["resumeUnreadable"], kept);
    assert.deepEqual([record.state.read, plain(record.state.quizzes)], [[], {}], kept);
  }
});

both("unreadable resume data starts afresh and says so, and the journal stands in for it", async (edition) => {
  const room = new Classroom(edition, COURSE, { "cmi.suspend_data": "2.0,some~other~program" });
  const { record, opened } = await room.launch();
  assert.deepEqual(opened.notices.map(({ key }) => key), ["resumeUnreadable"]);
  read(record, "first");
  await room.browser.pass(100);
  const again = await room.launch();
  assert.deepEqual(again.opened.notices.map(({ key }) => key), ["resumeReplayed"]);
  assert.deepEqual(again.record.state.read, ["first"]);
});

both("an edited course says how much of the learner's work is gone", async (edition) => {
  const room = new Classroom(edition, COURSE);
  const { record, window } = await room.launch();
  read(record, "first");
  take(record, 4);
  await room.browser.pass(100);
  window.leave();
  const edited = course([lesson("second"), quiz("final-quiz", questions(3))]);
  const again = await room.launch({ course: edited });
  assert.deepEqual(again.opened.notices, [{ key: "resumeChanged", values: { count: 2 } }]);
});

both("what the LMS had no room for is said where the journal does not have it, and restored where it has", async (edition) => {
  const essay = everyType().find(([question]) => question.type === "essay")[0];
  const long = course([lesson("l", [essay])]);
  const room = new Classroom(edition, long);
  const { record, window } = await room.launch();
  const words = "word ".repeat(edition === "1.2" ? 1000 : 12_000);
  record.change((state) => ({ ...state, checks: { "own-words": toAnswer(TYPES.essay, essay, words, true) } }));
  await room.browser.pass(100);
  window.leave();
  clean(room);
  const here = await room.launch();
  assert.equal(here.record.state.checks["own-words"].response, words);
  assert.deepEqual(here.opened.notices, []);
  const there = await room.launch({ browser: new Browser() });
  assert.equal(there.record.state.checks["own-words"].response, null);
  assert.deepEqual(there.opened.notices, [{ key: "resumeShortened", values: { count: 1 } }]);
});

both("typing is kept in the journal at once, and sent when the typing rests", async (edition) => {
  const room = new Classroom(edition, COURSE);
  const { record, window } = await room.launch();
  record.change((state) => begin(state, QUIZ));
  await room.browser.pass(100);
  room.lms.clear();
  for (const response of ["wrong", "other", "right"]) {
    record.change((state) => respond(state, QUIZ, QUIZ.questions[0], response, { final: false }), { draft: true });
    await room.browser.pass(300);
  }
  assert.equal(room.lms.count("commit"), 0);
  await room.browser.pass(2000);
  assert.equal(room.lms.count("commit"), 1);
  record.change((state) => respond(state, QUIZ, QUIZ.questions[1], "right", { final: false }), { draft: true });
  await room.browser.pass(0);
  window.leave({ crash: true });
  const again = await room.launch();
  assert.equal(again.record.state.quizzes["final-quiz"].attempt.answers.q1.response, "right");
});

both("what one turn changes is written once, before anything else happens, and at once when the page leaves", async (edition) => {
  const room = new Classroom(edition, COURSE);
  const { record, window } = await room.launch();
  await room.browser.pass(100);
  let written = 0;
  const { entries } = room.browser;
  const { set } = entries;
  entries.set = (...entry) => {
    written += 1;
    return set.apply(entries, entry);
  };
  read(record, "first");
  read(record, "second");
  record.answered(QUIZ.questions[0], { response: "right", share: 1, final: true }, "", null);
  assert.equal(written, 0);
  await null;
  assert.equal(written, 1);
  room.lms.faults.expired = true;
  record.change((state) => moveTo(state, "first"));
  window.leave();
  assert.equal(written, 2);
  const kept = [...entries.values()].map((json) => decode(JSON.parse(json).text, COURSE, TYPES)?.state);
  assert.deepEqual(kept.map((state) => [state?.read, state?.place.item]), [[["first", "second"], "first"]]);
});

both("a hidden page is saved, and what was only queued is set again", async (edition) => {
  const room = new Classroom(edition, COURSE);
  const { record, window, troubles } = await room.launch();
  record.change((state) => readLesson(state, "first"), { draft: true });
  room.lms.faults.commit = "lie";
  room.lms.clear();
  window.hide();
  assert.equal(room.lms.count("commit"), 1);
  room.lms.faults = {};
  room.lms.clear();
  window.hide(false);
  await room.browser.pass(100);
  assert.ok(room.lms.calls.some(([name, element]) => name === "set" && element === "cmi.suspend_data"));
  assert.deepEqual(troubles, []);
});

both("a time limit runs on through reload, absence and a wrong clock", async (edition) => {
  const timed = quiz("timed", questions(), { time_limit: 600 });
  const room = new Classroom(edition, course([timed]));
  const { record, window } = await room.launch();
  record.change((state) => ({ ...state, quizzes: { timed: startAttempt(timed, undefined, { random: 0.5, now: room.browser.time }) } }));
  await room.browser.pass(60_500);
  assert.ok(Math.abs(record.timeLeft(timed) - 539.5) < 1, `${record.timeLeft(timed)}`);
  room.browser.time -= 7_200_000;
  record.change((state) => respond(state, timed, timed.questions[0], "right"));
  await room.browser.pass(30_500);
  assert.ok(Math.abs(record.timeLeft(timed) - 509) < 1, `${record.timeLeft(timed)}`);
  window.leave();
  await room.browser.pass(60_000);
  const again = await room.launch();
  assert.ok(again.record.timeLeft(timed) <= 480 && again.record.timeLeft(timed) >= 440, `${again.record.timeLeft(timed)}`);
  again.record.change((state) => ({ ...state, quizzes: { timed: submit(timed, state.quizzes.timed) } }));
  assert.equal(again.record.timeLeft(timed), null);
});

both("an LMS that refuses interactions or objectives gets everything else", async (edition) => {
  const room = new Classroom(edition, COURSE);
  const { record, troubles, api } = await room.launch();
  const session = api[room.lms.name];
  const name = edition === "1.2" ? "LMSSetValue" : "SetValue";
  const set = session[name];
  let attempts = 0;
  session[name] = (element, value) => (/interactions|objectives/.test(element) ? ((attempts += 1), "false") : set(element, value));
  take(record, 4);
  QUIZ.questions.forEach((one) => record.answered(one, toAnswer(TYPES.choice, one, "right", true), "final-quiz", 1));
  await room.browser.pass(100);
  assert.equal(room.lms.value(room.elements.raw), "100");
  assert.ok(attempts <= 2, `${attempts}`);
  assert.deepEqual(troubles, []);
});

test("without any LMS everything is kept in the browser, and a full one is told", async () => {
  const room = new Classroom("browser", COURSE);
  const { record, troubles, window } = await room.launch();
  read(record, "first");
  take(record, 4);
  window.leave();
  const again = await room.launch();
  assert.equal(again.opened.question, null);
  assert.deepEqual(again.record.state.read, ["first"]);
  assert.equal(again.record.progress.success, "passed");
  assert.deepEqual(troubles, []);
  room.browser.full = true;
  read(again.record, "second");
  await room.browser.pass(0);
  assert.deepEqual(again.troubles, ["troubleLost"]);
  room.browser.full = false;
  again.record.change((state) => handIn(begin(state, QUIZ), QUIZ));
  await room.browser.pass(0);
  assert.deepEqual(again.troubles, ["troubleLost", "savedAgain"]);
});

both("with neither an LMS nor storage nothing is promised", async (edition) => {
  const room = new Classroom(edition, COURSE);
  const { record, troubles } = await room.launch({ without: true, storage: false });
  read(record, "first");
  assert.deepEqual([...new Set(troubles)], ["troubleLost"]);
});

both("the time of an attempt without an answer counts when the page is left, whatever the next device's clock says", async (edition) => {
  const timed = quiz("timed", questions(), { time_limit: 600 });
  const room = new Classroom(edition, course([timed]));
  const { record, window } = await room.launch();
  record.change((state) => ({ ...state, quizzes: { timed: startAttempt(timed, undefined, { random: 0.5, now: room.browser.time }) } }));
  await room.browser.pass(25_000);
  window.leave();
  const slow = new Browser();
  slow.time = room.browser.time - 86_400_000;
  const again = await room.launch({ browser: slow });
  assert.ok(again.record.timeLeft(timed) <= 575.5, `${again.record.timeLeft(timed)}`);
  assert.deepEqual(again.opened.notices, []);
  again.record.close();
  assert.deepEqual((await room.launch({ browser: slow })).opened.notices, []);
});

both("a crash gives back at most half a minute of a limited attempt", async (edition) => {
  const timed = quiz("timed", questions(), { time_limit: 600 });
  const room = new Classroom(edition, course([timed]));
  const { record, window } = await room.launch();
  record.change((state) => ({ ...state, quizzes: { timed: startAttempt(timed, undefined, { random: 0.5, now: room.browser.time }) } }));
  for (let second = 0; second < 100; second += 1) {
    await room.browser.pass(1000);
    record.timeLeft(timed);
  }
  const commits = room.lms.count("commit");
  window.leave({ crash: true });
  assert.ok(commits <= 5, `${commits}`);
  room.browser.time -= 86_400_000;
  const again = await room.launch();
  assert.ok(again.record.timeLeft(timed) <= 530, `${again.record.timeLeft(timed)}`);
});

test("two courses, two learners and two SCOs of one course keep apart in one browser", async () => {
  const room = new Classroom("1.2", COURSE);
  const first = await room.launch();
  take(first.record, 4);
  await room.browser.pass(100);
  first.window.leave();
  const other = new Classroom("1.2", COURSE, { "cmi.core.student_id": "s-18" });
  other.browser = room.browser;
  const theirs = await other.launch();
  assert.equal(theirs.opened.question, null);
  assert.deepEqual(plain(theirs.record.state.quizzes), {});
  const sco = new Classroom("1.2", course([QUIZ], { structure: "lessons" }));
  sco.browser = room.browser;
  assert.equal((await sco.launch()).opened.question, null);
});
