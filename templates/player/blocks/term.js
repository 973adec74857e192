// A word that is explained: its meaning shows while it is pressed, reached or pointed at (WCAG 2.2, 1.4.13: it can be dismissed,
// pointed at, and stays).

import { element } from "../screen/dom.js";

let count = 0;

/**
 * @param {import("../types").PlayerContext} _context
 * @param {HTMLElement} term
 */
export function enterTerm(_context, term) {
  const [word, meaning] = /** @type {[HTMLElement, HTMLElement]} */ (/** @type {unknown} */ ([...term.children]));
  count += 1;
  const text = element("span", { id: `meaning-${count}` }, (meaning.textContent ?? "").trim().slice(1, -1));
  meaning.replaceChildren(element("span.bracket", " ("), text, element("span.bracket", ")"));
  const button = element("button.term-button", { "aria-describedby": text.id, onclick: show, onfocus: show, onblur: hide });
  word.replaceWith(button);
  button.append(word);
  term.addEventListener("mouseenter", show);
  term.addEventListener("reveal", show);
  term.addEventListener("mouseleave", () => document.activeElement === button || hide());
  document.addEventListener("keydown", ({ key }) => key === "Escape" && hide());
  // On paper it stands in its line.
  addEventListener("beforeprint", hide);
  addEventListener("resize", () => {
    if (term.classList.contains("shown")) {
      hide();
      show();
    }
  });

  function show() {
    if (term.classList.contains("shown")) {
      return;
    }
    term.classList.add("shown");
    const place = button.getBoundingClientRect();
    let from = 0;
    // Above all of the page, where the browser can: what folds, and a band, would cut it off.
    if (meaning.showPopover) {
      meaning.popover = "manual";
      meaning.showPopover();
      meaning.style.top = `${place.bottom + scrollY}px`;
      from = place.left;
    }
    // Inside the window, wherever the word stands.
    meaning.style.left = `${from}px`;
    const { left, right } = meaning.getBoundingClientRect();
    meaning.style.left = `${from + Math.max(16 - left, Math.min(0, document.documentElement.clientWidth - 16 - right))}px`;
  }

  function hide() {
    term.classList.remove("shown");
    meaning.removeAttribute("popover");
  }
}
