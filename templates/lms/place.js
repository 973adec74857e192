/** Where somebody is in a course, and the way back there after it was loaded again. Works best with packages of this project. */

/** How long a page may take until it is as high as it was, in milliseconds. */
export const SETTLED = 3000;
const ACTS = ["wheel", "pointerdown", "keydown", "touchstart"];

/** @typedef {{ page: string, question: string, x: number, y: number }} Place */

/**
 * @param {Window} inside
 * @returns {Place}
 */
export function placeIn(inside) {
  const page = inside.document.querySelector(".page.current");
  const prompt = page?.classList.contains("running") ? page.querySelector('.prompt[id$="-prompt"]') : null;
  const question = prompt && page ? prompt.id.slice(page.id.length + 1, -"-prompt".length) : "";
  return { page: page?.id ?? "", question, x: inside.scrollX, y: inside.scrollY };
}

/**
 * Show a page, and a question on it: in a quiz by beginning it, and turning to the question.
 *
 * @param {Window} inside
 * @param {{ page: string, question: string }} place
 */
export function show(inside, { page, question }) {
  if (page === "") {
    return; // somebody was on no page that this project knows
  }
  const lesson = inside.document.getElementById(`check-${question}-prompt`);
  const at = inside.document.getElementById(page);
  if (question !== "" && lesson && at?.contains(lesson)) {
    inside.location.hash = lesson.id;
    return;
  }
  if (!at?.classList.contains("current")) {
    inside.location.hash = page;
  }
  if (question !== "") {
    reach(inside, page, question, performance.now() + SETTLED, new Set());
  }
}

/**
 * @param {Window} inside
 * @param {string} page
 * @param {string} question
 * @param {number} until
 * @param {Set<number>} seen places of the quiz's overview that were tried
 */
function reach(inside, page, question, until, seen) {
  const { document } = inside;
  const shown = document.getElementById(page);
  if (performance.now() > until || document.getElementById(`${page}-${question}-prompt`)) {
    return;
  }
  const overview = /** @type {HTMLDetailsElement | null} */ (shown?.querySelector(".overview"));
  const steps = /** @type {HTMLElement[]} */ ([...(overview?.querySelectorAll("ol button") ?? [])]);
  const next = steps.findIndex((_, index) => !seen.has(index));
  if (overview && !overview.open) {
    overview.open = true;
  } else if (steps[next]) {
    seen.add(next);
    steps[next].click();
  } else if (shown?.classList.contains("current") && !overview) {
    /** @type {HTMLElement | null} */ (shown.querySelector(".stage .buttons .main"))?.click();
  }
  inside.requestAnimationFrame(() => reach(inside, page, question, until, seen));
}

/**
 * Call a function when somebody does something on a page.
 *
 * @param {Window} inside
 * @param {() => void} done
 */
export function onAct(inside, done) {
  ACTS.forEach((act) => inside.addEventListener(act, done, { once: true, passive: true }));
}

/**
 * Scroll until the page, which is still being put together, stays there; leave off as soon as somebody does something.
 *
 * @param {Window} inside
 * @param {Place} place
 */
export function goBack(inside, { x, y }) {
  if (x === 0 && y === 0) {
    return;
  }
  const until = performance.now() + SETTLED;
  let isOver = false;
  onAct(inside, () => {
    isOver = true;
  });
  const step = () => {
    if (!isOver && performance.now() < until) {
      inside.scrollTo({ left: x, top: y, behavior: "instant" });
      inside.requestAnimationFrame(step);
    }
  };
  step();
}
