/** Written by `ostrom build` from order-book.ts: its rules over all worlds at once. After a change of them it is to be written anew. */
// @ts-nocheck: types are checked where the rules are written.
import { exponential as $exponential, uniform as $uniform, randomInt as $randomInt } from "../../src/index.ts";
import { centre, levels, drift } from "./params.ts";
import { highestOrder, lowestOrder, levelOfRank, ownerOfQuote, shiftOrders } from "../market/book.ts";

export function kernel($context, $p, $d) {
  const $bound = {
    w_bids: $context.columns.bids,
    $of_w_bids: $context.columns.bids.length / $context.worlds,
    w_asks: $context.columns.asks,
    $of_w_asks: $context.columns.asks.length / $context.worlds,
    w_bidQuotes: $context.columns.bidQuotes,
    $of_w_bidQuotes: $context.columns.bidQuotes.length / $context.worlds,
    w_askQuotes: $context.columns.askQuotes,
    $of_w_askQuotes: $context.columns.askQuotes.length / $context.worlds,
    p_reach: $p.reach,
    w_bidOrders: $context.columns.bidOrders,
    w_askOrders: $context.columns.askOrders,
    w_bid: $context.columns.bid,
    w_ask: $context.columns.ask,
    w_origin: $context.columns.origin,
    w_middle: $context.columns.middle,
    w_before: $context.columns.before,
    w_reference: $context.columns.reference,
    w_lowest: $context.columns.lowest,
    w_salesLeft: $context.columns.salesLeft,
    w_saleIn: $context.columns.saleIn,
    w_haltLeft: $context.columns.haltLeft,
    w_tripped: $context.columns.tripped,
    w_bidAt: $context.columns.bidAt,
    $agents: $context.agents,
    w_askAt: $context.columns.askAt,
    w_held: $context.columns.held,
    w_profit: $context.columns.profit,
    w_action0: $context.actions[0],
    w_action1: $context.actions[1],
    p_quotes: $p.quotes,
    p_inventory: $p.inventory,
    w_payoff: $context.payoff,
    w_tick: $context.columns.tick,
    p_salesTick: $p.salesTick,
    p_sales: $p.sales,
    d_fall: $d.fall,
    p_seconds: $p.seconds,
    d_limits: $d.limits,
    d_markets: $d.markets,
    p_cancellations: $p.cancellations,
    $rng: $context.columns.rng,
    w_halted: $context.columns.halted,
    p_salesPerSecond: $p.salesPerSecond,
    p_limitOrders: $p.limitOrders,
    p_marketOrders: $p.marketOrders,
    p_halt: $p.halt,
    p_risk: $p.risk,
    w_spread: $context.columns.spread,
    w_trades: $context.columns.trades,
    w_made: $context.columns.made,
    w_inventory: $context.columns.inventory,
    p_horizon: $p.horizon,
    w_drop: $context.columns.drop,
    $done: $context.columns.done,
    o_held: $context.obs.held,
    o_spread: $context.obs.spread,
    o_moved: $context.obs.moved,
    o_depth: $context.obs.depth,
    o_halted: $context.obs.halted,
    o_tick: $context.obs.tick,
  };

  function reset($i) {
    const { w_bids, $of_w_bids, w_asks, $of_w_asks, w_bidQuotes, $of_w_bidQuotes, w_askQuotes, $of_w_askQuotes, p_reach, w_bidOrders, w_askOrders, w_bid, w_ask, w_origin, w_middle, w_before, w_reference, w_lowest, w_salesLeft, w_saleIn, w_haltLeft, w_tripped, w_bidAt, $agents, w_askAt, w_held, w_profit } = $bound;
    const $at_w_bids = $i * $of_w_bids;
    const $at_w_asks = $i * $of_w_asks;
    const $at_w_bidQuotes = $i * $of_w_bidQuotes;
    const $at_w_askQuotes = $i * $of_w_askQuotes;
    const $first = $i * $agents;
    w_bids.fill(0, $at_w_bids, $at_w_bids + $of_w_bids);
    w_asks.fill(0, $at_w_asks, $at_w_asks + $of_w_asks);
    w_bidQuotes.fill(0, $at_w_bidQuotes, $at_w_bidQuotes + $of_w_bidQuotes);
    w_askQuotes.fill(0, $at_w_askQuotes, $at_w_askQuotes + $of_w_askQuotes);
    for (let j = 0; j < p_reach; j++) {
      w_bids[$at_w_bids + (centre - 1 - j)] = 1;
      w_asks[$at_w_asks + centre + j] = 1;
    }
    w_bidOrders[$i] = p_reach;
    w_askOrders[$i] = p_reach;
    w_bid[$i] = centre - 1;
    w_ask[$i] = centre;
    w_origin[$i] = 0.5 - centre;
    w_middle[$i] = 0;
    w_before[$i] = 0;
    w_reference[$i] = 0;
    w_lowest[$i] = 0;
    w_salesLeft[$i] = 0;
    w_saleIn[$i] = 0;
    w_haltLeft[$i] = 0;
    w_tripped[$i] = 0;
    for (let $k = $first, $end = $first + $agents, $value = -1; $k < $end; $k++) w_bidAt[$k] = $value;
    for (let $k = $first, $end = $first + $agents, $value = -1; $k < $end; $k++) w_askAt[$k] = $value;
    for (let $k = $first, $end = $first + $agents; $k < $end; $k++) w_held[$k] = 0;
    for (let $k = $first, $end = $first + $agents; $k < $end; $k++) w_profit[$k] = 0;
  }

  function step($lo, $hi) {
    const { $agents, w_bids, $of_w_bids, w_asks, $of_w_asks, w_bidQuotes, $of_w_bidQuotes, w_askQuotes, $of_w_askQuotes, w_bidOrders, w_askOrders, w_bid, w_ask, w_origin, w_lowest, w_salesLeft, w_saleIn, w_haltLeft, w_bidAt, w_askAt, p_reach, w_action0, w_action1, p_quotes, w_held, p_inventory, w_middle, w_payoff, w_tick, p_salesTick, p_sales, w_reference, w_tripped, d_fall, p_seconds, d_limits, d_markets, p_cancellations, $rng, w_halted, p_salesPerSecond, p_limitOrders, p_marketOrders, p_halt, w_profit, p_risk, w_before, w_spread, w_trades, w_made, w_inventory, p_horizon, w_drop, $done } = $bound;
    for (let $i = $lo; $i < $hi; $i++) {
      if ($done[$i] !== 0) continue;
      const $at_w_bids = $i * $of_w_bids;
      const $at_w_asks = $i * $of_w_asks;
      const $at_w_bidQuotes = $i * $of_w_bidQuotes;
      const $at_w_askQuotes = $i * $of_w_askQuotes;
      const $first = $i * $agents;
      // Columns are read and written once a tick: events are many.
      let bidOrders = w_bidOrders[$i];
      let askOrders = w_askOrders[$i];
      let bid = w_bid[$i];
      let ask = w_ask[$i];
      let origin = w_origin[$i];
      let lowest = w_lowest[$i];
      let salesLeft = w_salesLeft[$i];
      let saleIn = w_saleIn[$i];
      let haltLeft = w_haltLeft[$i];

      // All take back their quotes, and quote anew around the middle of the flow: no two of them cross.
      for (let a = 0; a < $agents; a++) {
        if (w_bidAt[$first + a] >= 0) w_bidQuotes[$at_w_bidQuotes + w_bidAt[$first + a]] = 0;
        if (w_askAt[$first + a] >= 0) w_askQuotes[$at_w_askQuotes + w_askAt[$first + a]] = 0;
      }
      if (bidOrders > 0) bid = highestOrder(w_bids, w_bidQuotes, $at_w_bids, bid);
      if (askOrders > 0) ask = lowestOrder(w_asks, w_askQuotes, $at_w_asks, ask, levels);
      if (bidOrders === 0) bid = ask - p_reach;
      if (askOrders === 0) ask = bid + p_reach;
      const below = Math.ceil((bid + ask) / 2) - 1;
      const above = Math.floor((bid + ask) / 2) + 1;
      let bidsQuoted = 0;
      let asksQuoted = 0;
      for (let a = 0; a < $agents; a++) {
        const bidsAway = w_action0[$first + a];
        const asksAway = w_action1[$first + a];
        const bidAt = bidsAway < p_quotes && w_held[$first + a] < p_inventory ? below - bidsAway : -1;
        const askAt = asksAway < p_quotes && w_held[$first + a] > -p_inventory ? above + asksAway : -1;
        w_bidAt[$first + a] = bidAt;
        w_askAt[$first + a] = askAt;
        if (bidAt >= 0) {
          w_bidQuotes[$at_w_bidQuotes + bidAt] += 1;
          bidsQuoted++;
          if (bidAt > bid || bidOrders + bidsQuoted === 1) bid = bidAt;
        }
        if (askAt >= 0) {
          w_askQuotes[$at_w_askQuotes + askAt] += 1;
          asksQuoted++;
          if (askAt < ask || askOrders + asksQuoted === 1) ask = askAt;
        }
      }

      // Who holds is paid what the middle moves by.
      const start = w_middle[$i];
      for (let a = 0; a < $agents; a++) w_payoff[$first + a] = 0 - w_held[$first + a] * start;
      const begun = w_tick[$i] >= p_salesTick;
      if (w_tick[$i] === p_salesTick) {
        salesLeft = p_sales;
        w_reference[$i] = start;
        lowest = start;
      }
      const stopsAt = begun && w_tripped[$i] === 0 ? w_reference[$i] - d_fall : Number.NEGATIVE_INFINITY;

      let left = p_seconds;
      let trades = 0;
      let made = 0;
      let spread = 0;
      while (left > 0) {
        const halted = haltLeft > 0;
        const orders = bidOrders + askOrders;
        const rate = d_limits + (halted ? 0 : d_markets) + p_cancellations * orders;
        // Waits are without memory: where something else comes first, they are drawn anew.
        const wait = rate > 0 ? $exponential($rng, $i) / rate : left;
        const sale = !halted && salesLeft > 0 ? saleIn : left;
        const next = Math.min(wait, sale, halted ? haltLeft : left, left);
        spread += (ask - bid) * next;
        left = next === left ? 0 : left - next;
        if (halted) {
          w_halted[$i] += next / p_seconds;
          haltLeft = next === haltLeft ? 0 : haltLeft - next;
        } else if (salesLeft > 0) saleIn -= next;

        // 0: nothing, 1: a market order to sell, 2: one to buy.
        let market = 0;
        if (!halted && salesLeft > 0 && next === sale) {
          market = 1;
          salesLeft--;
          saleIn = 1 / p_salesPerSecond;
        } else if (next === wait && rate > 0) {
          let u = $uniform($rng, $i) * rate;
          if (u < d_limits) {
            const place = Math.min(2 * p_reach - 1, Math.floor(u / p_limitOrders));
            if (place < p_reach) {
              const at = ask - 1 - place;
              w_bids[$at_w_bids + at] += 1;
              bidOrders++;
              if (at > bid || bidOrders + bidsQuoted === 1) bid = at;
              if (askOrders + asksQuoted === 0) ask = bid + p_reach;
            } else {
              const at = bid + 1 + place - p_reach;
              w_asks[$at_w_asks + at] += 1;
              askOrders++;
              if (at < ask || askOrders + asksQuoted === 1) ask = at;
              if (bidOrders + bidsQuoted === 0) bid = ask - p_reach;
            }
          } else {
            u -= d_limits;
            if (!halted && u < d_markets) market = u < p_marketOrders ? 1 : 2;
            else if (orders > 0) {
              if (!halted) u -= d_markets;
              const rank = Math.min(orders - 1, Math.floor(u / p_cancellations));
              if (rank < bidOrders) {
                const at = levelOfRank(w_bids, $at_w_bids, bid, -1, rank);
                w_bids[$at_w_bids + at] -= 1;
                bidOrders--;
              } else {
                const at = levelOfRank(w_asks, $at_w_asks, ask, 1, rank - bidOrders);
                w_asks[$at_w_asks + at] -= 1;
                askOrders--;
              }
            }
          }
        }

        if (market === 1 && bidOrders + bidsQuoted > 0) {
          const rank = $randomInt($rng, $i, w_bids[$at_w_bids + bid] + w_bidQuotes[$at_w_bidQuotes + bid]);
          const owner = rank < w_bids[$at_w_bids + bid] ? -1 : ownerOfQuote(w_bidAt, bid, rank - w_bids[$at_w_bids + bid], $first, $agents);
          trades++;
          if (owner < 0) {
            w_bids[$at_w_bids + bid] -= 1;
            bidOrders--;
          } else {
            made++;
            w_held[$first + owner] += 1;
            w_payoff[$first + owner] -= origin + bid;
            w_bidAt[$first + owner] = -1;
            w_bidQuotes[$at_w_bidQuotes + bid] -= 1;
            bidsQuoted--;
          }
        } else if (market === 2 && askOrders + asksQuoted > 0) {
          const rank = $randomInt($rng, $i, w_asks[$at_w_asks + ask] + w_askQuotes[$at_w_askQuotes + ask]);
          const owner = rank < w_asks[$at_w_asks + ask] ? -1 : ownerOfQuote(w_askAt, ask, rank - w_asks[$at_w_asks + ask], $first, $agents);
          trades++;
          if (owner < 0) {
            w_asks[$at_w_asks + ask] -= 1;
            askOrders--;
          } else {
            made++;
            w_held[$first + owner] -= 1;
            w_payoff[$first + owner] += origin + ask;
            w_askAt[$first + owner] = -1;
            w_askQuotes[$at_w_askQuotes + ask] -= 1;
            asksQuoted--;
          }
        }

        // What is best now, where it is gone; a side that is empty follows the other.
        if (bidOrders + bidsQuoted === 0) bid = ask - p_reach;
        else if (w_bids[$at_w_bids + bid] + w_bidQuotes[$at_w_bidQuotes + bid] === 0)
          bid = highestOrder(w_bids, w_bidQuotes, $at_w_bids, bid);
        if (askOrders + asksQuoted === 0) ask = bid + p_reach;
        else if (w_asks[$at_w_asks + ask] + w_askQuotes[$at_w_askQuotes + ask] === 0)
          ask = lowestOrder(w_asks, w_askQuotes, $at_w_asks, ask, levels);
        if (begun) {
          const middle = origin + (bid + ask) / 2;
          lowest = Math.min(lowest, middle);
          if (middle <= stopsAt && w_tripped[$i] === 0) {
            w_tripped[$i] = 1;
            haltLeft = p_halt;
          }
        }

        const off = ((bid + ask) >> 1) - centre;
        if (off > drift || off < -drift) {
          bidOrders -= shiftOrders(w_bids, $at_w_bids, levels, -off);
          askOrders -= shiftOrders(w_asks, $at_w_asks, levels, -off);
          bidsQuoted -= shiftOrders(w_bidQuotes, $at_w_bidQuotes, levels, -off);
          asksQuoted -= shiftOrders(w_askQuotes, $at_w_askQuotes, levels, -off);
          origin += off;
          bid -= off;
          ask -= off;
          for (let a = 0; a < $agents; a++) {
            const bidAt = w_bidAt[$first + a] < 0 ? -1 : w_bidAt[$first + a] - off;
            const askAt = w_askAt[$first + a] < 0 ? -1 : w_askAt[$first + a] - off;
            w_bidAt[$first + a] = bidAt < levels ? Math.max(-1, bidAt) : -1;
            w_askAt[$first + a] = askAt < levels ? Math.max(-1, askAt) : -1;
          }
        }
      }
      w_bidOrders[$i] = bidOrders;
      w_askOrders[$i] = askOrders;
      w_bid[$i] = bid;
      w_ask[$i] = ask;
      w_origin[$i] = origin;
      w_middle[$i] = origin + (bid + ask) / 2;
      w_lowest[$i] = lowest;
      w_salesLeft[$i] = salesLeft;
      w_saleIn[$i] = saleIn;
      w_haltLeft[$i] = haltLeft;

      const end = w_middle[$i];
      let held = 0;
      for (let a = 0; a < $agents; a++) {
        const own = w_held[$first + a];
        const earned = w_payoff[$first + a] + own * end;
        w_profit[$first + a] += earned;
        w_payoff[$first + a] = earned - p_risk * p_seconds * own * own;
        held += Math.abs(own);
      }
      w_before[$i] = start;
      w_spread[$i] += spread / p_seconds;
      w_trades[$i] += trades;
      w_made[$i] += made;
      w_inventory[$i] += held / $agents;
      if (w_tick[$i] + 1 === p_horizon) w_drop[$i] += w_reference[$i] - w_lowest[$i];
    }
  }

  function observe($lo, $hi) {
    const { $agents, o_held, o_spread, o_moved, o_depth, o_halted, o_tick, p_reach, w_ask, w_bid, w_middle, w_before, w_bidOrders, w_askOrders, w_held, p_inventory, w_haltLeft, w_tick } = $bound;
    for (let $i = $lo; $i < $hi; $i++) {
      const $first = $i * $agents;
      const wide = Math.min(p_reach, w_ask[$i] - w_bid[$i]);
      const change = Math.min(p_reach, Math.max(-p_reach, w_middle[$i] - w_before[$i]));
      const orders = w_bidOrders[$i] + w_askOrders[$i];
      for (let a = 0; a < $agents; a++) {
        o_held[$first + a] = w_held[$first + a] + p_inventory;
        o_spread[$first + a] = wide;
        o_moved[$first + a] = change;
        o_depth[$first + a] = orders > 0 ? w_bidOrders[$i] / orders : 0.5;
        o_halted[$first + a] = w_haltLeft[$i] > 0 ? 1 : 0;
        o_tick[$first + a] = w_tick[$i];
      }
    }
  }

  return { reset, step, observe };
}
