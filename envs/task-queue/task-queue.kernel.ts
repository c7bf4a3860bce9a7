/** Written by `ostrom build` from task-queue.ts: its rules over all worlds at once. After a change of them it is to be written anew. */
// @ts-nocheck: types are checked where the rules are written.
import { randomInt as $randomInt, uniform as $uniform, poisson as $poisson } from "../../src/index.ts";
import { eventAt } from "../queue/events.ts";

export function kernel($context, $p, $d) {
  const $bound = {
    w_traceTick: $context.columns.traceTick,
    d_deal: $d.deal,
    $rng: $context.columns.rng,
    w_serving: $context.columns.serving,
    w_resuming: $context.columns.resuming,
    w_tasks: $context.columns.tasks,
    $agents: $context.agents,
    p_start: $p.start,
    w_interrupted: $context.columns.interrupted,
    w_claim: $context.columns.claim,
    w_bold: $context.columns.bold,
    w_favoured: $context.columns.favoured,
    w_intrusions: $context.columns.intrusions,
    w_action0: $context.actions[0],
    d_never: $d.never,
    d_chosen: $d.chosen,
    w_action1: $context.actions[1],
    w_claims: $context.columns.claims,
    p_levels: $p.levels,
    w_tick: $context.columns.tick,
    w_intruded: $context.columns.intruded,
    p_handOff: $p.handOff,
    w_arrived: $context.columns.arrived,
    p_room: $p.room,
    w_lost: $context.columns.lost,
    d_fastest: $d.fastest,
    p_tickSeconds: $p.tickSeconds,
    w_payoff: $context.payoff,
    d_costs: $d.costs,
    w_present: $context.columns.present,
    w_sojourn: $context.columns.sojourn,
    w_time: $context.columns.time,
    w_busy: $context.columns.busy,
    d_means: $d.means,
    w_finished: $context.columns.finished,
    p_events: $p.events,
    d_wait: $d.wait,
    d_cumulative: $d.cumulative,
    d_ends: $d.ends,
    w_ended: $context.columns.ended,
    $done: $context.columns.done,
    o_own: $context.obs.own,
    o_others: $context.obs.others,
    o_urgent: $context.obs.urgent,
    o_serving: $context.obs.serving,
    o_rank: $context.obs.rank,
    d_ranks: $d.ranks,
  };

  function reset($i) {
    const { w_traceTick, d_deal, $rng, w_serving, w_resuming, w_tasks, $agents, p_start, w_interrupted, w_claim, w_bold, w_favoured, w_intrusions } = $bound;
    const $first = $i * $agents;
    w_traceTick[$i] = d_deal ? $randomInt($rng, $i, d_deal.ticks) : 0;
    w_serving[$i] = -1;
    w_resuming[$i] = 0;
    for (let $k = $first, $end = $first + $agents, $value = p_start; $k < $end; $k++) w_tasks[$k] = $value;
    for (let $k = $first, $end = $first + $agents; $k < $end; $k++) w_interrupted[$k] = 0;
    for (let $k = $first, $end = $first + $agents; $k < $end; $k++) w_claim[$k] = 0;
    for (let $k = $first, $end = $first + $agents; $k < $end; $k++) w_bold[$k] = 0;
    for (let $k = $first, $end = $first + $agents; $k < $end; $k++) w_favoured[$k] = 0;
    for (let $k = $first, $end = $first + $agents; $k < $end; $k++) w_intrusions[$k] = 0;
  }

  function step($lo, $hi) {
    const { $agents, w_favoured, w_intrusions, w_claim, w_action0, w_bold, d_never, d_chosen, w_action1, w_claims, p_levels, w_tick, $rng, w_serving, w_tasks, w_interrupted, w_intruded, w_resuming, p_handOff, d_deal, w_traceTick, w_arrived, p_room, w_lost, d_fastest, p_tickSeconds, w_payoff, d_costs, w_present, w_sojourn, w_time, w_busy, d_means, w_finished, p_events, d_wait, d_cumulative, d_ends, w_ended, $done } = $bound;
    for (let $i = $lo; $i < $hi; $i++) {
      if ($done[$i] !== 0) continue;
      const $first = $i * $agents;
      for (let $k = $first, $end = $first + $agents; $k < $end; $k++) w_favoured[$k] = 0;
      for (let $k = $first, $end = $first + $agents; $k < $end; $k++) w_intrusions[$k] = 0;
      let claims = 0;
      for (let a = 0; a < $agents; a++) {
        w_claim[$first + a] = w_action0[$first + a];
        claims += w_action0[$first + a];
        w_bold[$first + a] = d_never ? 0 : d_chosen ? w_action1[$first + a] : 1;
      }
      w_claims[$i] += claims / ($agents * (p_levels - 1));
      // Later the server decides at events.
      if (w_tick[$i] === 0) {
                          let $lot1_2 = $uniform($rng, $i);
                          $call1: {
                            const busy = w_serving[$i];
                            let top = busy >= 0 ? w_claim[$first + busy] : -1;
                            let waiting = 0;
                            for (let a = 0; a < $agents; a++) {
                              if (w_tasks[$first + a] === 0 || (busy >= 0 && (a === busy || w_bold[$first + a] === 0))) continue;
                              if (w_claim[$first + a] > top) {
                                top = w_claim[$first + a];
                                waiting = w_tasks[$first + a];
                              } else if (waiting > 0 && w_claim[$first + a] === top) waiting += w_tasks[$first + a];
                            }
                            if (waiting > 0) {
                              let left = Math.floor($lot1_2 * waiting);
                              let next = -1;
                              for (let a = 0; a < $agents && next < 0; a++) {
                                if (w_claim[$first + a] !== top || (busy >= 0 && (a === busy || w_bold[$first + a] === 0))) continue;
                                left -= w_tasks[$first + a];
                                if (left < 0) next = a;
                              }
                              if (busy >= 0) {
                                w_interrupted[$first + busy] += 1;
                                w_intrusions[$first + next] += 1;
                                w_intruded[$i] += 1;
                              }
                              w_serving[$i] = next;
                              w_resuming[$i] = w_interrupted[$first + next] > 0 && p_handOff > 0 ? 1 : 0;
                              if (w_interrupted[$first + next] > 0) w_interrupted[$first + next] -= 1;
                              else w_favoured[$first + next] += top;
                            }
                          }
                        }
      if (d_deal) {
        const from = d_deal.firstOfTick[w_traceTick[$i]];
        const to = d_deal.firstOfTick[w_traceTick[$i] + 1];
        for (let j = from; j < to; j++) {
                                          let $a2_2 = d_deal.client[j];
                                          $call2: {
                                            w_arrived[$i] += 1;
                                            if (w_tasks[$first + $a2_2] < p_room) w_tasks[$first + $a2_2] += 1;
                                            else w_lost[$i] += 1;
                                          }
                                        }
        w_traceTick[$i] = w_traceTick[$i] + 1 === d_deal.ticks ? 0 : w_traceTick[$i] + 1;
        {
          let $lot3_2 = $uniform($rng, $i);
          $call3: {
            const busy = w_serving[$i];
            let top = busy >= 0 ? w_claim[$first + busy] : -1;
            let waiting = 0;
            for (let a = 0; a < $agents; a++) {
              if (w_tasks[$first + a] === 0 || (busy >= 0 && (a === busy || w_bold[$first + a] === 0))) continue;
              if (w_claim[$first + a] > top) {
                top = w_claim[$first + a];
                waiting = w_tasks[$first + a];
              } else if (waiting > 0 && w_claim[$first + a] === top) waiting += w_tasks[$first + a];
            }
            if (waiting > 0) {
              let left = Math.floor($lot3_2 * waiting);
              let next = -1;
              for (let a = 0; a < $agents && next < 0; a++) {
                if (w_claim[$first + a] !== top || (busy >= 0 && (a === busy || w_bold[$first + a] === 0))) continue;
                left -= w_tasks[$first + a];
                if (left < 0) next = a;
              }
              if (busy >= 0) {
                w_interrupted[$first + busy] += 1;
                w_intrusions[$first + next] += 1;
                w_intruded[$i] += 1;
              }
              w_serving[$i] = next;
              w_resuming[$i] = w_interrupted[$first + next] > 0 && p_handOff > 0 ? 1 : 0;
              if (w_interrupted[$first + next] > 0) w_interrupted[$first + next] -= 1;
              else w_favoured[$first + next] += top;
            }
          }
        }
        // As many as there are, with the time of the tick between them in even parts.
        const services = $poisson($rng, $i, d_fastest * p_tickSeconds);
        const time = p_tickSeconds / (services + 1);
        for (let k = 0; k < services; k++) {
          {
            let $time4_2 = time;
            $call4: {
              let all = 0;
              for (let a = 0; a < $agents; a++) {
                w_payoff[$first + a] -= d_costs[a] * w_tasks[$first + a] * $time4_2;
                all += w_tasks[$first + a];
              }
              w_present[$i] += all * $time4_2;
              w_sojourn[$i] += all * $time4_2;
              w_time[$i] += $time4_2;
              if (w_serving[$i] >= 0) w_busy[$i] += $time4_2;
            }
          }
          {
            let $done5_3 = $uniform($rng, $i);
            $call5: {
              const a = w_serving[$i];
              if (a >= 0) {
                const mean = w_resuming[$i] === 1 ? p_handOff : d_means[a];
                if ($done5_3 * d_fastest * mean < 1) {
                  if (w_resuming[$i] === 1) w_resuming[$i] = 0;
                  else {
                    w_tasks[$first + a] -= 1;
                    w_finished[$i] += 1;
                    w_serving[$i] = -1;
                  }
                }
              }
            }
          }
          {
            let $lot6_2 = $uniform($rng, $i);
            $call6: {
              const busy = w_serving[$i];
              let top = busy >= 0 ? w_claim[$first + busy] : -1;
              let waiting = 0;
              for (let a = 0; a < $agents; a++) {
                if (w_tasks[$first + a] === 0 || (busy >= 0 && (a === busy || w_bold[$first + a] === 0))) continue;
                if (w_claim[$first + a] > top) {
                  top = w_claim[$first + a];
                  waiting = w_tasks[$first + a];
                } else if (waiting > 0 && w_claim[$first + a] === top) waiting += w_tasks[$first + a];
              }
              if (waiting > 0) {
                let left = Math.floor($lot6_2 * waiting);
                let next = -1;
                for (let a = 0; a < $agents && next < 0; a++) {
                  if (w_claim[$first + a] !== top || (busy >= 0 && (a === busy || w_bold[$first + a] === 0))) continue;
                  left -= w_tasks[$first + a];
                  if (left < 0) next = a;
                }
                if (busy >= 0) {
                  w_interrupted[$first + busy] += 1;
                  w_intrusions[$first + next] += 1;
                  w_intruded[$i] += 1;
                }
                w_serving[$i] = next;
                w_resuming[$i] = w_interrupted[$first + next] > 0 && p_handOff > 0 ? 1 : 0;
                if (w_interrupted[$first + next] > 0) w_interrupted[$first + next] -= 1;
                else w_favoured[$first + next] += top;
              }
            }
          }
        }
        {
          let $time7_2 = time;
          $call7: {
            let all = 0;
            for (let a = 0; a < $agents; a++) {
              w_payoff[$first + a] -= d_costs[a] * w_tasks[$first + a] * $time7_2;
              all += w_tasks[$first + a];
            }
            w_present[$i] += all * $time7_2;
            w_sojourn[$i] += all * $time7_2;
            w_time[$i] += $time7_2;
            if (w_serving[$i] >= 0) w_busy[$i] += $time7_2;
          }
        }
      } else
        for (let k = 0; k < p_events; k++) {
          $call8: {
            let all = 0;
            for (let a = 0; a < $agents; a++) {
              w_payoff[$first + a] -= d_costs[a] * w_tasks[$first + a] * d_wait;
              all += w_tasks[$first + a];
            }
            w_present[$i] += all * d_wait;
            w_sojourn[$i] += all * d_wait;
            w_time[$i] += d_wait;
            if (w_serving[$i] >= 0) w_busy[$i] += d_wait;
          }
          const event = eventAt(d_cumulative, $uniform($rng, $i));
          const done = $uniform($rng, $i);
          if (event < $agents) {
                           let $a9_2 = event;
                           $call9: {
                             w_arrived[$i] += 1;
                             if (w_tasks[$first + $a9_2] < p_room) w_tasks[$first + $a9_2] += 1;
                             else w_lost[$i] += 1;
                           }
                         }
          else {
                 let $done10_3 = done;
                 $call10: {
                   const a = w_serving[$i];
                   if (a >= 0) {
                     const mean = w_resuming[$i] === 1 ? p_handOff : d_means[a];
                     if ($done10_3 * d_fastest * mean < 1) {
                       if (w_resuming[$i] === 1) w_resuming[$i] = 0;
                       else {
                         w_tasks[$first + a] -= 1;
                         w_finished[$i] += 1;
                         w_serving[$i] = -1;
                       }
                     }
                   }
                 }
               }
          {
            let $lot11_2 = $uniform($rng, $i);
            $call11: {
              const busy = w_serving[$i];
              let top = busy >= 0 ? w_claim[$first + busy] : -1;
              let waiting = 0;
              for (let a = 0; a < $agents; a++) {
                if (w_tasks[$first + a] === 0 || (busy >= 0 && (a === busy || w_bold[$first + a] === 0))) continue;
                if (w_claim[$first + a] > top) {
                  top = w_claim[$first + a];
                  waiting = w_tasks[$first + a];
                } else if (waiting > 0 && w_claim[$first + a] === top) waiting += w_tasks[$first + a];
              }
              if (waiting > 0) {
                let left = Math.floor($lot11_2 * waiting);
                let next = -1;
                for (let a = 0; a < $agents && next < 0; a++) {
                  if (w_claim[$first + a] !== top || (busy >= 0 && (a === busy || w_bold[$first + a] === 0))) continue;
                  left -= w_tasks[$first + a];
                  if (left < 0) next = a;
                }
                if (busy >= 0) {
                  w_interrupted[$first + busy] += 1;
                  w_intrusions[$first + next] += 1;
                  w_intruded[$i] += 1;
                }
                w_serving[$i] = next;
                w_resuming[$i] = w_interrupted[$first + next] > 0 && p_handOff > 0 ? 1 : 0;
                if (w_interrupted[$first + next] > 0) w_interrupted[$first + next] -= 1;
                else w_favoured[$first + next] += top;
              }
            }
          }
        }
      if (d_ends) {
        let left = 0;
        for (let a = 0; a < $agents; a++) left += w_tasks[$first + a];
        if (left === 0) w_ended[$i] = 1;
      }
    }
  }

  function observe($lo, $hi) {
    const { $agents, o_own, o_others, o_urgent, o_serving, o_rank, w_tasks, w_claim, w_serving, d_ranks } = $bound;
    for (let $i = $lo; $i < $hi; $i++) {
      const $first = $i * $agents;
      let all = 0;
      let claimed = 0;
      for (let a = 0; a < $agents; a++) {
        all += w_tasks[$first + a];
        if (w_claim[$first + a] > 0) claimed += w_tasks[$first + a];
      }
      for (let a = 0; a < $agents; a++) {
        o_own[$first + a] = Math.min(20, w_tasks[$first + a]);
        o_others[$first + a] = Math.min(100, all - w_tasks[$first + a]);
        o_urgent[$first + a] = Math.min(100, claimed - (w_claim[$first + a] > 0 ? w_tasks[$first + a] : 0));
        o_serving[$first + a] = w_serving[$i] < 0 ? 0 : w_serving[$i] === a ? 1 : 2;
        o_rank[$first + a] = d_ranks[a];
      }
    }
  }

  return { reset, step, observe };
}
