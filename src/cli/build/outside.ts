/** What rules may not ask: chance and clocks that are not the world's, which a seed does not give again. */
import type { Node } from "@babel/types";
import type { Definition } from "./definition.ts";
import { childrenOf, failAt, nameOf } from "./syntax.ts";

const chance = "draw from the world: w.random(), w.randomInt(n)";
const clock = "the time of a world is w.tick";
const outside: Readonly<Record<string, string>> = {
  "Math.random": chance,
  "crypto.getRandomValues": chance,
  "crypto.randomUUID": chance,
  "Date.now": clock,
  "performance.now": clock,
  Date: clock,
};

/** Throws with the place where rules, or what they use of their file, ask for what is not the world's. */
export function refuseOutside({ source, rules }: Definition): void {
  const seen = new Set<string>();
  const visit = (node: Node): void => {
    const asked = askedBy(node);
    if (Object.hasOwn(outside, asked) && !source.top.has(asked.split(".")[0]))
      failAt(source, node, `rules ask for ${asked}, which no seed gives again`, outside[asked]);
    if (node.type === "Identifier") follow(node.name);
    for (const each of childrenOf(node))
      if (node.type !== "MemberExpression" || node.computed || each !== node.property) visit(each);
  };
  const follow = (name: string): void => {
    const top = source.top.get(name);
    if (!top || seen.has(name)) return;
    seen.add(name);
    if (top.kind !== "import") visit(top.declaration);
  };
  for (const rule of Object.values(rules)) visit(rule);
}

/** `Math.random`, or the name of what is made or called without saying of what: `new Date()`. */
function askedBy(node: Node): string {
  if (node.type === "MemberExpression" && !node.computed && node.object.type === "Identifier")
    return `${node.object.name}.${nameOf(node.property)}`;
  if ((node.type === "NewExpression" || node.type === "CallExpression") && node.arguments.length === 0)
    return nameOf(node.callee);
  return "";
}
