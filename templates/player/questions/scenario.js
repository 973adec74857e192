// scenario: a story that branches. A response is the list of the names of choices, in the order in which they were made.

import { element, icon } from "../screen/dom.js";
import { createOptions } from "./options.js";
import { reportNames, reportTexts } from "./reporting.js";
import { namesOf, play, sceneAt, shownOf, straightened } from "./story.js";

/** @typedef {import("../types").QuestionData} QuestionData */
/** @typedef {import("../types").StoryShown} StoryShown */

/** @type {import("../types").QuestionType} */
export const scenario = {
  create(question, view) {
    const { sentences } = view;
    const { say } = sentences;
    const log = element("div.talk", { role: "log", "aria-label": question.text });
    const asking = element("div");
    const missing = element("p.missing", { id: `${view.id}-missing`, role: "alert" });
    let shown = shownNow(question, read(view.response));
    /** @type {string | null} */
    let chosen = null;
    let options = createChoices();
    draw(0);

    function createChoices() {
      const only = shown.choices.length === 1 ? shown.choices[0]?.name : null;
      chosen = only ?? null;
      return createOptions(view, {
        kind: "radio",
        entries: shown.choices.map(({ name, html }) => ({ name, html, key: "", text: "" })),
        chosen: only ? [only] : [],
        change([name]) {
          chosen = name ?? null;
          missing.replaceChildren();
        },
      });
    }

    /** @param {number} kept how much of the conversation is as it was: a screen reader hears what is added */
    function draw(kept) {
      while (log.children.length > kept) {
        log.lastElementChild?.remove();
      }
      const drawFace = createFaces(shown.faces);
      log.append(...shown.turns.flatMap((turn) => drawTurn(turn, drawFace, sentences)).slice(kept));
      options = createChoices();
      const isOver = view.locked || shown.choices.length === 0;
      asking.replaceChildren(...(isOver ? [] : [element("fieldset.replies", element("legend", say("whatDoYouSay")), options.element), missing]));
    }

    return {
      element: element("div", log, asking),
      focus: () => options.focus(),
      choose: (pressed) => options.choose(pressed),
      lock: () => options.lock(),
      reveal() {},
      story: {
        shown: () => shown,
        said() {
          missing.replaceChildren(chosen === null ? say("chooseOne") : "");
          return chosen === null ? null : [...shown.path, chosen];
        },
        turnTo(response) {
          const before = shown.path;
          shown = shownNow(question, response);
          const differs = before.findIndex((name, index) => shown.path[index] !== name);
          const same = differs < 0 ? before.length : differs;
          const kept = shown.turns.slice(0, same).reduce((sum, turn) => sum + sizeOf(turn), 0) + (shown.turns[same]?.lines.length ?? 0);
          draw(kept);
          return log.children[kept] ?? log.lastElementChild;
        },
      },
    };
  },
  missing: (question, response) => (shownNow(question, read(response)).ending === null ? "chooseOne" : null),
  score({ solution: story }, response) {
    const { at, isWhole } = play(story, read(response));
    const { ending, points } = sceneAt(story, at);
    if (!isWhole || ending === null) {
      return 0;
    }
    return isScored(story) ? points / story.most : 1;
  },
  pack: ({ solution: story }, response) => straightened(story, read(response)).map(({ choice }) => choice.key).join("") || ".",
  unpack({ solution: story }, packed) {
    const keys = packed.match(/[\w-]{2}/g) ?? [];
    const names = keys.join("") === packed ? namesOf(story, keys) : [];
    return names.length > 0 || packed === "." ? names : null;
  },
  interaction({ solution: story }, response, wording) {
    const { at } = play(story, read(response));
    return reportTexts([sceneAt(story, at).ending ?? at], [], wording);
  },
  steps({ reported, solution: story }, response, wording) {
    const steps = straightened(story, read(response)); // the same before and after resuming
    return steps.map(({ scene, choice }, index) => {
      const again = steps.slice(0, index).filter((step) => step.scene === scene).length;
      const { choices, lines } = sceneAt(story, scene);
      return {
        // No id of a question, an item or a scene can have this sign, so no two interactions have the same one.
        id: `${reported}@${scene}${again > 0 ? `@${again + 1}` : ""}`,
        description: plain(lines[lines.length - 1]?.html ?? scene),
        ...reportNames("choice", choices, { chosen: [choice.name], right: null }, wording),
      };
    });
  },
  describe({ solution: story }, response) {
    const { steps, at } = play(story, read(response));
    return [...steps.map(({ choice }) => choice.text), sceneAt(story, at).ending].filter(Boolean).join(" → ");
  },
};

/**
 * Draw a scene's lines and what was said to them; `sizeOf` counts the same.
 * @param {StoryShown["turns"][number]} turn
 * @param {ReturnType<typeof createFaces>} drawFace
 * @param {import("../types").Sentences} sentences
 */
function drawTurn({ lines, said, then }, drawFace, { say }) {
  const drawLine = (/** @type {string} */ who, /** @type {string} */ name, /** @type {string} */ html) =>
    element(who === "you" ? "div.said.by-you" : "div.said",
      drawFace(who, name),
      element("div.bubble", element("b", { dir: "auto" }, name), element("div", { html })),
    );
  return [
    ...lines.map(({ who, name, html }) => (who === "" ? element("div.told", { html }) : drawLine(who, who === "you" ? say("you") : name, html))),
    ...(said === null ? [] : [drawLine("you", say("you"), said)]),
    ...(then === null ? [] : [element("div.consequence", icon("hint"), element("div", { html: then }))]),
  ];
}

/** @param {StoryShown["turns"][number]} turn */
function sizeOf({ lines, said, then }) {
  return lines.length + Number(said !== null) + Number(then !== null);
}

/**
 * Return what draws somebody's portrait, or the first letter of their name. A portrait is described once, beside the first line.
 * @param {StoryShown["faces"]} faces
 */
function createFaces(faces) {
  const pictures = new Map(Object.entries(faces));
  /** @type {Set<string>} */
  const described = new Set();
  return (/** @type {string} */ who, /** @type {string} */ name) => {
    const picture = pictures.get(who);
    const isSilent = !picture || described.has(who);
    described.add(who);
    return element("span.face", { "aria-hidden": isSilent && "true", ...(picture && { html: picture }) }, picture ? "" : [...name][0]?.toUpperCase());
  };
}

/**
 * Return what is seen of a story: as the server says, where it keeps the story, else as it is played here.
 * @param {QuestionData} question
 * @param {readonly string[]} response
 * @returns {StoryShown}
 */
function shownNow({ unfolded, solution }, response) {
  return unfolded ?? shownOf(solution, response);
}

/**
 * @param {unknown} response
 * @returns {string[]}
 */
function read(response) {
  return Array.isArray(response) ? response.map(String) : [];
}

/** @param {import("../types").Story} story */
function isScored(story) {
  return Object.values(story.scenes).some(({ points }) => points > 0);
}

/** @param {string} html */
function plain(html) {
  return html.replace(/<[^>]*>/g, " ").replace(/\s+/g, " ").trim();
}
