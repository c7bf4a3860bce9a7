/** Written by `ostrom build` from cleanup.ts: its rules over all worlds at once. After a change of them it is to be written anew. */
// @ts-nocheck: types are checked where the rules are written.
import { uniform as $uniform, randomInt as $randomInt } from "../../src/index.ts";
import { placeAgents, moveAgent, fireBeams, leaveAndReturn, agentOn, rayStart } from "../gridworld/bodies.ts";
import { cutStock, hasEaten, meanHarvestTick } from "../gridworld/apples.ts";
import { zap, clean, wasteBit, agentBit, beamBit, type Model, cleanBit, channels, appleBit, wallBit, type CleanupParams } from "./params.ts";
import { cleanAhead, pollute, growthFactor } from "./river.ts";
import { sitesSkipped } from "../gridworld/chances.ts";
import { seenFrom } from "../gridworld/grid.ts";
import { writeWindow, firstInView } from "../gridworld/view.ts";

function paintRay(
  { codes, next, margin, step4 }: Model,
  from: number,
  heading: number,
  ray: number,
  rays: number,
  covered: number,
  bit: number,
): void {
  if (covered === 0) return;
  let at = margin.place[rayStart(next, from, heading, ray, rays)];
  for (let s = 0; s < covered; s++) {
    at += step4[heading];
    codes[at] |= bit;
  }
}

function bitsAhead(
  { beamWidth, beamLength }: CleanupParams,
  { codes, next, margin, step4 }: Model,
  from: number,
  heading: number,
): number {
  let bits = 0;
  for (let j = 0; j < beamWidth; j++) {
    const start = rayStart(next, from, heading, j, beamWidth);
    if (start < 0) continue;
    let at = margin.place[start];
    for (let s = 0; s < beamLength; s++) {
      at += step4[heading];
      if ((codes[at] & wallBit) !== 0) break;
      bits |= codes[at];
    }
  }
  return bits;
}

function way(step: number, heading: number): number {
  return step === 0 ? 0 : 1 + seenFrom(heading, step - 1);
}

export function kernel($context, $p, $d) {
  const $bound = {
    w_ripe: $context.columns.ripe,
    $of_w_ripe: $context.columns.ripe.length / $context.worlds,
    d_startRipe: $d.startRipe,
    w_counted: $context.columns.counted,
    d_ripeAtStart: $d.ripeAtStart,
    w_apples: $context.columns.apples,
    w_waste: $context.columns.waste,
    $of_w_waste: $context.columns.waste.length / $context.worlds,
    $rng: $context.columns.rng,
    d_startWaste: $d.startWaste,
    w_polluted: $context.columns.polluted,
    d_spawns: $d.spawns,
    w_cell: $context.columns.cell,
    $agents: $context.agents,
    w_heading: $context.columns.heading,
    w_out: $context.columns.out,
    w_struck: $context.columns.struck,
    w_reach: $context.columns.reach,
    $of_w_reach: $context.columns.reach.length / $context.worlds,
    w_cleanReach: $context.columns.cleanReach,
    $of_w_cleanReach: $context.columns.cleanReach.length / $context.worlds,
    w_harvest: $context.columns.harvest,
    w_cleaned: $context.columns.cleaned,
    w_eaten: $context.columns.eaten,
    w_eatenTicks: $context.columns.eatenTicks,
    d_next: $d.next,
    d_siteOf: $d.siteOf,
    d_riverOf: $d.riverOf,
    w_action0: $context.actions[0],
    w_tick: $context.columns.tick,
    p_beamWidth: $p.beamWidth,
    p_beamLength: $p.beamLength,
    w_hits: $context.columns.hits,
    w_zaps: $context.columns.zaps,
    w_payoff: $context.payoff,
    p_reward: $p.reward,
    p_zapCost: $p.zapCost,
    p_hitCost: $p.hitCost,
    p_timeout: $p.timeout,
    d_fullWaste: $d.fullWaste,
    p_wasteRate: $p.wasteRate,
    p_depletion: $p.depletion,
    p_restoration: $p.restoration,
    d_sites: $d.sites,
    d_missed: $d.missed,
    w_yield: $context.columns.yield,
    w_stock: $context.columns.stock,
    w_pollution: $context.columns.pollution,
    w_growth: $context.columns.growth,
    w_cleaning: $context.columns.cleaning,
    w_removed: $context.columns.removed,
    w_harvestTick: $context.columns.harvestTick,
    w_peace: $context.columns.peace,
    p_horizon: $p.horizon,
    w_sustainability: $context.columns.sustainability,
    w_harvested: $context.columns.harvested,
    $done: $context.columns.done,
    o_window: $context.obs.window,
    $of_o_window: $context.obs.window.length / $context.worlds,
    o_nearest: $context.obs.nearest,
    o_nearestWaste: $context.obs.nearestWaste,
    o_cleanable: $context.obs.cleanable,
    o_pollution: $context.obs.pollution,
    o_toRiver: $context.obs.toRiver,
    o_toOrchard: $context.obs.toOrchard,
    o_ahead: $context.obs.ahead,
    o_rival: $context.obs.rival,
    o_stock: $context.obs.stock,
    o_out: $context.obs.out,
    o_x: $context.obs.x,
    o_y: $context.obs.y,
    o_heading: $context.obs.heading,
    d_codes: $d.codes,
    d_offsets: $d.offsets,
    d_nearOffsets: $d.nearOffsets,
    d_windowSize: $d.windowSize,
    d_step4: $d.step4,
    d_width: $d.width,
    d_side: $d.side,
    d_byDistance: $d.byDistance,
    d_margin: $d.margin,
    d_ground: $d.ground,
    d_placeOfSite: $d.placeOfSite,
    d_placeOfRiver: $d.placeOfRiver,
    d_toRiver: $d.toRiver,
    d_toOrchard: $d.toOrchard,
    d_self: $d.self,
  };

  function reset($i) {
    const { w_ripe, $of_w_ripe, d_startRipe, w_counted, d_ripeAtStart, w_apples, w_waste, $of_w_waste, $rng, d_startWaste, w_polluted, d_spawns, w_cell, $agents, w_heading, w_out, w_struck, w_reach, $of_w_reach, w_cleanReach, $of_w_cleanReach, w_harvest, w_cleaned, w_eaten, w_eatenTicks } = $bound;
    const $at_w_ripe = $i * $of_w_ripe;
    const $at_w_waste = $i * $of_w_waste;
    const $first = $i * $agents;
    const $at_w_reach = $i * $of_w_reach;
    const $at_w_cleanReach = $i * $of_w_cleanReach;
    w_ripe.set(d_startRipe, $at_w_ripe);
    w_counted[$i] = d_ripeAtStart;
    w_apples[$i] = d_ripeAtStart;
    // Each set of cells is as likely: selection sampling (Fan, Muller & Rezucha 1962; Knuth's Algorithm S).

    let polluted = 0;
    for (let r = 0; r < $of_w_waste; r++) {
      const dirty = $uniform($rng, $i) * ($of_w_waste - r) < d_startWaste - polluted ? 1 : 0;
      w_waste[$at_w_waste + r] = dirty;
      polluted += dirty;
    }
    w_polluted[$i] = polluted;
    placeAgents(d_spawns, w_cell, w_heading, w_out, $first, $agents, (n) => $randomInt($rng, $i, n));
    for (let $k = $first, $end = $first + $agents; $k < $end; $k++) w_struck[$k] = 0;
    w_reach.fill(0, $at_w_reach, $at_w_reach + $of_w_reach);
    w_cleanReach.fill(0, $at_w_cleanReach, $at_w_cleanReach + $of_w_cleanReach);
    for (let $k = $first, $end = $first + $agents; $k < $end; $k++) w_harvest[$k] = 0;
    for (let $k = $first, $end = $first + $agents; $k < $end; $k++) w_cleaned[$k] = 0;
    for (let $k = $first, $end = $first + $agents; $k < $end; $k++) w_eaten[$k] = 0;
    for (let $k = $first, $end = $first + $agents; $k < $end; $k++) w_eatenTicks[$k] = 0;
  }

  function step($lo, $hi) {
    const { d_next, d_siteOf, d_riverOf, d_spawns, w_action0, $agents, w_cell, w_heading, w_out, w_struck, w_reach, $of_w_reach, w_cleanReach, $of_w_cleanReach, w_ripe, $of_w_ripe, w_waste, $of_w_waste, w_apples, w_counted, $rng, w_harvest, w_cleaned, w_eaten, w_eatenTicks, w_tick, p_beamWidth, p_beamLength, w_hits, w_zaps, w_payoff, p_reward, p_zapCost, p_hitCost, p_timeout, d_fullWaste, w_polluted, p_wasteRate, p_depletion, p_restoration, d_sites, d_missed, w_yield, w_stock, w_pollution, w_growth, w_cleaning, w_removed, w_harvestTick, w_peace, p_horizon, w_sustainability, w_harvested, $done } = $bound;
    for (let $i = $lo; $i < $hi; $i++) {
      if ($done[$i] !== 0) continue;
      const $first = $i * $agents;
      const $at_w_reach = $i * $of_w_reach;
      const $at_w_cleanReach = $i * $of_w_cleanReach;
      const $at_w_ripe = $i * $of_w_ripe;
      const $at_w_waste = $i * $of_w_waste;
      if (w_apples[$i] !== w_counted[$i]) w_counted[$i] = cutStock(w_ripe, $at_w_ripe, $of_w_ripe, w_apples[$i]);
      // Drawn in every tick, so that what agents do never shifts the luck of later ticks.
      const order = $randomInt($rng, $i, 2 * $agents);
      const spawnLot = $uniform($rng, $i);

      let present = 0;
      let beams = 0;
      let cleaning = 0;
      for (let a = 0; a < $agents; a++) {
        w_harvest[$first + a] = 0;
        w_struck[$first + a] = 0;
        w_cleaned[$first + a] = 0;
        if (w_out[$first + a] > 0) continue;
        present++;
        if (w_action0[$first + a] === zap) beams++;
        else if (w_action0[$first + a] === clean) cleaning++;
      }
      w_reach.fill(0, $at_w_reach, $at_w_reach + $of_w_reach);
      w_cleanReach.fill(0, $at_w_cleanReach, $at_w_cleanReach + $of_w_cleanReach);
      // Agents move one after the other; whoever comes first to an apple has it.
      let eaten = 0;
      for (let turn = 0; turn < $agents; turn++) {
        const a = (order < $agents ? (order + turn) % $agents : (order - turn) % $agents);
        if (w_out[$first + a] > 0 || !moveAgent(d_next, w_cell, w_heading, w_out, $first, $agents, $first + a, w_action0[$first + a])) continue;
        const site = d_siteOf[w_cell[$first + a]];
        if (site < 0 || w_ripe[$at_w_ripe + site] === 0) continue;
        w_ripe[$at_w_ripe + site] = 0;
        eaten++;
        w_harvest[$first + a] = 1;
        w_eaten[$first + a] += 1;
        w_eatenTicks[$first + a] += w_tick[$i];
      }

      // Then they clean, in the same order: two beams do not remove the same waste.
      let cleaners = 0;
      let removed = 0;
      for (let turn = 0; turn < $agents && cleaning > 0; turn++) {
        const a = (order < $agents ? (order + turn) % $agents : (order - turn) % $agents);
        if (w_out[$first + a] > 0 || w_action0[$first + a] !== clean) continue;
        const mine = cleanAhead(
          d_next,
          d_riverOf,
          w_waste,
          $at_w_waste,
          w_cell,
          w_heading,
          w_cleanReach,
          $first + a,
          p_beamWidth,
          p_beamLength,
        );
        w_cleaned[$first + a] = mine;
        removed += mine;
        if (mine > 0) cleaners++;
      }

      // Beams are fired at once, from where agents now stand.
      if (beams > 0) {
        w_hits[$i] += fireBeams(
          d_next,
          w_action0,
          zap,
          w_cell,
          w_heading,
          w_out,
          w_struck,
          w_reach,
          $first,
          $agents,
          p_beamWidth,
          p_beamLength,
        );
        w_zaps[$i] += beams;
      }
      for (let a = 0; a < $agents; a++) {
        const zaps = w_action0[$first + a] === zap && w_out[$first + a] === 0 ? 1 : 0;
        w_payoff[$first + a] = p_reward * w_harvest[$first + a] - p_zapCost * zaps - p_hitCost * w_struck[$first + a];
      }
      if (beams > 0 || present < $agents)
        leaveAndReturn(d_spawns, spawnLot, w_cell, w_out, w_struck, $first, $agents, p_timeout);

      {
        let $removed1_3 = removed;
        $call1: {
          const lot = $uniform($rng, $i);
          const place = $uniform($rng, $i);
          const polluted = w_polluted[$i] - $removed1_3;
          w_polluted[$i] = polluted;
          if (lot >= p_wasteRate || polluted >= d_fullWaste) break $call1;
          pollute(w_waste, $at_w_waste, Math.floor(place * ($of_w_waste - polluted)));
          w_polluted[$i] = polluted + 1;
        }
      }

      const growth = growthFactor(w_polluted[$i] / $of_w_waste, p_depletion, p_restoration);
      let $result2;
      {
        let $growth2_2 = growth;
        $call2: {
          let grown = 0;
          for (
            let site = sitesSkipped($uniform($rng, $i), d_missed);
            site < d_sites.length;
            site += 1 + sitesSkipped($uniform($rng, $i), d_missed)
          ) {
            const mark = $uniform($rng, $i);
            if (mark >= $growth2_2 || w_ripe[$at_w_ripe + site] !== 0) continue;
            if (agentOn(w_cell, w_out, $first, $agents, d_sites[site]) >= 0) continue;
            w_ripe[$at_w_ripe + site] = 1;
            grown++;
          }
          { $result2 = grown; break $call2; }
        }
      }
      const grown = $result2;
      const left = w_counted[$i] + grown - eaten;
      w_counted[$i] = left;
      w_apples[$i] = left;
      w_yield[$i] += eaten;
      w_stock[$i] += left / $of_w_ripe;
      w_pollution[$i] += w_polluted[$i] / $of_w_waste;
      w_growth[$i] += growth;
      w_cleaning[$i] += cleaners / $agents;
      w_removed[$i] += removed;
      w_harvestTick[$i] += w_tick[$i] * eaten;
      w_peace[$i] += present / $agents;
      if (w_tick[$i] + 1 === p_horizon && hasEaten(w_eaten, $first, $agents)) {
        w_sustainability[$i] += meanHarvestTick(w_eaten, w_eatenTicks, $first, $agents);
        w_harvested[$i] += 1;
      }
    }
  }

  function observe($lo, $hi) {
    const { o_window, $of_o_window, o_nearest, $agents, o_nearestWaste, o_cleanable, o_pollution, o_toRiver, o_toOrchard, o_ahead, o_rival, o_stock, o_out, o_x, o_y, o_heading, d_codes, d_offsets, d_nearOffsets, d_windowSize, d_step4, d_width, d_side, d_byDistance, d_margin, d_ground, d_placeOfSite, d_placeOfRiver, p_beamWidth, w_ripe, $of_w_ripe, w_waste, $of_w_waste, w_out, w_cell, w_heading, w_reach, $of_w_reach, w_cleanReach, $of_w_cleanReach, w_apples, w_polluted, p_depletion, d_toRiver, d_toOrchard, d_self } = $bound;
    for (let $i = $lo; $i < $hi; $i++) {
      const $at_o_window = $i * $of_o_window;
      const $first = $i * $agents;
      const $at_w_ripe = $i * $of_w_ripe;
      const $at_w_waste = $i * $of_w_waste;
      const $at_w_reach = $i * $of_w_reach;
      const $at_w_cleanReach = $i * $of_w_cleanReach;
      const { place } = d_margin;
      $call1: {
        const { place } = d_margin;

        d_codes.set(d_ground);
        for (let s = 0; s < d_placeOfSite.length; s++) d_codes[d_placeOfSite[s]] = w_ripe[$at_w_ripe + s];
        for (let r = 0; r < d_placeOfRiver.length; r++) d_codes[d_placeOfRiver[r]] |= wasteBit * w_waste[$at_w_waste + r];
        for (let a = 0; a < $agents; a++) {
          if (w_out[$first + a] === 0) d_codes[place[w_cell[$first + a]]] |= agentBit;
          for (let j = 0; j < p_beamWidth; j++) {
            paintRay($d, w_cell[$first + a], w_heading[$first + a], j, p_beamWidth, w_reach[$at_w_reach + a * p_beamWidth + j], beamBit);
            paintRay($d, w_cell[$first + a], w_heading[$first + a], j, p_beamWidth, w_cleanReach[$at_w_cleanReach + a * p_beamWidth + j], cleanBit);
          }
        }
      }
      const share = Math.min(1, w_apples[$i] / $of_w_ripe);
      const dirty = Math.min(1, w_polluted[$i] / $of_w_waste / p_depletion);
      if (d_windowSize > 0) o_window.fill(0, $at_o_window, $at_o_window + $of_o_window);
      for (let a = 0; a < $agents; a++) {
        const here = w_cell[$first + a];
        const h = w_heading[$first + a];
        o_stock[$first + a] = share;
        o_pollution[$first + a] = dirty;
        o_x[$first + a] = here % d_width;
        o_y[$first + a] = Math.floor(here / d_width);
        o_heading[$first + a] = h;
        o_toRiver[$first + a] = way(d_toRiver[here], h);
        o_toOrchard[$first + a] = way(d_toOrchard[here], h);
        o_nearest[$first + a] = 0;
        o_nearestWaste[$first + a] = 0;
        o_cleanable[$first + a] = 0;
        o_ahead[$first + a] = 0;
        o_rival[$first + a] = 0;
        o_out[$first + a] = w_out[$first + a] > 0 ? 1 : 0;
        if (w_out[$first + a] > 0) continue;
        const from = place[here];
        if (d_windowSize > 0) {
          writeWindow(o_window, $at_o_window + a * d_windowSize, channels.length, d_codes, from, d_offsets, h);
          // Others only.
          o_window[$at_o_window + a * d_windowSize + d_self] = 0;
        }
        const apple = firstInView(d_codes, appleBit, from, d_nearOffsets, h);
        if (apple >= 0) o_nearest[$first + a] = d_side[d_byDistance[apple]];
        const dirt = firstInView(d_codes, wasteBit, from, d_nearOffsets, h);
        if (dirt >= 0) o_nearestWaste[$first + a] = d_side[d_byDistance[dirt]];
        const code = d_codes[from + d_step4[h]];
        o_ahead[$first + a] = code & wallBit ? 2 : code & agentBit ? 3 : code & appleBit;
        const bits = bitsAhead($p, $d, here, h);
        o_rival[$first + a] = (bits & agentBit) !== 0 ? 1 : 0;
        o_cleanable[$first + a] = (bits & wasteBit) !== 0 ? 1 : 0;
      }
    }
  }

  return { reset, step, observe };
}
