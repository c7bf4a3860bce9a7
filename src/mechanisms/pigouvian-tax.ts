/**
 * A tax on what an agent does, at the rate of the harm it does to others.
 *
 * Pigou 1920, The Economics of Welfare, part II. With `redistribute`, what agent i pays goes in equal parts to the
 * others, so the budget balances. The price that i faces stays exact as long as the others' taxed column does not
 * depend on i (effort, calls); where it does (externality, harvest), i also moves its own refund.
 *
 * With `counts: "key"` a seat's tax is that of its acting key, and every key gets an equal part of what the other keys pay: with h
 * keys of N a seat gets (h total - own) / (N - 1), its own tax in part. With "name" names do, and agents that display the same one
 * share what it gets.
 */
import * as z from "zod";
import { defineMechanism } from "../core/mechanism.ts";
import { agentColumn, type ColumnLink, type MechanismWorld } from "../core/mechanism-world.ts";
import { countsParams, countsReads, keysPerSeat } from "./identity.ts";

const params = z.object({
  on: z.string().describe("the env's per-agent column that is taxed (effort, calls, externality ...)"),
  rate: z
    .number()
    .default(1)
    .describe("payoff units for each unit of the taxed column; negative is a subsidy"),
  redistribute: z
    .boolean()
    .default(false)
    .describe("give each agent's tax to the other agents, in equal parts"),
  ...countsParams,
});
type P = z.output<typeof params>;

const metrics = {
  collected: { description: "tax paid by all agents", per: "tick" },
  returned: { description: "tax given back to agents", per: "tick" },
} as const;

type W = MechanismWorld<Record<never, never>, typeof metrics, Readonly<Record<string, ColumnLink<"array">>>>;

/** For each key, by agent * keys + place: its tax, and how many agents display its name. */
interface ByName {
  readonly tax: Float64Array;
  readonly faces: Int32Array;
}

function byKey(w: W, p: P): void {
  const { agents, active, taxed, held, reward } = w;
  let total = 0;
  let keys = 0;
  for (let a = 0; a < agents; a++) {
    if (active[a] === 0) continue;
    total += p.rate * taxed[a];
    keys += held[a];
  }
  const refunded = p.redistribute && keys > 1;
  w.collected += total;
  if (refunded) w.returned += total;
  for (let a = 0; a < agents; a++) {
    if (active[a] === 0) continue;
    const tax = p.rate * taxed[a];
    reward[a] += refunded ? (held[a] * total - tax) / (keys - 1) - tax : -tax;
  }
}

function byName(w: W, p: P, { tax, faces }: ByName): void {
  const { agents, active, taxed, face, reward } = w;
  tax.fill(0);
  faces.fill(0);
  let total = 0;
  let names = 0;
  for (let a = 0; a < agents; a++) {
    if (active[a] === 0) continue;
    const own = p.rate * taxed[a];
    total += own;
    tax[face[a]] += own;
    if (faces[face[a]]++ === 0) names++;
  }
  const refunded = p.redistribute && names > 1;
  w.collected += total;
  if (refunded) w.returned += total;
  for (let a = 0; a < agents; a++) {
    if (active[a] === 0) continue;
    const name = face[a];
    reward[a] += (refunded ? (total - tax[name]) / (names - 1) / faces[name] : 0) - p.rate * taxed[a];
  }
}

export const pigouvianTax = defineMechanism({
  id: "pigouvian-tax",
  title: "Pigouvian tax",
  cite: ["Pigou 1920, The Economics of Welfare"],
  params,
  metrics,
  reads: (p): Record<string, ColumnLink<"array">> => ({ taxed: agentColumn(p.on), ...countsReads(p) }),
  derive(p, site): ByName {
    const keys = site.agents * keysPerSeat("pigouvian-tax", p, site);
    return { tax: new Float64Array(keys), faces: new Int32Array(keys) };
  },
  world: {
    after(w, p, names) {
      if (p.counts === "key") return byKey(w, p);
      if (p.counts === "name") return byName(w, p, names);
      const { agents, active, taxed, reward } = w;
      let total = 0;
      let payers = 0;
      for (let a = 0; a < agents; a++) {
        if (active[a] === 0) continue;
        total += p.rate * taxed[a];
        payers++;
      }
      const refunded = p.redistribute && payers > 1;
      w.collected += total;
      if (refunded) w.returned += total;
      for (let a = 0; a < agents; a++) {
        if (active[a] === 0) continue;
        const tax = p.rate * taxed[a];
        reward[a] += refunded ? (total - tax) / (payers - 1) - tax : -tax;
      }
    },
  },
});
