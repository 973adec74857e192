// Marks on a picture: placed by pressing it, moved by dragging or by arrow keys. Their places are per mille of its sides.

import { announce, element } from "../screen/dom.js";
import { makeDraggable } from "./drag.js";

/** @typedef {[number, number]} Point */

const WHOLE = 1000;
/** How far an arrow key moves a mark, alone and with Shift. */
const STEP = 20;
const STRIDE = 100;

/**
 * @param {HTMLElement} picture
 * @param {{most: number, points: readonly Point[], locked: boolean, sentences: import("../types").Sentences, change: (points: Point[]) => void}} marks
 */
export function createPins(picture, { most, points, locked, sentences, change }) {
  /** @type {ReturnType<typeof createPin>[]} */
  let pins = [];
  let able = !locked;
  const area = element("button.spot-area", { "aria-label": sentences.say("placeMark"), disabled: locked, onclick: press });
  picture.append(area);
  points.forEach(add);

  /** @param {Point} at */
  function createPin(at) {
    const pin = { at, element: element("button.pin", { disabled: !able, onkeydown: pressKey }, element("span.pin-head")) };
    let from = at;
    makeDraggable(pin.element, {
      able: () => able,
      begin: () => (from = pin.at),
      move({ dx, dy }) {
        const { width, height } = picture.getBoundingClientRect();
        place(pin, from[0] + (dx / width) * WHOLE, from[1] + (dy / height) * WHOLE);
      },
      end(dropped) {
        place(pin, ...(dropped ? pin.at : from));
        tell();
      },
    });
    return pin;

    /** @param {KeyboardEvent} event */
    function pressKey(event) {
      const step = event.shiftKey ? STRIDE : STEP;
      const move = { ArrowLeft: [-step, 0], ArrowRight: [step, 0], ArrowUp: [0, -step], ArrowDown: [0, step] }[event.key];
      if (move) {
        event.preventDefault();
        place(pin, pin.at[0] + (move[0] ?? 0), pin.at[1] + (move[1] ?? 0));
        announce(pin.element.ariaLabel ?? "");
        tell();
      } else if (event.key === "Delete" || event.key === "Backspace") {
        event.preventDefault();
        remove(pin);
        area.focus();
        tell();
      }
    }
  }

  /** @typedef {ReturnType<typeof createPin>} Pin */

  /** @param {Point} at */
  function add(at) {
    const pin = createPin(at);
    pins.push(pin);
    picture.append(pin.element);
    place(pin, ...at);
    return pin;
  }

  /** @param {Pin} pin */
  function remove(pin) {
    pin.element.remove();
    pins = pins.filter((other) => other !== pin);
    pins.forEach((other) => place(other, ...other.at));
  }

  /**
   * @param {Pin} pin
   * @param {number} x
   * @param {number} y
   */
  function place(pin, x, y) {
    pin.at = /** @type {Point} */ ([x, y].map((share) => Math.round(Math.min(WHOLE, Math.max(0, share)))));
    const [left = 0, top = 0] = pin.at.map((share) => Math.round(share / 10) / 100);
    pin.element.style.left = `${pin.at[0] / 10}%`;
    pin.element.style.top = `${pin.at[1] / 10}%`;
    const words = { number: pins.indexOf(pin) + 1, left: sentences.percent(left), top: sentences.percent(top) };
    pin.element.setAttribute("aria-label", sentences.say("markPlace", words));
  }

  /**
   * Mark where the picture was pressed, by a key in its middle; when all marks are placed, the nearest moves there.
   * @param {MouseEvent} event
   */
  function press(event) {
    const { left, top, width, height } = picture.getBoundingClientRect();
    const byKey = event.detail === 0;
    const x = byKey ? WHOLE / 2 : ((event.clientX - left) / width) * WHOLE;
    const y = byKey ? WHOLE / 2 : ((event.clientY - top) / height) * WHOLE;
    const away = (/** @type {Pin} */ { at }) => Math.hypot((at[0] - x) * width, (at[1] - y) * height);
    const pin = pins.length < most ? add([x, y]) : [...pins].sort((one, other) => away(one) - away(other))[0];
    if (pin) {
      if (!byKey) {
        place(pin, x, y);
      }
      pin.element.focus({ preventScroll: true });
      tell();
    }
  }

  function placed() {
    return pins.map(({ at }) => at);
  }

  function tell() {
    change(placed());
  }

  return {
    focus: () => (pins[0]?.element ?? area).focus(),
    points: placed,
    clear: () => pins.forEach(remove),
    lock() {
      able = false;
      [area, ...pins.map((pin) => pin.element)].forEach((control) => (control.disabled = true));
    },
    /** @param {(at: Point) => boolean} isRight */
    judge: (isRight) => pins.forEach(({ at, element: pin }) => {
      const right = isRight(at);
      pin.classList.add(right ? "is-right" : "is-wrong");
      pin.ariaLabel += sentences.say("listSeparator") + sentences.say(right ? "answerRight" : "answerWrong");
    }),
  };
}
