/** The rules of rate-limited-api.ts over all worlds at once, bit for bit. */
import { type Kernel, type KernelContext, randomInt, uniform } from "../../src/index.ts";
import { modelOf, type P } from "./params.ts";
import type { metrics, observation, state } from "./rate-limited-api.ts";
import { doublings, mostLoad, successShare } from "./signals.ts";
import { answeredShare, sojournTicks, worthOfCall } from "./static.ts";

type Context = KernelContext<ReturnType<typeof state>, typeof metrics, ReturnType<typeof observation>>;

export function kernel(context: Context, p: P): Kernel {
  const model = modelOf(p);
  const { agents, columns } = context;

  function reset(i: number): void {
    const { deal } = model;
    const first = i * agents;
    const end = first + agents;
    columns.level[i] = p.burst;
    columns.tokenLevel[i] = p.tokensPerTick;
    columns.load[i] = 0;
    columns.tokenFlow[i] = 0;
    columns.traceTick[i] = deal ? randomInt(columns.rng, i, deal.ticks) : 0;
    columns.backlog.fill(p.arrivals === "saturated" ? p.backlogLimit : 0, first, end);
    columns.retryAfter.fill(0, first, end);
    columns.credit.fill(0, first, end);
    columns.calls.fill(0, first, end);
    columns.accepted.fill(0, first, end);
    columns.tokens.fill(0, first, end);
    columns.externality.fill(0, first, end);
    columns.oldest.fill(0, first, end);
    const ring = p.arrivals === "trace" ? p.backlogLimit : 0;
    columns.sizes.fill(0, first * ring, end * ring);
  }

  function observe(lo: number, hi: number): void {
    const { backlog, retryAfter, calls, accepted, load, tokenFlow } = columns;
    const { obs } = context;
    const { urgency, success, tokenLoad, load: seenLoad, backlog: seenBacklog } = obs;
    const seenRetry = obs.retryAfter;
    const { tokensPerTick } = p;
    const n = agents;
    // Loops over few columns each: with all of them at once the registers do not suffice.
    if (p.arrivals === "saturated") {
      urgency.fill(doublings(p.backlogLimit), lo * n, hi * n);
      seenBacklog.fill(p.backlogLimit, lo * n, hi * n);
    } else
      for (let k = lo * n; k < hi * n; k++) {
        const waiting = backlog[k];
        urgency[k] = doublings(waiting);
        seenBacklog[k] = waiting;
      }
    for (let k = lo * n; k < hi * n; k++) success[k] = successShare(calls[k], accepted[k]);
    for (let i = lo; i < hi; i++) {
      const end = (i + 1) * n;
      const shown = Math.min(mostLoad, load[i]);
      for (let k = i * n; k < end; k++) seenLoad[k] = shown;
    }
    obs.fairShare.fill(model.fairShare, lo * n, hi * n);
    if (p.admission === "token-bucket") for (let k = lo * n; k < hi * n; k++) seenRetry[k] = retryAfter[k];
    else seenRetry.fill(0, lo * n, hi * n);
    if (tokensPerTick > 0)
      for (let i = lo; i < hi; i++)
        tokenLoad.fill(Math.min(mostLoad, tokenFlow[i] / tokensPerTick), i * n, (i + 1) * n);
    else tokenLoad.fill(0, lo * n, hi * n);
  }

  return { reset, step: model.fluid ? fluidStep(context, p) : wholeStep(context, p), observe };
}

/** The static cases. */
function fluidStep({ agents, columns, action, payoff }: Context, p: P): Kernel["step"] {
  const { levels, throughput, fairCalls } = modelOf(p);
  return (lo, hi) => {
    const { done, calls, accepted, tokens, externality, load, tokenFlow } = columns;
    const { cooperation, tempted, served, issued, rejected, utilisation, waiting, latency, tokensServed } =
      columns;
    const { value, callCost, maxWait, tokensPerCall, capacity } = p;
    const queue = p.admission === "mm1";
    const rate = p.actions === "rate";
    const waitCost = queue ? p.waitCost : 0;
    const limit = throughput;
    const fair = fairCalls;
    const amounts = levels;
    const act = action;
    const pay = payoff;
    const n = agents;
    for (let i = lo; i < hi; i++) {
      if (done[i] !== 0) continue;
      const first = i * n;
      const end = first + n;
      let total = 0;
      let within = 0;
      for (let k = first; k < end; k++) {
        const own = rate ? act[k] : amounts[act[k]];
        calls[k] = own;
        total += own;
        if (own <= fair) within++;
      }
      const share = answeredShare(total, limit);
      const each = worthOfCall(total, limit, value, callCost, waitCost, maxWait);
      for (let k = first; k < end; k++) {
        const own = calls[k];
        const others = total - own;
        const mine = own * share;
        accepted[k] = mine;
        tokens[k] = mine * tokensPerCall;
        pay[k] = own * each;
        externality[k] = others * (worthOfCall(others, limit, value, callCost, waitCost, maxWait) - each);
      }
      const passed = total * share;
      const waits = queue ? total * sojournTicks(total, limit, maxWait) : 0;
      const flow = passed * tokensPerCall;
      load[i] = total / capacity;
      tokenFlow[i] = flow;
      cooperation[i] += within;
      tempted[i] += n;
      served[i] += passed;
      issued[i] += total;
      rejected[i] += total - passed;
      utilisation[i] += passed / limit;
      waiting[i] += waits;
      latency[i] += waits;
      tokensServed[i] += flow;
    }
  };
}

/**
 * Whole calls from backlogs, in four passes over the worlds: each touches few columns, which stay in registers, and
 * every world still draws its random numbers in the order of the world form.
 */
function wholeStep(context: Context, p: P): Kernel["step"] {
  const { worlds } = context;
  const total = new Int32Array(worlds);
  const admitted = new Int32Array(worlds);
  const issue = issuePass(context, p, total);
  const admit = admitPass(context, p, total, admitted);
  const settle = settlePass(context, p, total, admitted);
  const arrive =
    p.arrivals === "poisson"
      ? poissonPass(context, p)
      : p.arrivals === "trace"
        ? tracePass(context, p)
        : undefined;
  return (lo, hi) => {
    issue(lo, hi);
    admit(lo, hi);
    settle(lo, hi);
    arrive?.(lo, hi);
  };
}

/** Calls of each client, and `total` of those that are not turned away unseen. */
function issuePass({ agents, columns, action }: Context, p: P, totals: Int32Array): Kernel["step"] {
  const model = modelOf(p);
  const amountOf = Int32Array.from(model.levels);
  return (lo, hi) => {
    const { done, backlog, retryAfter, credit, calls, cooperation, issued } = columns;
    const temptations = columns.tempted;
    const fair = model.fairCalls | 0;
    const rate = p.actions === "rate";
    const amounts = amountOf;
    const act = action;
    const sums = totals;
    const n = agents;
    for (let i = lo; i < hi; i++) {
      if (done[i] !== 0) continue;
      const first = i * n;
      const end = first + n;
      let sum = 0;
      let blocked = 0;
      let tempting = 0;
      let within = 0;
      for (let k = first; k < end; k++) {
        let asked: number;
        if (rate) {
          const saved = credit[k] + act[k];
          asked = Math.floor(saved + 1e-9);
          credit[k] = saved - asked;
        } else asked = amounts[act[k]];
        const have = backlog[k];
        // Signs in place of branches, which these numbers make hard to predict.
        const short = asked - have;
        const own = have + (short & (short >> 31));
        const tempted = (fair - have) >>> 31;
        calls[k] = own;
        sum += own;
        if (retryAfter[k] !== 0) blocked += own;
        tempting += tempted;
        within += tempted & ~((fair - own) >> 31);
      }
      sums[i] = sum - blocked;
      issued[i] += sum;
      temptations[i] += tempting;
      cooperation[i] += within;
    }
  };
}

/** Lets calls in, by lots where they are too many. */
function admitPass(
  { agents, columns }: Context,
  p: P,
  totals: Int32Array,
  admissions: Int32Array,
): Kernel["step"] {
  const model = modelOf(p);
  const ownerOf = new Uint8Array(agents * model.most);
  const countOf = new Int32Array(agents);
  return (lo, hi) => {
    const {
      done,
      rng,
      calls,
      accepted,
      tokens,
      retryAfter,
      level,
      tokenLevel,
      load,
      tokenFlow,
      oldest,
      sizes,
    } = columns;
    const { strides } = model;
    const { capacity, burst, tokensPerTick, tokensPerCall } = p;
    const limit = p.backlogLimit;
    const bucket = p.admission === "token-bucket";
    const traced = p.arrivals === "trace";
    const tokenLimited = tokensPerTick > 0;
    const owner = ownerOf;
    const count = countOf;
    const sums = totals;
    const passed = admissions;
    const n = agents;
    for (let i = lo; i < hi; i++) {
      if (done[i] !== 0) continue;
      const first = i * n;
      const lot = uniform(rng, i);
      const total = sums[i];
      const room = bucket ? Math.floor(level[i]) : capacity;
      let admitted = 0;
      let flow = 0;
      if (total <= room && !tokenLimited) {
        for (let a = 0, k = first; a < n; a++, k++) accepted[k] = retryAfter[k] === 0 ? calls[k] : 0;
        admitted = total;
      } else {
        let made = 0;
        for (let a = 0, k = first; a < n; a++, k++) {
          count[a] = 0;
          if (retryAfter[k] !== 0) continue;
          for (const top = made + calls[k]; made < top; made++) owner[made] = a;
        }
        const slots = Math.min(total, room);
        const stride = strides[total];
        let at = (lot * total) | 0;
        if (tokenLimited) {
          const tokensLeft = tokenLevel[i];
          for (; admitted < slots && tokensLeft - flow > 0; admitted++) {
            const a = owner[at];
            let size = tokensPerCall;
            if (traced) {
              const place = oldest[first + a] + count[a];
              size = sizes[(first + a) * limit + (place < limit ? place : place - limit)];
            }
            count[a]++;
            flow += size;
            at += stride;
            if (at >= total) at -= total;
          }
        } else {
          admitted = slots;
          for (let m = 0; m < slots; m++) {
            count[owner[at]]++;
            at += stride;
            if (at >= total) at -= total;
          }
        }
        for (let a = 0, k = first; a < n; a++, k++) accepted[k] = count[a];
      }
      if (traced) {
        flow = 0;
        for (let a = 0, k = first; a < n; a++, k++) {
          let size = 0;
          let at = oldest[k];
          for (let j = accepted[k]; j > 0; j--) {
            size += sizes[k * limit + at];
            at = at + 1 === limit ? 0 : at + 1;
          }
          tokens[k] = size;
          flow += size;
        }
      } else {
        flow = admitted * tokensPerCall;
        for (let a = 0, k = first; a < n; a++, k++) tokens[k] = accepted[k] * tokensPerCall;
      }
      if (bucket) level[i] = Math.min(burst, level[i] - admitted + capacity);
      if (tokenLimited) tokenLevel[i] = Math.min(tokensPerTick, tokenLevel[i] - flow + tokensPerTick);
      load[i] = total / capacity;
      tokenFlow[i] = flow;
      passed[i] = admitted;
    }
  };
}

/** Payoffs, what is left waiting, and who must retry later. */
function settlePass(
  { agents, columns, payoff }: Context,
  p: P,
  totals: Int32Array,
  admissions: Int32Array,
): Kernel["step"] {
  const model = modelOf(p);
  return (lo, hi) => {
    const { done, calls, accepted, retryAfter, backlog, oldest, externality, tokenFlow } = columns;
    const { served, rejected, utilisation, waiting, latency, tokensServed } = columns;
    const { value, callCost, waitCost } = p;
    const { throughput } = model;
    const limit = p.backlogLimit;
    const wait = p.retryAfter;
    const bucket = p.admission === "token-bucket";
    const saturated = p.arrivals === "saturated";
    const traced = p.arrivals === "trace";
    const sums = totals;
    const passed = admissions;
    const pay = payoff;
    const n = agents;
    for (let i = lo; i < hi; i++) {
      if (done[i] !== 0) continue;
      const first = i * n;
      const end = first + n;
      const total = sums[i];
      const admitted = passed[i];
      const scarce = admitted < total;
      let issued = 0;
      let waits = 0;
      for (let k = first; k < end; k++) {
        const own = calls[k];
        const mine = accepted[k];
        const blocked = retryAfter[k];
        issued += own;
        const others = blocked === 0 ? total - own : total;
        externality[k] = scarce ? value * (Math.min(others, admitted) - (admitted - mine)) : 0;
        let left = 0;
        if (!saturated) {
          left = backlog[k] - mine;
          backlog[k] = left;
        }
        pay[k] = value * mine - callCost * own - waitCost * left;
        waits += left;
        if (blocked > 0) retryAfter[k] = blocked - 1;
        else if (bucket && mine < own) retryAfter[k] = wait;
      }
      if (traced)
        for (let k = first; k < end; k++) {
          const place = oldest[k] + accepted[k];
          oldest[k] = place < limit ? place : place - limit;
        }
      served[i] += admitted;
      rejected[i] += issued - admitted;
      utilisation[i] += admitted / throughput;
      waiting[i] += waits;
      latency[i] += waits;
      tokensServed[i] += tokenFlow[i];
    }
  };
}

function poissonPass({ agents, columns }: Context, p: P): Kernel["step"] {
  const { poisson } = modelOf(p);
  return (lo, hi) => {
    const { done, rng, backlog, arrived, lost } = columns;
    const { cumulative, guide } = poisson;
    const limit = p.backlogLimit;
    const n = agents;
    for (let i = lo; i < hi; i++) {
      if (done[i] !== 0) continue;
      const first = i * n;
      const end = first + n;
      let came = 0;
      let dropped = 0;
      for (let k = first; k < end; k++) {
        const u = uniform(rng, i);
        let count = guide[(u * 256) | 0];
        while (u >= cumulative[count]) count++;
        const have = backlog[k] + count;
        const kept = Math.min(have, limit);
        came += count;
        dropped += have - kept;
        backlog[k] = kept;
      }
      arrived[i] += came;
      lost[i] += dropped;
    }
  };
}

function tracePass({ agents, columns }: Context, p: P): Kernel["step"] {
  const deal = modelOf(p).deal!;
  return (lo, hi) => {
    const { done, backlog, oldest, sizes, traceTick, arrived, lost } = columns;
    const { firstOfTick, client, tokens, ticks } = deal;
    const limit = p.backlogLimit;
    const n = agents;
    for (let i = lo; i < hi; i++) {
      if (done[i] !== 0) continue;
      const first = i * n;
      const tick = traceTick[i];
      const last = firstOfTick[tick + 1];
      let dropped = 0;
      for (let j = firstOfTick[tick]; j < last; j++) {
        const k = first + client[j];
        const have = backlog[k];
        if (have === limit) {
          dropped++;
          continue;
        }
        const place = oldest[k] + have;
        sizes[k * limit + (place < limit ? place : place - limit)] = tokens[j];
        backlog[k] = have + 1;
      }
      arrived[i] += last - firstOfTick[tick];
      lost[i] += dropped;
      traceTick[i] = tick + 1 === ticks ? 0 : tick + 1;
    }
  };
}
