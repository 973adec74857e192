// Loads the page in a frame again, and goes back to where somebody was on it.

/** How long a page may take until it is as high as it was, in milliseconds. */
const SETTLED = 3000;
const ACTS = ["wheel", "pointerdown", "keydown", "touchstart"];

/**
 * @param {HTMLIFrameElement} frame with a page of this origin
 */
export function loadAgain(frame) {
  const before = frame.contentWindow;
  if (!before) {
    return;
  }
  const { scrollX, scrollY } = before;
  frame.addEventListener("load", () => goBack(frame, scrollX, scrollY), { once: true });
  before.location.reload();
}

/**
 * Scroll until the page, which is still being put together, stays there; leave off as soon as somebody does something.
 * @param {HTMLIFrameElement} frame
 * @param {number} x
 * @param {number} y
 */
function goBack(frame, x, y) {
  const page = frame.contentWindow;
  if (!page || (x === 0 && y === 0)) {
    return;
  }
  const until = performance.now() + SETTLED;
  let isOver = false;
  const leaveOff = () => {
    isOver = true;
  };
  ACTS.forEach((act) => page.addEventListener(act, leaveOff, { once: true, passive: true }));
  const step = () => {
    if (isOver || performance.now() > until || page !== frame.contentWindow) {
      return;
    }
    page.scrollTo({ left: x, top: y, behavior: "instant" });
    requestAnimationFrame(step);
  };
  step();
}
