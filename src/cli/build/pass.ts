/** What is gathered while the text of one loop over worlds is written. */
import type { Definition, Shape } from "./definition.ts";
import type { Meaning } from "./scope.ts";
import type { Code, Source } from "./syntax.ts";

/** What the text of one loop over worlds needs before it. */
export interface Pass {
  readonly definition: Definition;
  /** The file whose text is being written. */
  source: Source;
  /** Names at the top of the env's file, and functions of the library, that the text of the whole kernel needs. */
  readonly needs: Set<string>;
  readonly library: Set<string>;
  /** Locals before the loop over worlds, and at the head of its body. */
  readonly hoisted: Map<string, string>;
  readonly perWorld: Map<string, string>;
  /** How a return of the function that is being written looks. */
  leave: Leave;
  /** Functions that are being written out, to tell of one that calls itself. */
  readonly open: Code[];
  count: { value: number };
}

export type Leave =
  | { readonly how: "as it is" }
  | { readonly how: "next world" | "end" }
  | { readonly how: "break"; readonly label: string; readonly result: string | undefined };

export function newPass(
  definition: Definition,
  needs: Set<string>,
  library: Set<string>,
  leave: Leave,
): Pass {
  return {
    definition,
    source: definition.source,
    needs,
    library,
    hoisted: new Map(),
    perWorld: new Map(),
    leave,
    open: [],
    count: { value: 0 },
  };
}

export function hoist(pass: Pass, name: string, value: string): string {
  pass.hoisted.set(name, value);
  return name;
}

export function first(pass: Pass): string {
  pass.perWorld.set("$first", `$i * ${hoist(pass, "$agents", "$context.agents")}`);
  return "$first";
}

export function row(pass: Pass, name: string, value: string): Meaning {
  return array(pass, name, value, "row");
}

export function array(pass: Pass, name: string, value: string, shape: Shape): Meaning {
  const column = hoist(pass, name, value);
  if (shape === "row") {
    const size = hoist(pass, "$agents", "$context.agents");
    return { is: "array", part: { column, base: first(pass), size, rows: true } };
  }
  const size = hoist(pass, `$of_${name}`, `${value}.length / $context.worlds`);
  pass.perWorld.set(`$at_${name}`, `$i * ${size}`);
  return { is: "array", part: { column, base: `$at_${name}`, size, rows: false } };
}
