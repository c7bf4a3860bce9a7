/** Source text as a tree of syntax, and what stands at the top of a file. */
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { parse } from "@babel/parser";
import type { Expression, LVal, Node, ObjectExpression, Statement } from "@babel/types";
import { fail } from "../../core/errors.ts";

/** What a name at the top of a file stands for. */
export type Top =
  | { readonly kind: "import"; readonly from: string; readonly name: string; readonly isType?: boolean }
  | { readonly kind: "function"; readonly code: Code; readonly declaration: Node }
  | { readonly kind: "value"; readonly value: Expression | undefined; readonly declaration: Node };

export interface Source {
  readonly path: string;
  readonly text: string;
  readonly body: readonly Statement[];
  readonly top: ReadonlyMap<string, Top>;
  /** Files that this one imports from, as far as they have been read. */
  readonly others: Map<string, Source>;
}

/** Functions in whatever way they are written. */
export type Code = Extract<
  Node,
  { type: "FunctionDeclaration" | "FunctionExpression" | "ArrowFunctionExpression" | "ObjectMethod" }
>;

export function readSource(path: string): Source {
  const text = readFileSync(path, "utf8");
  let body: Statement[];
  try {
    body = parsed(text);
  } catch (error) {
    return fail(path, `cannot be read as TypeScript (${(error as Error).message})`);
  }
  const top = new Map<string, Top>();
  for (const statement of body) collectTop(statement, top);
  return { path, text, body, top, others: new Map() };
}

/** Throws where it is none. */
export function parsed(text: string): Statement[] {
  return parse(text, { sourceType: "module", plugins: ["typescript"], attachComment: false }).program.body;
}

function collectTop(statement: Statement, top: Map<string, Top>): void {
  if (statement.type === "ImportDeclaration") {
    const from = statement.source.value;
    for (const each of statement.specifiers)
      if (each.type === "ImportSpecifier")
        top.set(each.local.name, {
          kind: "import",
          from,
          name: nameOf(each.imported),
          isType: statement.importKind === "type" || each.importKind === "type",
        });
      else
        top.set(each.local.name, {
          kind: "import",
          from,
          name: each.type === "ImportDefaultSpecifier" ? "default" : "*",
        });
  } else if (statement.type === "ExportNamedDeclaration") {
    if (statement.declaration) collectTop(statement.declaration, top);
  } else if (statement.type === "FunctionDeclaration" && statement.id) {
    top.set(statement.id.name, { kind: "function", code: statement, declaration: statement });
  } else if (statement.type === "VariableDeclaration") {
    for (const { id, init } of statement.declarations)
      for (const name of namesIn(id as LVal)) {
        const code = id.type === "Identifier" && init && isCode(init) ? init : undefined;
        top.set(
          name,
          code
            ? { kind: "function", code, declaration: statement }
            : {
                kind: "value",
                value: id.type === "Identifier" ? (init ?? undefined) : undefined,
                declaration: statement,
              },
        );
      }
  } else if (
    (statement.type === "ClassDeclaration" || statement.type === "TSEnumDeclaration") &&
    statement.id
  )
    top.set(statement.id.name, { kind: "value", value: undefined, declaration: statement });
}

export function isCode(node: Node): node is Code {
  return (
    node.type === "FunctionDeclaration" ||
    node.type === "FunctionExpression" ||
    node.type === "ArrowFunctionExpression" ||
    node.type === "ObjectMethod"
  );
}

/** The name of a key or of what is imported. */
export function nameOf(node: Node): string {
  if (node.type === "Identifier") return node.name;
  if (node.type === "StringLiteral") return node.value;
  return "";
}

/** Names that a pattern binds. */
export function namesIn(pattern: Node): string[] {
  switch (pattern.type) {
    case "Identifier":
      return [pattern.name];
    case "ObjectPattern":
      return pattern.properties.flatMap((each) =>
        namesIn(each.type === "RestElement" ? each.argument : each.value),
      );
    case "ArrayPattern":
      return pattern.elements.flatMap((each) => (each ? namesIn(each) : []));
    case "AssignmentPattern":
      return namesIn(pattern.left);
    case "RestElement":
      return namesIn(pattern.argument);
    default:
      return [];
  }
}

/** Parts of a node in the order of the text. */
export function childrenOf(node: Node): Node[] {
  const children: Node[] = [];
  for (const [key, value] of Object.entries(node)) {
    if (key === "loc" || key === "extra" || key === "type") continue;
    for (const each of Array.isArray(value) ? value : [value]) if (isNode(each)) children.push(each);
  }
  return children.sort((a, b) => a.start! - b.start!);
}

function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null && "type" in value && "start" in value;
}

/** What a type says of an expression, taken away. */
export function bare(node: Node): Node {
  return node.type === "TSAsExpression" ||
    node.type === "TSSatisfiesExpression" ||
    node.type === "TSTypeAssertion" ||
    node.type === "TSInstantiationExpression" ||
    node.type === "TSNonNullExpression"
    ? bare(node.expression)
    : node;
}

/** Throws with the place of a node. */
export function failAt(source: Source, node: Node, rule: string, fix: string): never {
  const { line, column } = node.loc!.start;
  return fail(`${source.path}:${line}:${column + 1}`, rule, undefined, fix);
}

export interface Found<T> {
  readonly source: Source;
  readonly node: T;
}

/**
 * The object that an expression stands for: itself, what a name stands for here or in a file that it is imported from, or
 * what a function gives.
 */
export function objectOf(source: Source, node: Node): Found<ObjectExpression> {
  const expression = bare(node);
  if (expression.type === "ObjectExpression") return { source, node: expression };
  if (isCode(expression)) return objectOf(source, resultOf(source, expression));
  if (expression.type === "CallExpression") return objectOf(source, expression.callee);
  if (expression.type === "Identifier") {
    const { source: other, top } = lookUp(source, expression.name) ?? {};
    if (other && top?.kind === "function") return objectOf(other, top.code);
    if (other && top?.kind === "value" && top.value) return objectOf(other, top.value);
  }
  return failAt(
    source,
    expression,
    "a kernel is written from what is said in an object literal, and this is none",
    "write { name: ..., ... } here, or name a constant or a function of this or a relative file that does",
  );
}

/** What a function returns at its end. */
function resultOf(source: Source, code: Code): Node {
  if (code.body.type !== "BlockStatement") return code.body;
  const last = code.body.body.at(-1);
  if (last?.type === "ReturnStatement" && last.argument) return last.argument;
  return failAt(
    source,
    code,
    "a kernel is written from what this function gives in its last line",
    "end it with return { ... }",
  );
}

/** A name at the top of a file, followed through relative imports. */
export function lookUp(source: Source, name: string): { source: Source; top: Top } | undefined {
  const top = source.top.get(name);
  if (top?.kind !== "import") return top && { source, top };
  if (!top.from.startsWith(".")) return undefined;
  let other = source.others.get(top.from);
  if (!other) {
    other = readSource(join(dirname(source.path), top.from.replace(/\.js$/, ".ts")));
    source.others.set(top.from, other);
  }
  return lookUp(other, top.name);
}
