/** Written by `ostrom build` from rate-limited-api.ts: its rules over all worlds at once. After a change of them it is to be written anew. */
// @ts-nocheck: types are checked where the rules are written.
import { randomInt as $randomInt, uniform as $uniform } from "../../src/index.ts";
import { poissonNumber } from "../queue/arrivals.ts";
import { mostLoad } from "./signals.ts";

export function kernel($context, $p, $d) {
  const $bound = {
    w_level: $context.columns.level,
    p_burst: $p.burst,
    w_tokenLevel: $context.columns.tokenLevel,
    p_tokensPerTick: $p.tokensPerTick,
    w_load: $context.columns.load,
    w_tokenFlow: $context.columns.tokenFlow,
    w_traceTick: $context.columns.traceTick,
    d_deal: $d.deal,
    $rng: $context.columns.rng,
    w_backlog: $context.columns.backlog,
    $agents: $context.agents,
    d_saturated: $d.saturated,
    p_backlogLimit: $p.backlogLimit,
    w_retryAfter: $context.columns.retryAfter,
    w_credit: $context.columns.credit,
    w_calls: $context.columns.calls,
    w_accepted: $context.columns.accepted,
    w_tokens: $context.columns.tokens,
    w_externality: $context.columns.externality,
    w_oldest: $context.columns.oldest,
    w_sizes: $context.columns.sizes,
    $of_w_sizes: $context.columns.sizes.length / $context.worlds,
    d_fluid: $d.fluid,
    p_value: $p.value,
    p_callCost: $p.callCost,
    p_maxWait: $p.maxWait,
    p_tokensPerCall: $p.tokensPerCall,
    d_throughput: $d.throughput,
    d_queueCost: $d.queueCost,
    d_rate: $d.rate,
    w_action0: $context.actions[0],
    d_levels: $d.levels,
    d_fairCalls: $d.fairCalls,
    w_payoff: $context.payoff,
    d_queue: $d.queue,
    p_capacity: $p.capacity,
    w_cooperation: $context.columns.cooperation,
    w_tempted: $context.columns.tempted,
    w_served: $context.columns.served,
    w_issued: $context.columns.issued,
    w_rejected: $context.columns.rejected,
    w_utilisation: $context.columns.utilisation,
    w_waiting: $context.columns.waiting,
    w_latency: $context.columns.latency,
    w_tokensServed: $context.columns.tokensServed,
    $done: $context.columns.done,
    d_calls: $d.calls,
    d_owner: $d.owner,
    d_count: $d.count,
    d_bucket: $d.bucket,
    d_strides: $d.strides,
    p_waitCost: $p.waitCost,
    p_retryAfter: $p.retryAfter,
    d_cumulative: $d.cumulative,
    d_guide: $d.guide,
    w_arrived: $context.columns.arrived,
    w_lost: $context.columns.lost,
    o_urgency: $context.obs.urgency,
    o_backlog: $context.obs.backlog,
    o_retryAfter: $context.obs.retryAfter,
    o_success: $context.obs.success,
    o_load: $context.obs.load,
    o_tokenLoad: $context.obs.tokenLoad,
    o_fairShare: $context.obs.fairShare,
    d_fairShare: $d.fairShare,
  };

  function reset($i) {
    const { w_level, p_burst, w_tokenLevel, p_tokensPerTick, w_load, w_tokenFlow, w_traceTick, d_deal, $rng, w_backlog, $agents, d_saturated, p_backlogLimit, w_retryAfter, w_credit, w_calls, w_accepted, w_tokens, w_externality, w_oldest, w_sizes, $of_w_sizes } = $bound;
    const $first = $i * $agents;
    const $at_w_sizes = $i * $of_w_sizes;
    w_level[$i] = p_burst;
    w_tokenLevel[$i] = p_tokensPerTick;
    w_load[$i] = 0;
    w_tokenFlow[$i] = 0;
    // Each episode meets another hour of day; the trace goes round.
    w_traceTick[$i] = d_deal ? $randomInt($rng, $i, d_deal.ticks) : 0;
    for (let $k = $first, $end = $first + $agents, $value = d_saturated ? p_backlogLimit : 0; $k < $end; $k++) w_backlog[$k] = $value;
    for (let $k = $first, $end = $first + $agents; $k < $end; $k++) w_retryAfter[$k] = 0;
    for (let $k = $first, $end = $first + $agents; $k < $end; $k++) w_credit[$k] = 0;
    for (let $k = $first, $end = $first + $agents; $k < $end; $k++) w_calls[$k] = 0;
    for (let $k = $first, $end = $first + $agents; $k < $end; $k++) w_accepted[$k] = 0;
    for (let $k = $first, $end = $first + $agents; $k < $end; $k++) w_tokens[$k] = 0;
    for (let $k = $first, $end = $first + $agents; $k < $end; $k++) w_externality[$k] = 0;
    for (let $k = $first, $end = $first + $agents; $k < $end; $k++) w_oldest[$k] = 0;
    w_sizes.fill(0, $at_w_sizes, $at_w_sizes + $of_w_sizes);
  }

  function $settleFluid($lo, $hi) {
    const { d_fluid, p_value, p_callCost, p_maxWait, p_tokensPerCall, d_throughput, d_queueCost, $agents, d_rate, w_action0, d_levels, w_calls, d_fairCalls, w_accepted, w_tokens, w_payoff, w_externality, d_queue, w_load, p_capacity, w_tokenFlow, w_cooperation, w_tempted, w_served, w_issued, w_rejected, w_utilisation, w_waiting, w_latency, w_tokensServed, $done } = $bound;
    for (let $i = $lo; $i < $hi; $i++) {
      if ($done[$i] !== 0) continue;
      const $first = $i * $agents;
      $call1: {
        if (!d_fluid) break $call1;

        let total = 0;
        let within = 0;
        for (let a = 0; a < $agents; a++) {
          const own = d_rate ? w_action0[$first + a] : d_levels[w_action0[$first + a]];
          w_calls[$first + a] = own;
          total += own;
          if (own <= d_fairCalls) within++;
        }
        const share = (total > d_throughput ? d_throughput / total : 1);
        const each = (p_value * (total > d_throughput ? d_throughput / total : 1) -
          p_callCost -
          (d_queueCost > 0 ? d_queueCost * (total < d_throughput ? Math.min(1 / (d_throughput - total), p_maxWait) : p_maxWait) : 0));
        for (let a = 0; a < $agents; a++) {
          const own = w_calls[$first + a];
          const others = total - own;
          const mine = own * share;
          w_accepted[$first + a] = mine;
          w_tokens[$first + a] = mine * p_tokensPerCall;
          w_payoff[$first + a] = own * each;
          w_externality[$first + a] = others * ((p_value * (others > d_throughput ? d_throughput / others : 1) -
          p_callCost -
          (d_queueCost > 0 ? d_queueCost * (others < d_throughput ? Math.min(1 / (d_throughput - others), p_maxWait) : p_maxWait) : 0)) - each);
        }

        const served = total * share;
        const waiting = d_queue ? total * (total < d_throughput ? Math.min(1 / (d_throughput - total), p_maxWait) : p_maxWait) : 0;
        w_load[$i] = total / p_capacity;
        w_tokenFlow[$i] = served * p_tokensPerCall;
        w_cooperation[$i] += within;
        w_tempted[$i] += $agents;
        w_served[$i] += served;
        w_issued[$i] += total;
        w_rejected[$i] += total - served;
        w_utilisation[$i] += served / d_throughput;
        w_waiting[$i] += waiting;
        w_latency[$i] += waiting;
        w_tokensServed[$i] += w_tokenFlow[$i];
      }
    }
  }

  function $issue($lo, $hi) {
    const { d_fluid, d_fairCalls, $agents, d_rate, w_credit, w_action0, d_calls, w_backlog, w_calls, w_issued, w_tempted, w_cooperation, $done } = $bound;
    for (let $i = $lo; $i < $hi; $i++) {
      if ($done[$i] !== 0) continue;
      const $first = $i * $agents;
      $call1: {
        if (d_fluid) break $call1;
        const fair = d_fairCalls | 0;
        let issued = 0;
        let tempted = 0;
        let within = 0;
        for (let a = 0; a < $agents; a++) {
          let asked: number;
          if (d_rate) {
            const saved = w_credit[$first + a] + w_action0[$first + a];
            asked = Math.floor(saved + 1e-9);
            w_credit[$first + a] = saved - asked;
          } else asked = d_calls[w_action0[$first + a]];
          const have = w_backlog[$first + a];
          // Signs in place of branches, which these numbers make hard to predict: 1 where there is more than a fair share to
          // call for, and 1 where that is let pass.
          const short = asked - have;
          const own = have + (short & (short >> 31));
          const more = (fair - have) >>> 31;
          w_calls[$first + a] = own;
          issued += own;
          tempted += more;
          within += more & ~((fair - own) >> 31);
        }
        w_issued[$i] += issued;
        w_tempted[$i] += tempted;
        w_cooperation[$i] += within;
      }
    }
  }

  function $admit($lo, $hi) {
    const { d_fluid, p_capacity, p_tokensPerTick, p_tokensPerCall, p_backlogLimit, d_owner, d_count, d_bucket, d_deal, $agents, $rng, w_level, w_retryAfter, w_calls, w_accepted, d_strides, w_tokenLevel, w_sizes, $of_w_sizes, w_oldest, w_tokens, p_burst, w_load, w_tokenFlow, $done } = $bound;
    for (let $i = $lo; $i < $hi; $i++) {
      if ($done[$i] !== 0) continue;
      const $first = $i * $agents;
      const $at_w_sizes = $i * $of_w_sizes;
      $call1: {
        if (d_fluid) break $call1;

        // Drawn in every tick, so that what agents do never shifts the luck of later ticks.
        const lot = $uniform($rng, $i);
        const room = d_bucket ? Math.floor(w_level[$i]) : p_capacity;
        let total = 0;
        for (let a = 0; a < $agents; a++) if (w_retryAfter[$first + a] === 0) total += w_calls[$first + a];
        let admitted = 0;
        let flow = 0;
        if (total <= room && p_tokensPerTick === 0) {
          for (let a = 0; a < $agents; a++) w_accepted[$first + a] = w_retryAfter[$first + a] === 0 ? w_calls[$first + a] : 0;
          admitted = total;
        } else {
          // The calls in client order.
          let made = 0;
          for (let a = 0; a < $agents; a++) {
            d_count[a] = 0;
            if (w_retryAfter[$first + a] !== 0) continue;
            for (const top = made + w_calls[$first + a]; made < top; made++) d_owner[made] = a;
          }
          const slots = Math.min(total, room);
          const stride = d_strides[total];
          let at = (lot * total) | 0;
          for (; admitted < slots; admitted++) {
            if (p_tokensPerTick > 0 && w_tokenLevel[$i] - flow <= 0) break;
            const a = d_owner[at];
            if (d_deal) flow += w_sizes[$at_w_sizes + a * p_backlogLimit + ((w_oldest[$first + a] + d_count[a]) % p_backlogLimit)];
            else flow += p_tokensPerCall;
            d_count[a]++;
            at += stride;
            if (at >= total) at -= total;
          }
          for (let a = 0; a < $agents; a++) w_accepted[$first + a] = d_count[a];
        }
        if (d_deal) {
          // Calls carry their clients' oldest requests.
          flow = 0;
          for (let a = 0; a < $agents; a++) {
            let size = 0;
            let at = w_oldest[$first + a];
            for (let j = w_accepted[$first + a]; j > 0; j--) {
              size += w_sizes[$at_w_sizes + a * p_backlogLimit + at];
              at = at + 1 === p_backlogLimit ? 0 : at + 1;
            }
            w_tokens[$first + a] = size;
            flow += size;
          }
        } else {
          flow = admitted * p_tokensPerCall;
          for (let a = 0; a < $agents; a++) w_tokens[$first + a] = w_accepted[$first + a] * p_tokensPerCall;
        }
        if (d_bucket) w_level[$i] = Math.min(p_burst, w_level[$i] - admitted + p_capacity);
        if (p_tokensPerTick > 0) w_tokenLevel[$i] = Math.min(p_tokensPerTick, w_tokenLevel[$i] - flow + p_tokensPerTick);
        w_load[$i] = total / p_capacity;
        w_tokenFlow[$i] = flow;
      }
    }
  }

  function $settle($lo, $hi) {
    const { d_fluid, p_value, p_callCost, p_waitCost, p_backlogLimit, d_bucket, d_deal, d_saturated, d_throughput, $agents, w_calls, w_accepted, w_retryAfter, w_externality, w_backlog, w_payoff, p_retryAfter, w_oldest, w_served, w_rejected, w_utilisation, w_waiting, w_latency, w_tokensServed, w_tokenFlow, $done } = $bound;
    for (let $i = $lo; $i < $hi; $i++) {
      if ($done[$i] !== 0) continue;
      const $first = $i * $agents;
      $call1: {
        if (d_fluid) break $call1;

        let issued = 0;
        let total = 0;
        let admitted = 0;
        for (let a = 0; a < $agents; a++) {
          const own = w_calls[$first + a];
          issued += own;
          admitted += w_accepted[$first + a];
          if (w_retryAfter[$first + a] === 0) total += own;
        }
        const scarce = admitted < total;
        let waiting = 0;
        for (let a = 0; a < $agents; a++) {
          const own = w_calls[$first + a];
          const mine = w_accepted[$first + a];
          const blocked = w_retryAfter[$first + a];
          const others = blocked === 0 ? total - own : total;
          // Without these calls the others would have filled the same slots.
          w_externality[$first + a] = scarce ? p_value * (Math.min(others, admitted) - (admitted - mine)) : 0;
          let left = 0;
          if (!d_saturated) {
            left = w_backlog[$first + a] - mine;
            w_backlog[$first + a] = left;
          }
          w_payoff[$first + a] = p_value * mine - p_callCost * own - p_waitCost * left;
          waiting += left;
          if (blocked > 0) w_retryAfter[$first + a] = blocked - 1;
          else if (d_bucket && mine < own) w_retryAfter[$first + a] = p_retryAfter;
        }
        if (d_deal)
          for (let a = 0; a < $agents; a++) {
            const place = w_oldest[$first + a] + w_accepted[$first + a];
            w_oldest[$first + a] = place < p_backlogLimit ? place : place - p_backlogLimit;
          }
        w_served[$i] += admitted;
        w_rejected[$i] += issued - admitted;
        w_utilisation[$i] += admitted / d_throughput;
        w_waiting[$i] += waiting;
        w_latency[$i] += waiting;
        w_tokensServed[$i] += w_tokenFlow[$i];
      }
    }
  }

  function $arrive($lo, $hi) {
    const { d_saturated, p_backlogLimit, d_deal, d_cumulative, d_guide, w_traceTick, w_backlog, $agents, w_oldest, w_sizes, $of_w_sizes, $rng, w_arrived, w_lost, $done } = $bound;
    for (let $i = $lo; $i < $hi; $i++) {
      if ($done[$i] !== 0) continue;
      const $first = $i * $agents;
      const $at_w_sizes = $i * $of_w_sizes;
      $call1: {
        if (d_saturated) break $call1;

        let arrived = 0;
        let lost = 0;
        if (d_deal) {
          const from = d_deal.firstOfTick[w_traceTick[$i]];
          const to = d_deal.firstOfTick[w_traceTick[$i] + 1];
          for (let j = from; j < to; j++) {
            const a = d_deal.client[j];
            const have = w_backlog[$first + a];
            if (have === p_backlogLimit) {
              lost++;
              continue;
            }
            const place = w_oldest[$first + a] + have;
            w_sizes[$at_w_sizes + a * p_backlogLimit + (place < p_backlogLimit ? place : place - p_backlogLimit)] = d_deal.tokens[j];
            w_backlog[$first + a] = have + 1;
          }
          arrived = to - from;
          w_traceTick[$i] = w_traceTick[$i] + 1 === d_deal.ticks ? 0 : w_traceTick[$i] + 1;
        } else
          for (let a = 0; a < $agents; a++) {
            const count = poissonNumber(d_cumulative, d_guide, $uniform($rng, $i));
            const have = w_backlog[$first + a] + count;
            const kept = Math.min(have, p_backlogLimit);
            arrived += count;
            lost += have - kept;
            w_backlog[$first + a] = kept;
          }
        w_arrived[$i] += arrived;
        w_lost[$i] += lost;
      }
    }
  }

  function step($lo, $hi) {
    $settleFluid($lo, $hi);
    $issue($lo, $hi);
    $admit($lo, $hi);
    $settle($lo, $hi);
    $arrive($lo, $hi);
  }

  function $showBacklog($lo, $hi) {
    const { o_urgency, $agents, o_backlog, w_backlog } = $bound;
    for (let $k = $lo * $agents, $end = $hi * $agents; $k < $end; $k++) {
      const waiting = w_backlog[$k];
      o_urgency[$k] = (31 - Math.clz32(waiting + 1));
      o_backlog[$k] = waiting;
    }
  }

  function $showAnswers($lo, $hi) {
    const { o_retryAfter, $agents, o_success, w_retryAfter, w_calls, w_accepted } = $bound;
    for (let $k = $lo * $agents, $end = $hi * $agents; $k < $end; $k++) {
      o_retryAfter[$k] = w_retryAfter[$k];
      const calls = w_calls[$k];
      const accepted = w_accepted[$k];
      o_success[$k] = (1 - (calls - accepted) / Math.max(calls, 1e-300));
    }
  }

  function $showCommon($lo, $hi) {
    const { o_load, $agents, o_tokenLoad, o_fairShare, w_load, p_tokensPerTick, w_tokenFlow, d_fairShare } = $bound;
    for (let $i = $lo; $i < $hi; $i++) {
      const $first = $i * $agents;
      $call1: {
        const seen = Math.min(mostLoad, w_load[$i]);
        const tokens = p_tokensPerTick > 0 ? Math.min(mostLoad, w_tokenFlow[$i] / p_tokensPerTick) : 0;
        for (let a = 0; a < $agents; a++) {
          o_load[$first + a] = seen;
          o_tokenLoad[$first + a] = tokens;
          o_fairShare[$first + a] = d_fairShare;
        }
      }
    }
  }

  function observe($lo, $hi) {
    $showBacklog($lo, $hi);
    $showAnswers($lo, $hi);
    $showCommon($lo, $hi);
  }

  return { reset, step, observe };
}
