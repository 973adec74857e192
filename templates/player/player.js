// The player: opens the record, shows one page of the course at a time, and keeps menu, progress and record in step.
// It never asks which LMS it is in.

import { announce, byId, focusOn, showWhole } from "./screen/dom.js";
import { drawClosed, drawFinish, drawStart } from "./screen/finish-view.js";
import { reachWideFormulas } from "./screen/formulas.js";
import { offerHandout } from "./screen/handout.js";
import { enterLesson } from "./screen/lesson-view.js";
import { createMenu, onTheWay } from "./screen/menu.js";
import { notify } from "./screen/notices.js";
import { openRecord } from "./screen/open-record.js";
import { destination, drawTurn, pageOf, showPage } from "./screen/pages.js";
import { enterQuiz } from "./screen/quiz-view.js";
import { createSentences } from "./screen/sentences.js";
import { moveTo, readLesson } from "./state/learner.js";

/** @typedef {import("./types").PlayerContext} PlayerContext */
/** @typedef {import("./types").PlayerParts} PlayerParts */

/**
 * Start the player on the page that holds the course.
 * @param {PlayerParts} parts
 */
export async function start(parts) {
  const { course, questionTypes, createConductor } = parts;
  const sentences = createSentences(parts.sentences);
  /** @type {ReturnType<typeof createPlayer> | null} */
  let player = null;
  const { record, local } = await openRecord(parts, sentences, (anew) => player?.reopen(anew));
  player = createPlayer({ course, questionTypes, createConductor, sentences, record, local });
  player.open();
  reachWideFormulas(/** @type {HTMLElement} */ (byId("main")));
}

/** @param {Pick<PlayerContext, "course" | "sentences" | "record" | "local"> & Pick<PlayerParts, "questionTypes" | "createConductor">} parts */
function createPlayer({ course, questionTypes, createConductor, sentences, record, local }) {
  const { items } = course;
  const { say } = sentences;
  const single = course.structure === "single";
  /** Whether Back in the browser is ours: in a frame it belongs to the LMS. */
  const history = single && window.parent === window ? window.history : null;
  let current = "";
  let view = { leave() {} };
  /** @type {PlayerContext} */
  const context = {
    course,
    typeOf: (question) => /** @type {import("./types").QuestionType} */ (questionTypes[question.type]),
    sentences,
    record,
    local,
    answered: new Map(),
    go,
    refresh,
    after(id) {
      const at = items.findIndex((item) => item.id === id);
      if (!single) {
        return null;
      }
      const next = items[at + 1];
      if (!next) {
        return { id: "finish", title: say("finishPage") };
      }
      return lockedReason(next.id) === null ? next : null;
    },
    mark(quiz) {
      const standing = record.progress.objectives.find((objective) => objective.id === quiz.id);
      return standing ? standing.mark : quiz.passing_score / 100;
    },
    lockedReason,
  };
  const menu = createMenu(sentences, go);

  /** @param {string} id */
  function itemOf(id) {
    return items.find((item) => item.id === id);
  }

  /** @param {string} id */
  function lockedReason(id) {
    const notice = record.progress.locked.get(id);
    return notice ? say(notice.key, notice.values) : null;
  }

  /** Show what has changed in menu, progress and the way onward. */
  function refresh() {
    const { done, progress } = record.progress;
    const left = items.reduce((sum, item) => sum + (done.has(item.id) ? 0 : item.minutes), 0);
    if (single) {
      menu.update(items.map((item) => ({ id: item.id, done: done.has(item.id), locked: lockedReason(item.id), note: quizNote(item.id) })), current);
      menu.progress(Math.max(progress, onTheWay(course, record.state, done, context.answered)), left);
    }
    const item = itemOf(current);
    const page = pageOf(items, current);
    if (item && page) {
      drawTurn(context, page, item, markRead);
    }
  }

  /** @param {string} id */
  function quizNote(id) {
    const best = record.state.quizzes[id]?.best ?? null;
    return best === null ? null : sentences.percent(best);
  }

  /**
   * Open a page, unless it is locked.
   * @param {string} id of an item, "start" or "finish"
   * @param {string} [anchor]
   * @param {{focus?: boolean, keep?: boolean, resume?: boolean}} [how] `keep` notes the place and the step in the browser's
   *   history; `resume`: a quiz that runs goes on at once
   */
  function go(id, anchor = "", { focus = true, keep = true, resume = false } = {}) {
    const page = pageOf(items, id);
    const locked = lockedReason(id);
    notify("locked", locked ?? "", { close: say("close") });
    if (!page || locked !== null) {
      showWhole(byId("notice-locked"));
      return;
    }
    view.leave();
    current = id;
    if (keep && record.writable && itemOf(id)) {
      record.change((state) => moveTo(state, id, anchor));
    }
    enter(page, resume);
    refresh();
    showPage(page, anchor, focus);
    document.title = [...new Set([page.querySelector("h1")?.textContent, course.title].filter(Boolean))].join(" · ");
    if (keep && history) {
      history.pushState({ id, anchor }, "", `#${anchor || page.id}`);
    }
  }

  /**
   * @param {HTMLElement} page
   * @param {boolean} [resume]
   */
  function enter(page, resume = false) {
    const item = itemOf(current);
    view = { leave() {} };
    if (item?.kind === "lesson") {
      view = enterLesson(context, item, page, {
        onEnd() {
          if (markRead()) {
            announce(say("lessonRead"));
          }
        },
        onPlace: (anchor) => record.writable && record.change((state) => moveTo(state, current, anchor), { draft: true }),
      });
    } else if (item?.kind === "quiz") {
      view = enterQuiz(context, item, page, createConductor, resume);
    } else if (current === "finish") {
      drawFinish(context, /** @type {HTMLElement} */ (page.querySelector(".stage")), leave);
    } else {
      drawStart(context);
    }
  }

  /** Note that the lesson was read, and return whether that is new. */
  function markRead() {
    if (itemOf(current)?.kind !== "lesson" || record.state.read.includes(current)) {
      return false;
    }
    record.change((state) => readLesson(state, current));
    refresh();
    return true;
  }

  async function leave() {
    drawClosed(context, await record.close());
    window.close();
  }

  document.addEventListener("click", (event) => {
    const link = /** @type {HTMLAnchorElement | null} */ (/** @type {Element} */ (event.target).closest('a[href^="#"]'));
    const target = link && !event.defaultPrevented ? destination(items, decodeURIComponent(link.hash.slice(1))) : null;
    if (!target) {
      return;
    }
    event.preventDefault();
    // Whoever goes on has read the lesson, which may open what comes after it.
    if (link?.classList.contains("onward")) {
      markRead();
    }
    if (target.id === current && target.anchor) {
      focusOn(byId(target.anchor));
    } else {
      go(target.id, target.anchor);
    }
  });
  window.addEventListener("popstate", (event) => {
    const to = event.state ?? destination(items, location.hash.slice(1)) ?? { id: "start", anchor: "" };
    // Afterwards: the browser takes the focus away once this listener has run.
    setTimeout(() => go(to.id, to.anchor, { keep: false }));
  });

  /** Show the page where the learner was, or the first. */
  function open() {
    const { item, anchor } = record.state.place;
    const linked = destination(items, location.hash.slice(1));
    const known = itemOf(item) && lockedReason(item) === null;
    const first = single ? "start" : /** @type {import("./types").Item} */ (items[0]).id;
    const to = linked ?? (known ? { id: item, anchor } : { id: first, anchor: "" });
    go(to.id, to.anchor, { keep: false, focus: to.id !== first });
  }

  offerHandout(context);
  /** @param {boolean} anew whether another tab has changed what this page shows */
  function reopen(anew) {
    const page = pageOf(items, current);
    if (anew && page) {
      view.leave();
      enter(page);
    }
    refresh();
  }

  return { open, reopen };
}
