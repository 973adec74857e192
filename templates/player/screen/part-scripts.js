// The scripts of a large course: each is asked for until it comes, at once when somebody waits for it, and the learner is told.

import { element } from "./dom.js";
import { notify } from "./notices.js";

const FIRST_WAIT = 4000;
const LONGEST_WAIT = 60000;
/** Milliseconds after which a script that neither comes nor fails is asked for once more. */
const SLOW = 60000;

/** @typedef {{ come: Promise<void>, arrive: () => void, tries: number, looked: (() => void)[] }} Asked */

/**
 * @param {(name: string) => boolean} isThere whether what a script brings has come
 * @param {import("../types").Sentences} sentences
 */
export function createScripts(isThere, { say }) {
  /** @type {Map<string, Asked>} */
  const asked = new Map();
  /** Those that did not come. @type {Set<string>} */
  const lost = new Set();
  /** Those that somebody waits for now. @type {Set<string>} */
  const urgent = new Set();
  let wait = FIRST_WAIT;
  /** @type {any} */
  let timer = null;
  addEventListener("online", askAgain);

  return { ask, need, tried, isLost: (/** @type {string} */ name) => lost.has(name), oneOfLost: () => Promise.race([...lost].map(ask)) };

  /** @param {string} name @returns {Promise<void>} resolves when it is there */
  function ask(name) {
    const known = asked.get(name);
    if (known) {
      return known.come;
    }
    let arrive = () => {};
    /** @type {Promise<void>} */
    const come = new Promise((resolve) => {
      arrive = resolve;
    });
    asked.set(name, { come, arrive, tries: 0, looked: [] });
    load(name);
    return come;
  }

  /** @param {string} name @returns {Promise<boolean>} whether it has come at this try */
  async function tried(name) {
    ask(name);
    if (!isThere(name) && !lost.has(name)) {
      await new Promise((resolve) => asked.get(name)?.looked.push(() => resolve(true)));
    }
    return isThere(name);
  }

  /** @param {string} name @returns {Promise<void>} resolves when it is there; until then the learner hears if it does not come */
  async function need(name) {
    urgent.add(name);
    if (lost.has(name)) {
      load(name);
    }
    await ask(name);
    urgent.delete(name);
    tell();
  }

  /** @param {string} name */
  function load(name) {
    const one = /** @type {Asked} */ (asked.get(name));
    // What came in its place may be in a cache. Where files have no addresses but their names, every second try is without a query.
    const query = one.tries % 2 > 0 ? `?${one.tries}` : "";
    const script = element("script", { src: `parts/${name}.js${query}`, onload: over, onerror: over });
    const slow = setTimeout(look, SLOW);
    one.tries += 1;
    lost.delete(name);
    document.head.append(script);

    function over() {
      clearTimeout(slow);
      script.remove();
      look();
    }

    // An LMS whose session is over may answer with another page in its place: that is no error, but nothing comes of it.
    function look() {
      if (isThere(name)) {
        lost.delete(name);
        wait = FIRST_WAIT;
        one.arrive();
      } else {
        lost.add(name);
        timer = timer ?? setTimeout(askAgain, wait);
      }
      tell();
      one.looked.splice(0).forEach((tellIt) => tellIt());
    }
  }

  /** Whoever waits for something that did not come is told, and may ask again. */
  function tell() {
    const missed = [...urgent].some((name) => lost.has(name));
    notify("parts", missed ? say("pageLost") : "", { trouble: true, action: { label: say("tryAgain"), press: askAgain } });
  }

  /** Ever later, if it goes by itself. */
  function askAgain() {
    clearTimeout(timer);
    timer = null;
    wait = Math.min(LONGEST_WAIT, wait * 2);
    [...lost].forEach(load);
  }
}
