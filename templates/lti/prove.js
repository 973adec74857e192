"use strict";
/* global findHere, findInPlatform -- storage.js */
(async () => {
  const launch = JSON.parse(/** @type {HTMLElement} */ (document.getElementById("launch")).textContent ?? "");
  const proof =
    findHere(launch.name) ??
    (launch.storageTarget ? await findInPlatform(launch.storageTarget, launch.platformOrigin, launch.name) : null);
  const base = /** @type {HTMLScriptElement} */ (document.querySelector("script[src$='prove.js']")).src;
  const answer = await fetch(new URL("../launch/prove", base), {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ fields: launch.fields, proof: proof ?? "" }),
  });
  if (answer.ok) {
    window.location.replace((await answer.json()).location);
    return;
  }
  const refusal = new DOMParser().parseFromString(await answer.text(), "text/html");
  const main = /** @type {HTMLElement} */ (refusal.querySelector("main"));
  document.title = refusal.title;
  /** @type {HTMLElement} */ (document.querySelector("main")).replaceWith(main);
  const heading = /** @type {HTMLElement} */ (main.querySelector("h1"));
  heading.tabIndex = -1;
  heading.focus(); // so that a screen reader says what happened
})();
