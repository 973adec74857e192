// What the panel remembers over a reload: what was chosen, and what the LMS has of each learner. Of this browser only.

const NAME = "lessonpack-preview";

/**
 * @typedef {object} Kept what the LMS has of one learner in one package
 * @property {number} attempt
 * @property {Record<string, import("../lms/types").Cmi | null>} scos by the address of the SCO
 * @property {import("../lms/sequencing/types").Saved | null} [tree] where the learner is among the parts of a sequenced package
 *
 * @typedef {object} Chosen
 * @property {string} output
 * @property {string} profile
 * @property {string} frame
 * @property {"" | "light" | "dark"} scheme
 * @property {"" | "ltr" | "rtl"} direction
 * @property {string} tab
 * @property {import("../lms/types").Mode} mode
 * @property {number | null} mark `null`: as the package has it
 * @property {import("../lms/types").Faults} faults
 * @property {boolean} answers whether the teacher's notes show answers
 */

/** @type {Chosen} */
const FIRST = { output: "", profile: "", frame: "", scheme: "", direction: "", tab: "calls", mode: "normal", mark: null, faults: {}, answers: false };

/** @param {Storage | null} storage */
export function createStore(storage) {
  const read = /** @param {string} key */ (key) => {
    try {
      return JSON.parse(storage?.getItem(`${NAME}/${key}`) ?? "null");
    } catch {
      return null;
    }
  };
  const write = /** @param {string} key @param {unknown} value */ (key, value) => {
    try {
      storage?.setItem(`${NAME}/${key}`, JSON.stringify(value));
    } catch {
      // Without room, or without a storage, everything works until the page is left.
    }
  };
  /** @type {Chosen} */
  let chosen = { ...FIRST, ...read("chosen") };

  return {
    get chosen() {
      return chosen;
    },
    /** @param {Partial<Chosen>} changes */
    choose(changes) {
      chosen = { ...chosen, ...changes };
      write("chosen", chosen);
    },
    /** @param {string} course @returns {Kept} */
    kept: (course) => ({ attempt: 1, scos: {}, ...read(`kept/${course}`) }),
    /** @param {string} course @param {Kept} kept */
    keep: (course, kept) => write(`kept/${course}`, kept),
  };
}
