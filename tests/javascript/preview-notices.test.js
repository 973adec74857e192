// The panel hears of builds while somebody looks at it, and holds no connection meanwhile: a browser opens six to one server.
import assert from "node:assert/strict";
import { test } from "node:test";

import { hearNotices } from "../../templates/preview/notices.js";

function heard() {
  const page = new EventTarget();
  const streams = [];
  const told = [];
  hearNotices(page, () => {
    const stream = Object.assign(new EventTarget(), { isOpen: true, close: () => Object.assign(stream, { isOpen: false }) });
    streams.push(stream);
    return stream;
  }, { built: () => told.push("built"), ended: () => told.push("ended") });
  return { streams, told, turn: (hidden) => page.dispatchEvent(Object.assign(new Event("visibilitychange"), Object.assign(page, { hidden }) && {})) };
}

test("a tab that nobody sees holds no connection, and opens one again when somebody looks", () => {
  const { streams, told, turn } = heard();
  turn(true);
  assert.deepEqual(streams.map(({ isOpen }) => isOpen), [false]);
  streams[0].dispatchEvent(new Event("error"));
  turn(false);
  turn(false);
  assert.deepEqual(streams.map(({ isOpen }) => isOpen), [false, true]);
  streams[1].dispatchEvent(new Event("build"));
  streams[1].dispatchEvent(new Event("error"));
  assert.deepEqual(told, ["built", "ended"]);
});
