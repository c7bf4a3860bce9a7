/** What names mean inside of a rule: the world, its arrays, params, values that are hoisted before the loop, or themselves. */
import type { Node, Statement } from "@babel/types";
import { namesIn } from "./syntax.ts";

/** An array of the world as a kernel sees it: a column over all worlds, and where this world's part of it lies. */
export interface Part {
  readonly column: string;
  readonly base: string;
  readonly size: string;
  /** Short enough to be filled by a loop. */
  readonly rows: boolean;
  /** One of several columns, by a name of the rule that may stand for another later. */
  readonly chosen?: boolean;
}

export interface ArrayMeaning {
  readonly is: "array";
  readonly part: Part;
}

export type Meaning =
  | { readonly is: "world" | "params" | "derived" | "obs" | "actions" | "local" }
  | ArrayMeaning
  /** `fixed` values do not change while a rule runs. */
  | { readonly is: "value"; readonly text: string; readonly fixed: boolean };

export interface Scope {
  readonly names: Map<string, Meaning>;
  readonly parent: Scope | undefined;
  /** Where a function that is written out stands: its text sees the names there, its source does not. */
  readonly within?: Scope;
}

export function inside(parent: Scope, locals: Iterable<string> = []): Scope {
  const names = new Map<string, Meaning>();
  for (const name of locals) names.set(name, { is: "local" });
  return { names, parent };
}

export function meaningOf(scope: Scope, name: string): Meaning | undefined {
  for (let at: Scope | undefined = scope; at; at = at.parent) {
    const found = at.names.get(name);
    if (found) return found;
  }
  return undefined;
}

/** Whether a name at the top of the file would be taken for a local one where the text of this scope will stand. */
export function isCaptured(scope: Scope, name: string): boolean {
  for (let at: Scope | undefined = scope; at; at = at.parent)
    if (at.within && (meaningOf(at.within, name)?.is === "local" || isCaptured(at.within, name))) return true;
  return false;
}

/** Names that the statements of a block declare. */
export function declaredIn(statements: readonly Statement[]): string[] {
  return statements.flatMap((each) => {
    if (each.type === "VariableDeclaration") return each.declarations.flatMap(({ id }) => namesIn(id));
    if (each.type === "FunctionDeclaration" || each.type === "ClassDeclaration")
      return each.id ? [each.id.name] : [];
    return [];
  });
}

/** Whether a function gives a name of its own another value. */
export function reassigns(node: Node, name: string, childrenOf: (node: Node) => Node[]): boolean {
  if (node.type === "AssignmentExpression" && namesIn(node.left).includes(name)) return true;
  if (node.type === "UpdateExpression" && namesIn(node.argument).includes(name)) return true;
  return childrenOf(node).some((each) => reassigns(each, name, childrenOf));
}
