// Numbers and texts in characters that no LMS escapes: A-Za-z0-9-_ . Pure.

const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/**
 * Return a whole number to the base of 64.
 *
 * @param {number} value from 0
 * @param {number} [width] digits, filled up with zeros
 * @returns {string}
 */
export function toDigits(value, width = 1) {
  let rest = Math.floor(value);
  let digits = "";
  do {
    digits = DIGITS.charAt(rest % 64) + digits;
    rest = Math.floor(rest / 64);
  } while (rest > 0);
  return digits.padStart(width, "A");
}

/**
 * @param {string} digits
 * @returns {number}
 */
export function fromDigits(digits) {
  return [...digits].reduce((value, digit) => value * 64 + DIGITS.indexOf(digit), 0);
}

/**
 * @param {string} text
 * @returns {string}
 */
export function packText(text) {
  const bytes = new TextEncoder().encode(text);
  const binary = bytes.reduce((made, byte) => made + String.fromCharCode(byte), "");
  return btoa(binary).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}

/**
 * @param {string} packed
 * @returns {string | null}
 */
export function unpackText(packed) {
  try {
    const binary = atob(packed.replace(/-/g, "+").replace(/_/g, "/"));
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(
      Uint8Array.from(binary, (character) => character.charCodeAt(0)),
    );
  } catch {
    return null;
  }
}
