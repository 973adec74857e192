// What lists offer, to be dragged into its place, or pressed before its place is. The lists stay what keyboards and screen
// readers use: what is offered beside them is hidden from these.

import { element } from "../screen/dom.js";
import { letCarry } from "./carrying.js";

/** More than so many words in a heap help nobody. */
const MOST = 16;

/**
 * Return what the lists offer, until it ends; nothing where it is too much.
 * @param {readonly HTMLSelectElement[]} lists whose first option stands for none
 * @param {string} around selects what lies around a list and takes what is dropped
 * @param {import("../types").Sentences} sentences
 */
export function offerWords(lists, around, sentences) {
  const words = new Map(lists.flatMap(({ options: [, ...all] }) => all.map(({ value, text }) => [value, text])));
  if (words.size > MOST) {
    return null;
  }
  const pieces = [...words].map(([value, text]) => element("span.button.carried", { "data-value": value, dir: "auto" }, text));
  const places = lists.map((list) => /** @type {HTMLElement} */ (list.closest(around)));
  const listIn = (/** @type {HTMLElement} */ place) => /** @type {HTMLSelectElement} */ (lists[places.indexOf(place)]);

  function showUsed() {
    const chosen = lists.map(({ value }) => value);
    pieces.forEach(({ classList, dataset }) => classList.toggle("is-used", chosen.includes(dataset.value ?? "")));
  }

  const putDown = letCarry({
    pieces,
    places,
    able: () => true,
    placeOf: () => null,
    fits: ({ dataset }, place) => [...listIn(place).options].some(({ value }) => value === dataset.value),
    put({ dataset }, place) {
      const list = listIn(place);
      list.value = dataset.value ?? "";
      list.dispatchEvent(new Event("change"));
      list.focus({ preventScroll: true });
    },
  });
  lists.forEach((list) => list.addEventListener("change", showUsed));
  showUsed();
  const offer = element("div.offer", { "aria-hidden": "true" }, element("p.carry-help", sentences.say("offerHelp")), pieces);
  return {
    element: offer,
    end() {
      putDown();
      offer.remove();
    },
  };
}
