// Whether something is being pressed. What is drawn meanwhile would take the button from under the finger, and its click with it.

/** Milliseconds after which a browser has sent the click of a finger that was lifted. */
const CLICK = 100;
/** Milliseconds after which a press no longer ends in a click, or its end was not seen: it may be outside the frame. */
const LONGEST = 3000;

/**
 * Watch the page until `signal` says that it is enough.
 *
 * @param {AbortSignal} signal
 * @returns {() => Promise<void>} resolves once nothing is pressed and the last click was heard
 */
export function watchPresses(signal) {
  let released = Promise.resolve();
  let release = () => {};

  function press() {
    release();
    released = new Promise((resolve) => (release = resolve));
    setTimeout(release, LONGEST);
  }

  function lift() {
    setTimeout(release, CLICK);
  }

  // Space presses a button when it is let go, as a finger does.
  const keys = { keydown: press, keyup: lift };
  const pointers = { pointerdown: press, pointerup: lift, pointercancel: lift };
  for (const [name, listen] of Object.entries(pointers)) {
    addEventListener(name, listen, { capture: true, signal });
  }
  for (const [name, listen] of Object.entries(keys)) {
    addEventListener(name, (event) => /** @type {KeyboardEvent} */ (event).key === " " && listen(), { capture: true, signal });
  }
  return () => released;
}
