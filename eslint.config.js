import js from "@eslint/js";
import globals from "globals";

// The exporter joins the player's modules into one classic script (exporter/script). It can do so without a
// bundler as long as the modules keep to these forms; the joiner refuses everything else as well.
const JOINABLE = [
  {
    selector: "ImportDeclaration[specifiers.length=0], ImportDefaultSpecifier, ImportNamespaceSpecifier",
    message: "Import by name: import { a, b } from \"./x.js\".",
  },
  {
    selector: "ImportDeclaration[source.value!=/^\\.{1,2}\\/[A-Za-z0-9\\/._-]+\\.js$/]",
    message: "Import a file of the player by its relative path, with its ending.",
  },
  {
    selector: "Program > :not(ImportDeclaration) ~ ImportDeclaration",
    message: "Imports stand at the top.",
  },
  {
    selector: "ExportDefaultDeclaration, ExportAllDeclaration, ExportNamedDeclaration[declaration=null]",
    message: "Export where it is declared: export function, export const, export class.",
  },
  {
    selector: "ExportNamedDeclaration > VariableDeclaration[kind!='const']",
    message: "Export constants only.",
  },
  {
    selector: "ExportNamedDeclaration > VariableDeclaration[declarations.length!=1]",
    message: "Export one name at a time.",
  },
  {
    selector: "ExportNamedDeclaration > VariableDeclaration > VariableDeclarator > :matches(ObjectPattern, ArrayPattern).id",
    message: "Export one name at a time.",
  },
  {
    selector: "ImportExpression, MetaProperty[meta.name='import']",
    message: "A classic script has neither import() nor import.meta.",
  },
  {
    selector: "Program > ExpressionStatement > AwaitExpression, Program > VariableDeclaration > VariableDeclarator > AwaitExpression",
    message: "A classic script cannot await at the top level.",
  },
];

const renamedImports = {
  meta: { type: "problem", schema: [], messages: { renamed: "Import under the name that it is exported with." } },
  create: (context) => ({
    ImportSpecifier(node) {
      if (node.imported.name !== node.local.name) {
        context.report({ node, messageId: "renamed" });
      }
    },
  }),
};

// What the modules of each folder of the player import, besides one another. A folder that is not listed imports from no other.
const DIRECTIONS = {
  state: [],
  record: ["../state/*.js"],
  screen: ["../record/*.js", "../state/*.js"],
  questions: ["../screen/dom.js"],
  blocks: ["../record/browser-storage.js", "../screen/*.js", "../state/*.js"],
  served: ["../screen/*.js", "../state/*.js"],
  trackers: ["../questions/reporting.js", "../screen/who-learns.js", "../served/*.js", "../state/*.js"],
};

const importsOnly = (allowed) => {
  const patterns = ["./*.js", ...allowed].map((path) => path.replaceAll(".", "\\.").replace("*", "[\\w-]+"));
  const message = "This folder does not import from there: see DIRECTIONS in eslint.config.js.";
  return { "no-restricted-imports": ["error", { patterns: [{ regex: `^(?!(?:${patterns.join("|")})$)`, message }] }] };
};

const STRICT = {
  ...js.configs.recommended.rules,
  "array-callback-return": "error",
  "consistent-return": "error",
  "curly": "error",
  "default-case-last": "error",
  "dot-notation": "error",
  "eqeqeq": "error",
  "no-console": "error",
  "no-else-return": "error",
  "no-eval": "error",
  "no-implicit-coercion": "error",
  "no-implied-eval": "error",
  "no-lonely-if": "error",
  "no-loop-func": "error",
  "no-new-func": "error",
  "no-param-reassign": "error",
  "no-script-url": "error",
  "no-self-compare": "error",
  "no-shadow": "error",
  "no-throw-literal": "error",
  "no-unneeded-ternary": "error",
  "no-unused-expressions": "error",
  "no-unused-vars": ["error", { argsIgnorePattern: "^_" }],
  "no-use-before-define": ["error", { functions: false, classes: false, variables: false }],
  "no-useless-concat": "error",
  "no-useless-rename": "error",
  "no-useless-return": "error",
  "no-var": "error",
  "object-shorthand": "error",
  "prefer-arrow-callback": "error",
  "prefer-const": "error",
  "prefer-template": "error",
  "radix": "error",
  "require-await": "error",
};

export default [
  { linterOptions: { reportUnusedDisableDirectives: "error" } },
  {
    files: ["templates/player/**/*.js"],
    languageOptions: { ecmaVersion: 2020, sourceType: "module", globals: globals.browser },
    plugins: { joinable: { rules: { "renamed-imports": renamedImports } } },
    rules: {
      ...STRICT,
      "joinable/renamed-imports": "error",
      "no-restricted-syntax": ["error", ...JOINABLE],
      "max-lines": ["error", { max: 400, skipComments: true, skipBlankLines: true }],
    },
  },
  { files: ["templates/player/*/**/*.js"], rules: importsOnly([]) },
  ...Object.entries(DIRECTIONS).map(([folder, allowed]) => ({
    files: [`templates/player/${folder}/**/*.js`],
    rules: importsOnly(allowed),
  })),
  {
    files: ["templates/lms/**/*.js", "templates/preview/**/*.js"],
    languageOptions: { ecmaVersion: 2022, sourceType: "module", globals: globals.browser },
    rules: { ...STRICT, "max-lines": ["error", { max: 400, skipComments: true, skipBlankLines: true }] },
  },
  {
    files: ["tests/**/*.js", "exporter/script/*.js", "eslint.config.js"],
    languageOptions: { ecmaVersion: 2022, sourceType: "module", globals: { ...globals.node, ...globals.browser } },
    rules: { ...STRICT, "no-console": "off" },
  },
];
