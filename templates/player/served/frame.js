// How high a page would like the frame to be in which an LMS shows it, so that nobody scrolls in two places.
//
// Canvas takes {subject: "lti.frameResize", height} as an object or as JSON, with a number for the height; Moodle takes it with
// the plug-in ltisource_message_handler, and only as JSON. Both take {subject: "lti.scrollToTop"}. Who does not know these
// messages does not answer. The LMS alone can be told: no other page may frame ours (frame-ancestors).

/** Milliseconds between two messages at least. */
const PAUSE = 100;
/** Pixels that Canvas gives at least. */
const LEAST = 450;
/** The share of a browser's window that is left for pages, about. */
const SHOWN = 0.8;
/** How often a page may change its height after the frame did: one that depends on the frame's height would never end. */
const ECHOES = 2;

/**
 * Have the frame grow while its page scrolls, as far as the learner's window goes and no farther: what keeps to the window (the bar
 * with the menu, messages, dialogues) would be out of sight in a higher one. It never gets smaller, since an LMS that fills the
 * window with the frame does better by itself.
 *
 * @param {readonly string[]} origins of the LMS
 */
export function growToWindow(origins) {
  const { documentElement: root } = document;
  keepTelling(origins, () => {
    const most = Math.round((window.outerHeight || window.screen.availHeight) * SHOWN);
    return root.scrollHeight > root.clientHeight ? Math.min(root.scrollHeight, most) : 0;
  });
}

/**
 * Have the frame be as high as its page, which is read like a sheet of paper. Who turned the page begins at its top.
 *
 * @param {readonly string[]} origins of the LMS
 */
export function growToContent(origins) {
  keepTelling(origins, () => Math.max(LEAST, Math.ceil(document.documentElement.getBoundingClientRect().height)), true);
  if (document.referrer.startsWith(`${location.origin}/`)) {
    tell(origins, { subject: "lti.scrollToTop" });
  }
}

/**
 * Tell the height that is wanted, now and whenever it changes.
 *
 * @param {readonly string[]} origins
 * @param {() => number} wanted pixels
 * @param {boolean} [smaller] whether less is told, too
 */
function keepTelling(origins, wanted, smaller = false) {
  if (window.parent === window) {
    return;
  }
  let seen = { width: window.innerWidth, height: window.innerHeight };
  let echoes = 0;
  /** @type {number | undefined} */
  let timer;

  function look() {
    timer = undefined;
    const now = { width: window.innerWidth, height: window.innerHeight };
    echoes = now.width === seen.width && now.height !== seen.height ? echoes + 1 : 0;
    seen = now;
    const height = wanted();
    if ((smaller ? height !== now.height : height > now.height) && echoes <= ECHOES) {
      tell(origins, { subject: "lti.frameResize", height });
    }
  }

  new ResizeObserver(() => {
    timer = timer ?? window.setTimeout(look, PAUSE);
  }).observe(document.body);
}

/**
 * @param {readonly string[]} origins
 * @param {object} message
 */
function tell(origins, message) {
  // Where the browser names who frames us, nobody else is tried; a message to another origin is not delivered in any case.
  const [parent] = window.location.ancestorOrigins ?? [];
  for (const origin of origins) {
    if (parent === undefined || parent === origin) {
      window.parent.postMessage(JSON.stringify(message), origin);
    }
  }
}
