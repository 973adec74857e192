// A copy of a lesson beside the one that the LMS has launched, which only shows it: where each lesson is a page of its own, links
// to another one lead to a copy.

import { UNKNOWN } from "../record/reconcile.js";

/**
 * Return a tracker for a copy that is only read, beside the one that the LMS has launched; `null` when this page is that one.
 * @returns {import("../types").Tracker | null}
 */
export function readingTracker() {
  if (!new URLSearchParams(location.search).has("reading")) {
    return null;
  }
  const nothing = () => undefined;
  const done = () => ({ ok: true });
  return {
    edition: null,
    local: true,
    open: () => Promise.resolve({ ...UNKNOWN, mode: "browse" }),
    save: nothing,
    answered: nothing,
    report: nothing,
    commit: done,
    close: done,
  };
}
