// Small means to build and change the page; nothing here knows of courses.

/** @typedef {string | number | Node | null | undefined | false | Child[]} Child */

/**
 * The element that a name such as "p" or "p.lead.wide" makes.
 * @template {string} T
 * @typedef {T extends keyof HTMLElementTagNameMap ? HTMLElementTagNameMap[T]
 *   : T extends `${infer Tag extends keyof HTMLElementTagNameMap}.${string}` ? HTMLElementTagNameMap[Tag] : HTMLElement} Made
 */

/**
 * Make an element; its classes may stand behind its name. The first of its parts may be its attributes: those whose value
 * is a function are listeners (`onclick`), `html` is markup that the exporter sanitised; `true` sets an empty attribute,
 * `false` and `null` leave it out. No button sends a form.
 * @template {string} T
 * @param {T} name
 * @param {...(Child | Record<string, any>)} parts
 * @returns {Made<T>}
 */
export function element(name, ...parts) {
  const [tag, ...classes] = name.split(".");
  const made = /** @type {any} */ (document.createElement(/** @type {string} */ (tag)));
  const attributes = parts[0]?.constructor === Object ? /** @type {Record<string, any>} */ (parts.shift()) : {};
  made.className = classes.join(" ");
  if (tag === "button") {
    made.type = tag;
  }
  for (const [key, value] of Object.entries(attributes)) {
    if (typeof value === "function") {
      made.addEventListener(key.slice(2), value);
    } else if (key === "html") {
      made.innerHTML = value;
    } else if (value !== null && value !== undefined && value !== false) {
      made.setAttribute(key, value === true ? "" : value);
    }
  }
  made.append(.../** @type {any[]} */ (parts).flat(9).filter((child) => child || child === 0));
  return made;
}

/**
 * Make one entry of a list of facts.
 * @param {string} label
 * @param {string} value
 */
export function fact(label, value) {
  return element("div", element("dt", label), element("dd", value));
}

/**
 * Make an icon from the page's symbols; it says nothing to a screen reader.
 * @param {string} name
 * @param {boolean} [mirrored] whether it points the other way where writing goes from right to left
 * @returns {Node}
 */
export function icon(name, mirrored = false) {
  const html = `<svg class="icon${mirrored ? " mirrored" : ""}" aria-hidden="true"><use href="#icon-${name}"/></svg>`;
  return /** @type {Node} */ (element("template", { html }).content.firstChild);
}

/**
 * Return the element of that id.
 * @param {string} id
 * @returns {HTMLElement | null}
 */
export function byId(id) {
  return document.getElementById(id);
}

/** Milliseconds after which an announcement is removed: somebody who reads on would take it for a part of the page. */
const SPOKEN = 10000;

/**
 * Say `text` to screen readers once they are silent; nothing is shown.
 * @param {string} text
 */
export function announce(text) {
  const spoken = element("p", text);
  byId("announcements")?.replaceChildren(spoken);
  setTimeout(() => spoken.remove(), SPOKEN);
}

/**
 * Set an attribute, or take it away when `value` is `null`.
 * @param {Element} target
 * @param {string} name
 * @param {string | null} value
 */
export function setAttribute(target, name, value) {
  if (value === null) {
    target.removeAttribute(name);
  } else {
    target.setAttribute(name, value);
  }
}

/**
 * Move the focus to something that has none of its own, such as a heading, and scroll to it.
 * @param {HTMLElement | null | undefined} target
 * @param {boolean} [scroll]
 */
export function focusOn(target, scroll = true) {
  if (!target) {
    return;
  }
  // Blocks listen, and bring into sight what they hide.
  target.dispatchEvent(new Event("reveal", { bubbles: true }));
  if (target.tabIndex < 0) {
    target.tabIndex = -1;
  }
  target.focus({ preventScroll: true });
  if (scroll) {
    scrollToTop(target);
  }
}

/**
 * Scroll until `target` is at the top. In a frame that scrolls itself the LMS's page around it stays where it is.
 * @param {Element} target
 */
export function scrollToTop(target) {
  const root = document.documentElement;
  if (root.scrollHeight > root.clientHeight + 1) {
    scrollTo(0, target.getBoundingClientRect().top + scrollY - (parseFloat(getComputedStyle(root).scrollPaddingTop) || 0));
  } else {
    showWhole(target);
  }
}

/**
 * Scroll as little as brings `target` into sight.
 * @param {Element | null | undefined} target
 */
export function showWhole(target) {
  target?.scrollIntoView({ block: "nearest" });
}

/**
 * Keep what holds a picture lower than the window, so that all of it can be seen at once. Without known sides the browser drops this.
 * @param {HTMLElement} holder
 * @param {Element | null | undefined} picture
 * @param {string} [widest]
 */
export function keepLow(holder, picture, widest = "100%") {
  holder.style.width = `min(${widest},80svh*${picture?.getAttribute("width")}/${picture?.getAttribute("height")})`;
}

/**
 * @param {string} label
 * @param {() => void} press
 * @param {{class?: string, before?: Node, after?: Node}} [look]
 * @returns {HTMLButtonElement}
 */
export function button(label, press, look = {}) {
  return element(look.class ? `button.button.${look.class}` : "button.button", { onclick: press }, look.before, label, look.after);
}
