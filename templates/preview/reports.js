// What the page around the course tells the panel. The course could tell the same: it shares that page's origin. So each report
// is taken apart here, and what does not fit is not heard. No DOM.

/** @import { Cmi, Report } from "../lms/types" */

const LONGEST = 200_000;
const DEEPEST = 8;
/** Elements of the data model that hold others, and entries of lists. All others hold a text. */
const HOLDER = /^(core|score|objectives|objective|interactions|correct_responses|comments_from_(learner|lms)|student_data|(student|learner)_preference|adl|nav|data|request_valid|choice|jump|\d+)$/;
const METHOD = /^(LMS)?(Initialize|Finish|Terminate|GetValue|SetValue|Commit)$/;

/**
 * Return a report as it may be used; `null` for anything else.
 *
 * @param {any} message
 * @returns {Report | null}
 */
export function readReport(message) {
  switch (message?.kind) {
    case "ready":
    case "failed":
    case "closed":
      return { kind: message.kind };
    case "course":
      return { kind: "course", text: text(message.text, 10 * LONGEST * 10), sentences: text(message.sentences, LONGEST) };
    case "stored":
      return { kind: "stored", cmi: /** @type {Cmi} */ (tree(message.cmi, 0)), terminated: message.terminated === true };
    case "call": {
      const { method, args, result, error, broken, fault } = message.call ?? {};
      if (!METHOD.test(method) || !Array.isArray(args)) {
        return null;
      }
      const call = { method, args: args.slice(0, 4).map((one) => text(one)), result: text(result), error: text(error, 20), broken: text(broken), fault: text(fault, 200) };
      return { kind: "call", call };
    }
    default:
      return null;
  }
}

/** @param {unknown} value @param {number} [limit] */
function text(value, limit = LONGEST) {
  return String(value ?? "").slice(0, limit);
}

/** @param {unknown} value @param {number} depth @param {string} [name] @returns {Cmi | string} */
function tree(value, depth, name = "core") {
  if (value === null || typeof value !== "object" || depth > DEEPEST || !HOLDER.test(name)) {
    return depth === 0 ? {} : text(typeof value === "object" ? "" : value);
  }
  return Object.fromEntries(Object.entries(value).slice(0, 5000).map(([key, inner]) => [key, tree(inner, depth + 1, key)]));
}
