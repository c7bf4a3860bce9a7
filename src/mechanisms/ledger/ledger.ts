/**
 * A ledger of payments: agents pay each other whole units of reward, as far as their credit goes.
 *
 * Balances of mutual credit begin at 0 and always sum to 0 (Lietaer 2001, "The Future of Money", on LETS). Adds the action heads `to`
 * (0 nobody, j the j-th next agent) and `pay` (units), and the observations `balance` and `received`. All payments of a tick are made at once,
 * after the env has paid: whether credit suffices is judged by the balance before them. Each is two rows of the ledger, under the
 * keys that pay and are paid, and moves as much reward between their seats. With `counts: "key"` each key has an account, and one that its
 * seat gives up leaves its balance to nobody (`lost`): debts are left behind by taking a new key. With `counts: "name"` who displays
 * the name of a key pays from its account.
 *
 * Bound, since a step of the commons under it takes 4.3 times as long with its rules in world form (54 ns an agent to 13 without it).
 */
import * as z from "zod";
import { fail } from "../../core/errors.ts";
import { defineMechanism, type MechanismContext } from "../../core/mechanism.ts";
import { i32, perAgent } from "../../core/schema.ts";
import { category, discrete, feature } from "../../core/spaces.ts";
import { countsParams, keysPerSeat } from "../identity.ts";
import { placeOf, placesIn } from "./places.ts";
import { append, ledgerFields } from "./rows.ts";

const params = z.object({
  most: z.number().int().min(1).max(1000).default(3).describe("largest payment (units)"),
  unit: z.number().positive().default(1).describe("what a unit is worth (units of payoff)"),
  credit: z
    .number()
    .int()
    .min(0)
    .max(1_000_000)
    .default(10)
    .describe("how far a balance may fall below 0 (units)"),
  rows: z
    .number()
    .int()
    .default(256)
    .describe("rows that are kept: beyond them the books are closed, and each account is one row"),
  ...countsParams,
});

/** Money is the ledger's resource 0, and key 0 is nobody. */
const money = 0;
const nobody = 0;
/** A balance that is higher gets no more: far from what a whole number of 32 bits holds. */
const mostHeld = 1e9;

export const ledger = defineMechanism({
  id: "ledger",
  title: "Ledger of payments",
  cite: ["Lietaer 2001, The Future of Money", "Kocherlakota 1998, Journal of Economic Theory 81:232-251"],
  params,
  metrics: {
    moved: { description: "units that were paid", per: "tick" },
    refused: { description: "payments without credit, or to who is not there", per: "tick", better: "lower" },
    unbalanced: { description: "ticks after which the balances did not sum to 0: never", per: "tick" },
  },
  /**
   * Of each place: the key `account`, its `balance` and `refusals`, and what it `spent` and `got` in this tick. `lost` is what keys
   * left that were given up.
   */
  state(p, site) {
    const places = keysPerSeat("ledger", p, site);
    if (site.agents < 2) fail("ledger", "needs somebody to pay, two agents or more", site.agents);
    const each = perAgent(i32, places);
    return {
      ...ledgerFields("ledger", p.rows, site.agents * places + 1),
      balance: each,
      account: each,
      spent: each,
      got: each,
      refusals: each,
      received: perAgent(i32),
      payments: i32,
      lost: i32,
    };
  },
  action: (p, { agents }) => [
    discrete(agents, { name: "to" }),
    discrete(p.most + 1, { name: "pay", unit: "units" }),
  ],
  observation: (p, { agents }) => ({
    balance: feature(
      0 - p.credit,
      p.credit * agents,
      "units that others owe this one, below 0 what it owes; cut off at the credit of all",
    ),
    received: category(
      p.most * (agents - 1) + 1,
      "units received in the last tick, at most those of all others",
      {
        bins: 2,
      },
    ),
  }),
  bind(context, p) {
    const { agents, columns, actions, firstOwnHead, obs, reward } = context;
    const { rows, written, balance, account, spent, got, refusals, received, payments, lost } = columns;
    const { active, done, tick, moved, refused, unbalanced } = columns;
    const to = actions[firstOwnHead];
    const pay = actions[firstOwnHead + 1];
    const places = placesIn("ledger", p, context as unknown as MechanismContext);
    const { each, keys } = places;
    const all = agents * each;
    const book = { rows, written };
    const mostSeen = p.most * (agents - 1);

    function enter(i: number, key: number, units: number): void {
      append(book, i, tick[i], key, money, units, payments[i]);
    }

    /** Keys that were given up leave what they had to nobody. */
    function follow(i: number): void {
      for (let s = i * all; s < (i + 1) * all; s++) {
        if (account[s] === keys![s]) continue;
        if (balance[s] !== 0) {
          payments[i]++;
          enter(i, account[s], -balance[s]);
          enter(i, nobody, balance[s]);
          lost[i] += balance[s];
        }
        account[s] = keys![s];
        balance[s] = 0;
        refusals[s] = 0;
      }
    }

    /** Agent a of world i pays b. */
    function settle(i: number, a: number, b: number, units: number): void {
      const first = i * agents;
      const from = placeOf(places, first, a);
      const whom = placeOf(places, first, b);
      const s = i * all + from;
      const t = i * all + whom;
      const payer = first + Math.floor(from / each);
      const payee = first + Math.floor(whom / each);
      const there = active[payer] !== 0 && active[payee] !== 0 && active[first + b] !== 0;
      const known = account[s] !== nobody && account[t] !== nobody && s !== t;
      // What is received in this tick counts from the next on.
      const covered = balance[s] - spent[s] - units >= -p.credit && balance[t] < mostHeld;
      if (!there || !known || !covered) {
        refused[i]++;
        refusals[s]++;
        return;
      }
      payments[i]++;
      enter(i, account[s], -units);
      enter(i, account[t], units);
      spent[s] += units;
      got[t] += units;
      received[payee] += units;
      moved[i] += units;
    }

    return {
      reset(i) {
        written[i] = 0;
        payments[i] = 0;
        lost[i] = 0;
        received.fill(0, i * agents, (i + 1) * agents);
        for (let s = i * all; s < (i + 1) * all; s++) {
          balance[s] = 0;
          refusals[s] = 0;
          spent[s] = 0;
          got[s] = 0;
          account[s] = keys === undefined ? s - i * all + 1 : keys[s];
        }
      },
      after(lo, hi) {
        for (let i = lo; i < hi; i++) {
          if (done[i] !== 0) continue;
          if (keys !== undefined) follow(i);
          const first = i * agents;
          let some = false;
          for (let a = 0, k = first; a < agents; a++, k++) {
            received[k] = 0;
            if (to[k] !== 0 && pay[k] !== 0) some = true;
          }
          if (!some) continue;
          for (let a = 0, k = first; a < agents; a++, k++)
            if (active[k] !== 0 && to[k] !== 0 && pay[k] !== 0) settle(i, a, (a + to[k]) % agents, pay[k]);
          let sum = lost[i];
          for (let a = 0, s = i * all; a < agents; a++) {
            let units = 0;
            for (let j = 0; j < each; j++, s++) {
              units += got[s] - spent[s];
              balance[s] += got[s] - spent[s];
              sum += balance[s];
              got[s] = 0;
              spent[s] = 0;
            }
            if (units !== 0) reward[first + a] += units * p.unit;
          }
          if (sum !== 0) unbalanced[i]++;
        }
      },
      observe(lo, hi) {
        const high = p.credit * agents;
        for (let i = lo; i < hi; i++)
          for (let a = 0, k = i * agents; a < agents; a++, k++) {
            obs.balance[k] = Math.min(high, balance[i * all + placeOf(places, i * agents, a)]);
            obs.received[k] = Math.min(mostSeen, received[k]);
          }
      },
    };
  },
});
