// Splits a minified ES module into its declarations: reads it from the standard input, and writes what a course can take along
// piece by piece as JSON. Which declaration uses which is found by scopes, as ESLint finds it, since minified names are short and
// mean something else in each function. Functions become arrow functions, which are shorter and which esbuild leaves alone. Words
// that scripts repeat (names of properties, texts, what every browser has) are marked, so that each script can say those once that
// it has often: see `repeated.py`. Runs where the player is minified: in a checkout, and when a wheel is built.

import { readFileSync } from "node:fs";
import { analyze } from "eslint-scope";
import { parse } from "espree";

const PARSED = { ecmaVersion: 2020, sourceType: "module", range: true };
const OWN_THIS = new Set(["FunctionDeclaration", "FunctionExpression", "ClassBody"]);

process.on("uncaughtException", ({ message }) => {
  process.stderr.write(message);
  process.exit(1);
});

const code = readFileSync(0, "utf8").trim();
const program = parse(code, PARSED);
const childrenOf = (node) => Object.values(node).flat().filter((value) => typeof value?.type === "string");

/** The bodies of functions in which functions are declared, in order; what is in one of them is not looked at. */
function bodiesIn(node) {
  return childrenOf(node).flatMap((child) => (declaredIn(child).length > 0 ? [child] : bodiesIn(child)));
}

function declaredIn({ type, body }) {
  return type === "BlockStatement" ? body.filter(isConvertible) : [];
}

function isConvertible(node) {
  return node.type === "FunctionDeclaration" && !node.generator && !childrenOf(node).some(usesThis);
}

function usesThis(node) {
  const found = node.type === "ThisExpression" || (node.type === "Identifier" && node.name === "arguments");
  return found || (!OWN_THIS.has(node.type) && childrenOf(node).some(usesThis));
}

/** The text of a node, with the functions declared in it as arrow functions. */
function textOf(node) {
  const pieces = [];
  let done = node.range[0];
  for (const body of bodiesIn(node)) {
    pieces.push(code.slice(done, body.range[0]), bodyOf(body));
    done = body.range[1];
  }
  return pieces.join("") + code.slice(done, node.range[1]);
}

/** The text of a function's body: functions come first, as if they were hoisted. */
function bodyOf(block) {
  const functions = declaredIn(block);
  const rest = block.body.filter((node) => !functions.includes(node));
  const declared = functions.map((node) => `${node.id.name}=${arrowOf(node)}`).join(",");
  const [first] = rest;
  const joined = first?.type === "VariableDeclaration" && first.kind === "let";
  const texts = rest.map((node) => (node === first && joined ? textOf(node).replace(/^let ?/, "") : textOf(node)));
  return `{let ${declared}${joined ? "," : ";"}${texts.join("")}}`;
}

function arrowOf({ async: isAsync, params, body }) {
  const [first] = params;
  const bare = params.length === 1 && first.type === "Identifier";
  const names = bare ? first.name : `(${params.map(textOf).join(",")})`;
  return `${isAsync ? `async${bare ? " " : ""}` : ""}${names}=>${resultOf(body)}`;
}

/** What stands behind the arrow: only the value where that is all. */
function resultOf(body) {
  const [only, more] = body.body;
  if (more || only?.type !== "ReturnStatement" || !only.argument) {
    return declaredIn(body).length > 0 ? bodyOf(body) : textOf(body);
  }
  const text = textOf(only.argument);
  return only.argument.type === "SequenceExpression" || text.startsWith("{") ? `(${text})` : text;
}

/** What a word is: the name behind a dot, a key of an object or pattern, a text, something that is there when a script begins. */
const MARKS = { member: "\u0001", key: "\u0002", text: "\u0003", global: "\u0005" };
const END = "\u0004";
const GLOBALS = new Set(["Array", "JSON", "Map", "Math", "Number", "Object", "Promise", "Set", "String", "document", "window"]);
const WORD = /^[\w .:#-]{3,}$/;

/** A declaration with its words marked. */
function marked(declaration) {
  const head = "let ";
  const parsed = parse(head + declaration, { ...PARSED, sourceType: "script" });
  const found = [...wordsIn(parsed), ...globalsIn(parsed)].sort((one, other) => other.range[0] - one.range[0]);
  return found.reduce((text, { kind, word, range: [start, end] }) => {
    const from = start - head.length - (kind === "member" ? 1 : 0);
    return text.slice(0, from) + MARKS[kind] + word + END + text.slice(end - head.length);
  }, declaration);
}

function globalsIn(parsed) {
  const shorthands = new Set(shorthandsIn(parsed));
  return analyze(parsed, PARSED).globalScope.through
    .map(({ identifier: { name, range } }) => ({ kind: "global", word: name, range }))
    .filter(({ word, range: [start] }) => GLOBALS.has(word) && !shorthands.has(start));
}

/** Where the keys stand that are variables at the same time. */
function shorthandsIn(node) {
  return [...(node.shorthand ? [node.range[0]] : []), ...childrenOf(node).flatMap(shorthandsIn)];
}

function wordsIn(node) {
  const { type, computed, property, key, value, range } = node;
  const own = type === "Literal" && typeof value === "string" ? [{ kind: "text", word: value, range }] : [];
  if (type === "MemberExpression" && !computed) {
    own.push({ kind: "member", word: property.name, range: property.range });
  } else if (type === "Property" && !computed && !node.shorthand && key.type === "Identifier") {
    own.push({ kind: "key", word: key.name, range: key.range });
  }
  const others = childrenOf(node).filter((child) => computed || (child !== property && (type !== "Property" || child !== key)));
  return [...own.filter(({ word }) => WORD.test(word)), ...others.flatMap(wordsIn)];
}

const locals = {};
const pieces = [];

for (const statement of program.body) {
  if (statement.type === "ExportNamedDeclaration" && !statement.declaration) {
    statement.specifiers.forEach(({ exported: outside, local }) => (locals[outside.name] = local.name));
  } else if (isConvertible(statement)) {
    pieces.push({ node: statement, name: statement.id.name, text: `${statement.id.name}=${arrowOf(statement)}`, isFunction: true });
  } else if (statement.type === "VariableDeclaration" && statement.declarations.every(({ id }) => id.type === "Identifier")) {
    statement.declarations.forEach((node) => pieces.push({ node, name: node.id.name, text: textOf(node), isFunction: false }));
  } else {
    throw new Error(`a module of the player does more than declare, or uses "this": ${code.slice(...statement.range).slice(0, 200)}`);
  }
}

const scope = analyze(program, PARSED).globalScope.childScopes[0];
const places = new Map(pieces.map(({ name }, place) => [name, place]));
const needs = pieces.map(() => new Set());

for (const { name, references } of scope.variables) {
  for (const { identifier } of references) {
    const user = pieces.findLastIndex(({ node }) => node.range[0] <= identifier.range[0]);
    if (identifier.range[0] < pieces[user].node.range[1] && pieces[user].name !== name) {
      needs[user].add(places.get(name));
    }
  }
}

const exported = Object.fromEntries(Object.entries(locals).map(([outside, local]) => [outside, [local, places.get(local)]]));
const written = pieces.map(({ text, isFunction }, place) => {
  return { text: marked(text), function: isFunction, needs: [...needs[place]].sort((a, b) => a - b) };
});
process.stdout.write(JSON.stringify({ exported, pieces: written }));
