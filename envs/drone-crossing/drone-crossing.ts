/**
 * Two drones at a crossing, each of which goes or yields: the game of chicken, played until one goes, between pairs that are drawn anew.
 *
 * Rapoport & Chammah 1966, American Behavioral Scientist 10:10-28. An episode is one encounter of every pair. Two that meet again and
 * again learn that one of them goes; where pairs are random, who goes has to be told by something that both see.
 */
import {
  category,
  defineEnv,
  discrete,
  f64,
  feature,
  i32,
  type Metrics,
  perAgent,
  type Theory,
  u8,
  z,
} from "../../src/index.ts";
import { crossingEquilibrium } from "../../src/situations/index.ts";
import { pairUp, seatInOrder, swapPlaces } from "../encounter/pairs.ts";
import { kernel } from "./drone-crossing.kernel.ts";

const params = z.object({
  agents: z
    .number()
    .int()
    .min(2)
    .max(1024)
    .default(20)
    .describe("drones, an even number: half as many pairs"),
  crash: z.number().min(0).max(1e9).default(25).describe("C: what a crash costs each of the two (payoff)"),
  wait: z.number().min(0).max(1e9).default(1).describe("what a tick of waiting costs (payoff)"),
  pairs: z
    .enum(["random", "fixed"])
    .default("random")
    .describe("who meets: others in each episode, or always the same"),
  sides: z.boolean().default(true).describe("each sees whether it comes from the right, which is drawn"),
  horizon: z.number().int().min(1).default(100).describe("ticks after which an episode is cut (truncated)"),
});
type P = z.output<typeof params>;

const metrics = {
  crashes: { description: "share of encounters that end in a crash", per: "encounters", better: "lower" },
  encounters: { description: "encounters that ended", per: "tick" },
  cost: {
    description: "what the two of an encounter that ended paid together",
    per: "encounters",
    unit: "payoff",
    better: "lower",
  },
  goes: { description: "share of decisions to go", per: "decisions" },
  decisions: { description: "decisions to go or to yield", per: "tick" },
} as const satisfies Metrics;

export const droneCrossing = defineEnv({
  id: "drone-crossing-v0",
  title: "Drones at a crossing: go or yield",
  subject: "conflict",
  cite: [
    "Rapoport & Chammah 1966, American Behavioral Scientist 10:10-28",
    "Maynard Smith & Parker 1976, Animal Behaviour 24:159-175",
  ],
  params,
  presets: { blind: { sides: false }, "same-pairs": { sides: false, pairs: "fixed" } },
  check: (p) =>
    p.agents % 2 === 0 ? undefined : `agents must be even, as they meet in pairs, got ${p.agents}`,
  agents: (p) => p.agents,
  horizon: (p) => p.horizon,
  earlyExit: true,
  action: () => discrete(2, { name: "move", labels: ["yield", "go"], values: [0, 1] }),
  observation: (p) => ({
    right: category(2, "1 where it comes from the right, whom the other is to let pass"),
    waited: feature(0, p.horizon, "ticks for which both have yielded", { unit: "ticks", bins: 0 }),
  }),
  roles: (p) => [
    {
      name: "drone",
      seats: Array.from({ length: p.agents }, (_, a) => a),
      observation: p.sides ? ["right", "waited"] : ["waited"],
    },
  ],
  state: () => ({
    /** Everybody, in the order in which they are paired. */
    order: perAgent(i32),
    /** Whom each meets in this episode. */
    partner: perAgent(i32),
    /** 1 for the one of a pair that comes from the right. */
    right: perAgent(u8),
    /** How its encounter stands: 0 it waits, 1 it went, 2 it yielded to one who went, 3 it crashed. */
    outcome: perAgent(u8),
    /** Payoff so far in the episode. */
    wealth: perAgent(f64),
  }),
  metrics,
  world: {
    reset(w, p) {
      const n = w.agents;
      seatInOrder(w.order, w.first, n);
      if (p.pairs === "random")
        for (let k = n - 1; k > 0; k--) swapPlaces(w.order, w.first + k, w.first + w.randomInt(k + 1));
      pairUp(w.order, w.partner, w.first, n);
      for (let a = 0; a < n; a++) {
        const b = w.partner[a];
        if (b < a) w.right[a] = 1 - w.right[b];
        else w.right[a] = w.randomInt(2);
      }
      w.outcome.fill(0);
      w.wealth.fill(0);
    },
    step(w, p) {
      const n = w.agents;
      for (let a = 0; a < n; a++) {
        const b = w.partner[a];
        if (b < a || w.outcome[a] !== 0) continue;
        // One who has been switched off stands where it is.
        const aGoes = w.active[a] === 1 && w.action[a] === 1;
        const bGoes = w.active[b] === 1 && w.action[b] === 1;
        w.decisions += 2;
        w.goes += Number(aGoes) + Number(bGoes);
        if (aGoes && bGoes) {
          w.payoff[a] = -p.crash;
          w.payoff[b] = -p.crash;
          w.outcome[a] = 3;
          w.outcome[b] = 3;
          w.crashes += 1;
        } else {
          w.payoff[a] = aGoes ? 0 : -p.wait;
          w.payoff[b] = bGoes ? 0 : -p.wait;
          if (aGoes || bGoes) {
            w.outcome[a] = aGoes ? 1 : 2;
            w.outcome[b] = bGoes ? 1 : 2;
          }
        }
        w.wealth[a] += w.payoff[a];
        w.wealth[b] += w.payoff[b];
        if (w.outcome[a] === 0) continue;
        w.terminated[a] = 1;
        w.terminated[b] = 1;
        w.encounters += 1;
        w.cost -= w.wealth[a] + w.wealth[b];
      }
    },
    observe(w) {
      const { right, waited } = w.obs;
      for (let a = 0; a < w.agents; a++) {
        right[a] = w.right[a];
        waited[a] = w.tick;
      }
    },
  },
  kernel,
  theory,
});

/** Welfare is per tick of an episode, which lasts until the last pair has passed; what an encounter costs is the metric `cost`. */
function theory({ agents, crash, wait, sides, pairs, horizon }: P): Theory {
  const each = agents / 2;
  const told = {
    welfare: -each * wait,
    note: "of every pair one goes and the other yields, all within a tick: closed form",
  };
  const waits = crash / wait;
  if (!(waits > 1 && waits < Number.POSITIVE_INFINITY)) return { optimum: told };
  const { go } = crossingEquilibrium(waits);
  const stays = (1 - go) ** 2;
  const perTick = 2 * (go * go * crash + go * (1 - go) * wait + stays * wait);
  // Ticks that a pair stands there, and that the last of all pairs does.
  const standing = -Math.expm1(2 * horizon * Math.log1p(-go)) / (go * (2 - go));
  let lasting = 0;
  for (let t = 0; t < horizon && stays ** t > 1e-18; t++) lasting += 1 - (1 - stays ** t) ** each;
  const alike = {
    welfare: (-each * perTick * standing) / lasting,
    probability: 1 - go,
    note: "all go with 1/sqrt(C), of no side and no other known: closed form",
  };
  const convention = sides || pairs === "fixed";
  return { optimum: told, nash: convention ? { ...told, equilibria: sides ? 2 : 2 ** each } : alike, alike };
}
