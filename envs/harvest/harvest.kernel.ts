/** Written by `ostrom build` from harvest.ts: its rules over all worlds at once. After a change of them it is to be written anew. */
// @ts-nocheck: types are checked where the rules are written.
import { randomInt as $randomInt, uniform as $uniform } from "../../src/index.ts";
import { placeAgents, moveAgent, fireBeams, leaveAndReturn, agentOn, rayStart } from "../gridworld/bodies.ts";
import { cutStock, hasEaten, meanHarvestTick } from "../gridworld/apples.ts";
import { zap, growthClass, agentBit, beamBit, channels, appleBit, wallBit, type HarvestParams, type Model } from "./params.ts";
import { sitesSkipped } from "../gridworld/chances.ts";
import { applesAround } from "./orchard.ts";
import { writeWindow, firstInView } from "../gridworld/view.ts";

function wouldHit(
  { beamWidth, beamLength }: HarvestParams,
  { codes, next, margin, step4 }: Model,
  from: number,
  heading: number,
): number {
  for (let j = 0; j < beamWidth; j++) {
    const start = rayStart(next, from, heading, j, beamWidth);
    if (start < 0) continue;
    let at = margin.place[start];
    for (let s = 0; s < beamLength; s++) {
      at += step4[heading];
      if ((codes[at] & wallBit) !== 0) break;
      if ((codes[at] & agentBit) !== 0) return 1;
    }
  }
  return 0;
}

export function kernel($context, $p, $d) {
  const $bound = {
    w_ripe: $context.columns.ripe,
    $of_w_ripe: $context.columns.ripe.length / $context.worlds,
    d_startRipe: $d.startRipe,
    w_counted: $context.columns.counted,
    d_ripeAtStart: $d.ripeAtStart,
    w_apples: $context.columns.apples,
    d_spawns: $d.spawns,
    w_cell: $context.columns.cell,
    $agents: $context.agents,
    w_heading: $context.columns.heading,
    w_out: $context.columns.out,
    $rng: $context.columns.rng,
    w_struck: $context.columns.struck,
    w_reach: $context.columns.reach,
    $of_w_reach: $context.columns.reach.length / $context.worlds,
    w_harvest: $context.columns.harvest,
    w_eaten: $context.columns.eaten,
    w_eatenTicks: $context.columns.eatenTicks,
    d_next: $d.next,
    d_siteOf: $d.siteOf,
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
    d_sites: $d.sites,
    d_around: $d.around,
    d_growthShare: $d.growthShare,
    d_missed: $d.missed,
    d_chosen: $d.chosen,
    w_yield: $context.columns.yield,
    w_stock: $context.columns.stock,
    w_bare: $context.columns.bare,
    w_harvestTick: $context.columns.harvestTick,
    w_peace: $context.columns.peace,
    p_horizon: $p.horizon,
    w_sustainability: $context.columns.sustainability,
    w_harvested: $context.columns.harvested,
    $done: $context.columns.done,
    o_window: $context.obs.window,
    $of_o_window: $context.obs.window.length / $context.worlds,
    o_nearest: $context.obs.nearest,
    o_patch: $context.obs.patch,
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
    d_walls: $d.walls,
    d_placeOfSite: $d.placeOfSite,
    d_self: $d.self,
    d_siteAt: $d.siteAt,
  };

  function reset($i) {
    const { w_ripe, $of_w_ripe, d_startRipe, w_counted, d_ripeAtStart, w_apples, d_spawns, w_cell, $agents, w_heading, w_out, $rng, w_struck, w_reach, $of_w_reach, w_harvest, w_eaten, w_eatenTicks } = $bound;
    const $at_w_ripe = $i * $of_w_ripe;
    const $first = $i * $agents;
    const $at_w_reach = $i * $of_w_reach;
    w_ripe.set(d_startRipe, $at_w_ripe);
    w_counted[$i] = d_ripeAtStart;
    w_apples[$i] = d_ripeAtStart;
    placeAgents(d_spawns, w_cell, w_heading, w_out, $first, $agents, (n) => $randomInt($rng, $i, n));
    for (let $k = $first, $end = $first + $agents; $k < $end; $k++) w_struck[$k] = 0;
    w_reach.fill(0, $at_w_reach, $at_w_reach + $of_w_reach);
    for (let $k = $first, $end = $first + $agents; $k < $end; $k++) w_harvest[$k] = 0;
    for (let $k = $first, $end = $first + $agents; $k < $end; $k++) w_eaten[$k] = 0;
    for (let $k = $first, $end = $first + $agents; $k < $end; $k++) w_eatenTicks[$k] = 0;
  }

  function step($lo, $hi) {
    const { d_next, d_siteOf, d_spawns, w_action0, $agents, w_cell, w_heading, w_out, w_struck, w_reach, $of_w_reach, w_ripe, $of_w_ripe, w_apples, w_counted, $rng, w_harvest, w_eaten, w_eatenTicks, w_tick, p_beamWidth, p_beamLength, w_hits, w_zaps, w_payoff, p_reward, p_zapCost, p_hitCost, p_timeout, d_sites, d_around, d_growthShare, d_missed, d_chosen, w_yield, w_stock, w_bare, w_harvestTick, w_peace, p_horizon, w_sustainability, w_harvested, $done } = $bound;
    for (let $i = $lo; $i < $hi; $i++) {
      if ($done[$i] !== 0) continue;
      const $first = $i * $agents;
      const $at_w_reach = $i * $of_w_reach;
      const $at_w_ripe = $i * $of_w_ripe;
      if (w_apples[$i] !== w_counted[$i]) w_counted[$i] = cutStock(w_ripe, $at_w_ripe, $of_w_ripe, w_apples[$i]);
      // Drawn in every tick, so that what agents do never shifts the luck of later ticks.
      const order = $randomInt($rng, $i, 2 * $agents);
      const spawnLot = $uniform($rng, $i);

      let present = 0;
      let beams = 0;
      for (let a = 0; a < $agents; a++) {
        w_harvest[$first + a] = 0;
        w_struck[$first + a] = 0;
        if (w_out[$first + a] > 0) continue;
        present++;
        if (w_action0[$first + a] === zap) beams++;
      }
      w_reach.fill(0, $at_w_reach, $at_w_reach + $of_w_reach);
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

      let $result1;
      $call1: {
        let growing = 0;
        for (
          let site = sitesSkipped($uniform($rng, $i), d_missed);
          site < d_sites.length;
          site += 1 + sitesSkipped($uniform($rng, $i), d_missed)
        ) {
          const mark = $uniform($rng, $i);
          if (w_ripe[$at_w_ripe + site] !== 0) continue;
          if (mark >= d_growthShare[growthClass(applesAround(d_around, w_ripe, $at_w_ripe, site))]) continue;
          if (agentOn(w_cell, w_out, $first, $agents, d_sites[site]) < 0) d_chosen[growing++] = site;
        }
        for (let g = 0; g < growing; g++) w_ripe[$at_w_ripe + d_chosen[g]] = 1;
        { $result1 = growing; break $call1; }
      }
      const grown = $result1;
      const left = w_counted[$i] + grown - eaten;
      w_counted[$i] = left;
      w_apples[$i] = left;
      w_yield[$i] += eaten;
      w_stock[$i] += left / d_sites.length;
      if (left === 0) w_bare[$i] += 1;
      w_harvestTick[$i] += w_tick[$i] * eaten;
      w_peace[$i] += present / $agents;
      if (w_tick[$i] + 1 === p_horizon && hasEaten(w_eaten, $first, $agents)) {
        w_sustainability[$i] += meanHarvestTick(w_eaten, w_eatenTicks, $first, $agents);
        w_harvested[$i] += 1;
      }
    }
  }

  function observe($lo, $hi) {
    const { o_window, $of_o_window, o_nearest, $agents, o_patch, o_ahead, o_rival, o_stock, o_out, o_x, o_y, o_heading, d_codes, d_offsets, d_nearOffsets, d_windowSize, d_step4, d_width, d_side, d_byDistance, d_margin, d_walls, d_placeOfSite, d_next, p_beamWidth, w_ripe, $of_w_ripe, w_heading, w_out, w_cell, w_reach, $of_w_reach, w_apples, d_sites, d_self, d_siteAt, d_around } = $bound;
    for (let $i = $lo; $i < $hi; $i++) {
      const $at_o_window = $i * $of_o_window;
      const $first = $i * $agents;
      const $at_w_ripe = $i * $of_w_ripe;
      const $at_w_reach = $i * $of_w_reach;
      const { place } = d_margin;
      $call1: {
        const { place } = d_margin;

        d_codes.set(d_walls);
        for (let s = 0; s < d_placeOfSite.length; s++) d_codes[d_placeOfSite[s]] = w_ripe[$at_w_ripe + s];
        for (let a = 0; a < $agents; a++) {
          const h = w_heading[$first + a];
          if (w_out[$first + a] === 0) d_codes[place[w_cell[$first + a]]] |= agentBit;
          for (let j = 0; j < p_beamWidth; j++) {
            const covered = w_reach[$at_w_reach + a * p_beamWidth + j];
            if (covered === 0) continue;
            let at = place[rayStart(d_next, w_cell[$first + a], h, j, p_beamWidth)];
            for (let s = 0; s < covered; s++) {
              at += d_step4[h];
              d_codes[at] |= beamBit;
            }
          }
        }
      }
      const share = Math.min(1, w_apples[$i] / d_sites.length);
      if (d_windowSize > 0) o_window.fill(0, $at_o_window, $at_o_window + $of_o_window);
      for (let a = 0; a < $agents; a++) {
        const here = w_cell[$first + a];
        const h = w_heading[$first + a];
        o_stock[$first + a] = share;
        o_x[$first + a] = here % d_width;
        o_y[$first + a] = Math.floor(here / d_width);
        o_heading[$first + a] = h;
        o_nearest[$first + a] = 0;
        o_patch[$first + a] = 0;
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
        const found = firstInView(d_codes, appleBit, from, d_nearOffsets, h);
        if (found >= 0) {
          const site = d_siteAt[from + d_nearOffsets[h * d_byDistance.length + found]];
          o_nearest[$first + a] = d_side[d_byDistance[found]];
          o_patch[$first + a] = growthClass(applesAround(d_around, w_ripe, $at_w_ripe, site));
        }
        const code = d_codes[from + d_step4[h]];
        o_ahead[$first + a] = code & wallBit ? 2 : code & agentBit ? 3 : code & appleBit;
        o_rival[$first + a] = wouldHit($p, $d, here, h);
      }
    }
  }

  return { reset, step, observe };
}
