// The network of the course in the preview: taken away and given back around launches.
import assert from "node:assert/strict";
import { test } from "node:test";

import { createNetwork } from "../../templates/preview/network.js";

const LAUNCH = { kind: "launch" };

/** A network whose server answers when it is told to, and all that happened, in its order. */
function watched() {
  const log = [];
  const answers = [];
  const server = {
    turn: (isCut) => {
      log.push(isCut ? "off" : "on");
      return new Promise((done) => answers.push(done));
    },
    leave: () => log.push("left"),
  };
  const answered = async () => {
    answers.shift()();
    await new Promise(setImmediate);
  };
  return { log, answered, ...createNetwork(server, ({ kind }) => log.push(kind)) };
}

test("a course is launched with a network, which goes when it is there", async () => {
  const { log, answered, want, send, arrived } = watched();
  want(true);
  assert.deepEqual(log, ["on"], "nothing is there yet");
  await answered();
  send(LAUNCH);
  arrived();
  await answered();
  assert.deepEqual(log.splice(0), ["on", "launch", "off"]);
  send({ kind: "close" });
  send(LAUNCH);
  send({ kind: "look" });
  assert.deepEqual(log.splice(0), ["close", "on"]);
  await answered();
  assert.deepEqual(log.splice(0), ["launch", "look"]);
  arrived();
  assert.deepEqual(log, ["off"]);
});

test("with a network, orders wait for nothing but the first answer", async () => {
  const { log, answered, want, send, arrived } = watched();
  want(false);
  send(LAUNCH);
  assert.deepEqual(log, ["on"]); // another tab may have cut it
  await answered();
  arrived();
  send(LAUNCH);
  assert.deepEqual(log, ["on", "launch", "launch"]);
});

test("what is wanted while the server is at it is done afterwards", async () => {
  const { log, answered, want, arrived } = watched();
  want(true);
  await answered();
  arrived();
  want(false);
  assert.deepEqual(log, ["on", "off"]);
  await answered();
  assert.deepEqual(log, ["on", "off", "on"]);
});

test("a tab that is left gives the network back to the others", async () => {
  const { log, answered, want, arrived, leave } = watched();
  want(false);
  await answered();
  arrived();
  leave();
  want(true);
  leave();
  assert.deepEqual(log, ["on", "off", "left"]);
});
