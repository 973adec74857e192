// The list of problems, each with the lines around it and a link to the editor.

/** @import { Problem, State } from "./types" */

const part = (/** @type {string} */ id) => /** @type {HTMLElement} */ (document.getElementById(id));
const overlay = part("problems");
const heading = part("problems-title");
const note = part("problems-note");
const list = part("problem-list");
const button = part("show-problems");
/** The errors over which somebody has hidden the list: the same ones do not open it again. */
let hidden = "";
let shown = "";

part("dismiss").addEventListener("click", hide);
button.addEventListener("click", () => (overlay.hidden ? show() : hide()));
overlay.addEventListener("keydown", (event) => {
  if (event.key === "Escape") {
    hide();
  }
});

function show() {
  turn(true);
  overlay.focus();
}

function hide() {
  hidden = shown;
  turn(false);
  button.focus();
}

/** @param {boolean} open */
function turn(open) {
  overlay.hidden = !open;
  button.setAttribute("aria-expanded", String(open));
}

/** @param {State} state */
export function drawProblems(state) {
  const errors = state.problems.filter((problem) => problem.severity === "error");
  const others = state.problems.filter((problem) => problem.severity !== "error");
  const before = shown;
  shown = JSON.stringify(errors.map(({ file, code, message }) => [file, code, message]));
  const words = [counted(errors.length, "error"), counted(others.length, "warning")].filter(Boolean).join(", ");
  heading.textContent = words;
  heading.className = button.className = errors.length > 0 ? "error" : "warning";
  button.textContent = words;
  button.hidden = words === "";
  note.textContent = errors.length > 0 ? consequence(state) : "The course works, but you may want to look at these.";
  list.replaceChildren(...[...errors, ...others].map(item));
  if (errors.length > 0 && shown !== before && shown !== hidden) {
    turn(true);
    part("problems-alert").textContent = `${words}. ${note.textContent}`; // said, and nobody's keyboard is taken away
  } else if (words === "" || (errors.length === 0 && before !== shown)) {
    turn(false);
    part("problems-alert").textContent = "";
  }
}

/** @param {number} count @param {string} name */
const counted = (count, name) => (count === 0 ? "" : `${count} ${name}${count === 1 ? "" : "s"}`);

/** @param {State} state */
function consequence(state) {
  if (state.kind === "package") {
    return "The package can be played nevertheless, but some LMSs may refuse it, or read it in another way.";
  }
  if (state.shown === null) {
    return "There is nothing to show yet. Correct these files, and the course appears.";
  }
  return state.shown === state.build
    ? "Placeholders stand for what is missing."
    : "Below is the last state without errors. Correct these files, and the course goes on.";
}

/** @param {Problem} problem */
function item(problem) {
  const place = `${problem.file}:${problem.line}:${problem.column}`;
  const where = element(problem.edit ? "a" : "code", place);
  if (problem.edit) {
    where.setAttribute("href", problem.edit);
    where.title = "Open in the editor";
  }
  const line = element("p", "", where, ` ${problem.severity}: ${problem.message} [${problem.code}]`);
  const drawn = element("li", "", line, ...(problem.frame ? [frameOf(problem, problem.frame)] : []));
  drawn.className = problem.severity;
  return drawn;
}

/**
 * @param {Problem} problem
 * @param {{first: number, lines: string[]}} frame
 */
function frameOf(problem, frame) {
  const width = String(frame.first + frame.lines.length).length;
  const rows = frame.lines.map((text, index) => {
    const number = frame.first + index;
    const isIt = number === problem.line;
    const row = element("span", `${String(number).padStart(width)} | ${text}\n`);
    if (!isIt) {
      return [row];
    }
    row.className = "line";
    const mark = element("span", "^\n");
    mark.className = "mark";
    return [row, element("span", `${" ".repeat(width)} | ${" ".repeat(problem.column - 1)}`), mark];
  });
  const drawn = element("pre", "", ...rows.flat());
  drawn.tabIndex = 0;
  return drawn;
}

/**
 * @param {string} name
 * @param {string} text
 * @param {...(Node | string)} inside
 */
function element(name, text, ...inside) {
  const made = document.createElement(name);
  made.append(text, ...inside);
  return made;
}
