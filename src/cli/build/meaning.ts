/** What expressions stand for: the world and its parts, params, what is hoisted before the loop. */
import type { Node } from "@babel/types";
import { array, first, hoist, type Pass, row } from "./pass.ts";
import { inside, type Meaning, meaningOf, type Scope } from "./scope.ts";
import { bare, type Code, childrenOf, failAt, nameOf, namesIn } from "./syntax.ts";

const local: Meaning = { is: "local" };

/** The scope of a rule's parameters: world, params and what follows from them. Returns what must be said before its body. */
export function ruleScope(code: Code, pass: Pass): { scope: Scope; before: string[] } {
  const given: Meaning[] = [{ is: "world" }, { is: "params" }, { is: "derived" }];
  const scope = inside({ names: new Map(), parent: undefined });
  const before = code.params.flatMap((param, j) => {
    if (j >= given.length) return failAt(pass.source, param, "a rule is given w, p and d", "leave it out");
    return bind(param, given[j], scope, pass);
  });
  return { scope, before: before.map((text) => `const ${text};`) };
}

/** What an expression means where it is more than a value of its own. */
export function meaning(node: Node, scope: Scope, pass: Pass): Meaning | undefined {
  const expression = bare(node);
  if (expression.type === "Identifier") {
    const found = meaningOf(scope, expression.name);
    return found?.is === "local" ? undefined : found;
  }
  if (expression.type !== "MemberExpression") return undefined;
  const of = meaning(expression.object, scope, pass);
  if (!of) return undefined;
  if (expression.computed) {
    if (of.is !== "actions") return undefined;
    const { property } = expression;
    if (property.type === "NumericLiteral") return head(pass, property.value);
    return headAt(property, scope, pass);
  }
  return memberOf(of, nameOf(expression.property), expression, pass);
}

/** The head whose number has a name, which may be another in each turn of a loop. */
function headAt(number: Node, scope: Scope, pass: Pass): Meaning {
  const found = number.type === "Identifier" ? meaningOf(scope, number.name) : undefined;
  if (number.type !== "Identifier" || !found || !["local", "value"].includes(found.is))
    return failAt(
      pass.source,
      number,
      "a kernel knows action heads by numbers and names of numbers",
      "write w.actions[0], or w.actions[t] where t is a number of the rule",
    );
  const all = hoist(pass, "$heads", "$context.actions");
  const { part } = head(pass, 0);
  const column = `${all}[${found.is === "value" ? found.text : number.name}]`;
  return { is: "array", part: { ...part, column, chosen: true } };
}

const head = (pass: Pass, j: number) => row(pass, `w_action${j}`, `$context.actions[${j}]`);

function memberOf(of: Meaning, name: string, at: Node, pass: Pass): Meaning | undefined {
  switch (of.is) {
    case "world":
      return ofWorld(name, at, pass);
    case "obs": {
      const shape = pass.definition.features.get(name);
      if (!shape)
        return failAt(pass.source, at, `observation has no "${name}"`, "declare it, or mend the name");
      return array(pass, `o_${name}`, `$context.obs.${name}`, shape);
    }
    case "params":
      return { is: "value", text: hoist(pass, `p_${name}`, `$p.${name}`), fixed: true };
    case "derived":
      return { is: "value", text: hoist(pass, `d_${name}`, `$d.${name}`), fixed: true };
    case "array":
      return name === "length" ? { is: "value", text: of.part.size, fixed: true } : undefined;
    default:
      return undefined;
  }
}

const rows = ["payoff", "active", "terminated", "parent", "age"];
const counters = ["tick", "episode", "ended"];
/** What a world draws, and the function of the library that draws it from stream `$i`. */
export const draws: Readonly<Record<string, string>> = {
  random: "uniform",
  randomInt: "randomInt",
  normal: "normal",
  exponential: "exponential",
  poisson: "poisson",
};

function ofWorld(name: string, at: Node, pass: Pass): Meaning | undefined {
  const fixed = (text: string): Meaning => ({ is: "value", text, fixed: true });
  const number = (): Meaning => ({
    is: "value",
    text: `${hoist(pass, `w_${name}`, `$context.columns.${name}`)}[$i]`,
    fixed: false,
  });
  const shape = pass.definition.fields.get(name);
  if (shape === "number" || counters.includes(name)) return number();
  if (shape) return array(pass, `w_${name}`, `$context.columns.${name}`, shape);
  if (name === "payoff") return row(pass, "w_payoff", "$context.payoff");
  if (rows.includes(name)) return row(pass, `w_${name}`, `$context.columns.${name}`);
  if (name === "action") return row(pass, "w_action0", "$context.actions[0]");
  if (name === "mask") return array(pass, "w_mask", "$context.mask", "array");
  if (name === "obs" || name === "actions") return { is: name };
  if (name === "topology" || name === "neighbours")
    return fixed(hoist(pass, `w_${name}`, `$context.${name}`));
  if (name === "agents") return fixed(hoist(pass, "$agents", "$context.agents"));
  if (name === "first") return fixed(first(pass));
  if (name === "index") return fixed(`(${hoist(pass, "$firstWorld", "$context.firstWorld")} + $i)`);
  if (name in draws || name === "chance" || name === "offset") return undefined;
  return failAt(
    pass.source,
    at,
    `a world has no "${name}"`,
    "declare it in state or metrics, or mend the name",
  );
}

/** Whether an expression says where a world's part begins. */
export function isPlace(node: Node, scope: Scope, pass: Pass): boolean {
  const expression = bare(node);
  const found = meaning(expression, scope, pass);
  if (found) return found.is === "value" && /^\$(first|at_)/.test(found.text);
  if (expression.type === "CallExpression" && expression.callee.type === "MemberExpression")
    return (
      nameOf(expression.callee.property) === "offset" &&
      meaning(expression.callee.object, scope, pass)?.is === "world"
    );
  return (
    expression.type === "BinaryExpression" &&
    childrenOf(expression).some((each) => isPlace(each, scope, pass))
  );
}

/**
 * Makes the names of a pattern stand for a meaning. Returns the declarations, without `const`, of those that cannot: numbers
 * that change while a rule runs, and parts of values.
 */
export function bind(pattern: Node, found: Meaning, scope: Scope, pass: Pass): string[] {
  const { source } = pass;
  if (found.is === "value" && (pattern.type !== "Identifier" || !found.fixed)) {
    for (const own of namesIn(pattern)) scope.names.set(own, local);
    return [`${source.text.slice(pattern.start!, pattern.end!)} = ${found.text}`];
  }
  if (pattern.type === "Identifier" && found.is === "array" && found.part.chosen) {
    const column = `$head${++pass.count.value}`;
    scope.names.set(pattern.name, { is: "array", part: { ...found.part, column, chosen: false } });
    return [`${column} = ${found.part.column}`];
  }
  if (pattern.type === "Identifier") {
    scope.names.set(pattern.name, found);
    return [];
  }
  if (found.is === "actions" && pattern.type === "ArrayPattern")
    return pattern.elements.flatMap((each, j) => {
      if (each?.type === "RestElement" || each?.type === "AssignmentPattern")
        return failAt(source, each, "a kernel takes action heads apart by names alone", "name each of them");
      return each ? bind(each, head(pass, j), scope, pass) : [];
    });
  const fix =
    found.is === "array" ? "read it by index: w.name[0]" : "write const { name, other: otherName } = ...";
  if (pattern.type !== "ObjectPattern")
    return failAt(source, pattern, "a kernel takes the world and params apart by names alone", fix);
  return pattern.properties.flatMap((each) => {
    if (each.type === "RestElement" || each.computed || each.value.type === "AssignmentPattern")
      return failAt(source, each, "a kernel takes the world and params apart by names alone", fix);
    const part = memberOf(found, nameOf(each.key), each, pass);
    if (part) return bind(each.value, part, scope, pass);
    return failAt(
      source,
      each,
      "a method of the world has no name of its own in a kernel",
      "call it as w.random()",
    );
  });
}
