// Answers in the words of SCORM 1.2 (RTE 3.4.7) and 2004 (RTE 4.2.9), within the limits of both and of those LMSs that are
// stricter: see `Reported` in types.d.ts. What does not fit its type is reported as text rather than refused by the LMS.

/** @typedef {import("../types").Reported} Reported */
/** @typedef {import("../types").Wording} Wording */
/** @typedef {import("../types").Entry} Entry */

const LETTERS = "abcdefghijklmnopqrstuvwxyz";
/** SCORM 1.2 names what is chosen by one of these, in the order of the source. */
const CHARACTERS = `${LETTERS}0123456789`;
/** It names the matches by these, so that "a.1" says which is which. */
const TARGETS = `1234567890${LETTERS}`;
const LONGEST_TOKEN = 60;

/** Between the words of several: options often hold commas, and hardly ever semicolons. */
const BETWEEN = "; ";

/**
 * Report entries out of a list: by letters in SCORM 1.2, by tokens made of their words in 2004, or in their own words. 36 is
 * all that SCORM 1.2 has letters for, and all that a 2004 response must hold.
 * @param {"choice" | "sequencing" | "likert"} type
 * @param {readonly Entry[]} entries in the author's order
 * @param {{chosen: readonly string[], right: readonly string[] | null}} answer names
 * @param {Wording} wording
 * @returns {Reported}
 */
export function reportNames(type, entries, { chosen, right }, wording) {
  if (wording !== "1.2 in words" && entries.length > CHARACTERS.length) {
    return reportWords(wordsFor(entries, chosen).join(", "), wording);
  }
  const join = (/** @type {readonly string[]} */ names) => {
    switch (wording) {
      case "1.2":
        return lettersFor(entries, names).join(",");
      case "1.2 in words":
        return joinWords(wordsFor(entries, names));
      default:
        return tokensFor(entries, names).join("[,]");
    }
  };
  return { type, learnerResponse: join(chosen), correctResponses: right ? [join(right)] : [] };
}

/**
 * Report which match was chosen for which item.
 * @param {readonly Entry[]} items in the author's order
 * @param {readonly Entry[]} matches in the order in which they are lettered
 * @param {{pairs: Readonly<Record<string, string>>, right: Readonly<Record<string, string>>}} answer names of items and matches
 * @param {Wording} wording
 * @returns {Reported}
 */
export function reportPairs(items, matches, { pairs, right }, wording) {
  const both = (/** @type {Readonly<Record<string, string>>} */ paired) => {
    const answered = items.flatMap(({ name }) => (paired[name] ? [name] : []));
    return { answered, chosen: answered.map((name) => paired[name] ?? "") };
  };
  const inWords = (/** @type {Readonly<Record<string, string>>} */ paired) => {
    const { answered, chosen } = both(paired);
    const words = wordsFor(matches, chosen);
    return wordsFor(items, answered).map((item, at) => `${item}: ${words[at]}`);
  };
  if (wording !== "1.2 in words" && Math.max(items.length, matches.length) > CHARACTERS.length) {
    return reportWords(inWords(pairs).join(BETWEEN), wording);
  }
  const join = (/** @type {Readonly<Record<string, string>>} */ paired) => {
    const { answered, chosen } = both(paired);
    if (wording === "1.2 in words") {
      return joinWords(inWords(paired));
    }
    if (wording === "1.2") {
      const targets = lettersFor(matches, chosen, TARGETS);
      return lettersFor(items, answered).map((item, at) => `${item}.${targets[at]}`).join(",");
    }
    const targets = tokensFor(matches, chosen);
    return tokensFor(items, answered).map((item, at) => `${item}[.]${targets[at]}`).join("[,]");
  };
  return { type: "matching", learnerResponse: join(pairs), correctResponses: [join(right)] };
}

/**
 * @param {readonly Entry[]} entries
 * @param {readonly string[]} names
 * @param {string} [letters]
 */
function lettersFor(entries, names, letters = CHARACTERS) {
  return names.map((name) => letters.charAt(entries.findIndex((entry) => entry.name === name)));
}

/**
 * Return what the named entries say; one without words, such as a picture, goes by its letter.
 * @param {readonly Entry[]} entries
 * @param {readonly string[]} names
 */
function wordsFor(entries, names) {
  return names.map((name) => {
    const at = entries.findIndex((entry) => entry.name === name);
    return fit(entries[at]?.text ?? "", Infinity) || CHARACTERS.charAt(at) || String(at + 1);
  });
}

/**
 * Join words to at most 255 characters. Where they are too many, each text keeps the same room, so that nothing that was chosen
 * is missing, and a right response still equals the one that is called right.
 * @param {readonly string[]} texts
 */
function joinWords(texts) {
  const whole = texts.join(BETWEEN);
  const room = Math.floor((255 - BETWEEN.length * (texts.length - 1)) / texts.length);
  return whole.length <= 255 ? whole : texts.map((text) => fit(text, Math.max(1, room))).join(BETWEEN);
}

/**
 * Return names as SCORM 2004 and Moodle take them: letters and digits of the entry's words with "_" between them. One without
 * such words, in another script, goes by its letter, and where two would be called the same ("C++" and "C#") each has it added.
 * @param {readonly Entry[]} entries
 * @param {readonly string[]} names
 */
export function tokensFor(entries, names) {
  const tokens = entries.map((entry, at) => tokenOf(entry.text) || CHARACTERS.charAt(at));
  return names.map((name) => {
    const at = entries.findIndex((entry) => entry.name === name);
    const token = tokens[at] ?? name;
    const lettered = `${token}_${CHARACTERS.charAt(at)}`;
    if (tokens.indexOf(token) === tokens.lastIndexOf(token)) {
      return token;
    }
    return tokens.includes(lettered) ? name : lettered;
  });
}

/** @param {string} text */
function tokenOf(text) {
  const words = text.normalize("NFKD").replace(/\p{M}/gu, "").split(/[^A-Za-z0-9]+/).filter(Boolean);
  return cutAtWord(words);
}

/**
 * @param {readonly string[]} words
 * @returns {string} at most as many of them as a report shows in a line
 */
function cutAtWord(words) {
  let token = "";
  for (const word of words) {
    const longer = token === "" ? word.slice(0, LONGEST_TOKEN) : `${token}_${word}`;
    if (longer.length > LONGEST_TOKEN) {
      return token;
    }
    token = longer;
  }
  return token;
}

/**
 * Report typed texts. SCORM 2004 takes up to ten of 250 characters, or one of 4,000; SCORM 1.2 takes 255 in all.
 *
 * scorm-again, which several LMSs have, splits a text of 2004 that stands alone at its commas, too: such a text is a long one.
 * It counts rules to a text's characters, takes none before a long one, and no two equal texts in a way of being right: a way
 * that would be refused or cut is left out.
 * @param {readonly string[]} texts
 * @param {readonly (readonly string[])[]} accepted ways of being right
 * @param {Wording} wording
 * @param {boolean} [caseSensitive]
 * @returns {Reported}
 */
export function reportTexts(texts, accepted, wording, caseSensitive = false) {
  const old = wording !== "2004";
  const isSplit = (/** @type {readonly string[]} */ parts) => !old && parts.length === 1 && /,/.test(String(parts));
  const long = isSplit(texts) || (!old && texts.length > 10);
  const separator = old ? ", " : long ? "; " : "";
  const rule = separator ? "" : `{case_matters=${caseSensitive}}{order_matters=true}`;
  const most = old ? 255 : long ? 4000 : 250;
  const lines = (/** @type {readonly string[]} */ parts) =>
    (separator ? [parts.join(separator)] : parts).map((text) => fit(text, Infinity));
  const isTaken = (/** @type {readonly string[]} */ way) =>
    !isSplit(way) && new Set(way).size === way.length && way.every((line) => rule.length + line.length <= most);
  const ways = accepted.map(lines).filter(isTaken);
  return {
    type: long ? "long-fill-in" : "fill-in",
    learnerResponse: lines(texts).map((line) => fit(line, most)).join("[,]"),
    // Five ways of being right are all that an LMS must keep.
    correctResponses: long && caseSensitive ? [] : [...new Set(ways.map((way) => rule + way.join("[,]")))].slice(0, 5),
  };
}

/**
 * Report what was chosen out of more than can be lettered: as text, and without what is right.
 * @param {string} words
 * @param {Wording} wording
 * @returns {Reported}
 */
function reportWords(words, wording) {
  const long = wording === "2004" && words.includes(",");
  const most = long ? 4000 : wording === "2004" ? 250 : 255;
  return { type: long ? "long-fill-in" : "fill-in", learnerResponse: fit(words, most), correctResponses: [] };
}

/**
 * Make one line of at most `most` characters that holds no delimiter and does not begin like a SCORM rule.
 * @param {string} text
 * @param {number} most
 */
export function fit(text, most) {
  const line = text
    .replace(/[\s\p{Cc}]+/gu, " ")
    .trim()
    .replace(/\[([,.:])\]/g, "($1)")
    .replace(/^\{/, "'{");
  return line
    .slice(0, most)
    .replace(/[\ud800-\udbff]$/, "")
    .trim();
}
