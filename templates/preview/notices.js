// Notices of new builds, while somebody looks: a browser opens six connections to a server, and each of these holds one.

/**
 * @param {{ hidden: boolean, addEventListener: (name: "visibilitychange", done: () => void) => void }} page
 * @param {() => { addEventListener: (name: string, done: () => void) => void, close: () => void }} open
 * @param {{ built: () => void, ended: () => void }} heard
 */
export function hearNotices(page, open, { built, ended }) {
  /** @type {{ close: () => void } | null} */
  let stream = null;
  page.addEventListener("visibilitychange", turn);
  turn();

  function turn() {
    if (page.hidden) {
      stream?.close();
      stream = null;
    } else if (stream === null) {
      const opened = open();
      stream = opened;
      opened.addEventListener("build", built); // the newest one comes at once
      opened.addEventListener("error", () => stream === opened && ended());
    }
  }
}
