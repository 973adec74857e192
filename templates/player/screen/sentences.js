// The sentences of the interface, with the plural rules and number formats of the language.

/** @typedef {import("../types").Sentences} Sentences */

/**
 * @param {import("../types").Catalogue} catalogue flat keys; a sentence, or its forms by plural category; `language` is its own
 * @returns {Sentences}
 */
export function createSentences(catalogue) {
  const language = String(catalogue.language);
  const plural = new Intl.PluralRules(language);
  const plain = new Intl.NumberFormat(language, { maximumFractionDigits: 2 });
  const share = new Intl.NumberFormat(language, { style: "percent", maximumFractionDigits: 2 });
  const dates = new Intl.DateTimeFormat(language, { dateStyle: "long", timeStyle: "short" });
  const padded = new Intl.NumberFormat(language, { minimumIntegerDigits: 2 });

  /** @type {Sentences["say"]} */
  function say(key, values = {}) {
    const found = catalogue[key] ?? key;
    const sentence = typeof found === "string" ? found : (found[plural.select(Number(values.count))] ?? found.other ?? key);
    return sentence.replace(/\{(\w+)\}/g, (_, name) => {
      const value = values[name];
      return typeof value === "number" ? plain.format(value) : String(value ?? "");
    });
  }

  return {
    language,
    say,
    number: (value) => plain.format(value),
    // Rounded down: a score of 69.9 % must not look like a pass mark of 70 %. Nor may one of 66.9 % look like less than 66.5 %.
    percent: (value, mark = 0) => {
      const whole = Math.floor(value * 100 + 1e-6) / 100;
      return share.format(whole < mark && mark <= value ? value : whole);
    },
    clock: (seconds) => `${plain.format(Math.floor(seconds / 60))}:${padded.format(Math.floor(seconds % 60))}`,
    date: (milliseconds) => dates.format(milliseconds),
    list: (texts) => texts.join(say("listSeparator")),
    letter: (index) => [...say("letters")][index] ?? plain.format(index + 1),
  };
}
