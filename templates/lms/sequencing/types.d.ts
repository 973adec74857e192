// The types of sequencing. What is optional has the default of SCORM 2004 4th Edition CAM 5.1.

export type Condition =
  | "satisfied" | "objectiveStatusKnown" | "objectiveMeasureKnown" | "objectiveMeasureGreaterThan" | "objectiveMeasureLessThan"
  | "completed" | "activityProgressKnown" | "attempted" | "attemptLimitExceeded" | "timeLimitExceeded" | "outsideAvailableTimeRange"
  | "always" | "never";

export interface RuleCondition {
  readonly condition: string;
  readonly not?: boolean;
  /** The objective that is looked at; the primary one by default. */
  readonly objective?: string;
  readonly threshold?: number;
}

export interface Rule {
  readonly action: string;
  /** Whether any condition suffices; all must hold by default. */
  readonly any?: boolean;
  readonly conditions: readonly RuleCondition[];
}

export interface RollupRule extends Rule {
  readonly set: string;
  readonly count?: number;
  /** 0 to 1. */
  readonly percent?: number;
}

export interface ObjectiveMap {
  readonly global: string;
  readonly read_satisfied?: boolean;
  readonly read_measure?: boolean;
  readonly write_satisfied?: boolean;
  readonly write_measure?: boolean;
  readonly read_completion?: boolean;
  readonly write_completion?: boolean;
  readonly read_progress?: boolean;
  readonly write_progress?: boolean;
}

export interface ObjectiveDefinition {
  readonly id: string;
  readonly primary?: boolean;
  readonly by_measure?: boolean;
  /** From -1 to 1. */
  readonly least?: number;
  readonly maps?: readonly ObjectiveMap[];
}

/** One activity, as `exporter/preview/activities.py` reads it in a manifest. */
export interface Definition {
  readonly id: string;
  readonly title: string;
  /** Place of the activity above in the list; -1 for the organization, which is the first. */
  readonly parent: number;
  readonly control?: { readonly choice?: boolean; readonly choice_exit?: boolean; readonly flow?: boolean; readonly forward_only?: boolean; readonly current_objectives?: boolean; readonly current_progress?: boolean };
  readonly constrained?: { readonly prevent_activation?: boolean; readonly constrain_choice?: boolean };
  readonly before?: readonly Rule[];
  readonly exit?: readonly Rule[];
  readonly after?: readonly Rule[];
  readonly attempts?: number;
  readonly rollup?: { readonly satisfied?: boolean; readonly completed?: boolean; readonly weight?: number; readonly rules?: readonly RollupRule[] };
  readonly considered?: { readonly satisfied?: string; readonly notSatisfied?: string; readonly completed?: string; readonly incomplete?: string; readonly measure_if_active?: boolean };
  readonly objectives?: readonly ObjectiveDefinition[];
  readonly delivery?: { readonly tracked?: boolean; readonly completion?: boolean; readonly objective?: boolean };
  readonly selection?: { readonly when: string; readonly count: number };
  readonly shuffle?: { readonly when: string };
  readonly threshold?: { readonly by_measure?: boolean; readonly least?: number; readonly weight?: number };
  /** Controls of the LMS that the package hides (adlnav:hideLMSUI). */
  readonly hidden?: readonly string[];
}

/** `null` stands for what is not known. */
export interface Objective {
  readonly definition: ObjectiveDefinition;
  satisfied: boolean | null;
  measure: number | null;
  completed: boolean | null;
  progress: number | null;
}

export interface Activity {
  readonly index: number;
  readonly definition: Definition;
  readonly parent: Activity | null;
  readonly children: Activity[];
  /** Those of the children that were selected, in the order in which they are shown. */
  available: Activity[];
  readonly objectives: readonly Objective[];
  readonly primary: Objective;
  active: boolean;
  suspended: boolean;
  attempts: number;
  completed: boolean | null;
  amount: number | null;
}

export interface Tree {
  readonly activities: readonly Activity[];
  readonly root: Activity;
  readonly globals: Map<string, Global>;
  current: Activity | null;
  suspended: Activity | null;
  readonly random: () => number;
}

export interface Global {
  satisfied: boolean | null;
  measure: number | null;
  completed: boolean | null;
  progress: number | null;
}

/** What is kept of a tree between launches: by identifiers, so that it outlives a change of the package. */
/** Activities by their identifiers, or by the names that `tree.js` gives where several have one. */
export interface Saved {
  readonly activities: readonly (readonly [string, SavedActivity])[];
  readonly globals: readonly (readonly [string, Global])[];
  readonly current: string | null;
  readonly suspended: string | null;
}

export interface SavedActivity {
  readonly active?: boolean;
  readonly suspended?: boolean;
  readonly attempts?: number;
  readonly completed?: boolean | null;
  readonly amount?: number | null;
  readonly objectives?: readonly (readonly [string, Partial<Global>])[];
  readonly available?: readonly string[];
}

/** A request of a learner, of an LMS or of a SCO, after SN 4.4. */
export interface Request {
  readonly name: "start" | "resumeAll" | "continue" | "previous" | "choice" | "jump" | "exit" | "exitAll" | "suspendAll" | "abandon" | "abandonAll";
  readonly target?: string;
}

/** What came of a request. */
export interface Outcome {
  /** The activity that is launched; `null`: none. */
  readonly delivered: Activity | null;
  /** Whether the learner has left the course. */
  readonly ended: boolean;
  /** What was in the way, in words; "": nothing. */
  readonly refused: string;
}
