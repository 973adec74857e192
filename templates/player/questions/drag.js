// Dragging by mouse, pen or finger. A finger that rests for a moment takes along what it lies on; one that moves at once scrolls
// the page. Escape and a gesture that the browser takes over put everything back. Nothing is ever done by dragging alone.

/** Pixels by which a hand may tremble while it presses or rests. */
const SLACK = 6;
/** Milliseconds that a finger rests. */
const REST = 220;
/** Pixels from the edges of the window within which the page scrolls along. */
const EDGE = 48;
const SPEED = 10;

/** @typedef {{x: number, y: number, dx: number, dy: number}} Place in the window, and how far on the page from where it began */

/**
 * Let something be dragged by a handle.
 * @param {HTMLElement} handle
 * @param {{able: () => boolean, begin: () => void, move: (place: Place) => void, end: (dropped: boolean) => void}} drag
 */
export function makeDraggable(handle, { able, begin, move, end }) {
  let dragging = false;
  let dropped = false;

  handle.addEventListener("pointerdown", (down) => {
    dropped = false;
    if (!able() || down.button !== 0 || !down.isPrimary) {
      return;
    }
    const byFinger = down.pointerType === "touch";
    const from = { x: down.clientX, y: down.clientY + scrollY };
    const listening = new AbortController();
    const { signal } = listening;
    const resting = byFinger ? setTimeout(start, REST) : 0;
    let at = down;

    function start() {
      dragging = true;
      handle.setPointerCapture(down.pointerId);
      handle.classList.add("is-dragged");
      begin();
      follow();
      requestAnimationFrame(scrollAlong);
    }
    function follow() {
      const { clientX: x, clientY: y } = at;
      move({ x, y, dx: x - from.x, dy: y + scrollY - from.y });
    }
    function scrollAlong() {
      if (!dragging || signal.aborted) {
        return;
      }
      const before = scrollY;
      scrollBy({ top: at.clientY < EDGE ? -SPEED : at.clientY > innerHeight - EDGE ? SPEED : 0, behavior: "instant" });
      if (scrollY !== before) {
        follow();
      }
      requestAnimationFrame(scrollAlong);
    }
    /** @param {boolean} done */
    function stop(done) {
      clearTimeout(resting);
      listening.abort();
      if (dragging) {
        dragging = false;
        dropped = true;
        handle.classList.remove("is-dragged");
        end(done);
      }
    }
    addEventListener("pointermove", (event) => {
      if (event.pointerId !== down.pointerId) {
        return;
      }
      at = event;
      if (dragging) {
        follow();
      } else if (Math.hypot(event.clientX - from.x, event.clientY + scrollY - from.y) > SLACK) {
        if (byFinger) {
          stop(false);
        } else {
          start();
        }
      }
    }, { signal });
    addEventListener("pointerup", () => stop(true), { signal });
    addEventListener("pointercancel", () => stop(false), { signal });
    addEventListener("blur", () => stop(false), { signal });
    addEventListener("keydown", (event) => {
      if (event.key === "Escape" && dragging) {
        event.preventDefault();
        event.stopPropagation();
        stop(false);
      }
    }, { signal, capture: true });
  });
  // Registered before a finger comes: a browser that has begun to scroll asks nobody.
  handle.addEventListener("touchmove", (event) => dragging && event.preventDefault(), { passive: false });
  handle.addEventListener("contextmenu", (event) => dragging && event.preventDefault());
  // What was dropped was not pressed.
  handle.addEventListener("click", (event) => {
    if (dropped && event.detail > 0) {
      event.stopImmediatePropagation();
      event.preventDefault();
    }
    dropped = false;
  }, { capture: true });
}
