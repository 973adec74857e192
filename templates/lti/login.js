"use strict";
/* global keepHere, keepsCookies, keepInPlatform -- storage.js */
(async () => {
  const login = JSON.parse(/** @type {HTMLElement} */ (document.getElementById("login")).textContent ?? "");
  const kept =
    [keepHere(login.name, login.proof), keepsCookies()].includes(true) ||
    (login.storageTarget &&
      (await keepInPlatform(login.storageTarget, login.platformOrigin, login.name, login.proof)));
  if (kept) {
    window.location.replace(login.authorization);
  } else {
    /** @type {HTMLElement} */ (document.getElementById("busy")).hidden = true;
    /** @type {HTMLElement} */ (document.getElementById("blocked")).hidden = false;
  }
})();
