// The page around the content, on an origin of its own: shows what the panel asks for, and keeps the place.

import { loadAgain } from "./place.js";

const panel = document.querySelector('meta[name="panel-origin"]')?.getAttribute("content") ?? "";
const frame = /** @type {HTMLIFrameElement} */ (document.getElementById("content"));

window.addEventListener("message", (event) => {
  if (event.origin !== panel || event.source !== parent || event.data?.type !== "show") {
    return;
  }
  const address = new URL(String(event.data.path), location.origin);
  if (address.origin !== location.origin) {
    return;
  }
  if (frame.getAttribute("src") === address.pathname) {
    loadAgain(frame);
  } else {
    frame.src = address.pathname;
  }
});
parent.postMessage({ type: "ready" }, panel);
