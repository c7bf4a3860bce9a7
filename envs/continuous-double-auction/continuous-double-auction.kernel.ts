/** Written by `ostrom build` from continuous-double-auction.ts: its rules over all worlds at once. After a change of them it is to be written anew. */
// @ts-nocheck: types are checked where the rules are written.
import { randomInt as $randomInt, uniform as $uniform } from "../../src/index.ts";

export function kernel($context, $p, $d) {
  const $bound = {
    w_traded: $context.columns.traded,
    $agents: $context.agents,
    w_bid: $context.columns.bid,
    w_bidder: $context.columns.bidder,
    w_ask: $context.columns.ask,
    w_asker: $context.columns.asker,
    w_last: $context.columns.last,
    w_gains: $context.columns.gains,
    w_speaker: $context.columns.speaker,
    $rng: $context.columns.rng,
    w_action0: $context.actions[0],
    d_buyers: $d.buyers,
    w_payoff: $context.payoff,
    d_worth: $d.worth,
    w_efficiency: $context.columns.efficiency,
    d_most: $d.most,
    w_trades: $context.columns.trades,
    w_price: $context.columns.price,
    $done: $context.columns.done,
    o_buys: $context.obs.buys,
    o_worth: $context.obs.worth,
    o_turn: $context.obs.turn,
    o_bid: $context.obs.bid,
    o_ask: $context.obs.ask,
    o_traded: $context.obs.traded,
  };

  function reset($i) {
    const { w_traded, $agents, w_bid, w_bidder, w_ask, w_asker, w_last, w_gains, w_speaker, $rng } = $bound;
    const $first = $i * $agents;
    for (let $k = $first, $end = $first + $agents; $k < $end; $k++) w_traded[$k] = 0;
    w_bid[$i] = 0;
    w_bidder[$i] = -1;
    w_ask[$i] = 0;
    w_asker[$i] = -1;
    w_last[$i] = 0;
    w_gains[$i] = 0;
    w_speaker[$i] = $randomInt($rng, $i, $agents);
  }

  function step($lo, $hi) {
    const { $agents, w_speaker, w_action0, d_buyers, w_ask, w_asker, w_bid, w_bidder, w_payoff, d_worth, w_traded, w_gains, w_efficiency, d_most, w_trades, w_price, w_last, $rng, $done } = $bound;
    for (let $i = $lo; $i < $hi; $i++) {
      if ($done[$i] !== 0) continue;
      const $first = $i * $agents;
      const a = w_speaker[$i];
      let buyer = -1;
      let seller = -1;
      let paid = 0;
      if (a >= 0) {
        const price = 1 + w_action0[$first + a];
        if (a < d_buyers) {
          if (w_ask[$i] > 0 && price >= w_ask[$i]) {
            buyer = a;
            seller = w_asker[$i];
            paid = w_ask[$i];
          } else if (price > w_bid[$i]) {
            w_bid[$i] = price;
            w_bidder[$i] = a;
          }
        } else if (w_bid[$i] > 0 && price <= w_bid[$i]) {
          buyer = w_bidder[$i];
          seller = a;
          paid = w_bid[$i];
        } else if (w_ask[$i] === 0 || price < w_ask[$i]) {
          w_ask[$i] = price;
          w_asker[$i] = a;
        }
      }
      if (buyer >= 0) {
        w_payoff[$first + buyer] = d_worth[buyer] - paid;
        w_payoff[$first + seller] = paid - d_worth[seller];
        w_traded[$first + buyer] = 1;
        w_traded[$first + seller] = 1;
        w_gains[$i] += d_worth[buyer] - d_worth[seller];
        w_efficiency[$i] += (d_worth[buyer] - d_worth[seller]) / d_most;
        w_trades[$i] += 1;
        w_price[$i] += paid;
        w_last[$i] = paid;
        w_bid[$i] = 0;
        w_bidder[$i] = -1;
        w_ask[$i] = 0;
        w_asker[$i] = -1;
      }
      let buyers = 0;
      let sellers = 0;
      for (let b = 0; b < $agents; b++) {
        if (w_traded[$first + b] === 1) continue;
        if (b < d_buyers) buyers++;
        else sellers++;
      }
      // One of those who have not traded, each alike; nobody once a side has.
      const luck = $uniform($rng, $i);
      w_speaker[$i] = -1;
      if (buyers > 0 && sellers > 0) {
        let left = Math.floor(luck * (buyers + sellers));
        for (let b = 0; b < $agents; b++) {
          if (w_traded[$first + b] === 1) continue;
          if (left === 0) w_speaker[$i] = b;
          left--;
        }
      }
    }
  }

  function observe($lo, $hi) {
    const { o_buys, $agents, o_worth, o_turn, o_bid, o_ask, o_traded, d_buyers, d_worth, w_speaker, w_bid, w_ask, w_traded } = $bound;
    for (let $i = $lo; $i < $hi; $i++) {
      const $first = $i * $agents;
      for (let a = 0; a < $agents; a++) {
        o_buys[$first + a] = a < d_buyers ? 1 : 0;
        o_worth[$first + a] = d_worth[a];
        o_turn[$first + a] = a === w_speaker[$i] ? 1 : 0;
        o_bid[$first + a] = w_bid[$i];
        o_ask[$first + a] = w_ask[$i];
        o_traded[$first + a] = w_traded[$first + a];
      }
    }
  }

  return { reset, step, observe };
}
