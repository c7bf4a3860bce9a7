/** Written by `ostrom build` from spectrum.ts: its rules over all worlds at once. After a change of them it is to be written anew. */
// @ts-nocheck: types are checked where the rules are written.
import { uniform as $uniform } from "../../src/index.ts";

export function kernel($context, $p, $d) {
  const $bound = {
    w_channel: $context.columns.channel,
    $agents: $context.agents,
    w_counter: $context.columns.counter,
    w_stage: $context.columns.stage,
    w_attempts: $context.columns.attempts,
    w_heard: $context.columns.heard,
    w_busy: $context.columns.busy,
    p_channels: $p.channels,
    p_slots: $p.slots,
    d_windows: $d.windows,
    d_rates: $d.rates,
    d_windowHead: $d.windowHead,
    d_channelHead: $d.channelHead,
    d_silent: $d.silent,
    d_sure: $d.sure,
    d_time: $d.time,
    d_idle: $d.idle,
    d_spoken: $d.spoken,
    d_senders: $d.senders,
    w_action0: $context.actions[0],
    w_action1: $context.actions[1],
    p_idle: $p.idle,
    p_busy: $p.busy,
    p_payload: $p.payload,
    $rng: $context.columns.rng,
    p_doublings: $p.doublings,
    w_payoff: $context.payoff,
    d_fair: $d.fair,
    w_sending: $context.columns.sending,
    w_cooperation: $context.columns.cooperation,
    w_time: $context.columns.time,
    w_idle: $context.columns.idle,
    w_throughput: $context.columns.throughput,
    w_collisions: $context.columns.collisions,
    $done: $context.columns.done,
    o_heard: $context.obs.heard,
    o_othersHeard: $context.obs.othersHeard,
    o_busy: $context.obs.busy,
    o_channel: $context.obs.channel,
  };

  function reset($i) {
    const { w_channel, $agents, w_counter, w_stage, w_attempts, w_heard, w_busy } = $bound;
    const $first = $i * $agents;
    for (let $k = $first, $end = $first + $agents; $k < $end; $k++) w_channel[$k] = 0;
    for (let $k = $first, $end = $first + $agents, $value = -1; $k < $end; $k++) w_counter[$k] = $value;
    for (let $k = $first, $end = $first + $agents; $k < $end; $k++) w_stage[$k] = 0;
    for (let $k = $first, $end = $first + $agents; $k < $end; $k++) w_attempts[$k] = 0;
    for (let $k = $first, $end = $first + $agents; $k < $end; $k++) w_heard[$k] = 0;
    for (let $k = $first, $end = $first + $agents; $k < $end; $k++) w_busy[$k] = 0;
  }

  function step($lo, $hi) {
    const { $agents, p_channels, p_slots, d_windows, d_rates, d_windowHead, d_channelHead, d_silent, d_sure, d_time, d_idle, d_spoken, d_senders, w_channel, w_action0, w_action1, w_attempts, p_idle, p_busy, w_heard, p_payload, $rng, w_stage, w_counter, p_doublings, w_busy, w_payoff, d_fair, w_sending, w_cooperation, w_time, w_idle, w_throughput, w_collisions, $done } = $bound;
    for (let $i = $lo; $i < $hi; $i++) {
      if ($done[$i] !== 0) continue;
      const $first = $i * $agents;
      d_time.fill(0);
      d_idle.fill(0);
      d_spoken.fill(0);
      if (d_channelHead === 0) for (let a = 0; a < $agents; a++) w_channel[$first + a] = w_action0[$first + a];
      if (d_channelHead === 1) for (let a = 0; a < $agents; a++) w_channel[$first + a] = w_action1[$first + a];

      if (p_slots === 0) {
        d_silent.fill(1);
        d_sure.fill(0);
        for (let a = 0; a < $agents; a++) {
          const rate = d_windowHead === 0 ? d_rates[w_action0[$first + a]] : d_rates[0];
          w_attempts[$first + a] = rate;
          if (rate === 1) d_sure[w_channel[$first + a]]++;
          else d_silent[w_channel[$first + a]] *= 1 - rate;
        }
        // A tick is a unit of time of each channel, of which slots without anybody are a share.
        for (let c = 0; c < p_channels; c++) {
          const nobody = d_sure[c] > 0 ? 0 : d_silent[c];
          const slot = nobody * p_idle + (1 - nobody) * p_busy;
          d_time[c] = 1;
          d_idle[c] = (nobody * p_idle) / slot;
        }
        for (let a = 0; a < $agents; a++) {
          const c = w_channel[$first + a];
          const rate = w_attempts[$first + a];
          const alone = rate === 1 ? (d_sure[c] > 1 ? 0 : d_silent[c]) : d_sure[c] > 0 ? 0 : d_silent[c] / (1 - rate);
          const nobody = d_sure[c] > 0 ? 0 : d_silent[c];
          const slot = nobody * p_idle + (1 - nobody) * p_busy;
          w_heard[$first + a] = (p_payload * rate * alone) / slot;
          d_spoken[c] += (p_busy * rate * alone) / slot;
        }
      } else {
        for (let $k = $first, $end = $first + $agents; $k < $end; $k++) w_heard[$k] = 0;
        for (let $k = $first, $end = $first + $agents; $k < $end; $k++) w_attempts[$k] = 0;
        for (let s = 0; s < p_slots; s++) {
          d_senders.fill(0);
          for (let a = 0; a < $agents; a++) {
            // Drawn for all in each slot, whoever needs it.
            const luck = $uniform($rng, $i);
            const window = d_windowHead === 0 ? d_windows[w_action0[$first + a]] : d_windows[0];
            const range = window * 2 ** w_stage[$first + a];
            if (w_counter[$first + a] < 0) w_counter[$first + a] = Math.floor(luck * range);
            // A shorter window than that of the last tick is kept to at once.
            else if (w_counter[$first + a] >= range) w_counter[$first + a] = range - 1;
            if (w_counter[$first + a] === 0) d_senders[w_channel[$first + a]]++;
          }
          for (let c = 0; c < p_channels; c++) {
            d_time[c] += d_senders[c] > 0 ? p_busy : p_idle;
            if (d_senders[c] === 0) d_idle[c] += p_idle;
            if (d_senders[c] === 1) d_spoken[c] += p_busy;
          }
          for (let a = 0; a < $agents; a++) {
            w_counter[$first + a]--;
            if (w_counter[$first + a] >= 0) continue;
            const alone = d_senders[w_channel[$first + a]] === 1;
            w_attempts[$first + a]++;
            if (alone) w_heard[$first + a]++;
            w_stage[$first + a] = alone ? 0 : Math.min(w_stage[$first + a] + 1, p_doublings);
          }
        }
        for (let a = 0; a < $agents; a++) {
          w_attempts[$first + a] /= p_slots;
          w_heard[$first + a] *= p_payload / d_time[w_channel[$first + a]];
        }
      }

      let fair = 0;
      for (let a = 0; a < $agents; a++) {
        const c = w_channel[$first + a];
        const rate = d_windowHead === 0 ? d_rates[w_action0[$first + a]] : d_rates[0];
        w_busy[$first + a] = Math.max(0, 1 - d_idle[c] / d_time[c]);
        w_payoff[$first + a] = w_heard[$first + a];
        fair += Number(rate <= d_fair);
        w_sending[$i] += w_attempts[$first + a] / $agents;
      }
      w_cooperation[$i] += fair / $agents;
      for (let c = 0; c < p_channels; c++) {
        w_time[$i] += d_time[c];
        w_idle[$i] += d_idle[c];
        w_throughput[$i] += (d_spoken[c] * p_payload) / p_busy;
        w_collisions[$i] += Math.max(0, d_time[c] - d_idle[c] - d_spoken[c]);
      }
    }
  }

  function observe($lo, $hi) {
    const { $agents, o_heard, o_othersHeard, o_busy, o_channel, w_heard, w_busy, w_channel } = $bound;
    for (let $i = $lo; $i < $hi; $i++) {
      const $first = $i * $agents;
      let all = 0;
      for (let a = 0; a < $agents; a++) all += w_heard[$first + a];
      for (let a = 0; a < $agents; a++) {
        o_heard[$first + a] = Math.min(1, w_heard[$first + a]);
        // Sums less one term may miss their range by rounding.
        o_othersHeard[$first + a] = Math.max(0, Math.min(1, (all - w_heard[$first + a]) / ($agents - 1)));
        o_busy[$first + a] = w_busy[$first + a];
        o_channel[$first + a] = w_channel[$first + a];
      }
    }
  }

  return { reset, step, observe };
}
