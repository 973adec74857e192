// Formulas wider than the page: they scroll, so a keyboard must reach them (WCAG 2.2, 2.1.1).

/**
 * Let the focus into the formulas that are too wide for the page shown, and into no other.
 * @param {HTMLElement} main
 */
export function reachWideFormulas(main) {
  // Its size changes with the window, and with what is shown in it.
  new ResizeObserver(() => {
    main.querySelectorAll(".page.current math").forEach((formula) => {
      if (formula.scrollWidth > formula.clientWidth) {
        formula.setAttribute("tabindex", "0");
      } else {
        formula.removeAttribute("tabindex");
      }
    });
  }).observe(main);
}
