/** The deposit run over time: who withdraws against who is paid, and what it is worth to wait. */
import { type Drawing, formatNumber } from "../../src/index.ts";
import { panels } from "../drawing/lines.ts";
import { list } from "../drawing/marks.ts";

export const drawing: Drawing = {
  env: "deposit-run-v0",
  svg(frames) {
    return panels(frames, "Deposit run: who withdraws, and what waiting is worth, by round", [
      {
        measures: "share of depositors; marked below: the bank has nothing left",
        curves: [
          { name: "withdraw", of: ({ state }) => Number(state.claims) },
          { name: "paid early", of: ({ state }) => Number(state.served) },
        ],
        levels: [{ name: "all", at: 1 }],
        covers: [0],
        marked: ({ state }) => Number(state.late) === 0,
      },
      {
        measures: "what each who waits is paid, of 1 deposited",
        curves: [{ name: "late", of: ({ state }) => Number(state.late) }],
        levels: [{ name: "deposited", at: 1 }],
        covers: [0],
      },
    ]);
  },

  text({ tick, state, payoff }) {
    const withdrew = list(state.withdrew);
    if (tick === 0) return "round 0: nobody has been asked yet";
    return [
      `round ${tick}: ${Number(state.runners)} of ${withdrew.length} agents withdraw, ${formatNumber(100 * Number(state.claims), 3)} % of all depositors; ${formatNumber(100 * Number(state.served), 3)} % are paid early`,
      `${withdrew.map((each) => (each === 1 ? "!" : ".")).join("")}  who waits is paid ${formatNumber(Number(state.late), 3)}, mean ${formatNumber(payoff.reduce((a, b) => a + b, 0) / payoff.length, 3)}`,
    ].join("\n");
  },
};
