// The browser's half of every question type. The folder is the registry: a module that exports a value of its own name is one.

import { readdirSync } from "node:fs";

const FOLDER = new URL("../../templates/player/questions/", import.meta.url);

/** By the name of the type. */
export const TYPES = {};

for (const file of readdirSync(FOLDER).filter((name) => name.endsWith(".js")).sort()) {
  const name = file.replace(/\.js$/, "");
  const type = (await import(new URL(file, FOLDER)))[name.replace(/-(\w)/g, (_, letter) => letter.toUpperCase())];
  if (typeof type === "object") {
    TYPES[name] = type;
  }
}
