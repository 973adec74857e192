// Recordings: chapters lead to their places, and of a recording that must be played it is known which parts were. What was only
// skipped does not count. The parts are kept in this browser, beside the ticks of checklists and for the same reasons; that it was
// enough is in the record, and follows the learner.

import { createBrowserStorage } from "../record/browser-storage.js";
import { element, setAttribute } from "../screen/dom.js";
import { readLesson } from "../state/learner.js";
import { partOf } from "./shared.js";

/** @typedef {import("../types").PlayerContext} PlayerContext */
/** @typedef {[number, number]} Part seconds from and to */

/**
 * @param {PlayerContext} context
 * @param {HTMLElement} block
 * @param {import("../types").LessonItem} lesson
 */
export function enterRecording({ course, record, sentences: { say, percent } }, block, lesson) {
  const media = /** @type {HTMLMediaElement | null} */ (block.querySelector("video, audio"));
  if (!media) {
    return;
  }
  block.querySelectorAll(".chapters").forEach((list) => setAttribute(list, "aria-label", say("chapters")));
  for (const chapter of block.querySelectorAll(".chapters > li")) {
    const button = element("button.chapter", { onclick: () => playFrom(Number(chapter.getAttribute("data-place"))) });
    button.append(...chapter.childNodes);
    chapter.append(button);
  }
  // Another file in its place is another recording.
  const part = partOf(lesson, media.src.replace(/.*\//, ""));
  const needed = Number(block.getAttribute("data-place")) / 100;
  // Nobody is kept out because a browser cannot play a file: it may have failed before the lesson was opened, or fail in it.
  if (needed > 0 && !media.error && !record.state.read.some((name) => name === lesson.id || name === part)) {
    watch(needed);
  }

  /** @param {number} seconds */
  function playFrom(seconds) {
    /** @type {HTMLMediaElement} */ (media).currentTime = seconds;
    // A browser that does not play without being asked twice shows the place.
    /** @type {HTMLMediaElement} */ (media).play().catch(() => undefined);
  }

  /** @param {number} share that must be played */
  function watch(share) {
    const played = /** @type {HTMLMediaElement} */ (media);
    const storage = createBrowserStorage(window);
    const key = `lessonpack-played/${encodeURIComponent(course.id)}/${record.state.lineage}/${part}`;
    const note = element("p.played");
    /** @type {Part[]} */
    let parts = [];
    let last = 0;
    block.append(note);
    block.setAttribute("data-needs", say("watchNeeded", { percent: percent(share) }));
    played.addEventListener("timeupdate", look);
    played.addEventListener("ended", look);
    played.addEventListener("seeking", () => {
      last = played.currentTime;
    });
    played.addEventListener("loadedmetadata", draw);
    played.addEventListener("error", done);
    storage.read(key).then((found) => add(readParts(found.get(key))), () => undefined);
    draw();

    function look() {
      const now = played.currentTime;
      // However long a slow device has told nothing: only a jump is not played.
      if (now > last && !played.seeking) {
        add([[last, now]]);
        storage.write(key, JSON.stringify(parts)).catch(() => undefined);
      }
      last = now;
    }

    /** @param {readonly Part[]} more */
    function add(more) {
      parts = joined([...parts, ...more]);
      draw();
    }

    function draw() {
      const now = played.duration ? parts.reduce((sum, [from, to]) => sum + to - from, 0) / played.duration : 0;
      note.replaceChildren(say("watched", { percent: percent(Math.min(1, now)) }));
      // The last moment of a recording is not always told.
      if (now >= share - 0.01 && block.hasAttribute("data-needs")) {
        record.change((state) => readLesson(state, part));
        done();
      }
    }

    function done() {
      block.removeAttribute("data-needs");
      block.dispatchEvent(new Event("met", { bubbles: true }));
    }
  }
}

/**
 * @param {readonly Part[]} parts
 * @returns {Part[]} without overlaps, in order
 */
function joined(parts) {
  /** @type {Part[]} */
  const whole = [];
  for (const [from, to] of [...parts].sort((one, other) => one[0] - other[0])) {
    const before = whole[whole.length - 1];
    if (before && from <= before[1] + 0.5) {
      before[1] = Math.max(before[1], to);
    } else {
      whole.push([from, to]);
    }
  }
  return whole;
}

/**
 * @param {string | undefined} text that another package of the same origin may have written
 * @returns {Part[]}
 */
function readParts(text) {
  try {
    const parts = JSON.parse(text ?? "[]");
    return Array.isArray(parts) ? parts.filter((part) => Array.isArray(part) && part.length === 2 && part.every(Number.isFinite)) : [];
  } catch {
    return [];
  }
}
