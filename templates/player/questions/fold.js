// Texts and numbers as learners type them, made comparable: the same rules as exporter/questions/fold.py, in the same order.

/**
 * Return `text` so that equal results mean "the same answer".
 * @param {string} text
 * @param {boolean} [caseSensitive]
 */
export function fold(text, caseSensitive = false) {
  let plain = text
    .normalize("NFKC")
    .replace(/\p{Cf}/gu, "")
    .replace(/[\u2018\u2019\u02bc]/g, "'")
    .replace(/[\u201c\u201d]/g, '"')
    .replace(/\u2010/g, "-");
  if (!caseSensitive) {
    const lower = plain
      .toLowerCase()
      .toUpperCase()
      .toLowerCase()
      .replace(/\u03c2/g, "\u03c3")
      .replace(/i\u0307/g, "i");
    plain = lower.normalize("NFKC");
  }
  return plain.replace(/\s+/g, " ").trim();
}

/**
 * Return the number that `text` writes as a literal that `Number` reads, such as "-1234.5e3"; null when it is not one.
 * @param {string} text
 * @param {{[field: string]: any}} [question] how its language writes numbers (`marks`), and its unit (`typed_unit`)
 * @returns {string | null}
 */
export function readNumber(text, { marks = [".", ","], typed_unit: unit = "" } = {}) {
  let plain = fold(text, true);
  if (unit && plain.endsWith(unit)) {
    plain = plain.slice(0, -unit.length);
  } else if (plain.startsWith(unit)) {
    plain = plain.slice(unit.length);
  }
  plain = plain
    .trim()
    .toLowerCase()
    .replace(/[\u0660-\u0669\u06f0-\u06f9]/g, (digit) => String(digit.charCodeAt(0) & 15))
    .replace(/\u066b/g, ".")
    .replace(/[\u2212\u2013]/g, "-")
    .replace(/^([+-]) /, "$1")
    .replace(/^([+-]?\d{1,3})((?:[ '\u066c]\d{3})+|(?:,\d{2,3})+,\d{3}|(?:\.\d{3}){2,})(?!\d)/, joinGroups)
    .replace(/^([+-]?\d{1,3})(,\d{3}(?=\.)|\.\d{3}(?=,))/, joinGroups)
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
