// Work that can wait until the browser has nothing else to do, so that no click waits for it.

/** Milliseconds after which it is done anyway. */
const PATIENCE = 1000;

/** @param {() => void} work */
export function whenIdle(work) {
  // Safari has none.
  if (window.requestIdleCallback) {
    window.requestIdleCallback(work, { timeout: PATIENCE });
  } else {
    setTimeout(work, 1);
  }
}

/**
 * Take one step after the other, once what there is by now is to be seen.
 * @param {() => boolean} step returns whether there is another one
 */
export function stepsLater(step) {
  requestAnimationFrame(() => whenIdle(() => stepByStep(step)));
}

/**
 * Take one step after the other.
 * @param {() => boolean} step returns whether there is another one
 */
export function stepByStep(step) {
  if (step()) {
    whenIdle(() => stepByStep(step));
  }
}

/**
 * Call `action` as soon as somebody asks for all there is: keys move the focus, scroll to the end, and open the browser's search;
 * paper gets everything.
 * @param {(event: Event) => void} action
 */
export function whenAsked(action) {
  addEventListener("keydown", action, true);
  addEventListener("beforeprint", action);
}
