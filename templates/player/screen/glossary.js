// The page of all terms that a course explains.

/**
 * Put the terms in the order of the course's language, which a browser knows better than an export.
 * @param {Element} page
 * @param {string} language
 */
export function enterGlossary(page, language) {
  const list = page.querySelector("dl");
  const { compare } = new Intl.Collator(language);
  const word = (/** @type {Element} */ entry) => entry.firstElementChild?.textContent ?? "";
  list?.append(...[...list.children].sort((one, other) => compare(word(one), word(other))));
}
