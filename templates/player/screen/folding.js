// Words as a search compares them: without case, accents, vowel signs and the other ways of writing a letter. Pure.

/** What a reader may leave out: accents, the vowel signs of Hebrew and Arabic, quotation marks. Signs of other scripts are letters. */
const MARKS = /[\u0300-\u036f\u0483-\u0487\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u0640\u00ad\u200b-\u200f\u2018-\u201f\u2039\u203a\u300c-\u300f\u05f3\u05f4\u02bc"'«»]/g;

/** Letters that Unicode does not take apart. @type {Readonly<Record<string, string>>} */
const SAME = {
  ß: "ss", æ: "ae", œ: "oe", ø: "o", ł: "l", đ: "d", ð: "d", þ: "th", ı: "i", ς: "σ",
  ة: "ه", ى: "ي", ی: "ي", ک: "ك", ך: "כ", ם: "מ", ן: "נ", ף: "פ", ץ: "צ", "\u2010": "-", "\u2011": "-", "–": "-", "—": "-",
};
const OTHERS = new RegExp(`[${Object.keys(SAME).join("")}]`, "g");

/** @param {string} text @returns {string} */
export function fold(text) {
  const bare = text.normalize("NFKD").replace(MARKS, "").toLowerCase().replace(MARKS, "");
  return bare.replace(OTHERS, (letter) => SAME[letter] ?? letter);
}

/**
 * Return where words stand in a text, each hit from its first to behind its last letter, in order.
 * @param {string} text
 * @param {readonly string[]} words folded
 * @returns {[number, number][]}
 */
export function hits(text, words) {
  // Letter by letter, since folding makes two of one, and none of others.
  let folded = "";
  /** @type {number[]} for each sign of `folded` the place in `text` that it comes from */
  const from = [];
  let at = 0;
  for (const letter of text) {
    const made = fold(letter);
    folded += made;
    from.push(...Array(made.length).fill(at));
    at += letter.length;
  }
  from.push(text.length);
  const found = words.flatMap((word) => {
    /** @type {[number, number][]} */
    const places = [];
    for (let place = folded.indexOf(word); place >= 0; place = folded.indexOf(word, place + word.length)) {
      let end = place + word.length;
      // Half of a letter is the whole one; marks behind it belong to it anyway.
      while (from[end] === from[end - 1]) {
        end += 1;
      }
      places.push([from[place] ?? 0, from[end] ?? text.length]);
    }
    return places;
  });
  return found.sort(([first], [second]) => first - second).filter(([start], index, all) => index === 0 || start >= (all[index - 1]?.[1] ?? 0));
}
