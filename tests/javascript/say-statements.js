// Prints a statement about a right and a wrong answer to a question of each type, and one by each verb: test_statement_models.py.

import { interactionsOf } from "../../templates/player/record/interaction.js";
import { createStatements } from "../../templates/player/trackers/statements.js";
import { course, everyType, quiz, TYPES } from "./courses.js";

const types = everyType();
const COURSE = course([quiz("all", types.map(([question]) => question))]);
const actor = { objectType: "Agent", name: "Ada Łovelace", account: { homePage: "https://lms.example", name: "1" } };
const template = { platform: "LMS", contextActivities: { grouping: [{ id: "https://publisher.example/unit" }] }, extensions: { "https://lms.example/x": 1 } };

const answers = types.flatMap(([question, ...responses]) =>
  responses.filter((response) => response !== null).flatMap((response, at) =>
    interactionsOf(COURSE, TYPES[question.type], "2004", question, { response, share: question.scored ? 1 - at : null, final: true }, { quiz: "all", latency: 1.5, time: 0 })));

const said = [true, false].flatMap((isCmi5) => {
  const scene = { actor: isCmi5 ? actor : { objectType: "Agent", name: "Ada", mbox: "mailto:ada@example.org" }, registration: "760e3480-ba55-4991-94b0-01820dbd23a2", activity: isCmi5 ? "https://lms.example/unit" : "urn:uuid:760e3480-ba55-4991-94b0-01820dbd23a3", template: isCmi5 ? template : {}, mastery: isCmi5 ? 0.8 : null, isCmi5 };
  const { defined, progressed, answered } = createStatements(COURSE, scene);
  return [
    ...["initialized", "completed", "passed", "failed", "terminated"].map((verb) => defined(verb, "", 0, 90.126, 0.75)),
    progressed(50, 0),
    ...answers.map((interaction) => answered(interaction, interaction.time)),
  ];
});
process.stdout.write(JSON.stringify(said));
