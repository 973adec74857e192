// In a large course, what was kept of a learner can be read once the questions that it answers have come. Until then nobody may
// take it for all there is: what is read too early is dropped, and then what is left of it written in its place. Answers that
// nothing but the page of their lesson or submitted quiz asks for are put aside meanwhile: the record is read, and written again,
// without them, and what is handed in or kept has them again. When their questions have come, the record gets them as well.

/** @import { CourseParts, Environment, Tracker } from "../types" */

/** Where the lineage stands in a resume text. */
const LINEAGE = [6, 14];

/**
 * @param {(texts: readonly string[], patient?: boolean) => readonly string[]} lacking returns scripts that have not come: those of what texts speak of, or the one that says which; `patient`: submitted quizzes may wait
 * @param {(script: string) => Promise<void>} need resolves when one has come
 * @param {ReturnType<typeof import("../state/waiting-answers.js").createWaitingAnswers>} aside the answers that may wait
 * @returns {Pick<CourseParts, "tracked" | "whenReadable" | "piecesBeside"> & { readMore: () => void }} `readMore` is called when something has come
 */
export function createReadable(lacking, need, aside) {
  /** What this browser keeps, behind the place of what the LMS does. @type {() => readonly string[]} */
  let kept = () => [];

  let readMore = () => {};

  return { tracked, whenReadable: () => until(kept), piecesBeside: aside.piecesBeside, readMore: () => readMore() };

  /**
   * @param {() => readonly string[]} texts which may grow meanwhile: another tab goes on
   * @param {boolean} [patient]
   */
  async function until(texts, patient) {
    for (let scripts = lacking(texts(), patient); scripts.length > 0; scripts = lacking(texts(), patient)) {
      await Promise.all(scripts.map(need));
    }
  }

  /**
   * @param {Tracker} tracker
   * @param {ReturnType<typeof import("./journal.js").createJournal>} journal
   * @param {Environment} environment
   * @param {Parameters<CourseParts["tracked"]>[3]} change
   * @returns {Tracker}
   */
  function tracked(tracker, journal, { window }, change) {
    let limit = Infinity;
    readMore = () => change(aside.readInto);
    const { entries, write } = journal;
    kept = () => ["", ...[...journal.kept().values()].map(textIn)];
    journal.entries = () => entries().map((entry) => ({ ...entry, text: aside.takeFrom(entry.text) }));
    journal.write = (state, entry) => write(state, { ...entry, text: aside.addTo(entry.text, Infinity) });
    return { ...tracker, open, save };

    /** @returns {ReturnType<Tracker["open"]>} */
    async function open() {
      const launch = await tracker.open().catch(async (error) => {
        await journal.loaded();
        await until(kept);
        throw error;
      });
      let left = false;
      // Whoever leaves before it is known where to go on changes nothing but that the course is to be resumed.
      const leave = () => {
        left = true;
        tracker.close();
      };
      window.addEventListener("pagehide", leave);
      await journal.loaded();
      // What is only looked at goes its own way from here on: what comes later would not be in it.
      const isKept = launch.mode === "normal";
      if (!isKept) {
        readMore = () => {};
      }
      await until(() => [launch.state, ...kept()], isKept);
      window.removeEventListener("pagehide", leave);
      ({ limit } = launch);
      // The back and forward cache has brought the page back, without its session.
      return left ? open() : { ...launch, state: aside.takeFrom(launch.state) };
    }

    /** @type {Tracker["save"]} */
    function save(text, ...where) {
      if (journal.isHeld() || lacking(kept()).length === 0) {
        tracker.save(aside.addTo(text, limit), ...where);
        return;
      }
      // Another tab has the course, and not all that it did can be read here: it is handed in as it stands.
      const other = entries().find(({ lineage }) => lineage === text.slice(...LINEAGE))?.text ?? "";
      if (other !== "" && other.length <= limit) {
        tracker.save(other, ...where);
      }
    }
  }
}

/**
 * @param {string} json an entry of the journal
 * @returns {string} its resume text
 */
function textIn(json) {
  try {
    return String(JSON.parse(json).text);
  } catch {
    return ""; // Nor does the journal read it.
  }
}
