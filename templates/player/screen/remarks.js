// What the author says to the options that were chosen.

/**
 * Return what the author says to the chosen options; with several chosen, each after the option's own words.
 * @param {import("../types").QuestionData} question
 * @param {import("../types").Answer} answer
 * @returns {string[]} HTML
 */
export function remarks({ options, solution }, { response }) {
  const chosen = Array.isArray(response) ? response : [response];
  return Object.entries(solution?.feedback ?? {}).flatMap(([name, html]) => {
    const option = options.find((/** @type {import("../types").Entry} */ each) => each.name === name);
    return chosen.includes(name) ? (chosen.length > 1 ? `<p><strong>${option.html}</strong></p>${html}` : html) : [];
  });
}
