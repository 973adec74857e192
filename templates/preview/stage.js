// The frame that the course is shown in: sizes of an LMS's frames, made smaller where the window has no room for them.

import { element } from "../player/screen/dom.js";

/** @typedef {{ name: string, width: number, height: number }} Frame */

/**
 * @param {{ room: HTMLElement, frame: HTMLIFrameElement, sizes: HTMLElement, caption: HTMLElement }} parts
 * @param {(name: string) => void} chose
 */
export function createStage({ room, frame, sizes, caption }, chose) {
  /** @type {Frame | null} */
  let size = null;
  new ResizeObserver(fit).observe(room);

  return { offer };

  /**
   * Offer the frames of an LMS.
   *
   * @param {readonly Frame[]} frames
   * @param {string} chosen
   */
  function offer(frames, chosen) {
    size = frames.find(({ name }) => name === chosen) ?? null;
    const names = ["", ...frames.map(({ name }) => name)];
    if (names.join("\n") !== [...sizes.querySelectorAll("input")].map(({ value }) => value).join("\n")) {
      sizes.replaceChildren(...names.map((name) => radio(name)));
    }
    sizes.querySelectorAll("input").forEach((input) => {
      input.checked = input.value === (size?.name ?? "");
    });
    fit();
  }

  /** @param {string} name */
  function radio(name) {
    const input = element("input", { type: "radio", name: "frame", value: name, onchange: () => chose(name) });
    return element("label", input, element("span", name === "" ? "Fit" : name.charAt(0).toUpperCase() + name.slice(1)));
  }

  function fit() {
    const scale = size ? Math.min(1, room.clientWidth / size.width, room.clientHeight / size.height) : 1;
    room.classList.toggle("fits", size === null);
    frame.style.width = size ? `${size.width}px` : "";
    frame.style.height = size ? `${size.height}px` : "";
    frame.style.transform = size ? `translate(-50%, -50%) scale(${scale})` : "";
    const reduced = scale < 1 ? `, shown at ${Math.round(scale * 100)} %` : "";
    caption.textContent = size ? `${size.width} × ${size.height} pixels${reduced}` : "";
    caption.hidden = size === null;
  }
}
