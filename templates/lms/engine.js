/** scorm-again, which knows the data model, set up as the run-time of one launch. It lies beside this module, and is not ours. */

/** @import { Cmi, Edition } from "./types" */

/** @type {Record<Edition, { file: string, name: string }>} */
const ENGINES = {
  "1.2": { file: "./scorm-again/scorm12.min.js", name: "Scorm12API" },
  2004: { file: "./scorm-again/scorm2004.min.js", name: "Scorm2004API" },
};
const SILENT = 5;

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
