/** scorm-again, which knows the data model, set up as the run-time of one launch. It lies beside this module, and is not ours. */

/** @import { Cmi, Edition } from "./types" */

/** @type {Record<Edition, { file: string, name: string }>} */
const ENGINES = {
  "1.2": { file: "./scorm-again/scorm12.min.js", name: "Scorm12API" },
  2004: { file: "./scorm-again/scorm2004.min.js", name: "Scorm2004API" },
};
const SILENT = 5;

/** Events by which scorm-again says what a SCO asks for (SCORM 2004 4th Edition SN 4.4), and where they lead. */
const REQUESTS = /** @type {const} */ ({
  SequenceNext: "next",
  SequencePrevious: "previous",
  SequenceChoice: "target",
  SequenceJump: "target",
  SequenceExit: "leave",
  SequenceExitAll: "leave",
  SequenceAbandon: "leave",
  SequenceAbandonAll: "leave",
});

/**
 * Listen to what SCOs ask for.
 *
 * @param {any} engine
 * @param {(way: "next" | "previous" | "target" | "leave", target: string) => void} asked
 */
export function onRequest(engine, asked) {
  Object.entries(REQUESTS).forEach(([event, way]) => engine.on(event, (/** @type {unknown} */ target) => asked(way, String(target ?? ""))));
}

/**
 * Return the API object of an edition, with what the LMS gives to the SCO in it.
 *
 * @param {Edition} edition
 * @param {Cmi} cmi
 * @param {Record<string, unknown>} settings besides those that every launch has
 * @returns {Promise<any>}
 */
export async function createEngine(edition, cmi, settings) {
  const { file, name } = ENGINES[edition];
  const { [name]: Engine } = await import(file);
  const api = new Engine({ dataCommitFormat: "json", sendFullCommit: true, alwaysSendTotalTime: true, logLevel: SILENT, ...settings });
  api.loadFromJSON(cmi, "cmi");
  return api;
}
