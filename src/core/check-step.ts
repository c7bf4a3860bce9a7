/** What "checked" batches look at in every step: actions before an env sees them, and what agents are paid. */
import type { Io } from "./batch.ts";
import { fail } from "./errors.ts";
import type { DiscreteHead, Head } from "./spaces.ts";

/** Throws at the first action of worlds lo..hi-1 that is not a legal choice or lies outside its box. */
export function checkActions(
  who: string,
  heads: readonly Head[],
  io: Io,
  done: Uint8Array,
  active: Uint8Array,
  agents: number,
  lo: number,
  hi: number,
): void {
  for (let h = 0; h < heads.length; h++) {
    const head = heads[h];
    const action = io.actions[h];
    if (head.kind === "box") {
      const { low, high } = head;
      for (let k = lo * agents; k < hi * agents; k++)
        if (!(action[k] >= low && action[k] <= high) && takesPart(done, active, agents, k))
          fail(who, `${head.name} must be in [${low}, ${high}], got ${action[k]} ${place(agents, k)}`);
      continue;
    }
    const n = head.n;
    const mask = io.masked ? io.masks[h] : undefined;
    for (let k = lo * agents; k < hi * agents; k++) {
      const a = action[k];
      if (!(a >= 0 && a < n && a === Math.floor(a)) && takesPart(done, active, agents, k))
        rejectChoice(who, head, a, mask, agents, k);
    }
    if (!mask) continue;
    for (let k = lo * agents; k < hi * agents; k++)
      if (mask[k * n + action[k]] === 0 && active[k] !== 0)
        rejectChoice(who, head, action[k], mask, agents, k);
  }
}

/** Adds a column of payoffs or rewards of worlds lo..hi-1 to its sum; throws at the first that is not a finite number. */
export function addChecked(
  who: string,
  what: "payoff" | "reward",
  sum: Float64Array,
  column: Float64Array,
  tick: Int32Array,
  agents: number,
  lo: number,
  hi: number,
): void {
  for (let k = lo * agents; k < hi * agents; k++) {
    const paid = column[k];
    sum[k] += paid;
    if (paid - paid !== 0)
      fail(who, `${what} must be a finite number, got ${paid} ${place(agents, k, tick)}`);
  }
}

function takesPart(done: Uint8Array, active: Uint8Array, agents: number, k: number): boolean {
  return done[Math.floor(k / agents)] === 0 && active[k] !== 0;
}

function place(agents: number, k: number, tick?: Int32Array): string {
  const i = Math.floor(k / agents);
  return `(world ${i}, agent ${k % agents}${tick ? `, tick ${tick[i]}` : ""})`;
}

function rejectChoice(
  who: string,
  { name, n }: DiscreteHead,
  choice: number,
  mask: Uint8Array | undefined,
  agents: number,
  k: number,
): never {
  if (mask && !mask.subarray(k * n, (k + 1) * n).includes(1))
    fail(
      who,
      `the mask of "${name}" leaves an active agent no choice ${place(agents, k)}`,
      undefined,
      "allow at least one, such as one that waits",
    );
  const inRange = Number.isInteger(choice) && choice >= 0 && choice < n;
  const rule = inRange ? "allowed by the mask" : `in 0..${n - 1}`;
  return fail(who, `${name} must be ${rule}, got ${choice} ${place(agents, k)}`);
}
