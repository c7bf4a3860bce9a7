/** The compute economy over time: how much is sold of what there is, and what operators have left. */
import { type Drawing, formatNumber } from "../../src/index.ts";
import { panels } from "../drawing/lines.ts";
import { list, sumOf } from "../drawing/marks.ts";
import type { EconomyParams } from "./params.ts";

export const drawing: Drawing = {
  env: "compute-economy-v0",
  svg(frames, params) {
    const { agents, capacity, equity } = params as EconomyParams;
    return panels(frames, "Compute economy: clients, calls and cash, by tick", [
      {
        measures: "for each unit; marked below: busy times",
        curves: [
          { name: "clients", of: ({ state }) => sumOf(state.clients) / (agents * capacity) },
          { name: "calls", of: ({ state }) => sumOf(state.calls) / (agents * capacity) },
        ],
        levels: [{ name: "units", at: 1 }],
        covers: [0],
        marked: ({ state }) => Number(state.busy) === 1,
      },
      {
        measures: "cash of all, as a share of their capital; marked below: defaults",
        curves: [{ name: "cash", of: ({ state }) => sumOf(state.cash) / (agents * Math.max(equity, 1e-9)) }],
        levels: [{ name: "capital", at: 1 }],
        covers: [0],
        marked: ({ state }) => Number(state.fallen) > 0,
      },
    ]);
  },

  text({ tick, state, payoff }, params) {
    const { capacity } = params as EconomyParams;
    const numbers = (values: readonly number[]) => values.map((each) => formatNumber(each, 3)).join(" ");
    const fallen = list(state.defaulted);
    return [
      `tick ${tick}: ${Number(state.busy) === 1 ? "busy" : "quiet"}, ${fallen.filter((each) => each === 1).length} of ${fallen.length} default`,
      `clients ${list(state.clients).join(" ")} of ${capacity} units each, calls ${list(state.calls).join(" ")}`,
      `cash ${list(state.cash)
        .map((cash, a) => `${formatNumber(cash, 3)}${fallen[a] === 1 ? "*" : ""}`)
        .join(" ")} (* a new owner's)`,
      `payoff ${numbers(payoff)}`,
    ].join("\n");
  },
};
