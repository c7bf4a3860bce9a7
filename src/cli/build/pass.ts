/** What is gathered while the text of one loop over worlds is written. */
import type { Definition, Shape } from "./definition.ts";
import type { ArrayMeaning } from "./scope.ts";
import type { Code, Source } from "./syntax.ts";

/** What is gathered for a whole kernel. */
export interface Whole {
  readonly definition: Definition;
  /** Names at the top of the env's file, and functions of the library, that its text needs. */
  readonly needs: Set<string>;
  readonly library: Set<string>;
  /**
   * Columns, params and derived values by name, read once a batch into one object. V8 takes what it holds for constant where
   * there is one batch; of several, each function reads it once, before its loop.
   */
  readonly bound: Map<string, string>;
}

/** What the text of one rule, or of one loop of it, needs. */
export interface Pass extends Whole {
  /** The file whose text is being written. */
  source: Source;
  /** Names of what is bound that are locals of the function, before its loop over worlds. */
  readonly hoisted: Set<string>;
  /** Locals at the head of the loop's body. */
  readonly perWorld: Map<string, string>;
  /** How a return of the function that is being written looks. */
  leave: Leave;
  /** Functions that are being written out, to tell of one that calls itself. */
  readonly open: Code[];
  count: { value: number };
}

type Leave =
  | { readonly how: "as it is" }
  | { readonly how: "next world" | "end" }
  | { readonly how: "break"; readonly label: string; readonly result: string | undefined };

export function newWhole(definition: Definition): Whole {
  return { definition, needs: new Set(), library: new Set(), bound: new Map() };
}

export function newPass(whole: Whole, rule: "reset" | "loop"): Pass {
  return {
    ...whole,
    source: whole.definition.source,
    hoisted: new Set(),
    perWorld: new Map(),
    leave: { how: rule === "loop" ? "next world" : "end" },
    open: [],
    count: { value: 0 },
  };
}

/** The local that holds a value which stays the same for a batch. */
export function hoist(pass: Pass, name: string, value: string): string {
  pass.bound.set(name, value);
  pass.hoisted.add(name);
  return name;
}

export function first(pass: Pass): string {
  pass.perWorld.set("$first", `$i * ${hoist(pass, "$agents", "$context.agents")}`);
  return "$first";
}

export function row(pass: Pass, name: string, value: string): ArrayMeaning {
  return array(pass, name, value, "row");
}

export function array(pass: Pass, name: string, value: string, shape: Shape): ArrayMeaning {
  const column = hoist(pass, name, value);
  if (shape === "row") {
    const size = hoist(pass, "$agents", "$context.agents");
    return { is: "array", part: { column, base: first(pass), size, rows: true } };
  }
  const size = hoist(pass, `$of_${name}`, `${value}.length / $context.worlds`);
  pass.perWorld.set(`$at_${name}`, `$i * ${size}`);
  return { is: "array", part: { column, base: `$at_${name}`, size, rows: false } };
}
