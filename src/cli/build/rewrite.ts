/**
 * The text of a rule over columns: `w.x` becomes `w_x[$i]`, `w.a[e]` becomes `w_a[$first + e]`, params and what follows
 * from them are read once before the loop, and helpers that take the world are written out where they are called.
 */
import type {
  CallExpression,
  Expression,
  ForOfStatement,
  MemberExpression,
  Node,
  Statement,
  VariableDeclaration,
} from "@babel/types";
import {
  formulaOf,
  helperOf,
  isExpression,
  renderAssigned,
  renderExpressionOf,
  writeOut,
} from "./helpers.ts";
import { bind, draws, isPlace, meaning } from "./meaning.ts";
import { hoist, type Pass } from "./pass.ts";
import { declaredIn, inside, isCaptured, type Meaning, meaningOf, type Part, type Scope } from "./scope.ts";
import { bare, type Code, childrenOf, failAt, isCode, nameOf, namesIn } from "./syntax.ts";

/** The text of statements that share a scope. */
export function renderAll(statements: readonly Statement[], scope: Scope, pass: Pass): string {
  if (statements.length === 0) return "";
  const { text } = pass.source;
  let out = "";
  let at = statements[0].start!;
  for (const each of statements) {
    out += text.slice(at, each.start!) + render(each, scope, pass);
    at = each.end!;
  }
  return out;
}

/** The text of a node. */
export function render(node: Node, scope: Scope, pass: Pass): string {
  const { source } = pass;
  switch (node.type) {
    case "BlockStatement":
      return splice(node, inside(scope, declaredIn(node.body)), pass);
    case "ForStatement":
      return splice(node, inside(scope, node.init ? declaredIn([node.init as Statement]) : []), pass);
    case "ForOfStatement":
      return renderForOf(node, scope, pass);
    case "ForInStatement":
      return splice(node, inside(scope, declaredIn([node.left as Statement])), pass);
    case "SwitchStatement":
      return splice(
        node,
        inside(scope, declaredIn(node.cases.flatMap(({ consequent }) => consequent))),
        pass,
      );
    case "CatchClause":
      return splice(node, inside(scope, node.param ? namesIn(node.param) : []), pass);
    case "VariableDeclaration":
      return renderDeclaration(node, scope, pass);
    case "ExpressionStatement":
      return renderStatement(node.expression, scope, pass) ?? splice(node, scope, pass);
    case "ReturnStatement":
      return renderReturn(node, node.argument ?? undefined, scope, pass);
    case "Identifier":
      return renderName(node, node.name, scope, pass);
    case "MemberExpression":
      return renderMember(node, scope, pass);
    case "CallExpression":
      return renderCall(node, scope, pass);
    case "AssignmentExpression":
      refuseFixed(node.left, scope, pass);
      return splice(node, scope, pass);
    case "UpdateExpression":
      refuseFixed(node.argument, scope, pass);
      return splice(node, scope, pass);
    case "ObjectProperty":
      return renderProperty(node, scope, pass);
    case "ThisExpression":
    case "AwaitExpression":
    case "YieldExpression":
    case "ClassExpression":
    case "ClassDeclaration":
      return failAt(
        source,
        node,
        "has no meaning in a kernel",
        "write rules of plain statements over w, p and d",
      );
    // Brackets around it belong to what it stands in, which may be left out.
    case "SequenceExpression":
      return node.extra?.parenthesized ? `(${splice(node, scope, pass)})` : splice(node, scope, pass);
    case "LabeledStatement":
      return `${node.label.name}: ${render(node.body, scope, pass)}`;
    case "BreakStatement":
    case "ContinueStatement":
      return source.text.slice(node.start!, node.end!);
    default:
      if (isCode(node)) return renderFunction(node, scope, pass);
      // Types say nothing to a kernel: the source is checked.
      if (node.type.startsWith("TS") && bare(node) === node) return source.text.slice(node.start!, node.end!);
      return splice(node, scope, pass);
  }
}

/** The node's own text with that of its parts rewritten. */
function splice(node: Node, scope: Scope, pass: Pass, skip?: Node): string {
  const { text } = pass.source;
  let out = "";
  let at = node.start!;
  for (const each of childrenOf(node)) {
    if (each === skip || each.start! < at) continue;
    out += text.slice(at, each.start!) + render(each, scope, pass);
    at = each.end!;
  }
  return out + text.slice(at, node.end!);
}

function renderFunction(code: Code, scope: Scope, pass: Pass): string {
  const own = inside(scope, code.params.flatMap(namesIn));
  const { leave } = pass;
  pass.leave = { how: "as it is" };
  const out = splice(code, own, pass, code.type === "ObjectMethod" && !code.computed ? code.key : undefined);
  pass.leave = leave;
  return out;
}

function renderProperty(node: Extract<Node, { type: "ObjectProperty" }>, scope: Scope, pass: Pass): string {
  if (node.computed) return splice(node, scope, pass);
  const value = render(node.value, scope, pass);
  const { text } = pass.source;
  if (!node.shorthand)
    return text.slice(node.start!, node.value.start!) + value + text.slice(node.value.end!, node.end!);
  return value === nameOf(node.key) || node.value.type === "AssignmentPattern"
    ? value
    : `${nameOf(node.key)}: ${value}`;
}

function renderName(node: Node, name: string, scope: Scope, pass: Pass): string {
  const found = meaningOf(scope, name);
  if (!found) return renderFree(node, name, scope, pass);
  if (found.is === "local") return name;
  return whole(node, found, pass);
}

/** A meaning as the value of an expression. */
function whole(node: Node, found: Meaning, pass: Pass): string {
  switch (found.is) {
    case "value":
      return found.text;
    case "params":
      return "$p";
    case "derived":
      return "$d";
    case "array":
      return failAt(
        pass.source,
        node,
        "an array of the world stands here whole, and a kernel has that of all worlds",
        "go over it by a loop over indexes, or hand it to a function that is also given w.first or w.offset(array)",
      );
    default:
      return failAt(
        pass.source,
        node,
        "the world (or its obs) stands here as a value",
        "hand it to functions of this file only, in a statement of its own: const x = helper(w, p)",
      );
  }
}

/** A name of the file's top, which the kernel then needs too, or of the language. */
function renderFree(node: Node, name: string, scope: Scope, pass: Pass): string {
  if (!pass.source.top.has(name)) return name;
  pass.needs.add(name);
  if (isCaptured(scope, name))
    failAt(
      pass.source,
      node,
      `"${name}" of the file's top is also a local name where this is called`,
      "rename that one",
    );
  return name;
}

export function refuseFixed(target: Node, scope: Scope, pass: Pass): void {
  const found = meaning(target, scope, pass);
  if (found?.is === "value" && found.fixed)
    failAt(
      pass.source,
      target,
      "params, derived values and their names cannot be changed",
      "use a variable of your own",
    );
}

// Expressions.

function renderMember(node: MemberExpression, scope: Scope, pass: Pass): string {
  const found = meaning(node, scope, pass);
  if (found) return whole(node, found, pass);
  const of = meaning(node.object, scope, pass);
  if (of?.is === "array" && node.computed) return element(of.part, node.property, scope, pass);
  if (of && of.is !== "value" && of.is !== "params" && of.is !== "derived")
    return failAt(
      pass.source,
      node,
      "a kernel cannot tell what this is",
      "name the field, or go over it by index",
    );
  const { text } = pass.source;
  const object = text.slice(node.start!, node.object.start!) + render(node.object, scope, pass);
  const between = text.slice(node.object.end!, node.property.start!);
  const property = node.computed ? render(node.property, scope, pass) : nameOf(node.property);
  return object + between + property + text.slice(node.property.end!, node.end!);
}

/** Sums of whole numbers may be taken in any order. */
function element({ column, base }: Part, index: Node, scope: Scope, pass: Pass): string {
  if (index.type === "NumericLiteral" && index.value === 0) return `${column}[${base}]`;
  const at = render(index, scope, pass);
  const sum = index.type === "BinaryExpression" && ["+", "*"].includes(index.operator);
  const plain = ["Identifier", "NumericLiteral", "MemberExpression", "CallExpression"].includes(index.type);
  return `${column}[${base} + ${sum || plain ? at : `(${at})`}]`;
}

function renderCall(call: CallExpression, scope: Scope, pass: Pass): string {
  const { callee } = call;
  if (callee.type === "MemberExpression" && !callee.computed) {
    const of = meaning(callee.object, scope, pass);
    const name = nameOf(callee.property);
    if (of?.is === "world" && name !== "neighbours") return renderDraw(call, name, scope, pass);
    if (of?.is === "array") return renderMethod(call, of.part, name, scope, pass);
  }
  if (callee.type === "Identifier") {
    const helper = helperOf(call, scope, pass);
    if (helper) return renderExpressionOf(call, helper, scope, pass);
    const formula = formulaOf(call, scope, pass);
    if (formula) return formula;
  }
  return callText(call, scope, pass);
}

/** A call as it is; arrays go whole to functions that are told where this world's part begins. */
function callText(call: CallExpression, scope: Scope, pass: Pass): string {
  const placed = call.arguments.some((each) => isPlace(each, scope, pass));
  const given = call.arguments.map((each) => {
    const found = placed ? meaning(each, scope, pass) : undefined;
    return found?.is === "array" ? found.part.column : render(each, scope, pass);
  });
  const { text } = pass.source;
  let out = text.slice(call.start!, call.callee.start!) + render(call.callee as Node, scope, pass);
  let at = call.callee.end!;
  call.arguments.forEach((each, j) => {
    out += text.slice(at, each.start!) + given[j];
    at = each.end!;
  });
  return out + text.slice(at, call.end!);
}

function renderDraw(call: CallExpression, name: string, scope: Scope, pass: Pass): string {
  const { source } = pass;
  if (name === "offset") {
    const found = call.arguments[0] && meaning(call.arguments[0], scope, pass);
    if (found?.is !== "array")
      return failAt(source, call, "offset is asked of an array of the world", "write w.offset(w.name)");
    return found.part.base;
  }
  const rng = hoist(pass, "$rng", "$context.columns.rng");
  const given = call.arguments.map((each) => render(each, scope, pass));
  if (name === "chance") {
    pass.library.add("uniform");
    const odds = call.arguments.some(isLoose) ? `(${given[0]})` : given[0];
    return `(${odds} > $uniform(${rng}, $i))`;
  }
  if (!(name in draws)) return failAt(source, call, `a world has no "${name}"`, "mend the name");
  pass.library.add(draws[name]);
  return `$${draws[name]}(${[rng, "$i", ...given].join(", ")})`;
}

/** Whether a comparison would bind to a part of this only. */
function isLoose(node: Node): boolean {
  if (node.type === "BinaryExpression") return !["+", "-", "*", "/", "%", "**"].includes(node.operator);
  return ["ConditionalExpression", "LogicalExpression", "AssignmentExpression"].includes(node.type);
}

function renderMethod(
  call: CallExpression,
  { column, base, size }: Part,
  name: string,
  scope: Scope,
  pass: Pass,
): string {
  const given = call.arguments.map((each) => render(each, scope, pass));
  if (name === "fill") {
    if (given.length > 1) pass.library.add("within");
    const within = (at: string) => `${base} + $within(${at}, ${size})`;
    const from = given[1] === undefined ? base : within(given[1]);
    const to = given[2] === undefined ? `${base} + ${size}` : within(given[2]);
    return `${column}.fill(${given[0]}, ${from}, ${to})`;
  }
  if (name === "set")
    return `${column}.set(${given[0]}, ${given[1] === undefined ? base : `${base} + (${given[1]})`})`;
  if (name === "reduce" && given.length === 2) {
    pass.library.add("reduce");
    return `$reduce(${column}, ${base}, ${base} + ${size}, ${given[0]}, ${given[1]})`;
  }
  return failAt(
    pass.source,
    call,
    `an array of the world is asked for "${name}", and a kernel knows fill, set and reduce with a first value`,
    "write a loop over indexes",
  );
}

// Declarations, and names that stand for what is hoisted.

function renderDeclaration(node: VariableDeclaration, scope: Scope, pass: Pass): string {
  const { source } = pass;
  if (node.kind === "var") failAt(source, node, "a kernel cannot tell where var is seen", "use let or const");
  const before: string[] = [];
  const pieces: string[] = [];
  for (const { id, init, start, end } of node.declarations) {
    const found = init ? meaning(init, scope, pass) : undefined;
    const helper = init?.type === "CallExpression" ? helperOf(init, scope, pass) : undefined;
    if (
      found &&
      !(found.is === "value" && (node.kind === "let" || !found.fixed || id.type !== "Identifier"))
    ) {
      if (node.kind === "let")
        failAt(source, node, "the world, its arrays and params have names that stay", "use const");
      for (const text of bind(id, found, scope, pass)) pieces.push(text);
    } else if (helper && !isExpression(helper)) {
      if (pieces.length > 0)
        failAt(
          source,
          init!,
          "this would come before what is declared to its left",
          "declare it in a statement of its own",
        );
      const { text, result } = writeOut(
        init as CallExpression,
        helper,
        true,
        scope,
        pass,
        node.loc!.start.column,
      );
      before.push(text);
      pieces.push(source.text.slice(start!, init!.start!) + result + source.text.slice(init!.end!, end!));
    } else {
      pieces.push(
        init
          ? source.text.slice(start!, init.start!) +
              render(init, scope, pass) +
              source.text.slice(init.end!, end!)
          : source.text.slice(start!, end!),
      );
      if (init && id.type !== "Identifier")
        pieces[pieces.length - 1] = `${render(id, scope, pass)} = ${render(init, scope, pass)}`;
    }
  }
  const own =
    pieces.length > 0 ? [`${node.kind} ${pieces.join(", ")}${isLoopHead(node, source.text) ? "" : ";"}`] : [];
  return [...before, ...own].join(`\n${" ".repeat(node.loc!.start.column)}`);
}

const isLoopHead = (node: Node, text: string): boolean => text[node.end! - 1] !== ";";

function renderForOf(node: ForOfStatement, scope: Scope, pass: Pass): string {
  const own = inside(scope, declaredIn([node.left as Statement]));
  const found = meaning(node.right, scope, pass);
  if (found?.is !== "array") return splice(node, own, pass);
  const { column, base, size } = found.part;
  const at = `$k${++pass.count.value}`;
  const left = node.left as VariableDeclaration;
  const pattern = pass.source.text.slice(left.start!, left.end!);
  return `for (let ${at} = ${base}, $end = ${base} + ${size}; ${at} < $end; ${at}++) { ${pattern} = ${column}[${at}]; ${render(node.body, own, pass)} }`;
}

/** Rows are few: a loop is faster than the call of a function of the language. */
function renderFill(call: CallExpression, scope: Scope, pass: Pass): string | undefined {
  const { callee } = call;
  if (callee.type !== "MemberExpression" || callee.computed || nameOf(callee.property) !== "fill")
    return undefined;
  const of = meaning(callee.object, scope, pass);
  if (of?.is !== "array" || !of.part.rows || call.arguments.length !== 1) return undefined;
  const { column, base, size } = of.part;
  const value = render(call.arguments[0], scope, pass);
  const own = call.arguments[0].type === "NumericLiteral" ? value : "$value";
  const before = own === value ? "" : `, $value = ${value}`;
  return `for (let $k = ${base}, $end = ${base} + ${size}${before}; $k < $end; $k++) ${column}[$k] = ${own};`;
}

/** A call that is a statement, or the right side of an assignment that is one. */
function renderStatement(expression: Expression, scope: Scope, pass: Pass): string | undefined {
  if (expression.type === "CallExpression") {
    const fill = renderFill(expression, scope, pass);
    if (fill) return fill;
    const helper = helperOf(expression, scope, pass);
    return helper && writeOut(expression, helper, false, scope, pass).text;
  }
  if (expression.type !== "AssignmentExpression" || expression.right.type !== "CallExpression")
    return undefined;
  const helper = helperOf(expression.right, scope, pass);
  if (!helper || isExpression(helper)) return undefined;
  return renderAssigned(expression, helper, scope, pass);
}

function renderReturn(node: Node, argument: Expression | undefined, scope: Scope, pass: Pass): string {
  const { leave } = pass;
  switch (leave.how) {
    case "as it is":
      return splice(node, scope, pass);
    case "next world":
    case "end":
      if (argument) failAt(pass.source, node, "a rule returns nothing", "write return alone");
      return leave.how === "end" ? "return;" : "continue $worlds;";
    default: {
      const { label, result } = leave;
      if (!argument) return `break ${label};`;
      const helper = argument.type === "CallExpression" ? helperOf(argument, scope, pass) : undefined;
      if (helper && !isExpression(helper)) {
        const written = writeOut(argument as CallExpression, helper, result !== undefined, scope, pass);
        return `{ ${written.text} ${result ? `${result} = ${written.result}; ` : ""}break ${label}; }`;
      }
      const value = render(argument, scope, pass);
      const list = argument.type === "SequenceExpression";
      return `{ ${result ? `${result} = ` : ""}${list ? `(${value})` : value}; break ${label}; }`;
    }
  }
}
