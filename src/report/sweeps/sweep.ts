/** What a sweep found, in order: its parameters, its cells, and what is measured in all of them. */

import type { Results, SceneResults } from "../../lab/results.ts";
import { valueText } from "../../lab/sweep.ts";
import { type Estimate, estimateFormat, formatNumber } from "../number.ts";
import { shownMetrics, unitShown } from "../runs/shown.ts";
import { estimateOf, onScale, outcomeText, yardstickOf } from "../runs/yardstick.ts";

export interface Swept {
  /** The scene that was swept. */
  readonly id: string;
  readonly label: string;
  readonly parameters: readonly Parameter[];
  readonly cells: readonly SweptCell[];
  /** Societies by key, with their labels; the same in all cells. */
  readonly societies: readonly { readonly name: string; readonly label: string }[];
}

export interface Parameter {
  readonly name: string;
  /** Those that were tried: numbers from small to large, others as they came. */
  readonly values: readonly unknown[];
  readonly numeric: boolean;
}

export interface SweptCell {
  /** The scene of the run that the cell is. */
  readonly id: string;
  readonly at: Readonly<Record<string, unknown>>;
  readonly scene: SceneResults;
}

/** What is told of every society in every cell. */
export interface Measure {
  readonly name: string;
  readonly heading: string;
  readonly unit: string;
  readonly better?: "higher" | "lower";
  /** NaN where the cell has no such value. */
  of(cell: SweptCell, society: string): Estimate;
}

/** The swept scenes of a run, each with its cells. */
export function sweptIn({ scenes }: Pick<Results, "scenes">): Swept[] {
  const groups = new Map<string, SweptCell[]>();
  for (const [id, scene] of Object.entries(scenes)) {
    if (!scene.cell) continue;
    const cells = groups.get(scene.cell.scene) ?? [];
    groups.set(scene.cell.scene, [...cells, { id, at: scene.cell.at, scene }]);
  }
  return [...groups].map(([id, cells]) => {
    const names = [...new Set(cells.flatMap(({ at }) => Object.keys(at)))];
    const parameters = names.map((name) => parameterOf(name, cells));
    return {
      id,
      label: cells[0].scene.cell!.label,
      parameters,
      cells: inOrder(cells, parameters),
      societies: Object.entries(cells[0].scene.societies).map(([name, { label }]) => ({ name, label })),
    };
  });
}

/** By the first parameter, then by the second, and so on. */
function inOrder(cells: readonly SweptCell[], parameters: readonly Parameter[]): SweptCell[] {
  const ranks = parameters.map(({ name, values }) => {
    const rank = new Map(values.map((value, j) => [JSON.stringify(value), j]));
    return ({ at }: SweptCell) => rank.get(JSON.stringify(at[name]))!;
  });
  return [...cells].sort((a, b) => {
    const rank = ranks.find((of) => of(a) !== of(b));
    return rank ? rank(a) - rank(b) : 0;
  });
}

function parameterOf(name: string, cells: readonly SweptCell[]): Parameter {
  const values = [...new Map(cells.map(({ at }) => [JSON.stringify(at[name]), at[name]])).values()];
  const numeric = values.every((value) => typeof value === "number");
  return { name, values: numeric ? [...(values as number[])].sort((a, b) => a - b) : values, numeric };
}

/** The cells whose parameters have these values. */
export const cellsAt = (cells: readonly SweptCell[], at: Readonly<Record<string, unknown>>): SweptCell[] =>
  cells.filter((cell) => Object.entries(at).every(([name, value]) => same(cell.at[name], value)));

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/** Every combination of the values of some parameters; one empty one of none. */
export const combinations = (parameters: readonly Parameter[]): Record<string, unknown>[] =>
  parameters.reduce<Record<string, unknown>[]>(
    (all, { name, values }) => all.flatMap((at) => values.map((value) => ({ ...at, [name]: value }))),
    [{}],
  );

/** Most combinations of values were run: not so where points were drawn at random. */
export const isGrid = ({ parameters, cells }: Swept): boolean =>
  parameters.reduce((count, { values }) => count * values.length, 1) <= 2 * cells.length;

/**
 * Welfare first, in percent of what it is measured against where that is the same in all cells; then the other metrics
 * that the scene shows. `show` is that of a cell.
 */
export function measuresOf(
  { cells }: Swept,
  show: Readonly<Record<string, string>>,
): [Measure, ...Measure[]] {
  const shown = shownMetrics(cells[0].id, cells[0].scene, show);
  const measures = shown.map((metric): Measure => {
    const { name, heading, metric: { better } = {} } = metric;
    return {
      name,
      heading,
      unit: unitShown(metric),
      ...(better && { better }),
      of: (cell, society) => estimate(cell, society, name),
    };
  });
  const welfare = measures.find(({ name }) => name === "welfare")!;
  const others = measures.filter((measure) => measure !== welfare);
  const share = shareOfAll(cells);
  return share ? [share, welfare, ...others] : [welfare, ...others];
}

function shareOfAll(cells: readonly SweptCell[]): Measure | undefined {
  const yards = new Map(cells.map((cell) => [cell, yardstickOf(cell.scene)]));
  const [first, ...rest] = yards.values();
  if (!first.range || rest.some(({ scale }) => scale !== first.scale)) return undefined;
  const bounds = rest.some(({ heading }) => heading !== first.heading) ? " (in some cells of a bound)" : "";
  return {
    name: "share",
    heading: "Welfare",
    unit: `${first.heading}${bounds}`,
    better: "higher",
    of: (cell, society) => onScale(yards.get(cell)!, estimate(cell, society, "welfare")),
  };
}

function estimate({ scene: { societies } }: SweptCell, society: string, metric: string): Estimate {
  const summary = societies[society]?.summary;
  return summary && Object.hasOwn(summary, metric) ? estimateOf(summary[metric]) : { value: Number.NaN };
}

/** "Welfare, % of optimum". */
export const measureText = ({ heading, unit }: Measure): string => [heading, unit].filter(Boolean).join(", ");

/** A parameter's value as it is read: numbers with a real minus sign. */
export const tickText = (value: unknown): string =>
  typeof value === "number" ? formatNumber(value, 6) : valueText(value);

/** "gamma 0.9, agents 4". */
export const atText = (at: Readonly<Record<string, unknown>>): string =>
  Object.entries(at)
    .map(([name, value]) => `${name} ${tickText(value)}`)
    .join(", ");

/** "5 [4, 7] (gamma 0.8, agents 8) to 61 [46, 64] (gamma 0.9, agents 2)". */
export function rangeText({ cells }: Swept, measure: Measure, society: string): string {
  const all = cells
    .map((cell) => ({ cell, estimate: measure.of(cell, society) }))
    .filter(({ estimate }) => Number.isFinite(estimate.value))
    .sort((a, b) => a.estimate.value - b.estimate.value);
  if (all.length === 0) return "";
  const write = estimateFormat(all.map(({ estimate }) => estimate));
  const text = (estimate: Estimate): string => {
    const { value, interval } = write(estimate);
    return [value, interval].filter(Boolean).join(" ");
  };
  const [low, high] = [all[0], all[all.length - 1]];
  if (text(low.estimate) === text(high.estimate)) return `${text(low.estimate)} everywhere`;
  return `${text(low.estimate)} (${atText(low.cell.at)}) to ${text(high.estimate)} (${atText(high.cell.at)})`;
}

const counted = (n: number, noun: string): string => `${n} ${noun}${n === 1 ? "" : "s"}`;

/** "12 cells: 4 values of gamma by 3 of agents". */
export function sweptText(swept: Swept): string {
  const { parameters, cells } = swept;
  const told = isGrid(swept)
    ? parameters.map(
        ({ name, values }, j) => `${j === 0 ? counted(values.length, "value") : values.length} of ${name}`,
      )
    : parameters.map(({ name, values, numeric }) =>
        numeric
          ? `${name} from ${tickText(values[0])} to ${tickText(values.at(-1))}`
          : `${name} ${values.map(tickText).join(", ")}`,
      );
  return `${counted(cells.length, "cell")}: ${told.join(isGrid(swept) ? " by " : ", ")}`;
}

/** The optimum and the Nash outcome of a cell, where they are known. */
export function referencesOf({ scene }: SweptCell): { optimum: string; nash: string } {
  const { optimum, nash } = yardstickOf(scene);
  return { optimum: optimum ? outcomeText(optimum) : "", nash: nash ? outcomeText(nash) : "" };
}
