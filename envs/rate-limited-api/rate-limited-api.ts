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
import { poissonNumber } from "../queue/arrivals.ts";
import { checkParams, type Model, modelOf, type P, params } from "./params.ts";
import { kernel } from "./rate-limited-api.kernel.ts";
import { doublings, mostLoad, successShare } from "./signals.ts";
import { answeredShare, sojournTicks, worthOfCall } from "./static.ts";
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

const observation = (p: P) => {
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

const state = (p: P) => ({
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

const metrics = {
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
  subject: "networks",
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
  derive: modelOf,
  world: {
    reset(w, p, d) {
      w.level = p.burst;
      w.tokenLevel = p.tokensPerTick;
      w.load = 0;
      w.tokenFlow = 0;
      // Each episode meets another hour of day; the trace goes round.
      w.traceTick = d.deal ? w.randomInt(d.deal.ticks) : 0;
      w.backlog.fill(d.saturated ? p.backlogLimit : 0);
      w.retryAfter.fill(0);
      w.credit.fill(0);
      w.calls.fill(0);
      w.accepted.fill(0);
      w.tokens.fill(0);
      w.externality.fill(0);
      w.oldest.fill(0);
      w.sizes.fill(0);
    },
    step(w, p, d) {
      settleFluid(w, p, d);
      issue(w, p, d);
      admit(w, p, d);
      settle(w, p, d);
      arrive(w, p, d);
    },
    observe(w, p, d) {
      showBacklog(w);
      showAnswers(w);
      showCommon(w, p, d);
    },
  },
  kernel,
  theory,
});

/** What a client knows of itself: what waits, and what became of its calls. */
function showBacklog(w: W): void {
  const { urgency, backlog } = w.obs;
  for (let a = 0; a < w.agents; a++) {
    const waiting = w.backlog[a];
    urgency[a] = doublings(waiting);
    backlog[a] = waiting;
  }
}

function showAnswers(w: W): void {
  const { retryAfter, success } = w.obs;
  for (let a = 0; a < w.agents; a++) {
    retryAfter[a] = w.retryAfter[a];
    const calls = w.calls[a];
    const accepted = w.accepted[a];
    success[a] = successShare(calls, accepted);
  }
}

/** What all are shown of the API. */
function showCommon(w: W, p: P, d: Model): void {
  const { load, tokenLoad, fairShare } = w.obs;
  const seen = Math.min(mostLoad, w.load);
  const tokens = p.tokensPerTick > 0 ? Math.min(mostLoad, w.tokenFlow / p.tokensPerTick) : 0;
  for (let a = 0; a < w.agents; a++) {
    load[a] = seen;
    tokenLoad[a] = tokens;
    fairShare[a] = d.fairShare;
  }
}

/** The static cases: rates as they are, outcomes in expectation. */
function settleFluid(w: W, p: P, d: Model): void {
  if (!d.fluid) return;
  const { value, callCost, maxWait, tokensPerCall } = p;
  const { throughput, queueCost } = d;
  const n = w.agents;

  let total = 0;
  let within = 0;
  for (let a = 0; a < n; a++) {
    const own = d.rate ? w.action[a] : d.levels[w.action[a]];
    w.calls[a] = own;
    total += own;
    if (own <= d.fairCalls) within++;
  }
  const share = answeredShare(total, throughput);
  const each = worthOfCall(total, throughput, value, callCost, queueCost, maxWait);
  for (let a = 0; a < n; a++) {
    const own = w.calls[a];
    const others = total - own;
    const mine = own * share;
    w.accepted[a] = mine;
    w.tokens[a] = mine * tokensPerCall;
    w.payoff[a] = own * each;
    w.externality[a] = others * (worthOfCall(others, throughput, value, callCost, queueCost, maxWait) - each);
  }

  const served = total * share;
  const waiting = d.queue ? total * sojournTicks(total, throughput, maxWait) : 0;
  w.load = total / p.capacity;
  w.tokenFlow = served * tokensPerCall;
  w.cooperation += within;
  w.tempted += n;
  w.served += served;
  w.issued += total;
  w.rejected += total - served;
  w.utilisation += served / throughput;
  w.waiting += waiting;
  w.latency += waiting;
  w.tokensServed += w.tokenFlow;
}

/** Whole calls from backlogs: what each client asks for. */
function issue(w: W, _p: P, d: Model): void {
  if (d.fluid) return;
  const fair = d.fairCalls | 0;
  let issued = 0;
  let tempted = 0;
  let within = 0;
  for (let a = 0; a < w.agents; a++) {
    let asked: number;
    if (d.rate) {
      const saved = w.credit[a] + w.action[a];
      asked = Math.floor(saved + 1e-9);
      w.credit[a] = saved - asked;
    } else asked = d.calls[w.action[a]];
    const have = w.backlog[a];
    // Signs in place of branches, which these numbers make hard to predict: 1 where there is more than a fair share to
    // call for, and 1 where that is let pass.
    const short = asked - have;
    const own = have + (short & (short >> 31));
    const more = (fair - have) >>> 31;
    w.calls[a] = own;
    issued += own;
    tempted += more;
    within += more & ~((fair - own) >> 31);
  }
  w.issued += issued;
  w.tempted += tempted;
  w.cooperation += within;
}

/** Lets calls in, by lots where they are too many: in an order that is drawn, as far as calls and tokens last. */
function admit(w: W, p: P, d: Model): void {
  if (d.fluid) return;
  const { capacity, tokensPerTick, tokensPerCall, backlogLimit: limit } = p;
  const { owner, count, bucket, deal } = d;
  const n = w.agents;
  // Drawn in every tick, so that what agents do never shifts the luck of later ticks.
  const lot = w.random();
  const room = bucket ? Math.floor(w.level) : capacity;
  let total = 0;
  for (let a = 0; a < n; a++) if (w.retryAfter[a] === 0) total += w.calls[a];
  let admitted = 0;
  let flow = 0;
  if (total <= room && tokensPerTick === 0) {
    for (let a = 0; a < n; a++) w.accepted[a] = w.retryAfter[a] === 0 ? w.calls[a] : 0;
    admitted = total;
  } else {
    // The calls in client order.
    let made = 0;
    for (let a = 0; a < n; a++) {
      count[a] = 0;
      if (w.retryAfter[a] !== 0) continue;
      for (const top = made + w.calls[a]; made < top; made++) owner[made] = a;
    }
    const slots = Math.min(total, room);
    const stride = d.strides[total];
    let at = (lot * total) | 0;
    for (; admitted < slots; admitted++) {
      if (tokensPerTick > 0 && w.tokenLevel - flow <= 0) break;
      const a = owner[at];
      if (deal) flow += w.sizes[a * limit + ((w.oldest[a] + count[a]) % limit)];
      else flow += tokensPerCall;
      count[a]++;
      at += stride;
      if (at >= total) at -= total;
    }
    for (let a = 0; a < n; a++) w.accepted[a] = count[a];
  }
  if (deal) {
    // Calls carry their clients' oldest requests.
    flow = 0;
    for (let a = 0; a < n; a++) {
      let size = 0;
      let at = w.oldest[a];
      for (let j = w.accepted[a]; j > 0; j--) {
        size += w.sizes[a * limit + at];
        at = at + 1 === limit ? 0 : at + 1;
      }
      w.tokens[a] = size;
      flow += size;
    }
  } else {
    flow = admitted * tokensPerCall;
    for (let a = 0; a < n; a++) w.tokens[a] = w.accepted[a] * tokensPerCall;
  }
  if (bucket) w.level = Math.min(p.burst, w.level - admitted + capacity);
  if (tokensPerTick > 0) w.tokenLevel = Math.min(tokensPerTick, w.tokenLevel - flow + tokensPerTick);
  w.load = total / capacity;
  w.tokenFlow = flow;
}

/** Payoffs, what is left waiting, and who must retry later. */
function settle(w: W, p: P, d: Model): void {
  if (d.fluid) return;
  const { value, callCost, waitCost, backlogLimit: limit } = p;
  const { bucket, deal, saturated, throughput } = d;
  const n = w.agents;
  let issued = 0;
  let total = 0;
  let admitted = 0;
  for (let a = 0; a < n; a++) {
    const own = w.calls[a];
    issued += own;
    admitted += w.accepted[a];
    if (w.retryAfter[a] === 0) total += own;
  }
  const scarce = admitted < total;
  let waiting = 0;
  for (let a = 0; a < n; a++) {
    const own = w.calls[a];
    const mine = w.accepted[a];
    const blocked = w.retryAfter[a];
    const others = blocked === 0 ? total - own : total;
    // Without these calls the others would have filled the same slots.
    w.externality[a] = scarce ? value * (Math.min(others, admitted) - (admitted - mine)) : 0;
    let left = 0;
    if (!saturated) {
      left = w.backlog[a] - mine;
      w.backlog[a] = left;
    }
    w.payoff[a] = value * mine - callCost * own - waitCost * left;
    waiting += left;
    if (blocked > 0) w.retryAfter[a] = blocked - 1;
    else if (bucket && mine < own) w.retryAfter[a] = p.retryAfter;
  }
  if (deal)
    for (let a = 0; a < n; a++) {
      const place = w.oldest[a] + w.accepted[a];
      w.oldest[a] = place < limit ? place : place - limit;
    }
  w.served += admitted;
  w.rejected += issued - admitted;
  w.utilisation += admitted / throughput;
  w.waiting += waiting;
  w.latency += waiting;
  w.tokensServed += w.tokenFlow;
}

/** New requests, from the trace or in Poisson numbers; what meets a full backlog is lost. */
function arrive(w: W, p: P, d: Model): void {
  if (d.saturated) return;
  const limit = p.backlogLimit;
  const { deal, cumulative, guide } = d;
  let arrived = 0;
  let lost = 0;
  if (deal) {
    const from = deal.firstOfTick[w.traceTick];
    const to = deal.firstOfTick[w.traceTick + 1];
    for (let j = from; j < to; j++) {
      const a = deal.client[j];
      const have = w.backlog[a];
      if (have === limit) {
        lost++;
        continue;
      }
      const place = w.oldest[a] + have;
      w.sizes[a * limit + (place < limit ? place : place - limit)] = deal.tokens[j];
      w.backlog[a] = have + 1;
    }
    arrived = to - from;
    w.traceTick = w.traceTick + 1 === deal.ticks ? 0 : w.traceTick + 1;
  } else
    for (let a = 0; a < w.agents; a++) {
      const count = poissonNumber(cumulative, guide, w.random());
      const have = w.backlog[a] + count;
      const kept = Math.min(have, limit);
      arrived += count;
      lost += have - kept;
      w.backlog[a] = kept;
    }
  w.arrived += arrived;
  w.lost += lost;
}
