// The types of the player. Modules import them in comments: @param {import("./types").Item} item

// ---------------------------------------------------------------------------------------------------------------------
// The course, as exporter/renderer.py writes it into the page.

/** What a learner answered, as the type makes it. */
export type Response = string | boolean | readonly (string | readonly [number, number])[] | Readonly<Record<string, string>>;

/** One question, as `Question.for_browser` writes it; each type adds its own fields. */
export interface QuestionData {
  readonly id: string;
  /** Five characters: its name inside resume data. */
  readonly key: string;
  /** The key that it had until its author gave it an id. */
  readonly formerly?: string | null;
  /** What a teacher finds it by in a report. */
  readonly reported: string;
  readonly type: string;
  /** HTML. */
  readonly prompt: string;
  /** The prompt without markup. */
  readonly text: string;
  readonly points: number;
  /** Every share is a whole number of 1/parts. */
  readonly parts: number;
  readonly scored: boolean;
  readonly graded: boolean;
  /** Where its quiz picks some of each group: the one that it belongs to. */
  readonly group?: string;
  readonly objectives: readonly string[];
  readonly hint: string | null;
  readonly explanation?: string | null;
  readonly solution?: any;
  readonly [field: string]: any;
}

export interface LessonItem {
  readonly kind: "lesson";
  readonly id: string;
  readonly key: string;
  readonly title: string;
  readonly minutes: number;
  readonly words: number;
  /** What learners can do afterwards. */
  readonly objectives?: readonly string[];
  readonly questions: readonly QuestionData[];
  /** Of a course in parts: its picture on the overview. */
  readonly image?: string;
}

export interface QuizItem {
  readonly kind: "quiz";
  readonly id: string;
  readonly key: string;
  readonly title: string;
  readonly introduction: string | null;
  readonly minutes: number;
  /** Percent. */
  readonly passing_score: number;
  readonly weight: number;
  readonly graded: boolean;
  readonly attempts: number | null;
  readonly feedback: "immediate" | "after" | "none";
  readonly shuffle_questions: boolean;
  readonly shuffle_options: boolean;
  /** How many questions of no group an attempt asks; `null`: all. */
  readonly draw: number | null;
  /** How many it asks of each group. */
  readonly pick?: Readonly<Record<string, number>>;
  /** Seconds. */
  readonly time_limit: number | null;
  /** Its only question is a story to play. */
  readonly scenario?: true;
  readonly questions: readonly QuestionData[];
  readonly image?: string;
}

export type Item = LessonItem | QuizItem;

/** A learning record store; `activity`: the IRI that it knows the course by, `authorization`: the header of each request, or "". */
export interface RecordStore {
  readonly endpoint: string;
  readonly activity: string;
  readonly authorization: string;
}

export interface CourseData {
  readonly format: 1;
  readonly id: string;
  readonly title: string;
  readonly language: string;
  readonly direction: "ltr" | "rtl";
  readonly version: string;
  readonly edition: string;
  readonly structure: "single" | "lessons";
  readonly navigation: "free" | "sequential";
  readonly completion: {
    readonly lessons: number;
    readonly quizzes: "passed" | "attempted" | "none";
    readonly passing_score: number;
    readonly report: "passed/failed" | "passed/incomplete" | "completed/failed" | "completed/incomplete";
  };
  readonly reporting: {
    readonly interactions: boolean;
    readonly objectives: boolean;
    /** How SCORM 1.2 hears of what was chosen. */
    readonly responses: "letters" | "words";
    /** What is told of learners outside any LMS. */
    readonly store?: RecordStore;
  };
  /** Of a course in parts: their names, with how many items each brings, that of the keys of all questions, and what the menu is drawn from; see exporter/parts.py. */
  readonly parts?: readonly (readonly [string, number])[];
  readonly keys?: string;
  readonly heads?: Heads;
  readonly outline?: Outline;
  readonly items: readonly Item[];
}

/** What is known of the items of a course before its parts have come, in columns. */
export interface Heads {
  /** Apart by spaces. */
  readonly ids: string;
  /** Five characters each. */
  readonly keys: string;
  readonly titles: readonly string[];
  readonly minutes: readonly number[];
  /** What many items have in common: their kind, and what progress and score need of them. */
  readonly sorts: readonly { readonly kind: string; readonly points?: number; readonly [field: string]: unknown }[];
  /** For each item, which of these it is. */
  readonly sort: readonly number[];
  /** Addresses by the places of lessons. */
  readonly pictures: Readonly<Record<number, string>>;
}

/** Sections, and how many items stand between them. */
export type Outline = readonly (number | { readonly title: string; readonly items: Outline })[];

/** What a part brings of an item. */
export interface PartBody {
  readonly html: string;
  readonly questions: readonly QuestionData[];
  readonly [field: string]: any;
}

/** What a large course has besides its page; made by screen/parts.js. */
export interface CourseParts {
  /** The page of an item, with its title only until the item has come; `null` for other pages. */
  pageOf(id: string): HTMLElement | null;
  /** Add those of all items to the other pages, behind the first of these; they may be among them. */
  addPages(all: HTMLElement[]): void;
  /** Whether an item is still to come. */
  lacks(id: string): boolean;
  /** Return whether a page is still to come, and go there when it has, unless the learner went on; fetch what follows. */
  whenCome(go: (id: string, anchor?: string, how?: { focus: boolean; keep: boolean; resume?: boolean | undefined }) => void, id: string, anchor?: string, resume?: boolean): boolean;
  /** Do something with a place in a lesson, or with what is behind its text, before it is seen: at once, or soon if the lesson is long. */
  whenSeen(place: Element, action: () => void): true;
  /** The page that will have an anchor. */
  homeOf(fragment: string): HTMLElement | null;
  /** A tracker that waits at launch for the questions which the LMS and this browser speak of, and saves nothing without them. `change` gives the record what waited, once it can be read. */
  tracked(
    tracker: Tracker,
    journal: ReturnType<typeof import("./record/journal.js").createJournal>,
    environment: Environment,
    change: (read: (state: LearnerState, course: CourseData, types: Readonly<Record<string, QuestionType>>) => LearnerState) => void,
  ): Tracker;
  /** Answers that the record does not have yet, and that are handed in beside it. */
  piecesBeside(state: LearnerState, course: CourseData): import("./state/resume-data.js").Piece[];
  /** What a learner of that lineage answered to a question of a lesson, where the record is only looked at and does not have it. */
  answerTo(question: QuestionData, type: QuestionType, lineage: string): Answer | null;
  /** Resolves when all questions are there that what this browser keeps speaks of. */
  whenReadable(): Promise<void>;
  /** Whether the page of an item has not come, or nobody has looked at it. */
  isUnread(id: string): boolean;
  /** Call `read` with each page when there is time, say behind `place` how many it has not had, and call `after` now and then and at the end. */
  readAll(read: (item: Item, page: Element) => unknown, place: Element, after: () => void): void;
  /** Fill a list, as far as it is in sight at once. */
  fillList<T>(list: HTMLElement, items: readonly T[], draw: (item: T) => Element): void;
  /** The entries of the menu, and the cards of the overview, as far as they are drawn. */
  readonly links: readonly HTMLElement[];
  /** Call `action` whenever there are more of them. */
  eachStep(action: () => void): void;
}

// ---------------------------------------------------------------------------------------------------------------------
// What a learner has done, and who keeps it (state/, record/, trackers/).
// Nothing of it is changed in place: every function returns a new value.

/** What was answered to one question. An entry means "answered". */
export interface Answer {
  /** As the question's type makes it; `null` when it was too long to be kept by the LMS: answered, but not known how. */
  readonly response: Response | null;
  /** Share that is right, a whole number of 1/question.parts; `null` when the machine does not score it. */
  readonly share: number | null;
  /** Feedback was given, or the attempt submitted: the answer is locked. */
  readonly final: boolean;
}

export type Answers = Readonly<Record<string, Answer>>;

/** One try at a quiz: the one that runs, or the last one submitted. */
export interface Attempt {
  /** 1 for the first. */
  readonly number: number;
  /** Decides what is drawn and in which order; 0 to 262,143, and 262,144 more with each attempt that draws from the same pool. */
  readonly seed: number;
  /** Seconds since 1970 by the device's clock; 0 in a quiz without a time limit. */
  readonly started: number;
  /** Seconds of the time limit that are used; 0 in a quiz without one. */
  readonly spent: number;
  readonly submitted: boolean;
  readonly answers: Answers;
  /** Id of the question that was shown last; "" at the start. */
  readonly at: string;
}

export interface QuizRecord {
  /** How many were submitted. */
  readonly attempts: number;
  /** Best share of the submitted ones, to four decimals; `null` before the first, or when nothing is scored. */
  readonly best: number | null;
  readonly attempt: Attempt | null;
}

export interface LearnerState {
  /** Names this attempt at the course: 8 characters by chance. Another one means that somebody started anew. */
  readonly lineage: string;
  /** Grows with every change. */
  readonly revision: number;
  readonly place: { readonly item: string; readonly anchor: string };
  /** Ids of the lessons that were read; of others, `id#part` for what had to be done in them and was. */
  readonly read: readonly string[];
  /** Self-checks in lessons, by the question's id. */
  readonly checks: Answers;
  /** By the quiz's id. */
  readonly quizzes: Readonly<Record<string, QuizRecord>>;
  /** The highest that was reached, under any edition of the course: never taken back. */
  readonly reached: {
    readonly completed: boolean;
    readonly passed: boolean;
    readonly score: number | null;
    /** The day on which a certificate was earned, counted from 1970-01-01. */
    readonly on?: number;
  };
}

/** A key of the catalogue of sentences, and the values that it names. */
export interface Notice {
  readonly key: string;
  readonly values: Readonly<Record<string, string | number>>;
}

/** Where a graded quiz stands; the graded self-checks together are one, "self-checks". */
export interface ObjectiveStanding {
  readonly id: string;
  readonly title: string;
  readonly weight: number;
  /** Share from which it is passed. */
  readonly mark: number;
  readonly submitted: boolean;
  /** Whether it can still be passed: an attempt is left, or an answer. */
  readonly open: boolean;
  /** Best share; `null` before the first submission. */
  readonly score: number | null;
  /** As an LMS is to hear it: not "completed" and not "failed" while it is open. */
  readonly completion: "incomplete" | "completed";
  readonly success: "unknown" | "passed" | "failed";
}

export interface Progress {
  readonly completion: "incomplete" | "completed";
  readonly success: "unknown" | "passed" | "failed";
  /** Whether no lesson and no attempt is left that could change either. */
  readonly decided: boolean;
  /** Both as an LMS is to hear them, by `completion.report`. */
  readonly reported: { readonly completion: "incomplete" | "completed"; readonly success: "unknown" | "passed" | "failed" };
  /** Share 0 to 1, to four decimals; `null` while there is nothing to report. */
  readonly score: number | null;
  /** The course's pass mark, or the LMS's in its place: a share of the score. */
  readonly mark: number;
  /** Share of the items that are done; 1 once completed. */
  readonly progress: number;
  readonly objectives: readonly ObjectiveStanding[];
  /** Ids of the items that are done. */
  readonly done: ReadonlySet<string>;
}

/** One answer, as it goes to the LMS. */
export interface Interaction {
  readonly id: string;
  readonly type: string;
  readonly learnerResponse: string;
  readonly correctResponses: readonly string[];
  readonly share: number | null;
  readonly weighting: number;
  /** Seconds from question to answer; `null` when not known. */
  readonly latency: number | null;
  /** Milliseconds since 1970. */
  readonly time: number;
  /** The prompt as plain text. */
  readonly description: string;
  /** Id of the graded quiz; "" for none. */
  readonly objective: string;
  /** Of the state that has the answer. */
  readonly revision: number;
}

export interface Launch {
  readonly learner: { readonly id: string; readonly name: string };
  readonly mode: "normal" | "browse" | "review";
  /** The LMS's pass mark, 0 to 100; `null` when it gives none. */
  readonly passingScore: number | null;
  /** Resume text; "" when the LMS has none or could not be asked. */
  readonly state: string;
  /** Share that the LMS has as the course's score; without resume data it is all that is left of an earlier time. */
  readonly score?: number | undefined;
  /** Characters that the LMS keeps of the resume text. */
  readonly limit: number;
}

/** `unsure`: the LMS said yes, but perhaps only to itself (the page is going, or the network is away). */
export interface CommitResult {
  readonly ok: boolean;
  readonly unsure?: boolean;
  /** "stale": another device was faster; what it saved is to be read first. */
  readonly reason?: "expired" | "failed" | "refused" | "stale";
  /** What comes of it, where that takes time; until then it is unsure, and nothing else is committed. Never rejects. */
  readonly later?: Promise<CommitResult>;
}

/** The LMS, whichever it is. `save`, `answered` and `report` only stage; `commit` and `close` send what is not confirmed. */
export interface Tracker {
  /** Whose words interactions are reported in; `null`: none are. */
  readonly edition: "1.2" | "2004" | null;
  /** Keeps everything in this browser: a journal besides would only double it. */
  readonly local: boolean;
  /** Rejects with a TrackerError. */
  open(): Promise<Launch>;
  save(text: string, place: string, read: readonly string[]): void;
  answered(interaction: Interaction): void;
  report(progress: Pick<Progress, "completion" | "success" | "score" | "progress" | "objectives">): void;
  commit(): CommitResult;
  /** The only end of a session. The page may be on its way out. `discard`: without what is not confirmed. */
  close(discard?: boolean): CommitResult;
}

/** Texts by key, kept in this browser for all its tabs; made by browser-storage.js. Promises reject where the browser refuses. */
export interface BrowserStorage {
  /** Every text whose key begins with `prefix`, by key. */
  read(prefix: string): Promise<Map<string, string>>;
  /** Resolves once the text is kept. */
  write(key: string, text: string): Promise<void>;
  remove(key: string): Promise<void>;
  /** Hear what other tabs post under that name, and when all that was kept is emptied under the running page. */
  listen(name: string, actions: { received(message: any): void; emptied(): void }): void;
  /** Tell the other tabs that listen to the same name. */
  post(message: object): void;
}

/** The outside world, handed in: a browser's window, or a test's stand-in. */
export interface Environment {
  readonly window: any;
  readonly clock: {
    /** Milliseconds since 1970: may be wrong, may jump. */
    now(): number;
    /** Milliseconds since the page started: never jumps. */
    monotonic(): number;
  };
  readonly timers: { set(action: () => void, milliseconds: number): any; clear(timer: any): void };
  /** `null`: there is none to be had. */
  readonly storage: BrowserStorage | null;
  /** A number from 0 up to 1. */
  random(): number;
  /** Whether the browser knows that it has no network. */
  offline(): boolean;
  /** Whether nobody sees the page: it may be on its way out. */
  hidden(): boolean;
}

/** Saved work was found that the LMS does not have; only the learner knows whether it is to be kept. */
export interface RestoreQuestion {
  /** Milliseconds since 1970. */
  readonly when: number;
  /** It was kept while the LMS could not say whose it is: on a shared computer it may be somebody else's. */
  readonly anonymous: boolean;
}

export interface Opened extends Launch {
  /** What to tell the learner at the start, in this order ("resumeChanged", "resumeUnreadable", "resumeReplayed", …). */
  readonly notices: readonly Notice[];
  /** To be answered by `record.restore(yes)` before anything is changed. */
  readonly question: RestoreQuestion | null;
}

export interface ChangeOptions {
  /** Typing goes on: kept in the journal at once, sent to the LMS two seconds after the last draft. */
  readonly draft?: boolean;
}

/** Where the learner's work is at the end: in the LMS, in this browser alone, or partly nowhere. */
export type Ending = "saved" | "kept" | "lost";

/** What a learner does is kept through this alone; see the head of record/record.js. */
export interface LearningRecord {
  readonly state: LearnerState;
  readonly progress: Progress;
  /** Whether changes are kept: not in review, not while another tab has the course, not before `restore` is answered. */
  readonly writable: boolean;
  /** Whether anything that is done here is kept at all: `false` where a course is only looked at. */
  readonly recorded: boolean;
  /** Whether what the state says of a quiz was only tried out, and is forgotten with the page. */
  isPractice(quiz: string): boolean;
  open(): Promise<Opened>;
  restore(yes: boolean): void;
  change(mutate: (state: LearnerState) => LearnerState, options?: ChangeOptions): LearnerState;
  /** Report one final answer to the LMS (after the `change` that holds it). `quiz` is its id, "" in a lesson; `latency` is seconds. */
  answered(question: QuestionData, answer: Answer, quiz: string, latency: number | null): void;
  /** Characters by which a text that is being written is longer than the LMS could keep beside all others; 0 when it fits. */
  excess(question: QuestionData, response: Response | null): number;
  /** Seconds left of an attempt with a time limit, `null` without one. */
  timeLeft(quiz: QuizItem): number | null;
  /** Continue here although another tab has the course. */
  takeOver(): void;
  /** The learner leaves: send everything and end the session. */
  close(): Promise<Ending>;
}

// ---------------------------------------------------------------------------------------------------------------------
// The browser's half of the question types (questions/TYPE.js). What they draw, for the stylesheet:
//
//   .options.lettered|plain|scale > label.option > input + span.option-letter? + span.option-text     choice, multiple, …
//   .question > .prompt + controls + p.no-room (more than the LMS keeps) + p.missing (not ready yet)                     all
//   .field > label.field-label + span.field-line > input.field-input + span.unit? + button.sign?      text, number
//   .field.essay > label.field-label + textarea.field-input + p.word-limits > span.word-count + span; .sample-answer
//   .pairs > .pair > label.pair-item + select                                                         matching
//   .offer > p.carry-help + span.button.carried*                                         matching and gaps, while they are open
//   .sorting > p.carry-help + .bins > .bin > button.bin-head + ul.bin-items > li > button.button.carried; .bin.pool    sorting
//   .hotspot > p.carry-help + .spot-picture > img + button.spot-area + button.pin* + svg.spot-areas; details.spot-list; ul.spot-found
//   .ordering > ol.sortable(.is-locked) > li.sortable-item(.is-dragged) > span.sortable-text + span.moves > button.move*2
//             + button.keep-order; .right-order > p + ol                                              ordering
//   .gap-text … span.gap-slot > span.gap-whole > input.gap | select.gap                                                gaps
//
// A judged part (label.option, .field-line, .pair, .sortable-item, .gap-slot) gets .is-right, .is-wrong or .is-missed and, at its
// end, span.answer-mark > svg.icon + span (+ span.answer-right). `.sign` is for phones.

/** One thing to choose, match or order. */
export interface Entry {
  /** Letters and digits, made from the text: the same wherever it stands. */
  readonly name: string;
  /** Three characters: its name inside resume data. */
  readonly key: string;
  /** Trusted: the exporter sanitised it. */
  readonly html: string;
  readonly text: string;
  /** Keeps its place when options are shuffled. */
  readonly fixed?: boolean;
}

export type Edition = "1.2" | "2004";

/** How answers are reported: "1.2" by letters, as the standard has it; "1.2 in words" where the LMS takes what it does not check. */
export type Wording = Edition | "1.2 in words";

/** "missed": would have been right, and was not answered. */
export type Verdict = "right" | "wrong" | "missed";

/** An answer as an LMS takes it, in the words of one edition. */
export interface Reported {
  readonly type: "true-false" | "choice" | "fill-in" | "long-fill-in" | "matching" | "sequencing" | "likert" | "numeric";
  /** "" is no answer: do not set it. */
  readonly learnerResponse: string;
  /** At most five; none when nothing is right or wrong. */
  readonly correctResponses: readonly string[];
}

/** What a type needs to draw its controls. */
export interface QuestionView {
  readonly sentences: Sentences;
  readonly response: Response | null;
  /** Names of what `shuffles` returned, in the order in which to show them; `null` for the source's own. */
  readonly order: readonly string[] | null;
  readonly locked: boolean;
  /** Begins every id of the controls; different for each question of a page. */
  readonly id: string;
  /** Ids of the texts that say what is too long for the LMS, and why an answer is not ready (`id` and "-missing"). */
  readonly describedBy: string;
  /** Called at every change, with `null` when nothing is left of the answer. */
  onChange(response: Response | null): void;
}

/** What a type drew. */
export interface QuestionControl {
  readonly element: HTMLElement;
  /** Focus what is to be answered first. */
  focus(): void;
  /** Choose by a key that was pressed; one that stands for nothing does nothing. */
  choose?(key: string): void;
  /** The first and the last key that choose, in words. */
  readonly keys?: string;
  /** Nothing can be changed any more. */
  lock(): void;
  /** Mark every part as right or wrong, once. */
  reveal(judged: { readonly share: number | null; readonly solution: any; readonly sentences: Sentences }): void;
  /** Only of a scenario. */
  readonly story?: {
    shown(): StoryShown;
    /** The response with the choice that is made now; `null`, and said so, when none is. */
    said(): string[] | null;
    /** Show where the story stands after a response; returns where what is new begins. */
    turnTo(response: readonly string[]): Element | null;
  };
}

/** A story that branches, as `Scenario.solution` writes it. */
export interface Story {
  /** Name of the scene that it begins with. */
  readonly first: string;
  readonly persons: Readonly<Record<string, string>>;
  /** Portraits of those who have one. */
  readonly faces?: Readonly<Record<string, string>>;
  readonly variables: Readonly<Record<string, number | boolean>>;
  /** Points of the best ending, at least 1. */
  readonly most: number;
  readonly scenes: Readonly<Record<string, {
    readonly lines: readonly { readonly who: string; readonly html: string }[];
    readonly choices: readonly StoryChoice[];
    readonly ending: string | null;
    readonly points: number;
  }>>;
}

export interface StoryChoice extends Entry {
  readonly then: string | null;
  readonly goto: string;
  /** See exporter/scenario/conditions.py. */
  readonly if: any;
  readonly set: Readonly<Record<string, number | boolean>>;
  readonly add: Readonly<Record<string, number>>;
}

/** What learners see of a story, as far as it was played; `Played.shown` writes the same on a server. */
export interface StoryShown {
  /** Scenes with what was said to each; the last one has nothing yet. `who`: "" for narration, "you" for the learner. */
  readonly turns: readonly {
    readonly lines: readonly { readonly who: string; readonly name: string; readonly html: string }[];
    readonly said: string | null;
    readonly then: string | null;
  }[];
  readonly choices: readonly { readonly name: string; readonly html: string }[];
  readonly ending: string | null;
  /** Names of the choices. */
  readonly path: readonly string[];
  /** Portraits of those who have one. */
  readonly faces: Readonly<Record<string, string>>;
}

/** One question type. Only `create` needs a document. A response comes from the control or from `unpack`, unless it says unknown. */
export interface QuestionType {
  create(question: QuestionData, view: QuestionView): QuestionControl;
  /** Key of the sentence that says why the response cannot be submitted; `null` when it can. */
  missing(question: QuestionData, response: unknown): string | null;
  /** How many words a text has that is longer than its author asked for, and how many these are; `null` when it is not. */
  longer?(question: QuestionData, response: unknown): { count: number; high: number } | null;
  /** Share that is right, the same as `Question.score` in Python; 0 for what is no response; `null` when not scored. */
  score(question: QuestionData, response: unknown): number | null;
  /** What stands in for `score` in a lesson where a server judges; rejects with an Error whose message is a sentence's key. */
  judge?(question: QuestionData, response: unknown): Promise<number | null>;
  /** Resume data: characters of A-Za-z0-9-_. only, or free text, which may be dropped. */
  pack(question: QuestionData, response: Response): string | { text: string };
  /** The response of packed data (of either kind); `null` when what was chosen is gone, or another type wrote it. */
  unpack(question: QuestionData, packed: string): Response | null;
  interaction(question: QuestionData, response: Response, wording: Wording): Reported;
  /** What is reported besides, where a response consists of several decisions. */
  steps?(question: QuestionData, response: Response, wording: Wording): (Reported & { id: string; description: string })[];
  /** The response in words, for review and print. */
  describe(question: QuestionData, response: Response, sentences: Sentences): string;
  /** Names that may be shuffled. */
  shuffles?(question: QuestionData): string[];
}

// ---------------------------------------------------------------------------------------------------------------------
// What the views share (player.js and what it imports).

/** Key → sentence, or its forms by plural category; "language" is the catalogue's own. */
export type Catalogue = Readonly<Record<string, string | Readonly<Record<string, string>>>>;

/** The interface's language; made by sentences.js. */
export interface Sentences {
  readonly language: string;
  /** The sentence of that key with its values; `values.count` decides the plural form. */
  say(key: string, values?: Readonly<Record<string, string | number>>): string;
  number(value: number): string;
  /** A share of 0 to 1 in whole percent, rounded down; with two decimals where it reaches a mark that it would seem to miss. */
  percent(share: number, mark?: number): string;
  /** Minutes and seconds. */
  clock(seconds: number): string;
  /** Date and time of milliseconds since 1970. */
  date(milliseconds: number): string;
  list(texts: readonly string[]): string;
  /** The letter of the option at `index`, from 0. */
  letter(index: number): string;
}

/** What every view works with. */
export interface PlayerContext {
  readonly course: CourseData;
  readonly fragments: Fragments;
  readonly sentences: Sentences;
  typeOf(question: QuestionData): QuestionType;
  readonly record: LearningRecord;
  /** Nobody but this browser keeps the record. */
  readonly local: boolean;
  /** The learner's name as the LMS gives it; "" where none does. */
  readonly learner: string;
  readonly pages: Pages;
  /** Share that is answered of the quizzes that a server conducts: the record does not know their attempts. */
  readonly answered: Map<string, number>;
  /** `resume`: a quiz that runs goes on at once, without its introduction. */
  go(id: string, anchor?: string, how?: { resume?: boolean }): void;
  /** Show what has changed in menu, progress and the way onward. */
  refresh(): void;
  /** The page after an item, when it is open. */
  after(id: string): { readonly id: string; readonly title: string } | null;
  /** Share from which a quiz is passed. */
  mark(quiz: QuizItem): number;
  lockedReason(id: string): string | null;
}

/**
 * Conducts a quiz that screen/quiz-view.js draws: decides what is asked, keeps the answers, scores them, and watches the time.
 * Where it is given a `show`, it calls that once it is done: at once in the browser, later where a server is asked. What cannot
 * be done it tells the learner itself.
 */
export interface QuizConductor {
  /** Learn where the quiz stands, before anything else is asked. */
  load(show: () => void): void;
  /** The quiz with the questions that are asked. */
  quiz(): QuizItem;
  /** Where it stands, drafts included. */
  record(): QuizRecord;
  /** How many questions an attempt has, and how many points they give; 0 where that is not known before. */
  extent(): { readonly count: number; readonly points: number };
  /** Seconds left of the attempt that runs; `null` without a limit. */
  timeLeft(): number | null;
  /** Begin an attempt, or go on with the one that runs. */
  begin(show: () => void): void;
  /** Keep what is being typed; `shown` is the page's clock when the question came up. */
  draft(question: QuestionData, response: Response | null, shown: number): void;
  /** Stands in for the type's own `score`. Rejects as `QuestionType.judge` does, with "" where the learner knows why. */
  judge?(question: QuestionData, response: unknown): Promise<number | null>;
  /** Keep a draft at once; `show` is called when it is known what comes of it. Resolves when nothing more happens. */
  advance(question: QuestionData, response: Response, shown: number, show: () => void): Promise<void>;
  /** Keep an answer that was judged. */
  answered(question: QuestionData, answer: Answer, shown: number): void;
  /** Show something else once every draft is kept. Of several wishes meanwhile the last one counts. */
  whenKept(show: () => void): void;
  submit(show: () => void): void;
  /** Whether another attempt may begin after the last one. */
  mayRepeat(): boolean;
  /** Said in place of the points while a teacher has to score some of them. */
  soFar?(): string[];
  /** Add what only this conductor knows to the results. */
  addToResults?(stage: HTMLElement): void;
  /** The learner turns to another page. */
  leave?(): void;
}

export interface QuestionViewOptions {
  readonly question: QuestionData;
  readonly type: QuestionType;
  readonly sentences: Sentences;
  readonly fragments?: Fragments;
  /** Prefix of ids, unique in the document. */
  readonly id: string;
  readonly mode: "check" | "collect" | "show" | "closed";
  readonly head?: Node[];
  readonly answer?: Answer | null;
  readonly order?: readonly string[] | null;
  /** `false`: counts for nothing, so no points are named. */
  readonly graded?: boolean;
  /** Whether an answer that is not right shows only what the author says to it, until it is solved. */
  readonly patient?: boolean;
  /** Characters that a text is longer than what the LMS keeps. */
  excess?(response: Response | null): number;
  /** Stands in for the type's own scoring; see `QuizConductor`. */
  judge?: QuizConductor["judge"];
  onAnswer?(answer: Answer): void;
  onDraft?(response: Response | null): void;
}

/** What the page hands to the player. */
export interface PlayerParts {
  readonly course: CourseData;
  readonly sentences: Catalogue;
  readonly questionTypes: Readonly<Record<string, QuestionType>>;
  createTracker(environment: Environment, course: CourseData): Tracker;
  readonly fragments: Fragments;
}

/** The pages of a course: what can be shown, one at a time. */
export interface Pages {
  /** The page of an item, or "start", "finish" or "certificate". */
  of(id: string): HTMLElement | null;
  /** Where a link inside the course leads: `hash` is that of an address, which says `%` for what is not ASCII. */
  destination(hash: string): { id: string; anchor: string } | null;
  /** Put a page into the document in place of the one before. */
  bring(page: HTMLElement): void;
  /** Show the page that is in the document, with the focus on its title or on an anchor in it. */
  show(anchor: string, focus: boolean): void;
}

/** What a server has certified; `words` come before `address`, at which everybody can verify it. */
export interface CertificateProof {
  readonly code: string;
  readonly address: string;
  readonly words: string;
  readonly name: string;
  /** What the course was called on that day. */
  readonly course: string;
  readonly date: string;
  readonly score: string;
}

/**
 * What only some courses have something for; the others do without it. exporter/player_fragments.py says when each comes along,
 * under the name of the function.
 */
export interface Fragments {
  // A course on one page: its menu, its first and its last page, and all others when it is large.
  createParts?(course: CourseData, sentences: Catalogue): CourseParts;
  /** What is still to come of a large course. */
  readonly coming?: CourseParts;
  createMenu?(context: PlayerContext): { update(current: string): void };
  drawStart?(context: PlayerContext): void;
  drawFinish?(context: PlayerContext, stage: HTMLElement, leave: () => void): void;
  dayEarned?(course: CourseData, before: LearnerState, after: LearnerState, mark: number | null, now: number): number | undefined;
  celebrate?(context: PlayerContext, stage: HTMLElement, words: HTMLElement[]): Element[];
  drawCertificate?(context: PlayerContext, page: HTMLElement): void;
  offerCertificate?(context: PlayerContext): HTMLElement | false;
  proveCertificate?(context: PlayerContext, page: HTMLElement, write: (name: string, certified: Record<string, string>) => void): Promise<void>;
  drawClosed?(context: PlayerContext, ending: Ending): void;
  /** A course that is to be taken in its order: "lockedLesson", "lockedQuiz" or "lockedQuizPass", with {title} of what comes first. */
  lockedBy?(course: CourseData, state: LearnerState, done: ReadonlySet<string>, id: string): Notice | null;
  /** Lessons on pages of their own. */
  readingTracker?(): Tracker | null;
  // Quizzes.
  enterQuiz?(context: PlayerContext, quiz: QuizItem, page: HTMLElement, resume?: boolean): { leave(): void };
  enterScenario?(context: PlayerContext, quiz: QuizItem, page: HTMLElement): { leave(): void };
  /** Bars for what the questions of a quiz test. */
  drawAims?(context: PlayerContext, quiz: QuizItem, questions: readonly QuestionData[], answers: Answers): HTMLElement | null;
  /** Who conducts a quiz: record/quiz-conductor.js, or served/quiz-conductor.js. `redraw` shows what was changed elsewhere. */
  createConductor?(context: PlayerContext, quiz: QuizItem, redraw: () => void): QuizConductor;
  // Time limits.
  startCountdown?(sentences: Sentences, timeLeft: () => number | null, place: HTMLElement, end: () => void): () => void;
  timeNote?(quiz: QuizItem, sentences: Sentences): HTMLElement | null;
  timeFact?(quiz: QuizItem, left: number | null | undefined, sentences: Sentences): HTMLElement | null;
  createTimeLimits?(clock: Environment["clock"]): TimeLimits;
  // Questions.
  drawChecks?(context: PlayerContext, lesson: LessonItem, page: HTMLElement): void;
  offerHandout?(context: PlayerContext): void;
  /** When paper is asked for. */
  labelForPaper?(context: PlayerContext): void;
  remarks?(question: QuestionData, answer: Answer): string[];
  createHint?(html: string, sentences: Sentences, place: HTMLElement): HTMLElement;
  // Free texts.
  confirmLength?(type: QuestionType, question: QuestionData, response: Response, sentences: Sentences): Promise<boolean>;
  createRoomWarning?(id: string, sentences: Sentences, excess: (response: Response | null) => number): RoomWarning;
  excess?(state: LearnerState, course: CourseData, types: Readonly<Record<string, QuestionType>>, limit: number, question: QuestionData, response: Response | null, coming?: CourseParts): number;
  // Texts.
  /** A course with several lessons on one page. */
  offerSearch?(context: PlayerContext): void;
  /** Returns what opens the search. Without it, `search.js` beside the page brings it. */
  createSearch?(context: PlayerContext): () => void;
  enterGlossary?(page: HTMLElement, language: string): void;
  enterContents?(page: HTMLElement): () => void;
  enterBlocks?(context: PlayerContext, lesson: LessonItem, page: HTMLElement, onEnd: () => void): void;
  /** What is to be done before a lesson can count as read. */
  needsOf?(page: HTMLElement): string | null | undefined;
  /** By its name in Markdown, what brings a block to life when its lesson is shown for the first time. */
  readonly blocks?: Readonly<Record<string, (context: PlayerContext, block: HTMLElement, lesson: LessonItem) => void>>;
  makeCopyable?(context: PlayerContext, page: HTMLElement): void;
  reachWideFormulas?(main: HTMLElement): void;
}

/** Says beside a field that its text is more than the LMS keeps. */
export interface RoomWarning {
  readonly element: HTMLElement;
  look(response: Response | null): void;
  /** When the writer rests. */
  lookLater(response: Response | null): void;
}

/** Counts the time of attempts that have a limit. */
export interface TimeLimits {
  /** Seconds since they were counted. */
  since(): number;
  isRunning(course: CourseData, state: LearnerState): boolean;
  /** Seconds left of the attempt that runs; `null` without one. */
  left(quiz: QuizItem, state: LearnerState): number | null;
  /** The state of somebody who comes back. */
  returned(state: LearnerState): LearnerState;
  /** The state with the whole seconds that went by. */
  count(state: LearnerState): LearnerState;
}
