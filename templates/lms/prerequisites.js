/** Prerequisites of SCORM 1.2: AICC's script, as CAM 1.2 2.3.2.5.1 describes it, evaluated by what the LMS has of each item. Pure. */

/**
 * @typedef {{ kind: "item", id: string, status: string | null, not: boolean }} Item with a status: whether it is that one
 * @typedef {{ kind: "set", least: number, items: Term[] }} Set_ at least so many of them
 * @typedef {{ kind: "and" | "or", left: Term, right: Term } | { kind: "not", inner: Term } | Item | Set_} Term
 *
 * @typedef {(id: string) => string} StatusOf "" for what was not attempted
 */

/** @typedef {{ id: string, title: string, href: string | null, depth: number }} Entry an item of the manifest; `href` of null: a group of those after it that are deeper */

const DONE = new Set(["passed", "completed"]);
const STATUSES = new Map([["p", "passed"], ["c", "completed"], ["f", "failed"], ["i", "incomplete"], ["b", "browsed"], ["n", "not attempted"]]);
/** Items, statuses in quotes, and the signs between them. */
const TOKEN = /\s*(<>|[&|~=(){},*]|"[^"]*"|[^\s&|~=(){},*"<>]+)\s*/y;

/**
 * @param {string} script
 * @returns {Term | null} `null` where it breaks the grammar: LMSs then do as they like
 */
export function parsePrerequisites(script) {
  const tokens = tokensOf(script);
  if (tokens === null || tokens.length === 0) {
    return null;
  }
  let at = 0;
  try {
    const term = either();
    return at === tokens.length ? term : null;
  } catch {
    return null;
  }

  /** @param {string} sign */
  function skips(sign) {
    const is = tokens?.[at] === sign;
    at += Number(is);
    return is;
  }

  /** @param {string} sign */
  function expect(sign) {
    if (!skips(sign)) {
      throw new SyntaxError(sign);
    }
  }

  /** @returns {Term} */
  function either() {
    let left = both();
    while (skips("|")) {
      left = { kind: "or", left, right: both() };
    }
    return left;
  }

  /** @returns {Term} */
  function both() {
    let left = single();
    while (skips("&")) {
      left = { kind: "and", left, right: single() };
    }
    return left;
  }

  /** @returns {Term} */
  function single() {
    if (skips("~")) {
      return { kind: "not", inner: single() };
    }
    if (skips("(")) {
      const inner = either();
      expect(")");
      return inner;
    }
    const word = tokens?.[at] ?? "";
    at += 1;
    if (/^\d+$/.test(word) && skips("*")) {
      return { kind: "set", least: Number(word), items: set() };
    }
    if (word === "" || /^[&|~=(){},*"<]/.test(word)) {
      throw new SyntaxError(word);
    }
    const not = skips("<>");
    const status = not || skips("=") ? statusIn(tokens?.[at] ?? "") : null;
    at += Number(status !== null);
    if (status === "") {
      throw new SyntaxError("=");
    }
    return { kind: "item", id: word, status, not };
  }

  /** @returns {Term[]} */
  function set() {
    expect("{");
    const items = [either()];
    while (skips(",")) {
      items.push(either());
    }
    expect("}");
    return items;
  }
}

/** @param {string} script @returns {string[] | null} */
function tokensOf(script) {
  const tokens = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < script.length) {
    const found = TOKEN.exec(script);
    if (!found) {
      return null;
    }
    tokens.push(found[1] ?? "");
  }
  return tokens;
}

/** @param {string} token */
function statusIn(token) {
  const word = token.replace(/"/g, "").trim().toLowerCase();
  return STATUSES.get(word) ?? word;
}

/**
 * Return the status of a group, which follows from its parts: SCORM 1.2 leaves it to the LMS, and AICC counts a
 * block as complete when all of its members are.
 *
 * @param {readonly Entry[]} items of the package, each before those below it @param {number} at the group's place
 * @param {(place: number) => string} statusAt of a part; "" for what was not attempted
 */
export function statusOfGroup(items, at, statusAt) {
  const depth = items[at]?.depth ?? 0;
  const after = items.findIndex((one, place) => place > at && one.depth <= depth);
  const places = [...items.keys()].slice(at + 1, after < 0 ? items.length : after).filter((place) => items[place]?.href !== null);
  const statuses = places.map(statusAt);
  if (statuses.every((status) => status === "" || status === "not attempted")) {
    return "";
  }
  return !statuses.every((status) => DONE.has(status)) ? "incomplete" : statuses.every((status) => status === "passed") ? "passed" : "completed";
}

/**
 * @param {Term} term @param {StatusOf} statusOf
 * @returns {boolean}
 */
export function areMet(term, statusOf) {
  switch (term.kind) {
    case "and":
      return areMet(term.left, statusOf) && areMet(term.right, statusOf);
    case "or":
      return areMet(term.left, statusOf) || areMet(term.right, statusOf);
    case "not":
      return !areMet(term.inner, statusOf);
    case "set":
      return term.items.filter((one) => areMet(one, statusOf)).length >= term.least;
    default: {
      const status = statusOf(term.id) || "not attempted";
      return term.status === null ? DONE.has(status) : (status === term.status) !== term.not;
    }
  }
}

/**
 * @param {Term} term @param {(id: string) => string} titleOf
 * @returns {string} what is asked for, to go on after "Not before"
 */
export function prerequisitesInWords(term, titleOf) {
  const inner = (/** @type {Term} */ one) => (one.kind === "or" || one.kind === "and" ? `(${prerequisitesInWords(one, titleOf)})` : prerequisitesInWords(one, titleOf));
  switch (term.kind) {
    case "and":
    case "or":
      return [term.left, term.right].map((one) => (one.kind === term.kind ? prerequisitesInWords(one, titleOf) : inner(one))).join(` ${term.kind} `);
    case "not":
      return `not ${inner(term.inner)}`;
    case "set":
      return `${term.least} of ${term.items.map(inner).join(", ")}`;
    default:
      return `“${titleOf(term.id)}” is ${term.status === null ? "done" : `${term.not ? "not " : ""}${term.status}`}`;
  }
}
