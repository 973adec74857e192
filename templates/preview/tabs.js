// Tabs as the ARIA Authoring Practices describe them: arrow keys, Home and End move, and what has the focus is shown.

/**
 * @param {HTMLElement} list
 * @param {(panel: string) => void} turned
 */
export function createTabs(list, turned) {
  const tabs = /** @type {HTMLElement[]} */ ([...list.querySelectorAll('[role="tab"]')]);
  const panelOf = (/** @type {HTMLElement} */ tab) => tab.getAttribute("aria-controls") ?? "";
  let current = panelOf(/** @type {HTMLElement} */ (tabs[0]));

  tabs.forEach((tab) => tab.addEventListener("click", () => turnTo(panelOf(tab))));
  list.addEventListener("keydown", (event) => {
    const at = tabs.indexOf(/** @type {HTMLElement} */ (document.activeElement));
    const next = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: tabs.length - 1 }[event.key];
    const tab = next === undefined || at < 0 ? undefined : tabs[(next + tabs.length) % tabs.length];
    if (tab) {
      event.preventDefault();
      turnTo(panelOf(tab));
      tab.focus();
    }
  });

  return { turnTo, current: () => current };

  /** @param {string} panel */
  function turnTo(panel) {
    const chosen = tabs.find((tab) => panelOf(tab) === panel) ?? /** @type {HTMLElement} */ (tabs[0]);
    current = panelOf(chosen);
    for (const tab of tabs) {
      const is = tab === chosen;
      tab.setAttribute("aria-selected", String(is));
      tab.tabIndex = is ? 0 : -1;
      document.getElementById(panelOf(tab))?.toggleAttribute("hidden", !is);
    }
    turned(current);
  }
}
