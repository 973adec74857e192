// A hash of texts, the same in every browser: for orders drawn by chance and for checksums, never for secrets.

/**
 * Return 32 bits that depend on every character of `text` and on `seed`: FNV-1a, mixed by MurmurHash3's finaliser.
 *
 * @param {string} text
 * @param {number} [seed] a whole number
 * @returns {number} 0 to 2^32 - 1
 */
export function hash(text, seed = 0) {
  let bits = seed ^ 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) {
    bits = Math.imul(bits ^ text.charCodeAt(at), 0x01000193);
  }
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return (bits ^ (bits >>> 16)) >>> 0;
}
