// The preview's page: shows the course, shows it anew when it has changed, and lists its problems above it.

import { drawProblems } from "./problems.js";

/** @import { State } from "./types" */

const content = document.querySelector('meta[name="content-origin"]')?.getAttribute("content") ?? "";
const frame = /** @type {HTMLIFrameElement} */ (document.getElementById("pages"));
const title = /** @type {HTMLElement} */ (document.getElementById("title"));
const told = /** @type {HTMLElement} */ (document.getElementById("state"));

/** The build whose pages are in the frame, and the address that they are at. */
let shown = 0;
let path = "";
let isReady = false;

function show() {
  if (isReady && path) {
    frame.contentWindow?.postMessage({ type: "show", path }, content);
  }
}

/** @param {State} state */
function draw(state) {
  title.textContent = state.course?.title ?? state.name;
  document.title = `${title.textContent} – Preview`;
  drawProblems(state);
  told.textContent = state.shown === state.build ? "" : "The last state without errors is shown.";
  frame.hidden = state.shown === null;
  const pages = state.outputs.find((output) => output.edition === "web")?.pages;
  if (pages && state.shown !== shown) {
    shown = state.shown ?? 0;
    path = new URL(pages).pathname;
    show();
  }
}

async function refresh() {
  const answer = await fetch("/state.json");
  draw(await answer.json());
}

window.addEventListener("message", (event) => {
  if (event.origin === content && event.source === frame.contentWindow && event.data?.type === "ready") {
    isReady = true;
    show();
  }
});
frame.src = `${content}/around`;
const notices = new EventSource("/events");
notices.addEventListener("build", refresh);
notices.addEventListener("error", () => {
  told.textContent = "The preview has ended. Start it again, and this page goes on.";
});
