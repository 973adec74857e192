"use strict";
/* global keepHere, findHere, findInPlatform -- storage.js */
(async () => {
  const launch = JSON.parse(/** @type {HTMLElement} */ (document.getElementById("launch")).textContent ?? "");
  const own = findHere(launch.name);
  const proof =
    own ??
    (launch.storageTarget ? await findInPlatform(launch.storageTarget, launch.platformOrigin, launch.name) : null);
  const base = /** @type {HTMLScriptElement} */ (document.querySelector("script[src$='prove.js']")).src;
  const answer = await fetch(new URL("../launch/prove", base), {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ fields: launch.fields, proof: proof ?? "", keeps: own !== null }),
  });
  if (answer.ok) {
    const { location, key } = await answer.json();
    if (key) {
      keepHere(new URL(location).pathname, key);
    }
    window.location.replace(location);
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
