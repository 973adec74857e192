// One question with all that surrounds its controls: prompt, hint, button to check, verdict, feedback, explanation.

import { listenToKeys } from "./answer-keys.js";
import { announce, button, element, focusOn, icon, showWhole } from "./dom.js";

/** @typedef {import("../types").Answer} Answer */
/** @typedef {import("../types").QuestionViewOptions} QuestionViewOptions */
/** @typedef {import("../types").Sentences} Sentences */

/**
 * Return how right a share is, as a name for classes and icons.
 * @param {number | null} share
 * @returns {"none" | "right" | "wrong" | "part"}
 */
export function verdictOf(share) {
  if (share === null) {
    return "none";
  }
  return share >= 1 ? "right" : share <= 0 ? "wrong" : "part";
}

/** The sentence of each verdict. */
export const VERDICT_WORDS = { none: "answered", right: "right", wrong: "wrong", part: "partlyRight" };

/** The icon of each verdict. */
export const VERDICT_ICONS = { none: "check", right: "check", wrong: "cross", part: "part" };

/**
 * Return how many points a share is worth, in words.
 * @param {import("../types").QuestionData} question
 * @param {number | null} share
 * @param {Sentences} sentences
 */
export function pointsInWords(question, share, sentences) {
  const { say, number } = sentences;
  const total = number(question.points);
  if (share === null) {return say("points", { count: question.points });}
  return say("pointsOf", { earned: number(share * question.points), total, count: question.points });
}

/**
 * Draw a question. `mode` decides what can be done: "check" (one answer, feedback at once), "collect" (the answer stays
 * open), "show" (locked, with what is right), "closed" (locked, without). With `patient` an answer that is not right shows
 * only what the author says to it, until `solve` is called.
 * @param {QuestionViewOptions} options
 */
export function createQuestionView(options) {
  const { question, type, sentences, fragments = {}, id, mode, head = [], answer = null, order = null, patient = false, onAnswer, onDraft } = options;
  const locked = mode === "show" || mode === "closed" || Boolean(answer?.final);
  const worth = options.graded !== false && question.scored && question.points > 0;
  const { say } = sentences;
  let response = answer?.response ?? null;

  const missing = element("p.missing", { id: `${id}-missing` });
  const room = fragments.createRoomWarning?.(`${id}-room`, sentences, (written) => options.excess?.(written) ?? 0);
  const aid = element("div");
  const after = element("div", { role: "status" });
  const buttons = element("div.buttons");
  const foot = element("div.foot", after, missing, buttons);
  const control = type.create(question, {
    sentences,
    response,
    order,
    locked,
    id,
    describedBy: `${room ? `${id}-room ` : ""}${id}-missing`,
    onChange(changed) {
      response = changed;
      missing.replaceChildren();
      onDraft?.(response);
      room?.lookLater(response);
    },
  });
  const view = element("div.question", { role: "group", "aria-labelledby": `${id}-prompt` },
    head.length > 0 && element("div.question-head", head),
    element("div.prompt", { id: `${id}-prompt`, html: question.prompt }),
    control.element,
    room?.element,
    aid,
    foot,
  );

  const checkButton = button(say(question.scored ? "checkAnswer" : "saveAnswer"), check, { class: "main" });
  const hint = question.hint && !locked ? fragments.createHint?.(question.hint, sentences, aid) : null;
  const keys = element("p.keys", { "aria-hidden": "true" }, say("keysHint", { keys: control.keys ?? "" }));

  /** Say why the answer is not ready, or return true. */
  function ready() {
    const reason = type.missing(question, response);
    if (reason !== null) {
      complain(reason);
      control.focus();
    }
    return reason === null;
  }

  /** @param {string} key */
  function complain(key) {
    const words = say(key, question);
    missing.replaceChildren(words);
    announce(words);
  }

  async function check() {
    const { element: controls } = control;
    if (controls.inert || !ready()) {
      return;
    }
    if (!(await (fragments.confirmLength?.(type, question, /** @type {import("../types").Response} */ (response), sentences) ?? true))) {
      control.focus();
      return;
    }
    // What a server judges is not changed meanwhile.
    controls.inert = true;
    let share;
    try {
      share = await (options.judge ?? type.judge ?? type.score)(question, response);
    } catch (error) {
      complain(/** @type {Error} */ (error).message);
      return;
    } finally {
      controls.inert = false;
    }
    const judged = { response, share, final: true };
    control.lock();
    checkButton.remove();
    hint?.remove();
    aid.remove();
    onAnswer?.(judged);
    show(judged, patient && (judged.share ?? 1) < 1);
  }

  /**
   * @param {Answer} judged
   * @param {boolean} withheld whether what is right is not shown yet
   */
  function show(judged, withheld) {
    const verdict = draw(judged, withheld);
    showWhole(foot);
    // What is taller than the screen is read from its beginning.
    showWhole(verdict.firstElementChild);
    focusOn(verdict, false);
  }

  /**
   * @param {Answer} judged
   * @param {boolean} withheld
   */
  function draw(judged, withheld) {
    if (!withheld) {
      control.reveal({ share: judged.share, solution: question.solution, sentences });
    }
    const verdict = drawVerdict(options, judged, worth, withheld);
    keys.remove();
    view.classList.add("judged");
    after.replaceChildren(verdict);
    return verdict;
  }

  if (!locked) {
    listenToKeys(view, control, buttons);
  }
  if (mode === "check" && !locked) {
    buttons.append(checkButton);
    aid.before(control.keys ? keys : "");
  }
  if (hint) {
    buttons.append(hint);
  }
  if (answer && (mode === "show" || (mode === "check" && answer.final))) {
    draw(answer, patient && (answer.share ?? 1) < 1);
  } else if (answer && answer.response === null) {
    after.append(element("p.hint", say("answerNotKept")));
  }
  return {
    element: view,
    buttons,
    focus: () => control.focus(),
    /** @param {Answer} judged */
    solve: (judged) => show(judged, false),
  };
}

/**
 * @param {QuestionViewOptions} options
 * @param {Answer} answer
 * @param {boolean} worth whether points are named
 * @param {boolean} withheld whether the explanation, which may say what is right, waits
 */
function drawVerdict({ question, sentences, fragments }, answer, worth, withheld) {
  const { say } = sentences;
  const kind = verdictOf(answer.share);
  const title = say(kind === "none" ? "answerSaved" : VERDICT_WORDS[kind]);
  return element(`div.verdict.${kind}`, { tabindex: "-1", role: "group", "aria-label": title },
    element("p.verdict-title",
      icon(VERDICT_ICONS[kind]),
      element("span", title),
      worth && element("span.worth", pointsInWords(question, answer.share, sentences)),
    ),
    answer.response === null && element("p.feedback", say("answerNotKept")),
    fragments?.remarks?.(question, answer).map((html) => element("div.feedback", { html })),
    !withheld && question.explanation && element("div.feedback", { html: question.explanation }),
  );
}
