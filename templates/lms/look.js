/** Light and dark, and the direction of the text, as the panel asks for them: not as the browser is set. */

/** @typedef {{ scheme: "" | "light" | "dark", direction: "" | "ltr" | "rtl" }} Look "": as the course and the browser have it */

const SCHEME = /\(\s*prefers-color-scheme\s*:\s*(light|dark)\s*\)/g;

/** Return what makes a document look as asked. */
export function createLook() {
  /** @type {Look} */
  let look = { scheme: "", direction: "" };
  /** What each media query was before. @type {WeakMap<MediaList, string>} */
  const before = new WeakMap();
  /** @type {WeakMap<Document, string>} */
  const directions = new WeakMap();

  return { set: (/** @type {Look} */ next) => (look = next), apply };

  /** @param {Document} inside */
  function apply(inside) {
    const root = inside.documentElement;
    const direction = directions.get(inside) ?? root.dir;
    directions.set(inside, direction);
    root.dir = look.direction || direction;
    root.style.colorScheme = look.scheme;
    [...inside.styleSheets].forEach((sheet) => turn(rulesOf(sheet)));
  }

  /** @param {CSSRuleList | readonly CSSRule[]} rules */
  function turn(rules) {
    for (const rule of /** @type {Iterable<any>} */ (rules)) {
      if (rule.media) {
        const query = before.get(rule.media) ?? rule.media.mediaText;
        before.set(rule.media, query);
        // A feature in the place of another: one that always holds, or never does.
        rule.media.mediaText = look.scheme ? query.replace(SCHEME, (/** @type {string} */ _, /** @type {string} */ one) => held(one)) : query;
      }
      turn(rule.cssRules ?? []);
    }
  }

  /** @param {string} scheme */
  function held(scheme) {
    return scheme === look.scheme ? "(min-width: 0px)" : "(max-width: 0px)";
  }

  /** @param {CSSStyleSheet} sheet @returns {CSSRuleList | readonly CSSRule[]} none where another origin forbids to look */
  function rulesOf(sheet) {
    try {
      return sheet.cssRules;
    } catch {
      return [];
    }
  }
}
