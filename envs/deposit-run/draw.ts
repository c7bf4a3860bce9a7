/** The deposit run over time: who withdraws against who is paid, and what it is worth to wait. */
import { type Drawing, formatNumber } from "../../src/index.ts";
import { list } from "../drawing/marks.ts";
import { chart } from "../market/chart.ts";

export const drawing: Drawing = {
  env: "deposit-run-v0",
  svg(frames) {
    return chart(
      "Deposit run: who withdraws, and what waiting is worth, by round",
      frames.filter(({ tick }) => tick > 0),
      (shown) => [
        {
          title: "share of depositors; marked below: the bank has nothing left",
          lines: [
            { name: "withdraw", values: shown.map(({ state }) => Number(state.claims)) },
            { name: "paid early", values: shown.map(({ state }) => Number(state.served)) },
          ],
          levels: [{ name: "all", at: 1 }],
          marks: shown.map(({ state }) => Number(state.late) === 0),
        },
        {
          title: "what each who waits is paid, of 1 deposited",
          lines: [{ name: "late", values: shown.map(({ state }) => Number(state.late)) }],
          levels: [{ name: "deposited", at: 1 }],
        },
      ],
    );
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
