/** What agents did with their first action head, and in words of that action how two of them differ. */
import type { Batch } from "../core/batch.ts";
import type { Head } from "../core/spaces.ts";
import type { TakingPart } from "../core/taking-part.ts";
import { mean } from "../stats/statistics.ts";
import { firstHeadOf } from "./peers.ts";

/** Choices that are counted one by one; of more, as of a box, only the amount is kept. */
const mostChoices = 64;

export interface ActionUse {
  /** The first head of an agent. */
  headOf(agent: number): Head;
  /** Ticks in which the row acted. */
  readonly ticks: Float64Array;
  /** Sum over those ticks of what the choice amounts to, in the unit of the action. */
  readonly amount: Float64Array;
  /** Times that each choice was taken, `row * n + choice`; empty where choices are not counted. */
  readonly counts: Float64Array;
}

export interface ActionNotes {
  /** Notes what is chosen, as a tap behind one that notes who takes part. */
  chosen(): void;
  use(): ActionUse;
}

export function noteActions(
  { io, roles, worlds, agents }: Batch,
  { rows: takesPart }: Pick<TakingPart, "rows">,
): ActionNotes {
  const first = Array.from({ length: agents }, (_, a) => firstHeadOf(roles, a));
  const rows = worlds * agents;
  const sizes = first.map(({ head }) => (head.kind === "discrete" ? head.n : mostChoices + 1));
  const most = sizes.reduce((a, b) => Math.max(a, b));
  const n = most <= mostChoices ? most : 0;
  const actionOf = first.map(({ at }) => io.actions[at]);
  const valuesOf = first.map(({ head }) =>
    head.kind === "discrete" && head.values ? Float64Array.from(head.values) : undefined,
  );
  const ticks = new Float64Array(rows);
  const amount = new Float64Array(rows);
  const counts = new Float64Array(rows * n);
  return {
    chosen() {
      for (let a = 0; a < agents; a++) {
        const action = actionOf[a];
        const values = valuesOf[a];
        for (let k = a; k < rows; k += agents) {
          if (takesPart[k] === 0) continue;
          const chosen = action[k];
          ticks[k]++;
          amount[k] += values === undefined ? chosen : values[chosen];
          if (n > 0) counts[k * n + chosen]++;
        }
      }
    },
    use: () => ({ headOf: (agent) => first[agent].head, ticks, amount, counts }),
  };
}

/** What a choice amounts to, in the unit of the action. */
export function amounts(head: Head): (action: number) => number {
  if (head.kind === "box" || !head.values) return (action) => action;
  const { values } = head;
  return (action) => values[action];
}

/** Whether the choices are amounts of something, so that one can do more or less of it. */
const isAmount = (head: Head): boolean => head.kind === "box" || head.values !== undefined;

/**
 * What deviants do where others would keep to the norm: "effort 2.1, less than the norm's 5". For choices that are
 * no amounts, the choice whose share grows most. Means over sessions `i`, each with its deviant's `use`.
 */
export function inWords(
  deviants: readonly { readonly use: ActionUse; readonly i: number }[],
  norm: ActionUse,
  seat: number,
  agents: number,
): string {
  const head = norm.headOf(seat);
  const both = (of: (use: ActionUse, row: number) => number): [deviant: number, norm: number] => [
    mean(deviants.map(({ use, i }) => of(use, i * agents + seat))),
    mean(deviants.map(({ i }) => of(norm, i * agents + seat))),
  ];
  if (isAmount(head) || norm.counts.length === 0) {
    const [here, there] = both(({ amount, ticks }, k) => amount[k] / Math.max(1, ticks[k]));
    const [a, b] = [digits(here), digits(there)];
    const unit = head.unit && head.unit !== head.name ? ` (${head.unit})` : "";
    const compared = a === b ? "as the norm has" : `${here > there ? "more" : "less"} than the norm’s ${b}`;
    return `${head.name} ${a}${unit}, ${compared}`;
  }
  const n = norm.counts.length / norm.ticks.length;
  const shares = Array.from({ length: n }, (_, c) =>
    both(({ counts, ticks }, k) => counts[k * n + c] / Math.max(1, ticks[k])),
  );
  const growth = shares.map(([here, there]) => here - there);
  const most = growth.indexOf(growth.reduce((high, x) => Math.max(high, x)));
  const label = (head.kind === "discrete" && head.labels?.[most]) || `choice ${most}`;
  const [here, there] = shares[most].map((share) => digits(100 * share));
  return here === there
    ? `the same choices as often, at other times`
    : `"${label}" in ${here} % of ticks, the norm in ${there} %`;
}

const digits = (value: number): string => String(Number(value.toPrecision(2))).replace("-", "−");
