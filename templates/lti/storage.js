"use strict";
/**
 * Keeps the proof of a login in the browser: in the storage of our own origin, which browsers divide by the site around
 * us, or in the LMS's own page (LTI Client Side postMessages 1.0, LTI OIDC Login with LTI Client Side postMessages 1.0).
 */
const ANSWER_MILLISECONDS = 2000; // mobile apps name a storage target and never answer

/** @param {string} name @param {string} value @returns {boolean} */
function keepHere(name, value) {
  try {
    window.sessionStorage.setItem(name, value);
    return window.sessionStorage.getItem(name) === value;
  } catch {
    return false; // storage is blocked
  }
}

/** @param {string} name @returns {string | null} */
function findHere(name) {
  try {
    return window.sessionStorage.getItem(name);
  } catch {
    return null;
  }
}

/** @returns {boolean} */
function keepsCookies() {
  const test = "lti-test=1";
  document.cookie = `${test}; Max-Age=60; Path=/; SameSite=None; Secure; Partitioned`;
  return document.cookie.split("; ").includes(test);
}

/**
 * Ask a frame of the LMS, and wait for the answer to this very question.
 * @param {Window} frame @param {string} origin "*" only where nothing secret is asked
 * @param {Record<string, string>} question
 * @returns {Promise<Record<string, any> | null>} null when no answer comes
 */
function ask(frame, origin, question) {
  const id = Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16)).join("");
  return new Promise((resolve) => {
    const timer = setTimeout(() => finish(null), ANSWER_MILLISECONDS);
    /** @param {Record<string, any> | null} answer */
    function finish(answer) {
      clearTimeout(timer);
      window.removeEventListener("message", listen);
      resolve(answer);
    }
    /** @param {MessageEvent} event */
    function listen(event) {
      const fits = event.data && typeof event.data === "object" && event.data.message_id === id;
      if (fits && (origin === "*" || event.origin === origin) && event.data.subject === `${question.subject}.response`) {
        finish(event.data.error ? null : event.data);
      }
    }
    window.addEventListener("message", listen);
    frame.postMessage({ ...question, message_id: id }, origin);
  });
}

/**
 * Return the frame of the LMS that stores data, as its own answer names it.
 * @param {string} target @param {string} subject @returns {Promise<Window | null>}
 */
async function storageFrame(target, subject) {
  const lms = window.opener || window.parent;
  if (lms === window) return null;
  const abilities = await ask(lms, "*", { subject: "lti.capabilities" });
  const supported = /** @type {any[]} */ (abilities?.supported_messages ?? []).find((each) => each.subject === subject);
  const name = supported?.frame ?? target;
  if (!name || name === "_parent") return lms;
  try {
    return lms.frames[name] ?? null;
  } catch {
    return null;
  }
}

/** @param {string} target @param {string} origin @param {string} key @param {string} value @returns {Promise<boolean>} */
async function keepInPlatform(target, origin, key, value) {
  const frame = await storageFrame(target, "lti.put_data");
  const answer = frame && (await ask(frame, origin, { subject: "lti.put_data", key, value }));
  return answer?.value === value;
}

/** @param {string} target @param {string} origin @param {string} key @returns {Promise<string | null>} */
async function findInPlatform(target, origin, key) {
  const frame = await storageFrame(target, "lti.get_data");
  const answer = frame && (await ask(frame, origin, { subject: "lti.get_data", key }));
  return typeof answer?.value === "string" ? answer.value : null;
}
