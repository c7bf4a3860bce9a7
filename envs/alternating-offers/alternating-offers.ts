/**
 * Two who bargain over 1 by offers in turn: each accepts what is on the table or asks for a share of its own, and waiting costs.
 *
 * Rubinstein 1982, "Perfect Equilibrium in a Bargaining Model", Econometrica 50:97-109; Stahl 1972 for an end; Binmore, Rubinstein & Wolinsky
 * 1986, RAND Journal of Economics 17:176-188, for a risk that talks break down. Who is more patient gets more. Where talks fail there is war.
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
  z,
} from "../../src/index.ts";
import { kernel } from "./alternating-offers.kernel.ts";

const share = z.number().min(0).max(1);

const params = z.object({
  discounts: z
    .tuple([share, share])
    .default([0.9, 0.8])
    .describe("what 1 in the next round is worth now, to who begins and to the other"),
  rounds: z
    .number()
    .int()
    .min(1)
    .max(1024)
    .default(40)
    .describe("offers at most, of which the first is free"),
  breakdown: share.default(0).describe("probability that talks break down after an offer is refused"),
  power: share.default(0.5).describe("p: probability with which who begins wins the war where talks fail"),
  costs: z
    .tuple([z.number().min(0), z.number().min(0)])
    .default([0.1, 0.1])
    .describe("what war costs who begins, and the other (payoff)"),
  levels: z.number().int().min(2).max(1024).default(41).describe("shares to ask for, evenly from 0 to 1"),
});
type P = z.output<typeof params>;

const metrics = {
  agreed: { description: "share of talks that end with an accepted offer", per: "episode", better: "higher" },
  share: { description: "share of who began, of those that were agreed", per: "agreed" },
  rounds: { description: "offers that were made", per: "episode", better: "lower" },
} as const satisfies Metrics;

const labelsOf = ({ levels }: P) => [
  ...Array.from({ length: levels }, (_, k) => `ask ${k}/${levels - 1}`),
  "accept",
];

/** What war is worth to each at the start: the stake is 1. */
const warOf = ({ power, costs }: P) => [power - costs[0], 1 - power - costs[1]];

export const alternatingOffers = defineEnv({
  id: "alternating-offers-v0",
  title: "Alternating offers: a share of 1, and war where talks fail",
  subject: "conflict",
  cite: [
    "Rubinstein 1982, Econometrica 50:97-109",
    "Binmore, Rubinstein & Wolinsky 1986, RAND Journal of Economics 17:176-188",
  ],
  params,
  presets: {
    impatient: { discounts: [0.5, 0.9] },
    ultimatum: { rounds: 1, power: 0, costs: [0, 1] },
    risky: { discounts: [1, 1], breakdown: 0.1 },
  },
  agents: () => 2,
  horizon: (p) => p.rounds + 1,
  masked: true,
  action: (p) => discrete(p.levels + 1, { name: "move", labels: labelsOf(p) }),
  observation: (p) => ({
    table: category(p.levels + 1, "1 + number of the share that the other asks for; 0 where it asks nothing"),
    turn: category(2, "1 where it is this one's turn"),
    offered: feature(0, 1, "what the agent would get by accepting", { bins: 0 }),
    round: feature(0, p.rounds + 1, "offers that were made", { bins: 0 }),
  }),
  state: () => ({
    /** 1 + number of the share that is asked for by who moved last; 0 at the start. */
    table: i32,
    /** What each has got in the end. */
    got: perAgent(f64),
    /** How talks stand: 0 they go on, 1 agreed, 2 war. */
    outcome: i32,
  }),
  metrics,
  derive(p) {
    const powers = (d: number) => Float64Array.from({ length: p.rounds + 2 }, (_, t) => d ** t);
    return { worth: p.discounts.map(powers), war: warOf(p) };
  },
  world: {
    reset(w) {
      w.table = 0;
      w.outcome = 0;
      w.got.fill(0);
    },
    step(w, p, d) {
      const t = w.tick;
      const mover = t % 2;
      const other = 1 - mover;
      const breaks = w.random() < p.breakdown;
      // Who has been switched off accepts, or asks for nothing where there is nothing to accept.
      const choice = w.active[mover] === 1 ? w.action[mover] : t > 0 ? p.levels : 0;
      if (t > 0 && choice === p.levels) {
        const asked = (w.table - 1) / (p.levels - 1);
        w.got[other] = asked * d.worth[other][t - 1];
        w.got[mover] = (1 - asked) * d.worth[mover][t - 1];
        w.outcome = 1;
        w.agreed += 1;
        w.share += mover === 1 ? asked : 1 - asked;
      } else if (t > 0 && (t === p.rounds || breaks)) {
        for (let a = 0; a < 2; a++) w.got[a] = d.war[a] * d.worth[a][t];
        w.outcome = 2;
      } else {
        w.table = choice + 1;
        w.rounds += 1;
        return;
      }
      for (let a = 0; a < 2; a++) w.payoff[a] = w.got[a];
      w.ended = 1;
    },
    observe(w, p) {
      const { table, turn, offered, round } = w.obs;
      const n = p.levels + 1;
      const t = w.tick;
      for (let a = 0; a < 2; a++) {
        const moves = t % 2 === a;
        turn[a] = moves ? 1 : 0;
        table[a] = moves ? w.table : 0;
        offered[a] = moves && w.table > 0 ? 1 - (w.table - 1) / (p.levels - 1) : 0;
        round[a] = Math.min(t, p.rounds + 1);
        // Nothing to do but wait where the other moves, nothing to accept at first, nothing to ask for at the end.
        const from = moves && t < p.rounds ? p.levels : 1;
        const to = moves && t > 0 ? p.levels : n;
        for (let choice = from; choice < to; choice++) w.mask[a * n + choice] = 0;
      }
    },
  },
  kernel,
  theory,
});

/** Backwards from the last offer, with any share and not only levels: who offers leaves the other what refusing is worth to it. */
function theory(p: P): Theory {
  const { discounts, rounds, breakdown } = p;
  const war = warOf(p);
  const worth = (a: number, t: number) => discounts[a] ** t;
  // What the game that begins with round t is worth to each, where talks have not failed.
  let value = war.map((each, a) => each * worth(a, rounds));
  let ask = 0;
  for (let t = rounds - 1; t >= 0; t--) {
    const mover = t % 2;
    const other = 1 - mover;
    const end = t + 1 === rounds ? 1 : breakdown;
    const refused = value.map((each, a) => end * war[a] * worth(a, t + 1) + (1 - end) * each);
    ask = Math.min(1, Math.max(0, 1 - refused[other] / worth(other, t)));
    const agreed = [0, 0];
    agreed[mover] = ask * worth(mover, t);
    agreed[other] = (1 - ask) * worth(other, t);
    const agrees = agreed[mover] >= refused[mover] && agreed[other] >= refused[other] - 1e-12;
    value = agrees ? agreed : refused;
  }
  return {
    optimum: { welfare: 0.5, note: "the first offer is accepted, a tick after it is made: closed form" },
    nash: {
      welfare: (value[0] + value[1]) / 2,
      action: ask,
      note: "who begins asks for the action, and the other accepts: backwards from the last round (Stahl 1972); welfare where that takes two ticks",
    },
  };
}
