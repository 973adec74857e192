"use strict";
/* global findHere -- storage.js */
// Writes into a form the key that prove.js kept, where no cookie shows which browser launched.
for (const field of /** @type {NodeListOf<HTMLInputElement>} */ (document.querySelectorAll("[data-kept-as]"))) {
  field.value = findHere(new URL(field.dataset.keptAs ?? "", document.baseURI).pathname) ?? "";
}
