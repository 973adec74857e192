// The types of the local LMS. Modules import them in comments: @import { Behaviour } from "./types"

export type Edition = "1.2" | "2004";
export type Mode = "normal" | "browse" | "review";

/** What one LMS makes of one run-time, as `Profile.as_json` of exporter/lms writes it. */
export interface Behaviour {
  readonly limits: readonly { readonly element: string; readonly characters: number; readonly beyond: "refused" | "dropped" | "cut" }[];
  /** `takes` is a regular expression for the whole value; `types`: of the interactions for which it holds, none for all. */
  readonly refusals: readonly { readonly element: string; readonly takes: string; readonly says: string; readonly types?: readonly string[] }[];
  readonly launch_values: readonly { readonly element: string; readonly value: string }[];
  /** Values of `exit` after which a launch gets back what was kept; `null`: any. */
  readonly returned: { readonly after: readonly string[] | null };
  readonly kept: {
    readonly at: "commit" | "terminate";
    /** What a commit returns without a network, and after the session expired. */
    readonly unreachable: "false" | "true" | "null";
    readonly expired: "false" | "true" | "null";
  };
  /** Modes in which the LMS records what a SCO writes. */
  readonly recorded: { readonly modes: readonly Mode[] };
  /** Statuses after which a launch is for review only. */
  readonly closed: { readonly after: readonly string[] };
  readonly finish: { readonly unset: string; readonly mastery: boolean };
  readonly graded: { readonly by: "raw" | "scaled" | "scaled or raw" | "last" };
  readonly done: { readonly statuses: readonly string[] };
  readonly several: { readonly plays: "all" | "reload" | "first" | "none" };
  /** Whether learners are kept to a package's prerequisites (1.2) or sequencing (2004). */
  readonly ordered: { readonly kept: boolean };
}

export interface Profile {
  readonly name: string;
  readonly title: string;
  readonly editions: Readonly<Record<Edition, Behaviour>>;
  readonly frames: readonly { readonly name: string; readonly width: number; readonly height: number }[];
}

/** What is broken on purpose; everything may change while a session runs. */
export interface Faults {
  api?: "missing" | "late";
  /** Milliseconds, of what is late or slow. */
  delay?: number;
  initialize?: "false";
  set?: "false";
  /** "lie": says "true" and stores nothing, as Moodle does without a network. */
  commit?: "false" | "null" | "throw" | "lie" | "slow";
  expired?: boolean;
  offline?: boolean;
}

/** One call of a SCO, and what came of it. */
export interface Call {
  readonly method: string;
  readonly args: readonly unknown[];
  readonly result: unknown;
  /** Code of the error afterwards; "0": none. */
  readonly error: string;
  /** The rule that it broke, "" for none. */
  readonly broken: string;
  /** The fault that answered in place of the run-time, "" for none. */
  readonly fault: string;
}

/** What is stored of one SCO: elements by name, in nested objects as scorm-again writes them. */
export type Cmi = { [name: string]: any };

/** What the panel asks of the run-time's page. */
export type Order =
  | { readonly kind: "launch"; readonly launch: Launch }
  | { readonly kind: "faults"; readonly faults: Faults }
  | { readonly kind: "close" }
  | { readonly kind: "valid"; readonly valid: Validity }
  | { readonly kind: "show"; readonly page: string; readonly question: string }
  | { readonly kind: "look"; readonly scheme: "" | "light" | "dark"; readonly direction: "" | "ltr" | "rtl" }
  | { readonly kind: "print" };

/** What a SCO may ask for at its end, as `adl.nav.request_valid` tells it; `choice` by the identifiers of items. */
export interface Validity {
  readonly continue: boolean;
  readonly previous: boolean;
  readonly choice: readonly (readonly [string, boolean])[];
}

export interface Launch {
  readonly edition: Edition;
  readonly behaviour: Behaviour;
  /** Address of the SCO, on the origin of the run-time's page. */
  readonly href: string;
  readonly mode: Mode;
  readonly cmi: Cmi;
  readonly faults: Faults;
  /** Identifiers of the package's items, which a SCO may ask for. */
  readonly items: readonly string[];
  readonly valid: Validity;
  /** Whether the place on the page is kept: the course was built anew, or closed and resumed. */
  readonly again: boolean;
}

/** What the run-time's page tells the panel. Content of any kind can say the same: nothing of it is to be trusted. */
export type Report =
  | { readonly kind: "ready" }
  | { readonly kind: "call"; readonly call: Call }
  | { readonly kind: "stored"; readonly cmi: Cmi; readonly terminated: boolean }
  | { readonly kind: "course"; readonly text: string; readonly sentences: string }
  /** The run-time could not be loaded. */
  | { readonly kind: "failed" }
  | { readonly kind: "closed" };
