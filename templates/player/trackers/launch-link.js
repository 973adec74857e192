// What a link says that opens a course outside any LMS: who learns, and with which key the record store is told
// (`?endpoint=…&auth=…&actor=…&registration=…&activity_id=…`, as launches of "Tin Can" do). Anybody can write a link.

/** @typedef {import("../types").RecordStore} RecordStore */
/** @typedef {Readonly<Record<string, any>>} Agent of xAPI, with one identifier (xAPI 1.0.3, part 2, 4.1.2.1) */

/**
 * @typedef {object} Link
 * @property {Agent} actor
 * @property {string} endpoint
 * @property {string} authorization
 * @property {string} activity
 * @property {string} registration "" where none is given
 */

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i;
const HEADER = /^[\x21-\x7e]+(?: [\x21-\x7e]+)*$/;

/**
 * Return what a link says; `null` if it says nobody, or wants another store to hear it than the course was exported for.
 *
 * @param {string} query
 * @param {RecordStore} store
 * @returns {Link | null}
 */
export function readLink(query, store) {
  const given = new URLSearchParams(query);
  const said = (/** @type {string} */ name) => given.get(name) ?? "";
  const actor = readAgent(said("actor"));
  const endpoint = below(store.endpoint, said("endpoint") || store.endpoint);
  if (!actor || !endpoint) {
    return null;
  }
  const registration = said("registration");
  return {
    actor,
    endpoint,
    authorization: HEADER.test(said("auth")) ? said("auth") : store.authorization,
    activity: isIri(said("activity_id")) ? said("activity_id") : store.activity,
    registration: UUID.test(registration) ? registration.toLowerCase() : "",
  };
}

/**
 * Return an address if it is that of the store, or below it: many stores can share one origin. "" otherwise.
 *
 * @param {string} store
 * @param {string} address
 */
function below(store, address) {
  const { origin, pathname } = urlOf(address) ?? {};
  const found = `${origin}${pathname}`.replace(/\/*$/, "/");
  return found.startsWith(store) && !/%2f|%5c/i.test(found) ? found : "";
}

/**
 * Return an agent by its only identifier; older launches put each value into a list, and name accounts in other words.
 *
 * @param {string} text
 * @returns {Agent | null}
 */
export function readAgent(text) {
  const { name, mbox, mbox_sha1sum: sum, openid, account } = listless(readJson(text));
  const { homePage, accountServiceHomePage, name: own, accountName } = listless(account);
  const page = homePage ?? accountServiceHomePage;
  const id = own ?? accountName;
  const found = [
    matches(mbox, /^mailto:[^\s@]+@[^\s@]+$/) && { mbox },
    matches(sum, /^[0-9a-f]{40}$/i) && { mbox_sha1sum: sum },
    isIri(openid) && { openid },
    isIri(page) && matches(id, /\S/) && { account: { homePage: page, name: id } },
  ].find(Boolean);
  return found ? { objectType: "Agent", ...(matches(name, /\S/) && { name }), ...found } : null;
}

/**
 * @param {any} value
 * @returns {Record<string, any>} its members, each without a list around it
 */
function listless(value) {
  const found = [value].flat()[0];
  return found && typeof found === "object" ? Object.fromEntries(Object.entries(found).map(([name, member]) => [name, [member].flat()[0]])) : {};
}

/**
 * @param {unknown} value
 * @param {RegExp} pattern
 */
function matches(value, pattern) {
  return typeof value === "string" && pattern.test(value);
}

/** @param {unknown} value */
function isIri(value) {
  return matches(value, /^[a-z][a-z0-9+.-]*:[^\s<>"{}|\\^`]+$/i) && urlOf(String(value)) !== null;
}

/** @param {string} address */
function urlOf(address) {
  try {
    return new URL(address);
  } catch {
    return null;
  }
}

/** @param {string} text */
function readJson(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
