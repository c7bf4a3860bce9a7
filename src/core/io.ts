/** What a batch shows and takes: actions, masks, observations, payoffs and rewards, as columns over all its agents. */
import type { Composition } from "./composition.ts";
import { flowColumn } from "./layout.ts";
import type { Column } from "./schema.ts";

/**
 * Per-agent columns have one row for each agent of each world: row `k = world * agents + agent`. A feature of
 * size m, or a mask over m choices, takes m elements a row.
 */
export interface Io {
  /** Counts the times that observations were written: an index computed at the same count is still good. */
  version: number;
  /** One column for each action head: the env's first, then those that mechanisms add. */
  readonly actions: readonly Float64Array[];
  /** Allowed choices of each discrete head, 1 or 0; empty columns unless `masked`. */
  readonly masks: readonly Uint8Array[];
  readonly masked: boolean;
  readonly obs: Readonly<Record<string, Float64Array>>;
  /** What the env paid in the last step. */
  readonly payoff: Float64Array;
  /** What a learner is given: the payoff after mechanisms. The same column as `payoff` where there are none. */
  readonly reward: Float64Array;
  /**
   * What each mechanism gave and took in the last step, by name, one number an agent. In their order, added to the payoff
   * one after the other, they are the reward, to the bit.
   */
  readonly flows: Readonly<Record<string, Float64Array>>;
}

/** These columns among those of the batch's buffer. */
export function ioOf(
  columns: Readonly<Record<string, Column>>,
  { heads, features, masked, laid }: Composition,
): Io {
  const column = (name: string) => columns[name] as Float64Array;
  const payoff = column("payoff:");
  return {
    version: 0,
    actions: heads.map((_, h) => column(`action:${h}`)),
    masks: heads.map((_, h) => columns[`mask:${h}`] as Uint8Array),
    masked,
    obs: Object.fromEntries(Object.keys(features).map((name) => [name, column(`obs:${name}`)])),
    payoff,
    reward: laid.length > 0 ? column("reward:") : payoff,
    flows: Object.fromEntries(laid.map(({ name }) => [name, column(flowColumn(name))])),
  };
}
