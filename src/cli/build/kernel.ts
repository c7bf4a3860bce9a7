/**
 * The kernel of an env, written from its world form: the same rules as loops over all worlds, to the bit.
 *
 * Nothing is compiled while programs run: the text is a file beside the env's.
 */
import { basename } from "node:path";
import type { BlockStatement, Node, Statement } from "@babel/types";
import { fail } from "../../core/errors.ts";
import { writtenBy } from "./beside.ts";
import { type Definition, definitionIn, type RuleName } from "./definition.ts";
import { indent } from "./indent.ts";
import { ruleScope } from "./meaning.ts";
import { refuseOutside } from "./outside.ts";
import { hoist, newPass, newWhole, type Pass, type Whole } from "./pass.ts";
import { render, renderAll } from "./rewrite.ts";
import { overRows } from "./rows.ts";
import { declaredIn, inside } from "./scope.ts";
import { type Code, childrenOf, failAt, parsed, readSource, type Source } from "./syntax.ts";

/** The text of the kernel of the env in a file. */
export function kernelText(path: string): string {
  const source = readSource(path);
  refuseNames(source);
  const definition = definitionIn(source);
  refuseOutside(definition);
  const whole = newWhole(definition);
  const { reset, step, observe } = definition.rules;
  const functions = [
    resetText(reset, whole),
    ...loops("step", step, whole),
    ...loops("observe", observe, whole),
  ];
  const needs = closure(definition, whole.needs);
  const text = [
    `/** ${writtenBy} ${basename(path)}: its rules over all worlds at once. After a change of them it is to be written anew. */`,
    "// @ts-nocheck: types are checked where the rules are written.",
    ...imports(definition, needs, whole.library),
    "",
    ...declarations(definition, needs),
    "export function kernel($context, $p, $d) {",
    "  const $bound = {",
    ...[...whole.bound].map(([name, value]) => `    ${name}: ${value},`),
    "  };",
    "",
    functions.map((each) => indent(each, 2)).join("\n\n"),
    "",
    "  return { reset, step, observe };",
    "}",
    ...Object.entries(own).flatMap(([name, lines]) => (whole.library.has(name) ? ["", ...lines] : [])),
    "",
  ].join("\n");
  try {
    parsed(text);
  } catch (error) {
    fail(
      path,
      `its kernel came out wrong (${(error as Error).message})`,
      undefined,
      "write the rules in a simpler way",
    );
  }
  return text;
}

/** What stands for `array.reduce` of one world, and for what the bounds of `array.fill` mean. */
const own: Readonly<Record<string, readonly string[]>> = {
  reduce: [
    "function $reduce(column, from, to, join, value) {",
    "  for (let k = from; k < to; k++) value = join(value, column[k], k - from);",
    "  return value;",
    "}",
  ],
  within: [
    "function $within(at, size) {",
    "  const whole = Math.trunc(at) || 0;",
    "  return whole < 0 ? Math.max(0, size + whole) : Math.min(whole, size);",
    "}",
  ],
};

/** Names that a kernel has for itself. */
function refuseNames(source: Source): void {
  const visit = (node: Node): void => {
    if (node.type === "Identifier" && /^(\$|[wopd]_)/.test(node.name))
      failAt(
        source,
        node,
        `kernels keep names that begin with $, w_, o_, p_ or d_ for themselves`,
        "rename it",
      );
    for (const each of childrenOf(node)) visit(each);
  };
  source.body.forEach(visit);
}

function resetText(code: Code, whole: Whole): string {
  const pass = newPass(whole, "reset");
  const body = ruleBody(code, [statementsOf(code)], pass);
  return [
    "function reset($i) {",
    `  ${locals(pass)}`,
    ...heads(pass.perWorld).map((line) => `  ${line}`),
    indent(body, 2),
    "}",
  ].join("\n");
}

/**
 * A rule as loops over worlds. Where it is calls of helpers and nothing else, each is a loop of its own: worlds do not
 * depend on each other, and a loop over few columns keeps them in registers.
 */
function loops(name: "step" | "observe", code: Code, whole: Whole): string[] {
  const statements = statementsOf(code);
  const names = statements.filter(({ type }) => type === "VariableDeclaration").map((each) => [each]);
  const phases = statements.filter(({ type }) => type !== "VariableDeclaration");
  const helpers = phases.map(helperIn);
  // Names given to numbers of the world are read once, and cannot be said again in each loop.
  const apart =
    phases.length > 1 &&
    helpers.every((each) => each !== "") &&
    ruleBody(code, names, newPass(whole, "loop")).trim() === "";
  if (!apart) return [loopText(name, name, code, [statements], whole)];
  const called = helpers.map((each, j) => `$${each}${helpers.indexOf(each) < j ? j : ""}`);
  return [
    ...phases.map((phase, j) => loopText(called[j], name, code, [...names, [phase]], whole)),
    [`function ${name}($lo, $hi) {`, ...called.map((each) => `  ${each}($lo, $hi);`), "}"].join("\n"),
  ];
}

/** The function that a statement calls with names alone, or "". */
function helperIn(statement: Statement): string {
  if (statement.type !== "ExpressionStatement" || statement.expression.type !== "CallExpression") return "";
  const { callee, arguments: given } = statement.expression;
  return callee.type === "Identifier" && given.every(({ type }) => type === "Identifier") ? callee.name : "";
}

function loopText(
  called: string,
  rule: RuleName,
  code: Code,
  groups: readonly (readonly Statement[])[],
  whole: Whole,
): string {
  const pass = newPass(whole, "loop");
  const body = ruleBody(code, groups, pass);
  // An observation is made of worlds that are done, too.
  const flat = rule === "observe" ? overRows(body) : undefined;
  if (flat) return [`function ${called}($lo, $hi) {`, `  ${locals(pass)}`, indent(flat, 2), "}"].join("\n");
  const label = body.includes("continue $worlds;") ? "$worlds: " : "";
  const done = rule === "step" ? hoist(pass, "$done", "$context.columns.done") : "";
  return [
    `function ${called}($lo, $hi) {`,
    `  ${locals(pass)}`,
    `  ${label}for (let $i = $lo; $i < $hi; $i++) {`,
    ...(rule === "step" ? [`    if (${done}[$i] !== 0) continue;`] : []),
    ...heads(pass.perWorld).map((line) => `    ${line}`),
    indent(body, 4),
    "  }",
    "}",
  ].join("\n");
}

const locals = ({ hoisted }: Pass): string =>
  hoisted.size > 0 ? `const { ${[...hoisted].join(", ")} } = $bound;` : "";

const heads = (names: ReadonlyMap<string, string>): string[] =>
  [...names].map(([name, value]) => `const ${name} = ${value};`);

function statementsOf(code: Code): readonly Statement[] {
  return code.body.type === "BlockStatement" ? (code.body as BlockStatement).body : [];
}

/** Statements in groups that stand together in the source. */
function ruleBody(code: Code, groups: readonly (readonly Statement[])[], pass: Pass): string {
  const { scope, before } = ruleScope(code, pass);
  if (code.body.type !== "BlockStatement") return `${render(code.body, scope, pass)};`;
  const inner = inside(scope, declaredIn(groups.flat()));
  return [...before, ...groups.map((each) => renderAll(each, inner, pass))]
    .filter((text) => text !== "")
    .join("\n");
}

/** Names at the top of the file that a kernel needs, with those that they need. */
function closure({ source }: Definition, needs: ReadonlySet<string>): Set<string> {
  const found = new Set<string>();
  const visit = (node: Node): void => {
    if (node.type === "Identifier") add(node.name);
    for (const each of childrenOf(node)) visit(each);
  };
  const add = (name: string): void => {
    const top = source.top.get(name);
    if (!top || found.has(name)) return;
    found.add(name);
    if (top.kind !== "import") visit(top.declaration);
  };
  for (const name of needs) add(name);
  return found;
}

/** What the kernel has from other files. */
function imports(
  { source, library }: Definition,
  needs: ReadonlySet<string>,
  draws: ReadonlySet<string>,
): string[] {
  const modules = new Map<string, string[]>();
  const add = (from: string, what: string) => modules.set(from, [...(modules.get(from) ?? []), what]);
  for (const name of draws) if (!(name in own)) add(library, `${name} as $${name}`);
  for (const name of needs) {
    const top = source.top.get(name);
    if (top?.kind !== "import") continue;
    add(top.from, `${top.isType ? "type " : ""}${top.name === name ? name : `${top.name} as ${name}`}`);
  }
  return [...modules].map(([from, what]) => `import { ${what.join(", ")} } from "${from}";`);
}

/** Functions and constants of the env's own file, which does not export them. */
function declarations({ source }: Definition, needs: ReadonlySet<string>): string[] {
  const nodes = new Set<Node>();
  for (const name of needs) {
    const top = source.top.get(name);
    if (top && top.kind !== "import") nodes.add(top.declaration);
  }
  return [...nodes]
    .sort((a, b) => a.start! - b.start!)
    .flatMap((node) => {
      if (node.type === "VariableDeclaration" && node.kind !== "const")
        failAt(source, node, "a variable of the file is read by rules", "keep what changes in state");
      return [source.text.slice(node.start!, node.end!), ""];
    });
}
