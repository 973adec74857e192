// Requests to a learning record store (xAPI 1.0.3, part 3).

const VERSION = "1.0.3";
/** Milliseconds after which an answer is no longer waited for: what is sent again does no harm. */
const PATIENCE = 30000;
/** Bytes that a browser still sends for a page that is gone; 64 KiB for all its requests together (Fetch, 4.6). */
export const LAST_WORDS = 60000;

/**
 * @typedef {{ status: number, body: any, etag: string | null }} Reply status 0: no answer; `body` is read from JSON, else `null`
 *
 * @typedef {{ "If-Match": string } | { "If-None-Match": "*" } | null} Condition
 *
 * @typedef {object} Lrs
 * @property {(resource: string, parameters: Record<string, string>) => Promise<Reply>} get
 * @property {(resource: string, parameters: Record<string, string>, document: object, how?: { condition?: Condition, room?: number }) => Promise<Reply>} put
 *   `room`: bytes that a page which goes may still send
 * @property {(resource: string, document: object, how?: { room?: number }) => Promise<Reply>} post
 */

/** @param {number} status whether it says that the server may answer in a moment */
export function isSilent(status) {
  return status === 0 || status === 408 || status === 429 || status >= 500;
}

/** @param {object} document */
export function bytesOf(document) {
  return new Blob([JSON.stringify(document)]).size;
}

/** @param {number} status */
export function isTaken(status) {
  return status >= 200 && status < 300;
}

/**
 * Ask, and never reject.
 *
 * @param {any} window
 * @param {string} address
 * @param {object} options of `fetch`
 * @returns {Promise<Reply>}
 */
export async function request(window, address, options) {
  try {
    const response = await window.fetch(address, { ...options, signal: AbortSignal.timeout?.(PATIENCE) });
    const text = await response.text();
    return { status: response.status, body: readJson(text), etag: response.headers.get("ETag") };
  } catch {
    return { status: 0, body: null, etag: null };
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

/**
 * @param {any} window
 * @param {string} endpoint
 * @param {string} authorization
 * @returns {Lrs}
 */
export function createLrs(window, endpoint, authorization) {
  const head = { "X-Experience-API-Version": VERSION, ...(authorization && { Authorization: authorization }) };
  return {
    get: (resource, parameters) => request(window, addressOf(resource, parameters), { headers: head, cache: "no-store" }),
    put: (resource, parameters, document, { condition = null, room = 0 } = {}) =>
      send("PUT", addressOf(resource, parameters), document, condition ?? {}, room),
    post: (resource, document, { room = 0 } = {}) => send("POST", addressOf(resource, {}), document, {}, room),
  };

  /**
   * @param {string} resource
   * @param {Record<string, string>} parameters
   */
  function addressOf(resource, parameters) {
    const query = new URLSearchParams(parameters).toString();
    return `${endpoint.replace(/\/*$/, "/")}${resource}${query && `?${query}`}`;
  }

  /**
   * @param {string} method
   * @param {string} address
   * @param {object} document
   * @param {object} more headers
   * @param {number} room
   */
  function send(method, address, document, more, room) {
    const body = JSON.stringify(document);
    const headers = { ...head, ...more, "Content-Type": "application/json" };
    return request(window, address, { method, body, headers, keepalive: bytesOf(document) <= room });
  }
}
