/** Rooms of scripts: what rules of agreement come to beside seats that lie, are stubborn or are silent. */
import { agents } from "../../agents/index.ts";
import { consensus } from "../../envs/index.ts";
import { bindPolicies, createBatch, evaluate, rollout } from "../../src/index.ts";
import type { TopologyParams } from "../../src/topology/index.ts";

export const rules = ["mean-taker", "median-taker", "approximate-agreement", "w-msr"] as const;
export type Rule = (typeof rules)[number];

/** What the faulty seat does; `none`: as the others do. */
export const liars = {
  none: undefined,
  silent: { use: "stubborn", params: { silent: true } },
  stubborn: { use: "stubborn", params: { number: 40 } },
  random: { use: "random", params: {} },
  "two-faced": { use: "two-faced", params: {} },
} as const;
export type Liar = keyof typeof liars;

interface Room {
  readonly rule: Rule;
  readonly liar: Liar;
  readonly params?: Readonly<Record<string, unknown>>;
}

const faults = (rule: Rule, count: number) =>
  rule === "approximate-agreement" || rule === "w-msr" ? { faults: count } : {};

function societyOf({ rule, liar, params = {} }: Room, worlds: number, seed: string) {
  const faulty = Number(params.faulty ?? 1);
  const batch = createBatch(consensus, { faulty, ...params }, { worlds, seed });
  const honest = { use: agents.get(rule), params: faults(rule, faulty) };
  const lies = liars[liar];
  const policies = bindPolicies(
    batch,
    [
      { ...honest, role: "honest" },
      { ...(lies ? { ...lies, use: agents.get(lies.use) } : honest), role: "faulty" },
    ],
    { seed },
  );
  return { batch, policies };
}

/** At the end of an episode, a number a session: how far honest seats are apart, and from the truth. */
export function endOf(room: Room, worlds: number, seed: string) {
  const { batch, policies } = societyOf(room, worlds, seed);
  const { values } = evaluate(batch, policies, { ticks: batch.horizon, seed });
  return { spread: [...values.endSpread], error: [...values.endError] };
}

/** How far honest seats are apart in each tick, by session. */
export function spreads(room: Room, worlds: number, ticks: number, seed: string): number[][] {
  const { batch, policies } = societyOf(
    { ...room, params: { horizon: ticks, ...room.params } },
    worlds,
    seed,
  );
  const { agents: seats, columns } = batch;
  const honest = seats - Number(room.params?.faulty ?? 1);
  const found: number[][] = Array.from({ length: worlds }, () => []);
  for (let t = 0; t < ticks; t++) {
    rollout(batch, policies, 1);
    for (let i = 0; i < worlds; i++) {
      const own = columns.own.subarray(i * seats, i * seats + honest);
      found[i].push(Math.max(...own) - Math.min(...own));
    }
  }
  return found;
}

/** Two networks of eight in which each hears four to six: a ring, and two cliques that are joined in pairs. */
export const networks: Readonly<Record<"ring" | "cliques", TopologyParams>> = {
  ring: { kind: "ring", neighbours: 6 },
  cliques: {
    kind: "edges",
    edges: [0, 4].flatMap((from): [number, number][] => [
      [from, from + 1],
      [from, from + 2],
      [from, from + 3],
      [from + 1, from + 2],
      [from + 1, from + 3],
      [from + 2, from + 3],
      ...(from === 0 ? [0, 1, 2, 3].map((a): [number, number] => [a, a + 4]) : []),
    ]),
  },
};
