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
        if (!(action[k] >= low && action[k] <= high))
          rejectAction(who, head, action, done, active, agents, k);
      continue;
    }
    const n = head.n;
    for (let k = lo * agents; k < hi * agents; k++) {
      const a = action[k];
      if (!(a >= 0 && a < n && a === Math.floor(a))) rejectAction(who, head, action, done, active, agents, k);
    }
    if (!io.masked) continue;
    const mask = io.masks[h];
    for (let k = lo * agents; k < hi * agents; k++)
      if (mask[k * n + action[k]] === 0 && active[k] !== 0)
        rejectChoice(who, head, action[k], mask, agents, k);
  }
}

/** Throws at the first agent of worlds lo..hi-1 whose payoff or reward is not a finite number. */
export function checkPaid(
  who: string,
  what: "payoff" | "reward",
  column: Float64Array,
  tick: Int32Array,
  agents: number,
  lo: number,
  hi: number,
): void {
  for (let k = lo * agents; k < hi * agents; k++) {
    const paid = column[k];
    if (paid - paid === 0) continue;
    const i = Math.floor(k / agents);
    fail(
      who,
      `${what} must be a finite number, got ${paid} (world ${i}, agent ${k % agents}, tick ${tick[i]})`,
    );
  }
}

function rejectChoice(
  who: string,
  { name, n }: DiscreteHead,
  choice: number,
  mask: Uint8Array,
  agents: number,
  k: number,
): void {
  const place = `(world ${Math.floor(k / agents)}, agent ${k % agents})`;
  if (mask.subarray(k * n, (k + 1) * n).includes(1))
    fail(who, `${name} must be allowed by the mask, got ${choice} ${place}`);
  fail(
    who,
    `the mask of "${name}" leaves an active agent no choice ${place}`,
    undefined,
    "allow at least one, such as one that waits",
  );
}

function rejectAction(
  who: string,
  head: Head,
  action: Float64Array,
  done: Uint8Array,
  active: Uint8Array,
  agents: number,
  k: number,
): void {
  const i = Math.floor(k / agents);
  if (done[i] !== 0 || active[k] === 0) return;
  const range = head.kind === "box" ? `[${head.low}, ${head.high}]` : `0..${head.n - 1}`;
  fail(who, `${head.name} must be in ${range}, got ${action[k]} (world ${i}, agent ${k % agents})`);
}
