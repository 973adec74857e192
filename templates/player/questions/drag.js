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
 * @param {EventTarget} target
 * @param {Record<string, (event: any) => void>} listeners by the events that they listen to
 * @param {AddEventListenerOptions} options
 */
function listen(target, listeners, options) {
  Object.entries(listeners).forEach(([name, listener]) => target.addEventListener(name, listener, { capture: true, ...options }));
}

/**
 * Let something be dragged by a handle.
 * @param {HTMLElement} handle
 * @param {{able: () => boolean, begin: () => void, move: (place: Place) => void, end: (dropped: boolean) => void}} drag
 */
export function makeDraggable(handle, { able, begin, move, end }) {
  let dragging = false;
  let dropped = false;
  const keep = (/** @type {Event} */ event) => event.preventDefault();
  const keepWhileDragging = (/** @type {Event} */ event) => dragging && keep(event);

  /** @param {PointerEvent} down */
  function take(down) {
    dropped = false;
    if (!able() || down.button !== 0 || !down.isPrimary) {
      return;
    }
    const byFinger = down.pointerType === "touch";
    const listening = new AbortController();
    const { signal } = listening;
    const resting = byFinger ? setTimeout(start, REST) : 0;
    const top = down.clientY + scrollY;
    let at = down;

    const way = () => ({ x: at.clientX, y: at.clientY, dx: at.clientX - down.clientX, dy: at.clientY + scrollY - top });

    function start() {
      dragging = true;
      handle.setPointerCapture(down.pointerId);
      handle.classList.add("is-dragged");
      begin();
      move(way());
      scrollAlong();
    }
    function scrollAlong() {
      if (signal.aborted) {
        return;
      }
      const before = scrollY;
      scrollBy({ top: at.clientY < EDGE ? -SPEED : at.clientY > innerHeight - EDGE ? SPEED : 0, behavior: "instant" });
      if (scrollY !== before) {
        move(way());
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
    const giveUp = () => stop(false);
    listen(window, {
      pointermove(event) {
        if (event.pointerId !== down.pointerId) {
          return;
        }
        at = event;
        const { dx, dy } = way();
        if (dragging) {
          move(way());
        } else if (Math.hypot(dx, dy) > SLACK) {
          (byFinger ? giveUp : start)();
        }
      },
      pointerup: () => stop(true),
      pointercancel: giveUp,
      blur: ({ target }) => target === window && giveUp(),
      keydown(event) {
        if (event.key === "Escape" && dragging) {
          keep(event);
          event.stopPropagation();
          giveUp();
        }
      },
    }, { signal });
  }

  listen(handle, {
    pointerdown: take,
    // Registered before a finger comes: a browser that has begun to scroll asks nobody.
    touchmove: keepWhileDragging,
    contextmenu: keepWhileDragging,
    // A picture in it would be taken along by the browser itself.
    dragstart: keep,
    click(event) {
      // What was dropped was not pressed.
      if (dropped && event.detail > 0) {
        event.stopImmediatePropagation();
        keep(event);
      }
      dropped = false;
    },
  }, { passive: false });
}
