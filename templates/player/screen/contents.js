// A lesson's list of contents, which opens over the text.

/**
 * Let the list lie over the text only while it is used: it closes with the choice of a heading, a press or the focus
 * elsewhere, and Escape. Everything is undone by what is returned.
 * @param {HTMLElement} page
 */
export function enterContents(page) {
  const contents = /** @type {HTMLDetailsElement | null} */ (page.querySelector(".contents"));
  if (!contents) {
    return null;
  }
  const list = contents;
  list.open = false;

  /** @param {MouseEvent} event */
  function pressed({ target }) {
    const element = /** @type {Element} */ (target);
    if (!list.contains(element) || element.closest("a")) {
      list.open = false;
    }
  }

  /** @param {FocusEvent} event */
  function left({ relatedTarget }) {
    if (relatedTarget && !list.contains(/** @type {Node} */ (relatedTarget))) {
      list.open = false;
    }
  }

  /** @param {KeyboardEvent} event */
  function keyed({ key }) {
    if (key === "Escape" && list.open) {
      list.open = false;
      list.querySelector("summary")?.focus();
    }
  }

  document.addEventListener("click", pressed);
  list.addEventListener("focusout", left);
  list.addEventListener("keydown", keyed);
  return () => {
    document.removeEventListener("click", pressed);
    list.removeEventListener("focusout", left);
    list.removeEventListener("keydown", keyed);
  };
}
