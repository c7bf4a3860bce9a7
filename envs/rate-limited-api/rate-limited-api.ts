/**
 * n clients share one rate-limited API: calls that are turned away cost as much as those that get in, so each client's
 * push for a larger share wastes everybody's money (hard limit), locks clients out (token bucket) or makes all wait
 * (queue).
 *
 * Token bucket: Turner 1986, IEEE Communications Magazine 24; 429 and Retry-After: RFC 6585 and RFC 9110. The queue
 * that nobody sees: Edelson & Hilderbrand 1975, Econometrica 43; Hassin & Haviv 2003, To Queue or Not to Queue. Calls
 * under a hard limit are a contest in the sense of Tullock 1980. Equations are explained in the README.
 */
import {
  box,
  category,
  defineEnv,
  discrete,
  f64,
  feature,
  i32,
  type Metrics,
  perAgent,
  type World,
} from "../../src/index.ts";
import { poissonNumber } from "./arrivals.ts";
import { kernel } from "./kernel.ts";
import { checkParams, modelOf, type P, params } from "./params.ts";
import { doublings, mostLoad, successShare } from "./signals.ts";
import { answeredShare, callWorth, sojournTicks } from "./static.ts";
import { theory } from "./theory.ts";

const action = (p: P) =>
  p.actions === "rate"
    ? box(0, p.maxCalls, { name: "calls", unit: "calls per tick" })
    : discrete(p.levels.length, {
        name: "calls",
        values: p.levels,
        labels: p.levels.map(String),
        unit: "calls per tick",
      });

export const observation = (p: P) => {
  const queued = p.arrivals !== "saturated";
  const limited = p.admission === "token-bucket" && p.retryAfter > 0;
  return {
    urgency: category(
      doublings(p.backlogLimit) + 1,
      "waiting requests in doublings: 0, 1-2, 3-6, 7-14 ... give 0, 1, 2, 3 ...",
      queued ? {} : { bins: 0 },
    ),
    load: feature(0, mostLoad, "calls of all in the last tick as a share of the limit (at most 2)", {
      bins: 4,
    }),
    retryAfter: category(p.retryAfter + 1, "ticks for which own calls will be turned away", {
      unit: "ticks",
      bins: limited ? Math.min(p.retryAfter + 1, 3) : 0,
    }),
    success: feature(0, 1, "share of own calls of the last tick that were accepted, 1 if there were none", {
      bins: queued ? 2 : 0,
    }),
    backlog: feature(0, p.backlogLimit, "own waiting requests", { unit: "requests" }),
    tokenLoad: feature(
      0,
      mostLoad,
      "tokens let in in the last tick as a share of the token limit (at most 2)",
    ),
    fairShare: feature(0, Math.max(1, p.capacity), "equal share of what the API serves best", {
      unit: "calls per tick",
    }),
  };
};

export const state = (p: P) => ({
  /** Calls in the bucket (token-bucket). */
  level: f64,
  /** Language-model tokens left; a call that overdraws them leaves a debt. */
  tokenLevel: f64,
  /** Calls of all in the last tick that were not turned away unseen, as a share of the limit. */
  load: f64,
  /** Tokens let in in the last tick. */
  tokenFlow: f64,
  /** Next tick of the trace. */
  traceTick: i32,
  backlog: perAgent(i32),
  /** Ticks for which calls are turned away. */
  retryAfter: perAgent(i32),
  /** Fraction of a call that a rate has saved up. */
  credit: perAgent(f64),
  /** What the last tick did: calls issued and accepted, and their tokens. */
  calls: perAgent(f64),
  accepted: perAgent(f64),
  tokens: perAgent(f64),
  /** Payoff that the others lost in this tick by the agent's calls, theirs given. */
  externality: perAgent(f64),
  /** Place of the oldest waiting request in `sizes`. */
  oldest: perAgent(i32),
  /** Tokens of the waiting requests of each agent, a ring (trace). */
  sizes: perAgent(i32, p.arrivals === "trace" ? p.backlogLimit : 0),
});

export const metrics = {
  cooperation: {
    description: "share of the chances to take more than the fair share that agents let pass",
    per: "tempted",
    better: "higher",
  },
  served: {
    description: "accepted calls of all (goodput)",
    per: "tick",
    unit: "calls",
    better: "higher",
  },
  issued: { description: "calls of all", per: "tick", unit: "calls" },
  rejected: { description: "share of the calls that were turned away", per: "issued", better: "lower" },
  utilisation: {
    description: "accepted calls as a share of what the limits allow",
    per: "tick",
    better: "higher",
  },
  arrived: { description: "requests that arrived", per: "tick", unit: "requests" },
  lost: {
    description: "share of the requests that met a full backlog and were lost",
    per: "arrived",
    better: "lower",
  },
  waiting: {
    description: "requests of all that waited through the tick",
    per: "tick",
    unit: "requests",
    better: "lower",
  },
  latency: {
    description: "mean wait of an accepted call, by Little's law",
    per: "served",
    unit: "ticks",
    better: "lower",
  },
  tokensServed: { description: "tokens of accepted calls", per: "tick", unit: "tokens", better: "higher" },
  tempted: { description: "agents that had more than a fair share to call for", per: "tick", unit: "agents" },
} as const satisfies Metrics;

type W = World<ReturnType<typeof state>, typeof metrics, ReturnType<typeof observation>>;

export const rateLimitedApi = defineEnv({
  id: "rate-limited-api-v0",
  title: "Rate-limited API",
  cite: [
    "Turner 1986, IEEE Communications Magazine 24(10):8-15",
    "Edelson & Hilderbrand 1975, Econometrica 43:81-92",
    "Hassin & Haviv 2003, To Queue or Not to Queue",
    "Tullock 1980, Efficient Rent Seeking",
    "Patel et al. 2024, Splitwise, ISCA (traces)",
  ],
  params,
  presets: {
    "token-bucket": { admission: "token-bucket" },
    contest: { arrivals: "saturated", actions: "rate" },
    queue: {
      admission: "mm1",
      arrivals: "saturated",
      actions: "rate",
      capacity: 1,
      maxCalls: 0.5,
      value: 5,
      callCost: 0,
      waitCost: 1,
    },
    conversation: { arrivals: "trace", trace: "conv", tickSeconds: 2, capacity: 12 },
    code: { arrivals: "trace", trace: "code", tickSeconds: 2, capacity: 8 },
    tokens: { arrivals: "trace", trace: "conv", tickSeconds: 2, capacity: 24, tokensPerTick: 16_000 },
  },
  check: checkParams,
  agents: (p) => p.agents,
  horizon: (p) => p.horizon,
  action,
  observation,
  state,
  metrics,
  world: {
    reset(w, p) {
      const { deal } = modelOf(p);
      w.level = p.burst;
      w.tokenLevel = p.tokensPerTick;
      w.load = 0;
      w.tokenFlow = 0;
      // Each episode meets another hour of day; the trace goes round.
      w.traceTick = deal ? w.randomInt(deal.ticks) : 0;
      w.backlog.fill(p.arrivals === "saturated" ? p.backlogLimit : 0);
      w.retryAfter.fill(0);
      w.credit.fill(0);
      w.calls.fill(0);
      w.accepted.fill(0);
      w.tokens.fill(0);
      w.externality.fill(0);
      w.oldest.fill(0);
      w.sizes.fill(0);
    },
    step(w, p) {
      if (modelOf(p).fluid) stepFluid(w, p);
      else stepWhole(w, p);
    },
    observe(w, p) {
      const { obs, agents: n } = w;
      const { fairShare } = modelOf(p);
      const tokenLoad = p.tokensPerTick > 0 ? Math.min(mostLoad, w.tokenFlow / p.tokensPerTick) : 0;
      for (let a = 0; a < n; a++) {
        obs.urgency[a] = doublings(w.backlog[a]);
        obs.load[a] = Math.min(mostLoad, w.load);
        obs.retryAfter[a] = w.retryAfter[a];
        obs.success[a] = successShare(w.calls[a], w.accepted[a]);
        obs.backlog[a] = w.backlog[a];
        obs.tokenLoad[a] = tokenLoad;
        obs.fairShare[a] = fairShare;
      }
    },
  },
  kernel,
  theory,
});

/** The static cases: rates as they are, outcomes in expectation. */
function stepFluid(w: W, p: P): void {
  const { levels, throughput, fairCalls } = modelOf(p);
  const n = w.agents;
  const queue = p.admission === "mm1";
  const worth = callWorth(p, throughput);

  let total = 0;
  for (let a = 0; a < n; a++) {
    w.calls[a] = p.actions === "rate" ? w.action[a] : levels[w.action[a]];
    total += w.calls[a];
    if (w.calls[a] <= fairCalls) w.cooperation += 1;
  }
  const share = answeredShare(total, throughput);
  const each = worth(total);
  for (let a = 0; a < n; a++) {
    const own = w.calls[a];
    const others = total - own;
    w.accepted[a] = own * share;
    w.tokens[a] = own * share * p.tokensPerCall;
    w.payoff[a] = own * each;
    w.externality[a] = others * (worth(others) - each);
  }

  const served = total * share;
  const waiting = queue ? total * sojournTicks(total, throughput, p.maxWait) : 0;
  w.load = total / p.capacity;
  w.tokenFlow = served * p.tokensPerCall;
  w.tempted += n;
  w.served += served;
  w.issued += total;
  w.rejected += total - served;
  w.utilisation += served / throughput;
  w.waiting += waiting;
  w.latency += waiting;
  w.tokensServed += w.tokenFlow;
}

/** Whole calls from backlogs: calls, lots, payoffs, arrivals. */
function stepWhole(w: W, p: P): void {
  const model = modelOf(p);
  const { levels, throughput, fairCalls, strides, poisson, deal } = model;
  const n = w.agents;
  const limit = p.backlogLimit;
  const bucket = p.admission === "token-bucket";
  const saturated = p.arrivals === "saturated";
  // Drawn in every tick, so that what agents do never shifts the luck of later ticks.
  const lot = w.random();

  let issued = 0;
  let total = 0;
  for (let a = 0; a < n; a++) {
    let asked: number;
    if (p.actions === "rate") {
      w.credit[a] += w.action[a];
      asked = Math.floor(w.credit[a] + 1e-9);
      w.credit[a] -= asked;
    } else asked = levels[w.action[a]];
    const own = Math.min(asked, w.backlog[a]);
    w.calls[a] = own;
    w.accepted[a] = 0;
    w.tokens[a] = 0;
    issued += own;
    if (w.retryAfter[a] === 0) total += own;
    if (w.backlog[a] > fairCalls) {
      w.tempted += 1;
      if (own <= fairCalls) w.cooperation += 1;
    }
  }

  // The calls in client order; lots decide in which order they are let in.
  const owner: number[] = [];
  for (let a = 0; a < n; a++) if (w.retryAfter[a] === 0) for (let j = 0; j < w.calls[a]; j++) owner.push(a);
  const slots = Math.min(total, bucket ? Math.floor(w.level) : p.capacity);
  let admitted = 0;
  let tokenFlow = 0;
  for (let at = Math.floor(lot * total); admitted < slots; at = (at + strides[total]) % total) {
    if (p.tokensPerTick > 0 && w.tokenLevel - tokenFlow <= 0) break;
    const a = owner[at];
    // A call carries its client's oldest request.
    const place = (w.oldest[a] + w.accepted[a]) % limit;
    const tokens = deal ? w.sizes[a * limit + place] : p.tokensPerCall;
    w.accepted[a] += 1;
    w.tokens[a] += tokens;
    tokenFlow += tokens;
    admitted++;
  }
  if (bucket) w.level = Math.min(p.burst, w.level - admitted + p.capacity);
  if (p.tokensPerTick > 0)
    w.tokenLevel = Math.min(p.tokensPerTick, w.tokenLevel - tokenFlow + p.tokensPerTick);
  w.load = total / p.capacity;
  w.tokenFlow = tokenFlow;

  let waiting = 0;
  for (let a = 0; a < n; a++) {
    const own = w.calls[a];
    const mine = w.accepted[a];
    const entered = w.retryAfter[a] === 0 ? own : 0;
    const others = total - entered;
    // Without these calls the others would have filled the same slots.
    w.externality[a] = admitted < total ? p.value * (Math.min(others, admitted) - (admitted - mine)) : 0;
    if (!saturated) {
      w.backlog[a] -= mine;
      if (deal) w.oldest[a] = (w.oldest[a] + mine) % limit;
    }
    const left = saturated ? 0 : w.backlog[a];
    w.payoff[a] = p.value * mine - p.callCost * own - p.waitCost * left;
    waiting += left;
    if (w.retryAfter[a] > 0) w.retryAfter[a] -= 1;
    else if (bucket && mine < own) w.retryAfter[a] = p.retryAfter;
  }

  let arrived = 0;
  let lost = 0;
  const arrive = (a: number, tokens: number) => {
    arrived++;
    if (w.backlog[a] === limit) {
      lost++;
      return;
    }
    if (deal) w.sizes[a * limit + ((w.oldest[a] + w.backlog[a]) % limit)] = tokens;
    w.backlog[a] += 1;
  };
  if (deal) {
    const { firstOfTick, client, tokens, ticks } = deal;
    for (let j = firstOfTick[w.traceTick]; j < firstOfTick[w.traceTick + 1]; j++)
      arrive(client[j], tokens[j]);
    w.traceTick = (w.traceTick + 1) % ticks;
  } else if (!saturated)
    for (let a = 0; a < n; a++)
      for (let count = poissonNumber(poisson, w.random()); count > 0; count--) arrive(a, p.tokensPerCall);

  w.served += admitted;
  w.issued += issued;
  w.rejected += issued - admitted;
  w.utilisation += admitted / throughput;
  w.arrived += arrived;
  w.lost += lost;
  w.waiting += waiting;
  w.latency += waiting;
  w.tokensServed += tokenFlow;
}
