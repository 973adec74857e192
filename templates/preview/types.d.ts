// The state of a preview, as docs/explanation/preview.md describes it.

export interface Problem {
  file: string;
  line: number;
  column: number;
  severity: "error" | "warning";
  message: string;
  code: string;
  frame: { first: number; lines: string[] } | null;
  edit: string | null;
}

export interface Entry {
  kind: "section" | "lesson" | "quiz";
  id?: string;
  title: string;
  graded?: boolean;
  passing_score?: number;
  items?: Entry[];
}

export interface Output {
  edition: string;
  structure: string;
  title: string;
  pages: string;
  zip: string | null;
}

/** An item of the manifest. */
export interface Sco {
  /** Its identifier. */
  id: string;
  title: string;
  /** Relative to `pages`; `null` for a group of others. */
  href: string | null;
  /** Percent. */
  mark: number | null;
  depth: number;
  /** What the manifest of a package gives to the SCO. */
  launch_data?: string;
  /** Whether the LMS leaves it out of its menu. */
  is_hidden?: boolean;
  /** Whether it reports nothing to an LMS. */
  is_asset?: boolean;
}

export interface Course {
  id: string;
  title: string;
  language: string;
  direction: "ltr" | "rtl";
  version: string;
  passing_score: number;
  outline: Entry[];
}

export interface State {
  kind: "course" | "package";
  name: string;
  title: string;
  build: number;
  shown: number | null;
  content: string;
  /** Of the folder or file: another one of the same name has another. */
  place: string;
  /** Whether a preview that is started again has the same address. */
  stays: boolean;
  /** Of the running preview: another one at the same address has another. */
  run: string;
  problems: Problem[];
  course: Course | null;
  outputs: Output[];
  /** What an LMS launches, by structure, in its order. */
  structures: Record<string, Sco[]>;
}
