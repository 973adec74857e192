// Formulas wider than the page: they scroll, so a keyboard must reach them (WCAG 2.2, 2.1.1). And signs that follow one in a line.

import { element } from "./dom.js";

/** What must not begin a line. */
const FOLLOWING = /^[\p{Pe}\p{Pf}\p{Po}]+/u;

/**
 * Let the focus into the formulas that are too wide for the page shown, and into no other; and keep signs in their lines.
 * @param {HTMLElement} main
 */
export function reachWideFormulas(main) {
  // Its size changes with the window, and with what is shown in it.
  new ResizeObserver(() => {
    main.querySelectorAll(".page.current math").forEach((formula) => {
      holdSigns(formula);
      if (formula.scrollWidth > formula.clientWidth) {
        formula.setAttribute("tabindex", "0");
      } else {
        formula.removeAttribute("tabindex");
      }
    });
  }).observe(main);
}

/**
 * Keep a full stop or a bracket behind a formula in its line: browsers break lines between the two.
 * @param {Element} formula
 */
function holdSigns(formula) {
  const { nextSibling: next } = formula;
  const signs = next instanceof Text && !formula.closest(".formula-whole") && FOLLOWING.exec(next.data)?.[0];
  if (signs) {
    next.data = next.data.slice(signs.length);
    const whole = element("span.formula-whole");
    whole.style.whiteSpace = "nowrap";
    formula.before(whole);
    whole.append(formula, signs);
  }
}
