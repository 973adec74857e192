/** How an LMS runs SCORM that does as the standard says. */
export const BEHAVIOUR = {
  limits: [],
  refusals: [],
  launch_values: [],
  returned: { after: null },
  kept: { at: "commit", unreachable: "false", expired: "false" },
  recorded: { modes: ["normal"] },
  closed: { after: [] },
  finish: { unset: "completed", mastery: true },
  graded: { by: "raw" },
  done: { statuses: ["passed", "completed"] },
  several: { plays: "all" },
  ordered: { kept: true },
};
