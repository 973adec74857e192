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
  const said = await answer.json();
  if (answer.ok) {
    window.location.replace(said.location);
    return;
  }
  for (const name of ["what", "remedy", "detail"]) {
    /** @type {HTMLElement} */ (document.getElementById(name)).textContent = said[name] ?? "";
  }
  /** @type {HTMLElement} */ (document.getElementById("busy")).hidden = true;
  /** @type {HTMLElement} */ (document.getElementById("refused")).hidden = false;
})();
