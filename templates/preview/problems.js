// The list of problems, each with the lines around it and a link to the editor.

/** @import { Problem, State } from "./types" */

const overlay = /** @type {HTMLElement} */ (document.getElementById("problems"));
const heading = /** @type {HTMLElement} */ (document.getElementById("problems-title"));
const note = /** @type {HTMLElement} */ (document.getElementById("problems-note"));
const list = /** @type {HTMLElement} */ (document.getElementById("problem-list"));

document.getElementById("dismiss")?.addEventListener("click", () => {
  overlay.hidden = true;
});

/** @param {State} state */
export function drawProblems(state) {
  const errors = state.problems.filter((problem) => problem.severity === "error");
  overlay.hidden = errors.length === 0;
  heading.textContent = errors.length === 1 ? "1 error" : `${errors.length} errors`;
  note.textContent = consequence(state);
  list.replaceChildren(...[...errors, ...state.problems.filter((problem) => problem.severity !== "error")].map(item));
}

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
