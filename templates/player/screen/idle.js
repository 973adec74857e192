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
