/**
 * Kernel form of the MEV auction: the rules of mev-auction.ts over all worlds at once, bit for bit. Each phase of a
 * tick is one loop over the worlds, with everything that it touches hoisted before it.
 */
import { type Kernel, uniform } from "../../src/index.ts";
import { levelValues, type P, slack, ticksPerBlock, valueRange } from "./params.ts";
import { type MevContext, overbid } from "./state.ts";

export function kernel({ agents, columns, action, obs, payoff }: MevContext, p: P): Kernel {
  const { done, ended, rng, sealed, blockTick, opportunity, lot } = columns;
  const { value, standing, placedAt, shown, bid, paid, won, externality } = columns;
  const { opportunities, best, revenue, burnt, surplus, reverts, revertCost } = columns;
  const { lost, efficiency, waste, cooperation, entry, bids, rejected } = columns;
  const ticks = ticksPerBlock(p);
  const levels = Float64Array.from(levelValues(p));
  const inShares = p.grid === "share";
  const { low, high } = valueRange(p);
  const allPay = p.format === "all-pay";

  /** In worlds whose block is over and whose episode is not. */
  function openBlocks(lo: number, hi: number): void {
    const words = rng;
    const isEnded = ended;
    const tick = blockTick;
    const worths = value;
    const lots = lot;
    const standingBid = standing;
    const placed = placedAt;
    const view = shown;
    const latency = p.latency;
    const own = p.values === "private";
    const length = ticks;
    const least = low;
    const most = high;
    const spread = most - least;
    const n = agents;
    for (let i = lo; i < hi; i++) {
      if (tick[i] !== length || isEnded[i] !== 0) continue;
      const from = i * n;
      const to = from + n;
      let worth = spread > 0 ? least + spread * uniform(words, i) : most;
      worths[from] = worth;
      for (let k = from + 1; k < to; k++) {
        if (own && spread > 0) worth = least + spread * uniform(words, i);
        worths[k] = worth;
      }
      lots[i] = uniform(words, i);
      tick[i] = 0;
      for (let k = from; k < to; k++) {
        standingBid[k] = 0;
        placed[k] = 0;
      }
      for (let j = from * latency; j < to * latency; j++) view[j] = 0;
    }
  }

  function takeBids(lo: number, hi: number): void {
    const isDone = done;
    const hidden = sealed;
    const tick = blockTick;
    const chosen = action;
    const amounts = levels;
    const worth = value;
    const standingBid = standing;
    const placed = placedAt;
    const view = shown;
    const sent = bids;
    const refused = rejected;
    const box = p.grid === "continuous";
    const share = inShares;
    const raise = 1 + p.increment;
    const latency = p.latency;
    const n = agents;
    for (let i = lo; i < hi; i++) {
      const now = tick[i];
      const open = hidden[i] === 0;
      if (isDone[i] !== 0 || (!open && now !== 0)) continue;
      const from = i * n;
      let accepted = 0;
      let tooLow = 0;
      for (let k = from; k < from + n; k++) {
        const level = box ? chosen[k] : amounts[chosen[k] | 0];
        const amount = share ? level * worth[k] : level;
        if (amount <= 0) continue;
        const own = standingBid[k];
        if (own > 0 && amount < own * raise * (1 - slack)) {
          tooLow++;
          continue;
        }
        standingBid[k] = amount;
        placed[k] = now;
        accepted++;
      }
      sent[i] += accepted;
      refused[i] += tooLow;
      if (!open) continue;
      for (let k = from; k < from + n; k++) {
        const at = k * latency;
        for (let j = at + latency - 1; j > at; j--) view[j] = view[j - 1];
        view[at] = standingBid[k];
      }
    }
  }

  function settle(lo: number, hi: number): void {
    const isDone = done;
    const hidden = sealed;
    const tick = blockTick;
    const worths = value;
    const standingBid = standing;
    const placed = placedAt;
    const lots = lot;
    const finalBid = bid;
    const pays = paid;
    const wins = won;
    const harm = externality;
    const out = payoff;
    const sealedLosersPay = allPay || !p.revertProtection;
    const secondPrice = p.format === "second-price";
    const phi = allPay ? 1 : p.phi;
    const fee = p.baseFee;
    const last = ticks - 1;
    const n = agents;
    const settled = opportunities;
    const sumBest = best;
    const sumRevenue = revenue;
    const sumBurnt = burnt;
    const sumSurplus = surplus;
    const sumReverts = reverts;
    const sumRevertCost = revertCost;
    const sumLost = lost;
    const sumCaptured = efficiency;
    const sumWaste = waste;
    const sumRestraint = cooperation;
    const sumEntry = entry;
    for (let i = lo; i < hi; i++) {
      const open = hidden[i] === 0;
      if (isDone[i] !== 0) continue;
      const from = i * n;
      const to = from + n;
      if (tick[i] !== (open ? last : 0)) {
        for (let k = from; k < to; k++) {
          finalBid[k] = 0;
          pays[k] = 0;
          wins[k] = 0;
          harm[k] = 0;
        }
        continue;
      }
      let top = 0;
      let highest = 0;
      let restraint = 0;
      let entrants = 0;
      for (let k = from; k < to; k++) {
        const amount = standingBid[k];
        const worth = worths[k];
        top = Math.max(top, amount);
        highest = Math.max(highest, worth);
        restraint += amount > 0 ? Math.max(0, 1 - amount / worth) : 1;
        entrants += amount > 0 ? 1 : 0;
        finalBid[k] = amount;
        pays[k] = 0;
        wins[k] = 0;
        harm[k] = 0;
      }
      let winner = -1;
      let second = 0;
      let reverted = 0;
      let received = 0;
      let fees = 0;
      let revertPaid = 0;
      if (entrants > 0) {
        let ties = 0;
        let earliest = 0;
        for (let k = from; k < to; k++) {
          const amount = standingBid[k];
          if (amount !== top) {
            second = Math.max(second, amount);
            continue;
          }
          if (winner >= 0) second = top;
          if (winner < 0 || placed[k] < earliest) {
            earliest = placed[k];
            ties = 1;
            winner = k;
          } else if (placed[k] === earliest) ties++;
        }
        if (ties > 1) {
          let skip = Math.floor(lots[i] * ties);
          for (let k = from; k < to; k++)
            if (standingBid[k] === top && placed[k] === earliest && skip-- === 0) {
              winner = k;
              break;
            }
        }
        const losersPay = open || sealedLosersPay;
        for (let k = losersPay ? from : winner, end = losersPay ? to : winner + 1; k < end; k++) {
          const amount = standingBid[k];
          if (amount <= 0) continue;
          let tip = 0;
          let gain = 0;
          if (k === winner) {
            tip = secondPrice ? second : amount;
            gain = worths[k];
            wins[k] = 1;
            harm[k] = second;
          } else {
            tip = phi * amount;
            reverted++;
            revertPaid += tip + fee;
          }
          received += tip;
          fees += fee;
          pays[k] = tip + fee;
          out[k] = gain - (tip + fee);
        }
      }
      const captured = winner < 0 ? 0 : worths[winner];
      settled[i]++;
      sumBest[i] += highest;
      sumRevenue[i] += received;
      sumBurnt[i] += fees;
      sumSurplus[i] += captured - received - fees;
      sumCaptured[i] += captured;
      if (reverted > 0) {
        sumReverts[i] += reverted;
        sumRevertCost[i] += revertPaid;
        sumWaste[i] += fee * reverted;
      }
      if (winner < 0) sumLost[i]++;
      sumRestraint[i] += restraint / n;
      sumEntry[i] += entrants / n;
    }
  }

  function passTick(lo: number, hi: number): void {
    const isDone = done;
    const tick = blockTick;
    const over = opportunity;
    const end = ended;
    const length = ticks;
    const inEpisode = p.opportunities;
    for (let i = lo; i < hi; i++) {
      if (isDone[i] !== 0 || ++tick[i] < length) continue;
      if (++over[i] === inEpisode) end[i] = 1;
    }
  }

  return {
    reset(i) {
      sealed[i] = p.format === "open" ? 0 : 1;
      opportunity[i] = 0;
      for (let k = i * agents; k < (i + 1) * agents; k++) {
        bid[k] = 0;
        paid[k] = 0;
        won[k] = 0;
        externality[k] = 0;
      }
      blockTick[i] = ticks;
      openBlocks(i, i + 1);
    },
    step(lo, hi) {
      takeBids(lo, hi);
      settle(lo, hi);
      passTick(lo, hi);
      openBlocks(lo, hi);
    },
    observe(lo, hi) {
      const { value: seenValue, own, highest, ticksLeft } = obs;
      const worths = value;
      const standingBid = standing;
      const view = shown;
      const hidden = sealed;
      const tick = blockTick;
      const n = agents;
      const latency = p.latency;
      const share = inShares;
      const last = ticks - 1;
      for (let i = lo; i < hi; i++) {
        const from = i * n;
        const to = from + n;
        // Highest and second-highest bid in view: all but the leader see the former.
        let top = 0;
        let second = 0;
        let leader = -1;
        for (let k = hidden[i] !== 0 ? to : from; k < to; k++) {
          const amount = view[k * latency + latency - 1];
          if (amount > top) {
            second = top;
            top = amount;
            leader = k;
          } else if (amount > second) second = amount;
        }
        const left = Math.max(0, last - tick[i]);
        for (let k = from; k < to; k++) {
          const seen = k === leader ? second : top;
          const mine = standingBid[k];
          const worth = worths[k];
          seenValue[k] = worth;
          own[k] = share && mine > 0 ? mine / worth : mine;
          highest[k] = share && seen > 0 ? Math.min(overbid, seen / worth) : seen;
          ticksLeft[k] = left;
        }
      }
    },
  };
}
