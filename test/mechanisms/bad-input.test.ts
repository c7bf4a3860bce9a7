/** What institutions are told wrongly is an error as soon as a batch is built, that names the rule and says what to do. */
import { expect, it } from "vitest";
import { commons } from "../../envs/index.ts";
import { createBatch, type MechanismUse, OstromError } from "../../src/index.ts";
import {
  adaptiveQuota,
  aimdLimit,
  channel,
  coordinator,
  dualPrice,
  identities,
  jointLiability,
  jurisdiction,
  liability,
  metanorm,
  pigouvianTax,
  poolPunishment,
  quota,
  reputation,
  sanction,
  sealedBids,
  shunning,
  stop,
  treaty,
} from "../../src/mechanisms/index.ts";
import { market } from "../helpers/market.ts";

const under = (use: MechanismUse["use"], params: object = {}): MechanismUse => ({
  use,
  params: { ...params },
});
const overTax: MechanismUse[] = [
  under(pigouvianTax, { on: "reputation.good" }),
  under(reputation, { on: "effort", most: 5 }),
];
const unanimity = { ticks: 3 };
const detectors = { count: 3, needed: 2, miss: 0, falsely: 0 };

/** What is laid, and the whole of what is said. */
const mistakes: Record<string, readonly [MechanismUse | readonly MechanismUse[], RegExp]> = {
  // A column that is not there.
  "a tax on what is misspelt": [
    under(pigouvianTax, { on: "efort" }),
    /asked for by pigouvian-tax\) "efort", did you mean "effort"\?/,
  ],
  "a price of what the env does not have": [
    under(dualPrice, { on: "calls", capacity: 1 }),
    /asked for by dual-price\) "calls", there is: .*effort/,
  ],
  "harm that is none of the columns": [
    under(liability, { harm: "noise" }),
    /asked for by liability\) "noise", there is: .*externality/,
  ],
  "a failure that is none": [under(jointLiability, { failed: "default" }), /"default", there is: .*effort/],
  "a duty that is none": [under(poolPunishment, { on: "x", most: 1 }), /"x", there is: .*effort/],
  "shunning by nothing": [under(shunning, { on: "x", most: 1 }), /"x", there is: .*effort/],
  "a reputation of deeds of another env": [
    under(reputation, { on: "helped", least: 1 }),
    /asked for by reputation\) "helped", there is: .*effort/,
  ],
  "an alarm on what each agent has": [
    under(stop, { alarm: { column: "effort", over: 1 } }),
    /unknown world column .* "effort", did you mean "groupEffort"\?/,
  ],
  "usage of nothing": [
    under(stop, { usage: { of: "calls", allocation: 1 } }),
    /asked for by stop\) "calls", there is/,
  ],
  "a quota that follows nothing": [
    under(adaptiveQuota, { start: 1, target: 1, follows: "bio" }),
    /asked for by adaptive-quota\) "bio", did you mean "biomass"\?/,
  ],
  "a column of what is laid later": [overTax, /lay reputation before pigouvian-tax/],
  "sealed bids where nobody bids": [
    under(sealedBids),
    /sealed-bids\) "sealed", .*; lay it over mev-auction, or over an env of your own/,
  ],
  "a number in place of a list": [under(treaty, { asks: 2 }), /"asks" must be a list, got 2; give \[2\]/],
  "a text in place of a list": [
    under(treaty, { asks: "0,1" }),
    /"asks" must be a list, got "0,1"; give \[0,1\]/,
  ],
  "a head that is not there": [
    under(stop, { rights: { head: "ask", granted: [] } }),
    /unknown action head \(stop: rights\) "ask", there is: effort/,
  ],
  "a metanorm over no sanction": [
    under(metanorm, { on: "effort", most: 1 }),
    /lay a sanction before it: \[\{ use: sanction \}/,
  ],
  "a deed without bounds": [
    under(reputation, { on: "effort" }),
    /needs least or most, .*; give least where much is good, most where little is/,
  ],
  "a duty without bounds": [
    under(shunning, { on: "effort" }),
    /needs least or most, .*; give least where much is owed, most where little is/,
  ],
  "groups that leave one out": [
    under(jointLiability, { failed: "effort", group: 3 }),
    /group must divide the 4 agents, got 3/,
  ],
  // A vote among nobody, or of more than there are.
  "a vote among nobody": [under(coordinator, { voters: [] }), /decides nothing: leave voters out for all/],
  "a voter who is not there": [under(coordinator, { voters: [4] }), /voters must be in 0\.\.3, got 4/],
  "a quorum that nobody reaches": [
    under(coordinator, { quorum: 5 }),
    /quorum must be at most 4, the votes that there are, got 5; nobody could be recalled/,
  ],
  "a treaty of more than all": [
    under(treaty, { asks: [1], minimum: 5 }),
    /minimum must be at most the 4 agents, got 5/,
  ],
  "more votes than detectors": [
    under(stop, { unanimity, detectors: { ...detectors, needed: 4 } }),
    /at most as many votes as it has detectors, 3, got 4/,
  ],
  // No time at all.
  "a term of 0": [
    under(coordinator, { term: 0 }),
    /"term": a leader is elected for at least one tick: give 1 or more, got 0/,
  ],
  "an election of 0": [
    under(coordinator, { election: 0 }),
    /an election takes at least one tick: give 1 or more/,
  ],
  "a signature for 0 ticks": [
    under(treaty, { asks: [1], term: 0 }),
    /"term": a signature binds for at least one tick: give 1 or more, got 0/,
  ],
  "a term that no counter holds": [under(coordinator, { term: 1e15 }), /"term": .*<=1000000000, got/],
  "a signature for as long": [under(treaty, { asks: [1], term: 1e15 }), /"term": .*<=1000000000, got/],
  "a rule that is misspelt": [
    under(reputation, { most: 1, rule: "sterm-judging" }),
    /"rule": .*, got "sterm-judging"; did you mean "stern-judging"\?/,
  ],
  "a period of 0": [under(quota, { cap: 1, period: 0 }), /"period": .*>=1, got 0/],
  // Keys.
  "keys beyond the maximum": [
    under(identities, { keys: 17 }),
    /"keys": no seat holds more keys than 16: give fewer, got 17/,
  ],
  "no key": [under(identities, { keys: 0 }), /holds at least the key it acts under: give 1 or more, got 0/],
  "fewer keys than seats": [
    under(identities, { total: 3 }),
    /total must be at least 4, a key for each seat, got 3/,
  ],
  ...Object.fromEntries(
    [
      under(quota, { cap: 1, counts: "key" }),
      under(aimdLimit, { capacity: 1, counts: "name" }),
      under(pigouvianTax, { on: "effort", counts: "key" }),
      under(coordinator, { counts: "name" }),
      under(channel, { counts: "key" }),
    ].map((use) => [
      `keys counted by ${use.use.id} before there are any`,
      [
        [use, under(identities)],
        new RegExp(`lay identities before ${use.use.id}: \\[\\{ use: identities \\}`),
      ],
    ]),
  ),
  // A stop that never fires, or whose button nobody has.
  "a stop without a trigger": [under(stop), /needs a trigger; name one: unanimity, usage, .* or a button/],
  "detectors of nothing": [under(stop, { button: "all", detectors }), /nothing for them to detect; name one/],
  "a button without a key": [
    under(stop, { button: "key" }),
    /has a button .* and no key; give key: the agent who holds it/,
  ],
  "a key of nobody": [under(stop, { button: "key", key: 4 }), /key must be an agent of 0\.\.3, got 4/],
  // Rules that cannot both hold.
  "ranges that leave nothing": [
    [
      { use: jurisdiction, params: { to: 2 } },
      { use: jurisdiction, as: "other", params: { from: 10 } },
    ],
    /change the ranges, or say yields: true/,
  ],
  "the same twice": [
    [under(sanction), under(sanction)],
    /give one another: \{ use: sanction, as: "sanction-2" \}/,
  ],
  "noise between words of one symbol": [
    under(channel, { symbols: 1, noise: 0.1 }),
    /noise needs at least 2 symbols/,
  ],
  "promises of more than can be done": [
    under(channel, { talk: "binding", symbols: 9 }),
    /got 9; give at most 7 symbols/,
  ],
};

it.each(Object.entries(mistakes))("%s", (_, [laid, said]) => {
  const build = () => createBatch(commons, { agents: 4 }, { mechanisms: [laid].flat() as MechanismUse[] });
  expect(build).toThrow(OstromError);
  expect(build).toThrow(said);
});

const noAction = 'needs an action that all agents of market-v0 have, got "seller"; it has no bid';
const byColumn = `${noAction}: name a column that they all have, by on`;
it.each([
  { laid: under(reputation, { least: 1 }), said: byColumn },
  { laid: under(poolPunishment, { least: 1 }), said: byColumn },
  { laid: under(shunning, { least: 1 }), said: byColumn },
  { laid: under(stop, { unanimity }), said: `${noAction}: leave unanimity out` },
])("$laid.use.id of an action that not all roles have", ({ laid, said }) => {
  expect(() => createBatch(market, {}, { mechanisms: [laid] })).toThrow(said);
});
