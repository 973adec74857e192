// Texts and numbers as learners type them, made comparable: the same rules as exporter/questions/fold.py, in the same order.

/**
 * Return `text` so that equal results mean "the same answer".
 * @param {string} text
 * @param {{[field: string]: any}} [solution] whether case matters, and what the script of the answers forgives
 */
export function fold(text, { case_sensitive: caseSensitive, forgiven = [] } = {}) {
  let plain = text
    .normalize("NFKC")
    .replace(/\p{Cf}/gu, "")
    .replace(/\s+/g, " ")
    .replace(/[\u02b9-\u02bd\u2018-\u201b\u2032\u2039\u203a\u05f3`]| \u0301/g, "'")
    .replace(/[\u201c-\u201f\u05f4\xab\xbb]/g, '"')
    .replace(/[\u2010-\u2015\u2212]/g, "-")
    .replace(/[\u0660-\u0669\u06f0-\u06f9]/g, (digit) => String(digit.charCodeAt(0) & 15));
  for (const [pattern, instead] of forgiven) {
    plain = plain.normalize("NFD").replace(RegExp(pattern, "g"), instead);
  }
  if (!caseSensitive) {
    plain = plain.toLowerCase().toUpperCase().toLowerCase().replace(/\u03c2/g, "\u03c3").replace(/i\u0307/g, "i");
  }
  return plain.normalize("NFKC").trim();
}

/**
 * @param {readonly string[]} answers
 * @param {string} text
 * @param {{[field: string]: any}} solution
 * @returns {boolean} whether `text` is one of the `answers`
 */
export function accepts(answers, text, solution) {
  return answers.some((answer) => fold(answer, solution) === fold(text, solution));
}

/**
 * Return the number that `text` writes as a literal that `Number` reads, such as "-1234.5e3"; null when it is not one.
 * @param {string} text
 * @param {{[field: string]: any}} [question] how its language writes numbers (`marks`), and its unit (`typed_unit`)
 * @returns {string | null}
 */
export function readNumber(text, { marks = [".", ","], typed_unit: unit = "" } = {}) {
  let plain = fold(text, { case_sensitive: 1 });
  if (unit && plain.endsWith(unit)) {
    plain = plain.slice(0, -unit.length);
  } else if (plain.startsWith(unit)) {
    plain = plain.slice(unit.length);
  }
  plain = plain
    .trim()
    .toLowerCase()
    .replace(/\u066b/g, ".")
    .replace(/^([+-]) /, "$1")
    .replace(/^([+-]?\d{1,3})((?:[ '\u066c]\d{3})+|(?:,\d{2,3})+,\d{3}|(?:\.\d{3}){2,}|,\d{3}(?=\.)|\.\d{3}(?=,))(?!\d)/, joinGroups)
    .replace(/^([+-]?[1-9]\d{0,2})([,.]\d{3})(?![\d.,])/, (all, first, rest) =>
      rest[0] === marks[1] ? joinGroups(all, first, rest) : all,
    )
    .replace(",", ".");
  if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d{1,4})?$/.test(plain) || !Number.isFinite(Number(plain))) {
    return null;
  }
  return plain.replace(/^\+/, "");
}

/**
 * @param {string} _
 * @param {string} first
 * @param {string} rest
 */
function joinGroups(_, first, rest) {
  return first + rest.replace(/\D/g, "");
}
