/** Loops over the agents of each world that can be one loop over all rows. */
import type { Node } from "@babel/types";
import { childrenOf, parsed } from "./syntax.ts";

/**
 * The text of a loop's body as a loop over rows `$lo * $agents` to `$hi * $agents`, where it is a loop over agents and says
 * nothing of the world but its rows: of 8 agents a world, half of the time is else that of small loops.
 */
export function overRows(body: string): string | undefined {
  const text = /^\$call\d+: \{([\s\S]*)\}$/.exec(body.trim())?.[1].trim() ?? body.trim();
  if (!/^for \(let (\w+) = 0; \1 < \$agents; \1\+\+\)/.test(text) || text.includes("$call")) return undefined;
  const statements = parsed(text);
  const [loop] = statements;
  if (statements.length !== 1 || loop.type !== "ForStatement") return undefined;
  const agent = /let (\w+)/.exec(text)![1];
  const places: Node[] = [];
  const isRow = (node: Node): boolean =>
    node.type === "BinaryExpression" && text.slice(node.start!, node.end!) === `$first + ${agent}`;
  const onlyRows = (node: Node): boolean => {
    if (isRow(node)) {
      places.push(node);
      return true;
    }
    if (node.type === "Identifier" && [agent, "$first", "$i"].includes(node.name)) return false;
    return childrenOf(node).every(onlyRows);
  };
  if (!onlyRows(loop.body)) return undefined;
  let out = "for (let $k = $lo * $agents, $end = $hi * $agents; $k < $end; $k++) ";
  let at = loop.body.start!;
  for (const place of places) {
    out += `${text.slice(at, place.start!)}$k`;
    at = place.end!;
  }
  return out + text.slice(at);
}
