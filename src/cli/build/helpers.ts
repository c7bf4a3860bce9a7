/** Functions that a rule calls: written out where they take the world, or are one expression. */
import type { AssignmentExpression, CallExpression, Expression, Node } from "@babel/types";
import { indent } from "./indent.ts";
import { bind, isPlace, meaning } from "./meaning.ts";
import type { Pass } from "./pass.ts";
import { refuseFixed, render, renderAll } from "./rewrite.ts";
import { declaredIn, inside, type Meaning, meaningOf, reassigns, type Scope } from "./scope.ts";
import {
  type Code,
  childrenOf,
  failAt,
  isCode,
  lookUp,
  nameOf,
  namesIn,
  type Source,
  type Top,
} from "./syntax.ts";

/** The function that a call must be written out for, or none. */
export function helperOf(call: CallExpression, scope: Scope, pass: Pass): Code | undefined {
  const { callee } = call;
  if (callee.type !== "Identifier" || meaningOf(scope, callee.name)) return undefined;
  const top = pass.source.top.get(callee.name);
  if (!top) return undefined;
  const meanings = call.arguments.map((each) => meaning(each, scope, pass)?.is);
  const world = meanings.some((is) => is === "world" || is === "obs" || is === "actions");
  const placed = call.arguments.some((each) => isPlace(each, scope, pass));
  if (!world && (placed || !meanings.includes("array"))) return undefined;
  if (top.kind === "function") return top.code;
  return refuseHelper(call, callee.name, top, pass);
}

function refuseHelper(call: CallExpression, name: string, top: Top, pass: Pass): never {
  return failAt(
    pass.source,
    call,
    `"${name}" is given the world or an array of it, and ${top.kind === "import" ? `stands in ${top.from}` : "is no function"}`,
    "move it to this file, or give it arrays with w.first or w.offset(array), where this world's part begins",
  );
}

/** A function that is one expression can be written out anywhere. */
export function isExpression(code: Code): Expression | undefined {
  if (code.body.type !== "BlockStatement") return code.body;
  const [only, ...rest] = code.body.body;
  return rest.length === 0 && only?.type === "ReturnStatement" ? (only.argument ?? undefined) : undefined;
}

export function renderExpressionOf(call: CallExpression, code: Code, scope: Scope, pass: Pass): string {
  const { source } = pass;
  const expression = isExpression(code);
  if (!expression)
    return failAt(
      source,
      call,
      "a function that takes the world is called inside of an expression",
      `give its value a name in a statement of its own: const x = ${nameOf(call.callee)}(...)`,
    );
  const own: Scope = { names: new Map(), parent: undefined, within: scope };
  code.params.forEach((param, j) => {
    const given = call.arguments[j];
    const found = given && (meaning(given, scope, pass) ?? simple(given, scope, pass));
    if (given) refuseChosen(given, found, pass);
    if (!found)
      failAt(
        source,
        given ?? call,
        "this must be a name or a number here",
        "give it a name before: const x = ...",
      );
    else if (bind(param, found, own, pass).length > 0)
      failAt(source, param, "a function of one expression takes its parameters by names", "give them names");
  });
  return `(${open(code, call, pass, () => render(expression, own, pass))})`;
}

/** What a name of the rule chooses may be another where the function reads it. */
function refuseChosen(given: Node, found: Meaning | undefined, pass: Pass): void {
  if (found?.is === "array" && found.part.chosen)
    failAt(
      pass.source,
      given,
      "an action head goes to a function by a name",
      "give it one before: const head = w.actions[t]",
    );
}

/**
 * A function that is one expression over its parameters is written out too, wherever it stands: a rule is long, and V8 then
 * leaves the calls in it as calls (a tenth of the time of the commons).
 */
export function formulaOf(call: CallExpression, scope: Scope, pass: Pass): string | undefined {
  const { source: file, top } = lookUp(pass.source, nameOf(call.callee)) ?? {};
  if (!file || top?.kind !== "function" || meaningOf(scope, nameOf(call.callee))) return undefined;
  const { code } = top;
  const expression = isExpression(code);
  const parameters = code.params.map((each) => (each.type === "Identifier" ? each.name : ""));
  if (!expression || parameters.includes("") || parameters.length !== call.arguments.length) return undefined;
  if (!isClosed(expression, parameters, file)) return undefined;
  const own: Scope = { names: new Map(), parent: undefined };
  for (const [j, each] of call.arguments.entries()) {
    const found = meaning(each, scope, pass) ?? simple(each, scope, pass);
    if (found?.is !== "value" || !found.fixed) return undefined;
    own.names.set(parameters[j], found);
  }
  const { source } = pass;
  pass.source = file;
  const text = render(expression, own, pass);
  pass.source = source;
  return `(${text})`;
}

/** Whether an expression asks for nothing but these names, those of the language, and functions that can be written out. */
function isClosed(node: Node, names: readonly string[], file: Source): boolean {
  if (isCode(node)) return false;
  if (node.type === "Identifier") return !file.top.has(node.name) || names.includes(node.name);
  if (node.type !== "CallExpression" || node.callee.type !== "Identifier")
    return childrenOf(node).every((each) => isClosed(each, names, file));
  const top = file.top.get(node.callee.name);
  const inner = top?.kind === "function" ? isExpression(top.code) : undefined;
  if (top?.kind !== "function" || !inner || !node.arguments.every(isName)) return false;
  const own = top.code.params.map((each) => (each.type === "Identifier" ? each.name : ""));
  return own.length === node.arguments.length && !own.includes("") && isClosed(inner, own, file);
}

const isName = ({ type }: Node): boolean => type === "Identifier" || type === "NumericLiteral";

function simple(node: Node, scope: Scope, pass: Pass): Meaning | undefined {
  if (node.type !== "Identifier" && node.type !== "NumericLiteral") return undefined;
  return { is: "value", text: render(node, scope, pass), fixed: true };
}

export function renderAssigned(node: AssignmentExpression, helper: Code, scope: Scope, pass: Pass): string {
  const { source } = pass;
  refuseFixed(node.left, scope, pass);
  if (node.operator !== "=" && node.left.type !== "Identifier")
    failAt(
      source,
      node,
      "a function that takes the world could change what it is added to",
      "give its value a name first: const x = ...",
    );
  const { text, result } = writeOut(node.right as CallExpression, helper, true, scope, pass);
  return `{ ${text} ${render(node.left, scope, pass)} ${node.operator} ${result}; }`;
}

/** The body of a function in place of a call, in a block that a return leaves. */
export function writeOut(
  call: CallExpression,
  code: Code,
  wanted: boolean,
  scope: Scope,
  pass: Pass,
  column = call.loc!.start.column,
): { readonly text: string; readonly result: string } {
  const { source } = pass;
  const id = ++pass.count.value;
  const [label, result] = [`$call${id}`, `$result${id}`];
  const own: Scope = { names: new Map(), parent: undefined, within: scope };
  const before: string[] = [];
  const heads: string[] = [];
  for (const [j, param] of code.params.entries()) {
    const given = call.arguments[j];
    if (!given || param.type === "AssignmentPattern" || param.type === "RestElement")
      return failAt(
        source,
        given ?? call,
        "a function that takes the world is given each of its parameters",
        "write them all",
      );
    const found = meaning(given, scope, pass);
    refuseChosen(given, found, pass);
    const changed = namesIn(param).some((name) => reassigns(code.body, name, childrenOf));
    if (found && !changed && !(found.is === "value" && !found.fixed)) {
      for (const text of bind(param, found, own, pass)) heads.push(`const ${text};`);
      continue;
    }
    const name = `$${param.type === "Identifier" ? param.name : "given"}${id}_${j}`;
    before.push(`let ${name} = ${render(given, scope, pass)};`);
    const value: Meaning = { is: "value", text: name, fixed: !changed };
    if (param.type === "Identifier") own.names.set(param.name, value);
    else for (const text of bind(param, value, own, pass)) heads.push(`let ${text};`);
  }
  const { leave } = pass;
  pass.leave = { how: "break", label, result: wanted ? result : undefined };
  const body = open(code, call, pass, () => {
    const block = code.body;
    if (block.type !== "BlockStatement") return `${wanted ? `${result} = ` : ""}${render(block, own, pass)};`;
    const inner = inside(own, declaredIn(block.body));
    return renderAll(block.body, inner, pass);
  });
  pass.leave = leave;
  const space = " ".repeat(column);
  const deeper = column + (before.length > 0 ? 4 : 2);
  const block = [`${label}: {`, indent([...heads, body].join("\n"), deeper), `${" ".repeat(deeper - 2)}}`];
  const lines =
    before.length > 0
      ? [
          "{",
          ...before.map((each) => `${space}  ${each}`),
          `${space}  ${block[0]}`,
          ...block.slice(1),
          `${space}}`,
        ]
      : block;
  return { text: [...(wanted ? [`let ${result};`] : []), lines.join("\n")].join(`\n${space}`), result };
}

/** Runs `write` with a function marked as being written out. */
function open(code: Code, call: CallExpression, pass: Pass, write: () => string): string {
  if (pass.open.includes(code))
    failAt(pass.source, call, "a function that takes the world calls itself", "write it as a loop");
  pass.open.push(code);
  const text = write();
  pass.open.pop();
  return text;
}
