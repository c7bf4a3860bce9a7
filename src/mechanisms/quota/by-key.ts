/**
 * A quota of keys or names: each key has an allowance of its own, a new one a new allowance. Where keys count, a seat draws on
 * those of all keys that it holds, of the acting one first; where names do, on that of the key whose name it displays, whosever it is.
 */
import type { MechanismContext, MechanismHooks } from "../../core/mechanism.ts";
import { type Capped, cappedHeads, slackShare } from "../capped-heads.ts";
import { countsReads } from "../identity.ts";
import type { QuotaParams } from "./params.ts";

/** `K`: keys that a seat may hold. */
export function quotaByKey(context: MechanismContext, p: QuotaParams, K: number): MechanismHooks {
  const { agents, columns, actions, masks, obs } = context;
  const capped = cappedHeads("quota", context);
  const { cap, period } = p;
  const slack = slackShare * cap;
  const reject = p.enforce === "reject";
  const ofNames = p.counts === "name";
  const read = countsReads(p);
  const key = context.column(read.key.column, "agent", true);
  const held = context.column(read.held.column, "agent");
  const acting = context.column(read.acting.column, "agent");
  const face = context.column(read.face.column, "agent");
  const { done, active, tick } = columns;
  const { used, owner, turn, rejected } = columns as unknown as Record<string, Float64Array>;
  const turnAt = (t: number) => Math.floor(t / period);

  /** What key number `at` of the batch has left, `spent` 0 where a period begins. */
  const leftOf = (at: number, spent: number) => cap - (owner[at] === key[at] ? spent * used[at] : 0);

  /** What agent row `k` of world `i` may still do. */
  function leftFor(i: number, k: number, spent: number): number {
    if (held[k] === 0) return 0;
    if (ofNames) return leftOf(i * agents * K + face[k], spent);
    let left = 0;
    for (let j = 0; j < held[k]; j++) left += leftOf(k * K + j, spent);
    return left;
  }

  function spend(i: number, k: number, amount: number): void {
    if (ofNames || held[k] === 0) {
      used[i * agents * K + face[k]] += amount;
      return;
    }
    let rest = amount;
    for (let d = 0; d < held[k]; d++) {
      const at = k * K + ((acting[k] + d) % held[k]);
      const part = d < held[k] - 1 ? Math.min(rest, cap - used[at]) : rest;
      used[at] += part;
      rest -= part;
    }
  }

  /** Periods and keys begin with nothing used. */
  function begin(i: number): void {
    const now = turnAt(tick[i]);
    for (let at = i * agents * K; at < (i + 1) * agents * K; at++) {
      if (now === turn[i] && owner[at] === key[at]) continue;
      used[at] = 0;
      owner[at] = key[at];
    }
    turn[i] = now;
  }

  function hold({ at, having, values, least }: Capped, i: number): void {
    const action = actions[at];
    const n = values.length;
    for (let a = 0, k = i * agents; a < agents; a++, k++) {
      if (active[k] === 0 || (having !== undefined && having[a] === 0)) continue;
      const left = leftFor(i, k, 1);
      if ((n > 0 ? values[action[k]] : action[k]) > left + slack) {
        rejected[i]++;
        action[k] = n > 0 || reject ? least : Math.max(least, left);
      }
      spend(i, k, n > 0 ? values[action[k]] : action[k]);
    }
  }

  function forbid({ at, having, values, least, most }: Capped, i: number, spent: number): void {
    const mask = masks[at];
    const n = values.length;
    for (let a = 0, k = i * agents; a < agents; a++, k++) {
      if (having !== undefined && having[a] === 0) continue;
      const allowed = leftFor(i, k, spent) + slack;
      if (most <= allowed) continue;
      for (let c = 0; c < n; c++) if (c !== least && values[c] > allowed) mask[k * n + c] = 0;
    }
  }

  return {
    reset(i) {
      used.fill(0, i * agents * K, (i + 1) * agents * K);
      owner.fill(0, i * agents * K, (i + 1) * agents * K);
      turn[i] = 0;
    },
    before(lo, hi) {
      for (let i = lo; i < hi; i++) {
        if (done[i] !== 0) continue;
        begin(i);
        for (let h = 0; h < capped.length; h++) hold(capped[h], i);
      }
    },
    observe(lo, hi) {
      for (let i = lo; i < hi; i++) {
        const spent = turnAt(tick[i]) === turn[i] ? 1 : 0;
        if (period > 1)
          for (let k = i * agents; k < (i + 1) * agents; k++) {
            const all = cap * (ofNames ? 1 : held[k]);
            obs.quotaLeft[k] = all > 0 ? Math.min(1, Math.max(0, leftFor(i, k, spent) / all)) : 0;
          }
        if (!reject) for (let h = 0; h < capped.length; h++) forbid(capped[h], i, spent);
      }
    },
  };
}
