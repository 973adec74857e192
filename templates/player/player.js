// The player: opens the record, shows one page of the course at a time, and keeps menu, progress and record in step.
// It never asks which LMS it is in.

import { announce, byId, focusOn, showWhole } from "./screen/dom.js";
import { enterLesson } from "./screen/lesson-view.js";
import { notify } from "./screen/notices.js";
import { openRecord } from "./screen/open-record.js";
import { createPages, drawTurn } from "./screen/pages.js";
import { createSentences } from "./screen/sentences.js";
import { offerSettings } from "./screen/settings.js";
import { moveTo, readLesson } from "./state/learner.js";

/** @typedef {import("./types").PlayerContext} PlayerContext */
/** @typedef {import("./types").PlayerParts} PlayerParts */

/**
 * Start the player on the page that holds the course.
 * @param {PlayerParts} parts
 */
export async function start(parts) {
  const { fragments } = parts;
  const sentences = createSentences(parts.sentences);
  offerSettings();
  /** @type {ReturnType<typeof createPlayer> | null} */
  let player = null;
  const opened = await openRecord(parts, sentences, (anew) => player?.reopen(anew));
  player = createPlayer({ ...parts, ...opened, sentences });
  player.open();
  fragments.reachWideFormulas?.(/** @type {HTMLElement} */ (byId("main")));
}

/** @param {Pick<PlayerContext, "course" | "fragments" | "sentences" | "record" | "local" | "learner"> & Pick<PlayerParts, "questionTypes">} parts */
function createPlayer({ course, questionTypes, fragments, sentences, record, local, learner }) {
  const { items } = course;
  const { say } = sentences;
  const single = course.structure === "single";
  const pages = createPages(items, fragments.coming);
  /** Whether Back in the browser is ours: in a frame it belongs to the LMS. */
  const history = single && window.parent === window ? window.history : null;
  let current = "";
  /** What the page in sight does until it is left. @type {{leave: () => void} | null | undefined} */
  let view = null;
  /** @type {PlayerContext} */
  const context = {
    course,
    fragments,
    typeOf: (question) => /** @type {import("./types").QuestionType} */ (questionTypes[question.type]),
    sentences,
    record,
    local,
    learner,
    pages,
    answered: new Map(),
    go,
    refresh,
    after(id) {
      if (!single) {
        return null;
      }
      const next = items[items.findIndex((item) => item.id === id) + 1];
      if (!next) {
        return { id: "finish", title: say("finishPage") };
      }
      return lockedReason(next.id) === null ? next : null;
    },
    mark(quiz) {
      return record.progress.objectives.find(({ id }) => id === quiz.id)?.mark ?? quiz.passing_score / 100;
    },
    lockedReason,
  };
  const menu = fragments.createMenu?.(context);

  /** @param {string} id */
  function itemOf(id) {
    return items.find((item) => item.id === id);
  }

  /** @param {string} id */
  function lockedReason(id) {
    const notice = fragments.lockedBy?.(course, record.state, record.progress.done, id);
    return notice ? say(notice.key, notice.values) : null;
  }

  /** Show what has changed in menu, progress and the way onward. */
  function refresh() {
    menu?.update(current);
    const item = itemOf(current);
    const page = pages.of(current);
    if (item && page) {
      const draw = () => drawTurn(context, page, item, markRead);
      if (!fragments.coming?.whenSeen(page, draw)) {
        draw();
      }
    }
  }

  /**
   * Open a page, unless it is locked.
   * @param {string} id of an item, "start" or "finish"
   * @param {string} [anchor]
   * @param {{focus?: boolean, keep?: boolean, step?: boolean, resume?: boolean}} [how] `keep` notes the place, `step` the step in
   *   the browser's history; `resume`: a quiz that runs goes on at once
   */
  function go(id, anchor = "", { focus = true, keep = true, step = keep, resume = false } = {}) {
    const page = pages.of(id);
    const locked = lockedReason(id);
    notify("locked", locked ?? "", { close: say("close") });
    if (!page || locked !== null) {
      refresh();
      showWhole(byId("notice-locked"));
      return;
    }
    view?.leave();
    current = id;
    if (keep && record.writable && itemOf(id)) {
      record.change((state) => moveTo(state, id, anchor));
    }
    pages.bring(page);
    enter(page, anchor, resume);
    refresh();
    pages.show(anchor, focus);
    const name = page.querySelector("h1")?.textContent ?? "";
    document.title = [...new Set([name, course.title])].join(" · ");
    byId("bar-title")?.replaceChildren(name === course.title ? "" : name);
    if (step && history) {
      history.pushState({ id, anchor }, "", `#${anchor || page.id}`);
    }
  }

  /**
   * @param {HTMLElement} page
   * @param {string} [at] anchor
   * @param {boolean} [resume]
   */
  function enter(page, at, resume) {
    const item = itemOf(current);
    view = null;
    if (fragments.coming?.whenCome(go, current, at, resume)) {
      return;
    }
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
      view = item.scenario ? fragments.enterScenario?.(context, item, page) : fragments.enterQuiz?.(context, item, page, resume);
    } else if (current === "finish") {
      fragments.drawFinish?.(context, /** @type {HTMLElement} */ (page.querySelector(".stage")), leave);
    } else if (current === "certificate") {
      fragments.drawCertificate?.(context, page);
    } else if (current === "start") {
      fragments.drawStart?.(context);
    } else {
      fragments.enterGlossary?.(page, course.language);
    }
  }

  /**
   * Note that the lesson was read, and return whether that is new.
   * @param {unknown} [drawn] whether the page stays, and shows it
   */
  function markRead(drawn = true) {
    const page = pages.of(current);
    if (!page || itemOf(current)?.kind !== "lesson" || record.state.read.includes(current) || fragments.needsOf?.(page)) {
      return false;
    }
    record.change((state) => readLesson(state, current));
    if (drawn) {
      refresh();
    }
    return true;
  }

  async function leave() {
    fragments.drawClosed?.(context, await record.close());
    window.close();
  }

  document.addEventListener("click", (event) => {
    const link = /** @type {HTMLAnchorElement | null} */ (/** @type {Element} */ (event.target).closest('a[href^="#"]'));
    const target = link && !event.defaultPrevented ? pages.destination(link.hash) : null;
    if (!target) {
      return;
    }
    event.preventDefault();
    // Whoever goes on has read the lesson, which may open what comes after it.
    if (link?.classList.contains("onward")) {
      markRead(false);
    }
    if (target.id === current && target.anchor) {
      focusOn(byId(target.anchor));
    } else {
      go(target.id, target.anchor);
    }
  });
  window.addEventListener("popstate", (event) => {
    const to = event.state ?? pages.destination(location.hash) ?? { id: "start" };
    // Afterwards: the browser takes the focus away once this listener has run.
    setTimeout(() => go(to.id, to.anchor, { step: false }));
  });

  /** Show the page where the learner was, or the first. */
  function open() {
    const { item, anchor } = record.state.place;
    const linked = pages.destination(location.hash);
    const known = itemOf(item) && lockedReason(item) === null;
    const first = single ? "start" : /** @type {import("./types").Item} */ (items[0]).id;
    /** @type {{id: string, anchor?: string}} */
    const to = linked ?? (known ? { id: item, anchor } : { id: first });
    go(to.id, to.anchor, { keep: false, focus: to.id !== first });
  }

  fragments.offerHandout?.(context);
  fragments.offerSearch?.(context);
  /** @param {boolean} anew whether another tab has changed what this page shows */
  function reopen(anew) {
    const page = pages.of(current);
    if (anew && page) {
      view?.leave();
      enter(page);
    }
    refresh();
  }

  return { open, reopen };
}
