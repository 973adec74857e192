// What somebody has chosen in the panel: the package, the LMS, how it is shown and what goes wrong; and the zips to take away.

/** @import { Faults, Profile } from "../lms/types" */
/** @import { Chosen } from "./store.js" */
/** @import { Output, State } from "./types" */

import { element } from "../player/screen/dom.js";

/** @param {Output} output */
export const nameOf = ({ edition, structure }) => `${edition}/${structure}`;
/** @param {Output} output */
const titleOf = ({ title, structure }) => (structure === "lessons" ? `${title}, a SCO per page` : title);

/** @param {HTMLSelectElement} select @param {readonly (readonly [string, string])[]} options @param {string} chosen */
function offer(select, options, chosen) {
  if (options.map(([value]) => value).join() !== [...select.options].map(({ value }) => value).join()) {
    select.replaceChildren(...options.map(([value, text]) => element("option", { value }, text)));
  }
  select.value = chosen;
}

/**
 * @param {(id: string) => any} part
 * @param {() => Chosen} chosen
 * @param {() => { state: State | null, profiles: Profile[] }} read
 * @param {(frames: Profile["frames"], chosen: string) => void} offerFrames
 */
export function createChoices(part, chosen, read, offerFrames) {
  /** @returns {Output[]} */
  const packages = () => read().state?.outputs.filter(({ zip }) => zip !== null) ?? [];
  /** @returns {Output | undefined} */
  const output = () => packages().find((one) => nameOf(one) === chosen().output) ?? packages()[0];
  /** @returns {Profile | undefined} */
  const profile = () => read().profiles.find(({ name }) => name === chosen().profile) ?? read().profiles.find(({ name }) => name === "moodle") ?? read().profiles[0];

  return { output, profile, draw, faults };

  function draw() {
    const now = chosen();
    const nowOutput = output();
    const nowProfile = profile();
    offer(part("output"), packages().map((one) => [nameOf(one), titleOf(one)]), nowOutput ? nameOf(nowOutput) : "");
    offer(part("profile"), read().profiles.map(({ name, title }) => [name, title]), nowProfile?.name ?? "");
    offerFrames(nowProfile?.frames ?? [], now.frame);
    part("scheme").value = now.scheme;
    part("direction").value = now.direction;
    part("mode").value = now.mode;
    part("mark").value = now.mark ?? "";
    part("fault-expired").checked = now.faults.expired === true;
    part("fault-commit").checked = now.faults.commit === "false";
    part("fault-slow").checked = now.faults.commit === "slow";
    part("fault-offline").checked = now.faults.offline === true;
    part("fault-late").checked = now.faults.api === "late";
    drawZips();
  }

  function drawZips() {
    const { state } = read();
    const isUnfinished = state?.kind === "course" && state.problems.some(({ severity }) => severity === "error");
    part("zips-note").hidden = !isUnfinished;
    part("zips-note").textContent = isUnfinished ? "Correct the errors first: a package would have placeholders, or be an older one." : "";
    part("zips").replaceChildren(...(isUnfinished ? [] : packages().map((one) => element("li", element("a", { href: one.zip, download: true }, titleOf(one))))));
  }

  /** @returns {Faults} */
  function faults() {
    const commit = part("fault-commit").checked ? "false" : part("fault-slow").checked ? "slow" : undefined;
    return {
      ...(commit ? { commit, delay: 2000 } : {}),
      ...(part("fault-expired").checked ? { expired: true } : {}),
      ...(part("fault-offline").checked ? { offline: true } : {}),
      ...(part("fault-late").checked ? { api: /** @type {const} */ ("late"), delay: 2000 } : {}),
    };
  }
}
