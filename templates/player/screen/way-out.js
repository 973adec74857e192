// The way out of a unit that an LMS opens alone, without a menu, and takes the learner back from (cmi5, 10.2.6).

import { button, element } from "./dom.js";

/**
 * Put a button below the unit: all that it has in place of a menu.
 *
 * @param {import("../types").PlayerContext} context
 */
export function createMenu(context) {
  const { course, fragments, local, pages, record, sentences: { say } } = context;
  const leave = async () => {
    fragments.drawClosed?.(context, await record.close());
    window.close();
  };
  if (!local) {
    const out = button(say(record.recorded ? "saveAndExit" : "exit"), leave);
    pages.of(String(course.items[0]?.id))?.append(element("div.buttons.way-out", out));
  }
  return { update: () => undefined };
}
