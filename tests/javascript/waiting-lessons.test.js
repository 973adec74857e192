// Lessons and quizzes are edited between visits, questions move between them, count or no longer count, and are worth more or less:
// whatever comes when, what waited is in the end what a course on one page would have read at once.

import assert from "node:assert/strict";
import { test } from "node:test";

import { questionsOf } from "../../templates/player/state/attempt.js";
import { awaited } from "../../templates/player/state/heads.js";
import { freshState } from "../../templates/player/state/learner.js";
import { merge } from "../../templates/player/state/merge.js";
import { progressOf } from "../../templates/player/state/progress.js";
import { decode, encode } from "../../templates/player/state/resume-data.js";
import { keysIn } from "../../templates/player/state/spoken-of.js";
import { createStandIns, standIn } from "../../templates/player/state/stand-ins.js";
import { createWaitingAnswers, mayWait } from "../../templates/player/state/waiting-answers.js";
import { course, everyType, lesson, quiz, TYPES } from "./courses.js";
import { begin, check, handIn, plain, respond } from "./learning.js";

const ALL_TYPES = { ...TYPES, "": standIn };
/** Courses that are edited: done in two seconds. */
const SEEDS = 250;
const EVERY = everyType();
/** What is answered to a question, by its type. */
const RESPONSES = new Map(EVERY.map(([{ type }, good, bad]) => [type, [good, bad ?? good]]));
/** What an author does to a question. */
const EDITS = {
  remove: (items, item, at) => void item.questions.splice(at, 1),
  rename(_items, { questions }, at) {
    const { id, key, formerly } = questions[at];
    questions[at] = formerly ? questions[at] : { ...questions[at], id: `${id}-new`, key: key.charAt(0).toUpperCase() + key.slice(1), formerly: key };
  },
  move: (items, item, at, other) => void other.questions.push({ ...item.questions.splice(at, 1)[0], graded: other.kind === "quiz" }),
  count(_items, { kind, questions }, at) {
    questions[at] = { ...questions[at], graded: kind === "quiz" || !questions[at].graded };
  },
  points(_items, { questions }, at) {
    questions[at] = { ...questions[at], points: (questions[at].points + 1) % 4 };
  },
  score(_items, { questions }, at) {
    questions[at] = { ...questions[at], scored: !questions[at].scored && !["essay", "scale"].includes(questions[at].type) };
  },
  correct(_items, { questions }, at) {
    const { type } = questions[at];
    questions[at] = type === "choice" ? { ...questions[at], solution: { correct: ["wrong"], feedback: {} } } : questions[at];
  },
  drop: (items, item) => void (items.length > 3 && items.splice(items.indexOf(item), 1)),
};

/** Whole numbers below a count that are the same for the same seed. */
function chance(seed) {
  let state = seed * 7919;
  return (count) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * count);
  };
}

/** A course of six lessons and two quizzes, with questions of any type. */
function written(some) {
  const ask = (place) => EVERY.filter(() => some(3) === 0).map(([one]) => ({ ...one, id: `${place}-${one.id}`, key: `${"abcdefgh"[place]}${one.key.slice(1)}`, graded: place > 5 || some(3) > 0, points: some(4) }));
  return course([0, 1, 2, 3, 4, 5, 6, 7].map((place) => (place > 5 ? quiz : lesson)(`item-${place}`, ask(place))));
}

/** Answer some of all that is asked, and submit some quizzes. */
function work(state, { items }, some) {
  return items.reduce((now, item) => {
    if (some(4) === 0) {
      return now;
    }
    const answer = ({ type }) => RESPONSES.get(type)[some(2)];
    if (item.kind === "lesson") {
      return item.questions.filter((one) => some(3) && !(one.graded && now.checks[one.id]?.final)).reduce((so, one) => check(so, one, answer(one), { final: some(4) > 0 }), now);
    }
    const begun = now.quizzes[item.id]?.attempt?.submitted === false ? now : begin(now, item, { random: some(1000) / 1000 });
    const answered = questionsOf(item, begun.quizzes[item.id].attempt).filter(() => some(4)).reduce((so, one) => respond(so, item, one, answer(one)), begun);
    return some(3) ? handIn(answered, item) : answered;
  }, state);
}

/** The course as it is exported after some edits. */
function edited(before, some) {
  const items = before.items.map((item) => ({ ...item, questions: [...item.questions] }));
  const log = [];
  for (let left = some(5); left > 0; left -= 1) {
    const [name, edit] = Object.entries(EDITS)[some(8)];
    const item = items[some(items.length)];
    if (item.questions.length > 0) {
      const at = some(item.questions.length);
      log.push(`${name} ${item.questions[at].id}`);
      edit(items, item, at, items[some(items.length)]);
    }
  }
  return { after: { ...before, items }, log };
}

/** The course as a page has it to which parts of two items come. */
function pageOf(whole) {
  const items = whole.items.map((item) => {
    const graded = item.questions.filter((one) => one.graded);
    const points = graded.reduce((sum, one) => sum + (one.scored ? one.points : 0), 0);
    return { ...item, questions: item.kind === "lesson" && graded.length > 0 ? [awaited(points)] : [] };
  });
  const homeOfItem = items.map((_item, at) => String(Math.floor(at / 2)));
  const standIns = createStandIns();
  const all = whole.items.flatMap((item, at) => item.questions.map((one) => ({ item, one, home: homeOfItem[at] })));
  const present = new Set(all.map(({ one }) => one.key));
  const [homes, inLesson, quizzes, renamed] = [new Map(), new Map(), new Map(), new Map()];
  for (const { item, one, home } of all) {
    homes.set(one.key, home);
    if (one.formerly && !present.has(one.formerly)) {
      homes.set(one.formerly, home);
      renamed.set(one.formerly, one.key);
    }
    if (item.kind === "lesson") {
      inLesson.set(one.key, home);
      if (one.graded) {
        standIns.learn(one.key, home, { formerly: one.formerly ?? "", points: one.points, parts: one.parts, scored: one.scored });
      }
    } else {
      quizzes.set(one.key, item.key);
    }
  }
  const come = new Set();
  const isLeft = (key) => inLesson.has(key) && !come.has(inLesson.get(key));
  const quizAt = (key) => items.findIndex((item) => item.kind === "quiz" && item.key === key);
  const places = {
    presentKey: (key) => renamed.get(key) ?? key,
    homeOf: (key) => (standIns.knows(key) ? null : (inLesson.get(key) ?? null)),
    standFor: (key, words) => isLeft(key) && standIns.standFor(key, words),
    counts: standIns.counts,
    quizOf: (key) => quizzes.get(key) ?? null,
    isAway: isLeft,
    lacks: (key) => quizAt(key) >= 0 && !come.has(homeOfItem[quizAt(key)]),
  };
  const aside = createWaitingAnswers(places);
  return {
    of: { ...whole, items },
    aside,
    homes: [...new Set(homeOfItem)],
    come(home) {
      come.add(home);
      items.forEach((item, at) => {
        if (homeOfItem[at] === home) {
          item.questions = whole.items[at].questions;
          item.questions.forEach(({ key }) => standIns.forget(key));
        }
      });
    },
    lacking(texts) {
      const waiting = mayWait(texts, places);
      standIns.place((home, questions) => {
        items.filter((item, at) => item.kind === "lesson" && homeOfItem[at] === home).forEach((item, at) => Object.assign(item, { questions: at === 0 ? questions : [] }));
      });
      const keys = [...new Set(texts.flatMap(keysIn))];
      const wanted = keys.flatMap((key) => [quizAt(key) >= 0 && !waiting.quizzes.has(key) ? homeOfItem[quizAt(key)] : "", (!waiting.questions.has(places.presentKey(key)) && homes.get(key)) || ""]);
      return [...new Set(wanted)].filter((home) => home && !come.has(home));
    },
    left: () => [...new Set(homeOfItem)].filter((home) => !come.has(home)),
  };
}

test("whatever was edited in lessons, and whatever comes when, what waited is in the end what one page reads at once", () => {
  let waited = 0;
  let early = 0;
  let rejoined = 0;
  for (let seed = 1; seed <= SEEDS; seed += 1) {
    const some = chance(seed);
    const before = written(some);
    const first = { ...work(freshState("Lineage1"), before, some), revision: 5 };
    const later = some(2) ? { ...work(first, before, some), revision: 6 } : first;
    const other = some(6) ? later : { ...work(freshState("Lineage2"), before, some), revision: 7 };
    const limits = [some(2) ? Infinity : 150 + some(500), Infinity];
    const saved = [first, other].map((state, at) => encode(state, before, TYPES, limits[at]));
    const texts = some(2) ? saved : saved.toReversed();
    const { after, log } = edited(before, some);
    const told = `seed ${seed}: ${log}`;
    const page = pageOf(after);
    for (let wanted = page.lacking(texts); wanted.length > 0; wanted = page.lacking(texts)) {
      wanted.forEach(page.come);
    }
    const read = (text, of) => decode(text, of, ALL_TYPES).state;
    const both = (states) => states.reduce((a, b) => ({ ...merge(a, b), lineage: a.lineage }));
    const whole = both(texts.map((text) => read(text, after)));
    let now = both(texts.map((text) => read(page.aside.takeFrom(text), page.of)));
    waited += page.left().length;
    const same = (state) => {
      const { checks, quizzes, read: pages } = plain(state);
      return { checks, quizzes, pages };
    };
    const back = (text) => same(read(text, after));
    const isEdited = log.some((entry) => /^(correct|score)/.test(entry));
    if (page.left().length > 0 && !isEdited) {
      early += 1;
      const { done, ...standing } = progressOf(page.of, now);
      const { done: wholeDone, ...wholeStanding } = progressOf(after, whole);
      assert.deepEqual(standing, wholeStanding, told);
      assert.deepEqual([...done], [...wholeDone], told);
    }
    let all = whole;
    while (page.left().length > 0) {
      if (all === whole && some(2)) {
        // The LMS comes back, and has what was done elsewhere meanwhile.
        const elsewhere = { ...work(whole, after, some), revision: whole.revision + 2, lineage: some(4) ? whole.lineage : "Lineage3" };
        const late = encode(elsewhere, after, TYPES, some(2) ? Infinity : 150 + some(500));
        now = page.aside.readInto(now, page.of, ALL_TYPES);
        const keptOf = (state) => page.aside.addTo(encode(state, page.of, ALL_TYPES), Infinity);
        for (let wanted = page.lacking([late, keptOf(now)]); wanted.length > 0; wanted = page.lacking([late, keptOf(now)])) {
          wanted.forEach(page.come);
          now = page.aside.readInto(now, page.of, ALL_TYPES);
        }
        now = both([...[late, keptOf(now)].map((text) => read(page.aside.takeFrom(text), page.of)), now]);
        all = both([read(late, after), whole]);
        rejoined += 1;
      }
      assert.deepEqual(back(page.aside.addTo(encode(now, page.of, ALL_TYPES), Infinity)), back(encode(all, after, TYPES)), told);
      const left = page.left();
      page.come(left[some(left.length)] ?? "");
      if (some(3)) {
        now = page.aside.readInto(now, page.of, ALL_TYPES);
      }
    }
    now = page.aside.readInto(now, page.of, ALL_TYPES);
    assert.deepEqual(same(now), same(all), told);
  }
  assert.ok(waited > SEEDS / 2, String(waited));
  assert.ok(early > SEEDS / 10, String(early));
  assert.ok(rejoined > SEEDS / 10, String(rejoined));
});
