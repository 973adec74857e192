// The network of the course that is shown: while it is cut, the server of the content answers nothing.

/** @import { Order } from "../lms/types" */

export const SERVER = {
  /** @param {boolean} isCut @returns {Promise<unknown>} */
  turn: (isCut) => fetch(isCut ? "/network/off" : "/network/on", { method: "POST" }),
  leave: () => navigator.sendBeacon("/network/on"),
};

/**
 * Whoever opens a course has a network, so a launch finds one, and it goes when the course is there.
 *
 * @param {typeof SERVER} server
 * @param {(order: Order) => void} post to the page around the course
 */
export function createNetwork(server, post) {
  let isWanted = false;
  /** At first the page around the course is on its way: a cut would end it, too. */
  let isOpening = true;
  /** What the server was told last: nothing at first, when it may still be as another tab has left it. @type {boolean | null} */
  let isCut = null;
  let isTurning = false;
  /** @type {Order[]} */
  let waiting = [];

  return {
    send,
    /** The course is there. */
    arrived() {
      isOpening = false;
      settle();
    },
    /** @param {boolean} isOffline */
    want(isOffline) {
      isWanted = isOffline;
      settle();
    },
    /** Other tabs go on. */
    leave() {
      if (isCut) {
        server.leave();
      }
    },
  };

  /** @param {Order} order */
  function send(order) {
    waiting.push(order);
    isOpening = isOpening || order.kind === "launch";
    settle();
    hand();
  }

  function settle() {
    const cut = isWanted && !isOpening;
    if (isTurning || cut === isCut) {
      return;
    }
    isCut = cut;
    isTurning = true;
    const done = () => {
      isTurning = false;
      settle();
      hand();
    };
    server.turn(cut).then(done, done);
  }

  /** In their order, and not before the network is as it should be. */
  function hand() {
    if (!isTurning) {
      const due = waiting;
      waiting = [];
      due.forEach(post);
    }
  }
}
