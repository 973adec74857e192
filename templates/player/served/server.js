// Asking the LTI tool's server. Requests go below the page's own address, which holds the token of the launch.

/** Milliseconds after which a page no longer waits: what the server did meanwhile it says when it is asked again. */
const PATIENCE = 30000;
/** Bytes that a browser still sends for a page that is gone; 64 KiB for all its requests together (Fetch, 4.6). */
const LAST_WORDS = 60000;
/** How often it is asked again, as long as the server says when. */
const AGAIN = 6;

/**
 * Ask, and hear what came of it. What is being sent when the page goes is sent all the same.
 *
 * @param {string} path below `api/`
 * @param {object} [body] sent as JSON; without one, something is read
 * @param {{ fetch: typeof fetch }} [browser]
 * @returns {Promise<{ status: number, reply: any, later?: number }>} never rejects; status 0 when there is no answer, or not the
 *   tool's; `later`: the seconds after which the server, which is busy or restarts, wants to be asked again
 */
export async function ask(path, body, browser = window) {
  const text = body && JSON.stringify(body);
  const key = findKey();
  try {
    const response = await browser.fetch(`api/${path}`, {
      ...(text && { method: "POST", body: text }),
      headers: { ...(text && { "Content-Type": "application/json" }), ...(key && { "Lessonpack-Key": key }) },
      keepalive: Boolean(text) && new Blob([String(text)]).size <= LAST_WORDS,
      signal: AbortSignal.timeout?.(PATIENCE),
    });
    return { status: response.status, later: Number(response.headers.get("Retry-After")), reply: await response.json() };
  } catch {
    return { status: 0, reply: {} };
  }
}

/** @returns {string | null} what proves that this browser launched, where it keeps no cookies: see templates/lti/prove.js */
function findKey() {
  try {
    return sessionStorage.getItem(new URL(".", location.href).pathname);
  } catch {
    return null; // storage is blocked
  }
}

/**
 * Ask for what cannot be done without an answer; while the server says when to ask again, do so.
 *
 * @param {string} path
 * @param {object} [body]
 * @param {{ fetch: typeof fetch }} [browser]
 * @param {number} [tries]
 * @returns {Promise<any>} what the server says; rejects with an Error whose message is a sentence's key, or the server's words
 */
export async function call(path, body, browser = window, tries = AGAIN) {
  const { status, reply, later } = await ask(path, body, browser);
  if (later && tries > 0) {
    await new Promise((rested) => setTimeout(rested, later * 1000));
    return call(path, body, browser, tries - 1);
  }
  if (status !== 200) {
    throw new Error(status > 0 && status < 500 ? reply.what : "serverSilent");
  }
  return reply;
}
