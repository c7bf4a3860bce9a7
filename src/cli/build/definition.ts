/** What a file says of its env as far as a kernel is made of it: the names and kinds of its columns, and its rules. */
import type { Node, ObjectExpression, ObjectMethod, ObjectProperty } from "@babel/types";
import { fail } from "../../core/errors.ts";
import {
  bare,
  type Code,
  childrenOf,
  failAt,
  isCode,
  lookUp,
  nameOf,
  objectOf,
  type Source,
} from "./syntax.ts";

/** How a world sees a column: a number, one number an agent, or an array of a size that is known when it is bound. */
export type Shape = "number" | "row" | "array";

export type RuleName = "reset" | "step" | "observe";

export interface Definition {
  readonly source: Source;
  /** The module that `defineEnv` is imported from. */
  readonly library: string;
  readonly fields: ReadonlyMap<string, Shape>;
  readonly features: ReadonlyMap<string, Shape>;
  readonly rules: Readonly<Record<RuleName, Code>>;
}

/** The one env that a file defines. */
export function definitionIn(source: Source): Definition {
  const calls = source.body.flatMap(envCalls);
  if (calls.length !== 1)
    fail(
      source.path,
      `a kernel is written for the env of a file, and this one calls defineEnv({ ... }) ${calls.length === 0 ? "nowhere" : `${calls.length} times`}`,
      undefined,
      calls.length === 0 ? "define it here" : "give each env a file of its own",
    );
  const env = calls[0];
  const imported = source.top.get("defineEnv");
  if (imported?.kind !== "import")
    return failAt(source, env, "defineEnv must be imported", 'import it from "ostrom"');
  const part = (name: string) =>
    propertyOf(env, name) ?? failAt(source, env, `has no ${name}`, `write it in defineEnv({ ${name}: ... })`);
  const fields = new Map<string, Shape>();
  eachProperty(objectOf(source, part("state")), (name, value, at) =>
    fields.set(name, shapeOfField(at, value)),
  );
  eachProperty(objectOf(source, part("metrics")), (name) => fields.set(name, "number"));
  const features = new Map<string, Shape>();
  eachProperty(objectOf(source, part("observation")), (name, value) =>
    features.set(name, shapeOfFeature(value)),
  );
  const world = objectOf(source, part("world"));
  if (world.source !== source)
    failAt(source, part("world"), "the rules must stand in the file of the env", "move them here");
  const rule = (name: RuleName) => {
    const given =
      propertyOf(world.node, name) ??
      failAt(source, world.node, `world has no ${name}`, "write all three rules");
    const code = codeOf(source, given);
    return (
      code ??
      failAt(source, given, `${name} must be a function of this file`, `write ${name}(w, p, d) { ... }`)
    );
  };
  return {
    source,
    library: imported.from,
    fields,
    features,
    rules: { reset: rule("reset"), step: rule("step"), observe: rule("observe") },
  };
}

/** Objects that `defineEnv` is called with. */
function envCalls(node: Node): ObjectExpression[] {
  if (
    node.type === "CallExpression" &&
    node.callee.type === "Identifier" &&
    node.callee.name === "defineEnv"
  ) {
    const [given] = node.arguments;
    if (given?.type === "ObjectExpression") return [given];
  }
  return childrenOf(node).flatMap(envCalls);
}

function propertyOf(object: ObjectExpression, name: string): Node | undefined {
  for (const each of object.properties) {
    if (each.type === "SpreadElement" || nameOf(each.key) !== name) continue;
    return heldBy(each);
  }
  return undefined;
}

const heldBy = (each: ObjectProperty | ObjectMethod): Node =>
  each.type === "ObjectMethod" ? each : each.value;

function codeOf(source: Source, node: Node): Code | undefined {
  const value = bare(node);
  if (isCode(value)) return value;
  const top = value.type === "Identifier" ? source.top.get(value.name) : undefined;
  return top?.kind === "function" ? top.code : undefined;
}

/** All properties, those of spread objects too. */
function eachProperty(
  { source, node }: { source: Source; node: ObjectExpression },
  visit: (name: string, value: Node, source: Source) => void,
): void {
  for (const each of node.properties)
    if (each.type === "SpreadElement") eachProperty(objectOf(source, each.argument), visit);
    else visit(nameOf(each.key), heldBy(each), source);
}

const numbers = ["f64", "f32", "i32", "u8"];

function shapeOfField(source: Source, value: Node): Shape {
  const expression = bare(value);
  if (expression.type === "Identifier") {
    if (numbers.includes(expression.name)) return "number";
    const { source: other, top } = lookUp(source, expression.name) ?? {};
    if (other && top?.kind === "value" && top.value) return shapeOfField(other, top.value);
  }
  if (expression.type === "CallExpression" && expression.callee.type === "Identifier") {
    if (expression.callee.name === "vector") return "array";
    if (expression.callee.name === "perAgent") return expression.arguments.length === 1 ? "row" : "array";
  }
  return failAt(
    source,
    expression,
    "a field is f64, f32, i32, u8, vector(...) or perAgent(...)",
    "write it so",
  );
}

/** One number an agent, unless it is given a size or something that may hold one. */
function shapeOfFeature(value: Node): Shape {
  const expression = bare(value);
  if (expression.type !== "CallExpression") return "array";
  return expression.arguments.slice(2).some(maySize) ? "array" : "row";
}

function maySize(node: Node): boolean {
  if (node.type === "ConditionalExpression") return maySize(node.consequent) || maySize(node.alternate);
  if (node.type === "ObjectExpression")
    return node.properties.some((each) => each.type === "SpreadElement" || nameOf(each.key) === "size");
  return node.type === "Identifier" || node.type === "SpreadElement" || node.type === "ObjectMethod";
}
