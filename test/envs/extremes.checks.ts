/**
 * At the least and the most that a param may be, each for itself, an env pays, shows and counts finite numbers: a param without a bound
 * of its own is tried at the largest numbers that there are, a list in all of its places. Counts are left out, which at their most take
 * long.
 */
import { expect, it } from "vitest";
import { envs } from "../../envs/index.ts";
import { sampleActions } from "../../src/core/check.ts";
import { createBatch, type Env, OstromError, parseParams, seedStreams, seedWords } from "../../src/index.ts";

/** A schema of zod, as far as ends of numbers go. */
interface Field {
  readonly def: { readonly type: string; readonly innerType?: Field; readonly element?: Field };
  readonly minValue?: number | null;
  readonly maxValue?: number | null;
  readonly isInt?: boolean;
}

/** What comes next to an end that may itself be left out. */
const tiny = 1e-300;
const huge = [1e300, 1e160];

function ends(field: Field): number[] {
  const within = field.def.innerType ?? field.def.element;
  if (within) return ends(within);
  const { def, isInt, minValue, maxValue } = field;
  if (def.type !== "number" || isInt) return [];
  const least = Number.isFinite(minValue) ? [minValue!, minValue! + tiny] : huge.map((end) => -end);
  return [...least, ...(Number.isFinite(maxValue) ? [maxValue!] : huge)];
}

const filled = (usual: unknown, value: number): unknown =>
  Array.isArray(usual) ? usual.map((each) => filled(each, value)) : value;

/** Plays three ticks, the second by the last choices; what is refused with its reason is no fault. */
function play(env: Env, params: Record<string, unknown>): void {
  const batch = builds(env, params);
  if (!batch) return;
  const words = new Int32Array(4);
  seedStreams(words, seedWords("extremes"), 0, 1);
  for (let t = 0; t < 3 && batch.columns.done[0] === 0; t++) {
    sampleActions(batch, words);
    if (t === 1 && !batch.io.masked)
      for (const [h, head] of batch.heads.entries())
        batch.io.actions[h].fill(head.kind === "discrete" ? head.n - 1 : head.high);
    batch.step();
  }
}

function builds(env: Env, params: Record<string, unknown>) {
  try {
    return createBatch(env, params);
  } catch (refused) {
    if (refused instanceof OstromError) return undefined;
    throw refused;
  }
}

/** At the defaults, or at all presets as well. */
export function checkExtremes(where: "defaults" | "presets"): void {
  it.each([...envs].map((env) => [env.id, env as Env] as const))("%s", (_, env) => {
    const wrong: string[] = [];
    for (const [preset, given] of Object.entries(where === "presets" ? (env.presets ?? {}) : { none: {} })) {
      const usual = parseParams(env.id, env.params, given);
      for (const [name, field] of Object.entries(env.params.shape))
        for (const value of ends(field as unknown as Field))
          try {
            play(env, { ...given, [name]: filled(usual[name], value) });
          } catch (error) {
            wrong.push(`${preset}, ${name} ${value}: ${(error as Error).message}`);
          }
    }
    expect(wrong).toEqual([]);
  });
}
