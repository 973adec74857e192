// A course that does not answer when it is to be closed: it may be in an endless loop, and only without its frame it ends.

/** Milliseconds after which a course that is to be closed should have answered. */
const PATIENCE = 5000;

/**
 * Offer to end what does not answer. Its process is not the panel's, and ends with the last of its frames.
 *
 * @param {{ frame: HTMLIFrameElement, end: HTMLButtonElement }} parts
 * @param {() => boolean} isClosing
 * @param {(words: string) => void} tell
 */
export function watchForLoops({ frame, end }, isClosing, tell) {
  let wasClosing = false;
  setInterval(() => {
    const isStuck = wasClosing && isClosing();
    wasClosing = isClosing();
    end.hidden = !isStuck;
    if (isStuck) {
      tell("The course does not answer: it may be in an endless loop. End it to go on; what it has not stored is lost.");
    }
  }, PATIENCE);
  end.addEventListener("click", () => {
    const { parentNode, nextSibling } = frame;
    end.hidden = true;
    frame.remove();
    parentNode?.insertBefore(frame, nextSibling); // loads the page around the course anew, which goes on
  });
}
