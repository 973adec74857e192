// A labelled field to type into, as text and number show it.

import { element } from "../screen/dom.js";
import { mark } from "./marks.js";
import { TYPED } from "./typed.js";

/**
 * @param {import("../types").QuestionView} view
 * @param {Record<string, unknown>} attributes of the input
 * @param {...import("../screen/dom.js").Child} after what stands behind the input
 */
export function createField(view, attributes, ...after) {
  const input = element("input", {
    id: `${view.id}-field`,
    class: "field-input",
    ...TYPED,
    "aria-describedby": view.describedBy,
    value: String(view.response ?? ""),
    readonly: view.locked,
    oninput: () => view.onChange(input.value.trim() ? input.value : null),
    ...attributes,
  });
  const line = element("span.field-line", input, after);
  const label = element("label.field-label", { for: input.id }, view.sentences.say("yourAnswer"));
  return {
    input,
    element: element("div.field", label, line),
    focus: () => input.focus(),
    lock() {
      input.readOnly = true;
    },
    /**
     * @param {number | null} share
     * @param {string} right what would have been right
     */
    reveal(share, right) {
      if (share === 1 && input.value) {
        mark(line, "right", view.sentences);
      } else {
        mark(line, input.value ? "wrong" : "missed", view.sentences, right);
      }
    },
  };
}
