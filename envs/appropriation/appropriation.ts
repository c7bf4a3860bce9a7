/**
 * The laboratory commons: n agents divide tokens between a safe market and a common-pool resource whose return falls
 * with the tokens of all.
 *
 * Walker, Gardner & Ostrom 1990, "Rent Dissipation in a Limited-Access Common-Pool Resource: Experimental Evidence",
 * Journal of Environmental Economics and Management 19:203-211. Agent i puts x of its w tokens into the resource, the
 * group X = sum x:
 *
 *   payoff = v (w - x) + (x / X) F(X),   F(X) = a X - b X^2,
 *
 * with v = 5, a = 23, b = .25 and n = 8 there. The game is static: every round is the same.
 */
import {
  box,
  defineEnv,
  discrete,
  f64,
  feature,
  type Kernel,
  type KernelContext,
  type Metrics,
  perAgent,
  type Theory,
  z,
} from "../../src/index.ts";

const params = z.object({
  agents: z.number().int().min(1).default(8).describe("appropriators"),
  endowment: z.number().int().min(1).max(1e6).default(25).describe("w: tokens of each agent in each round"),
  safe: z.number().min(0).max(1e9).default(5).describe("v: payoff for a token in the safe market"),
  yield: z
    .number()
    .positive()
    .max(1e9)
    .default(23)
    .describe("a: payoff for the first token in the resource (of a token in F(X) = a X - b X^2)"),
  congestion: z
    .number()
    .positive()
    .max(1e9)
    .default(0.25)
    .describe("b: what every token in the resource takes from the payoff of each"),
  continuous: z.boolean().default(false).describe("any number of tokens, not only whole ones"),
  rounds: z.number().int().min(1).default(20).describe("rounds after which an episode is cut (truncated)"),
});
type P = z.output<typeof params>;

const observation = (p: P) => ({
  ownTokens: feature(0, p.endowment, "own tokens in the resource in the last round", { unit: "tokens" }),
  groupTokens: feature(0, p.agents * p.endowment, "tokens of all in the resource in the last round", {
    unit: "tokens",
  }),
});

const state = {
  /** X of the last round. */
  tokens: f64,
  /** x: tokens in the resource. */
  effort: perAgent(f64),
  /** Payoff from the resource. */
  harvest: perAgent(f64),
  /** What the agent's tokens cost the others, in payoff: b x (X - x). */
  externality: perAgent(f64),
  /** Payoff so far in the episode. */
  wealth: perAgent(f64),
};

const metrics = {
  cooperation: {
    description: "share of agents with at most an equal share of the optimal tokens (rounded up)",
    per: "tick",
    better: "higher",
  },
  efficiency: {
    description: "rent of the resource, F(X) - v X, as a share of the largest possible",
    per: "tick",
    better: "higher",
  },
  investment: { description: "tokens of all in the resource", per: "tick", unit: "tokens" },
} as const satisfies Metrics;

/**
 * Tokens of all where each of k equal agents balances the own marginal return of the resource against v: k = 1 is a
 * sole owner, the optimum; k = n is Nash. Limited by what the agents have.
 */
function groupTokens(p: P, k: number): number {
  return Math.min((k / (k + 1)) * ((p.yield - p.safe) / p.congestion), p.agents * p.endowment);
}

function rentOf(p: P, X: number): number {
  return X * (p.yield - p.safe - p.congestion * X);
}

/** With at most this many tokens an agent cooperates. */
function fairTokens(p: P): number {
  const share = groupTokens(p, 1) / p.agents;
  return p.continuous ? share * (1 + 1e-9) : Math.ceil(share - 1e-9);
}

function theory(p: P): Theory {
  const { agents: n, endowment: w, safe } = p;
  const at = (X: number, note: string) => ({
    welfare: safe * n * w + rentOf(p, X),
    action: X / n,
    total: X,
    note,
  });
  const free = Math.min((p.yield - p.safe) / p.congestion, n * w);
  return {
    optimum: at(groupTokens(p, 1), "X = (a - v) / 2 b: closed form, tokens divisible"),
    nash: at(groupTokens(p, n), "X = (n / (n + 1)) (a - v) / b: closed form, tokens divisible"),
    openAccess: at(free, "X = (a - v) / b: no rent"),
  };
}

function check(p: P): string | undefined {
  if (p.yield <= p.safe)
    return `the resource must be worth a token: yield above safe, got ${p.yield} and ${p.safe}`;
  return undefined;
}

export const appropriation = defineEnv({
  id: "appropriation-v0",
  title: "Appropriation from a common-pool resource in the laboratory",
  subject: "commons",
  cite: ["Walker, Gardner & Ostrom 1990, Journal of Environmental Economics and Management 19:203-211"],
  params,
  presets: { "low-endowment": { endowment: 10 } },
  check,
  agents: (p) => p.agents,
  horizon: (p) => p.rounds,
  action: (p) =>
    p.continuous
      ? box(0, p.endowment, { name: "tokens", unit: "tokens" })
      : discrete(p.endowment + 1, {
          name: "tokens",
          values: Array.from({ length: p.endowment + 1 }, (_, x) => x),
          unit: "tokens",
        }),
  observation,
  state: () => state,
  metrics,
  world: {
    reset(w) {
      w.tokens = 0;
      w.effort.fill(0);
      w.harvest.fill(0);
      w.externality.fill(0);
      w.wealth.fill(0);
    },
    step(w, p) {
      const n = w.agents;
      const fair = fairTokens(p);
      let X = 0;
      let cooperators = 0;
      for (let a = 0; a < n; a++) {
        X += w.action[a];
        if (w.action[a] <= fair) cooperators++;
      }
      // F(X) / X, which is a at X = 0.
      const perToken = p.yield - p.congestion * X;
      for (let a = 0; a < n; a++) {
        const x = w.action[a];
        w.effort[a] = x;
        w.harvest[a] = x * perToken;
        w.externality[a] = p.congestion * x * (X - x);
        w.payoff[a] = p.safe * (p.endowment - x) + w.harvest[a];
        w.wealth[a] += w.payoff[a];
      }
      w.tokens = X;
      w.cooperation += cooperators / n;
      w.efficiency += rentOf(p, X) / rentOf(p, groupTokens(p, 1));
      w.investment += X;
    },
    observe(w) {
      const { ownTokens, groupTokens: seen } = w.obs;
      for (let a = 0; a < w.agents; a++) {
        ownTokens[a] = w.effort[a];
        seen[a] = w.tokens;
      }
    },
  },
  kernel,
  theory,
});

type Context = KernelContext<typeof state, typeof metrics, ReturnType<typeof observation>>;

function kernel(context: Context, p: P): Kernel {
  const { columns, agents } = context;
  const fairLimit = fairTokens(p);
  const mostRent = rentOf(p, groupTokens(p, 1));
  return {
    reset(i) {
      const { tokens, effort, harvest, externality, wealth } = columns;
      tokens[i] = 0;
      for (let k = i * agents; k < (i + 1) * agents; k++) {
        effort[k] = 0;
        harvest[k] = 0;
        externality[k] = 0;
        wealth[k] = 0;
      }
    },
    step(lo, hi) {
      const { action, payoff } = context;
      const { tokens, effort, harvest, externality, wealth, done, cooperation, efficiency, investment } =
        columns;
      const { safe, endowment, congestion } = p;
      const first = p.yield;
      const n = agents;
      const fair = fairLimit;
      const most = mostRent;
      for (let i = lo; i < hi; i++) {
        if (done[i] !== 0) continue;
        const end = (i + 1) * n;
        let X = 0;
        let cooperators = 0;
        for (let k = i * n; k < end; k++) {
          const x = action[k];
          X += x;
          if (x <= fair) cooperators++;
        }
        const perToken = first - congestion * X;
        for (let k = i * n; k < end; k++) {
          const x = action[k];
          const earned = x * perToken;
          const paid = safe * (endowment - x) + earned;
          effort[k] = x;
          harvest[k] = earned;
          externality[k] = congestion * x * (X - x);
          payoff[k] = paid;
          wealth[k] += paid;
        }
        tokens[i] = X;
        cooperation[i] += cooperators / n;
        efficiency[i] += (X * (first - safe - congestion * X)) / most;
        investment[i] += X;
      }
    },
    observe(lo, hi) {
      const { tokens, effort } = columns;
      const { ownTokens, groupTokens: seen } = context.obs;
      const n = agents;
      for (let i = lo; i < hi; i++) {
        const X = tokens[i];
        const end = (i + 1) * n;
        for (let k = i * n; k < end; k++) {
          ownTokens[k] = effort[k];
          seen[k] = X;
        }
      }
    },
  };
}
