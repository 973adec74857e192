// What every place to type into has in common.

/** What a learner types is neither completed nor corrected, and is written in its own direction. */
export const TYPED = { type: "text", autocomplete: "off", autocapitalize: "off", spellcheck: "false", dir: "auto" };
