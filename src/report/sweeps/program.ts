/** A sweep of a program, for a terminal and as charts. */
import type { SweptProgram } from "../../lab/program-sweep.ts";
import { pointText, valueText } from "../../lab/sweep.ts";
import { lineChart } from "../charts/line.ts";
import { aligned } from "../lines.ts";
import { slug } from "../pages/page.ts";

const namesOf = ({ points }: SweptProgram): string[] => [
  ...new Set(points.flatMap(({ quantities }) => Object.keys(quantities))),
];

/** A row for every point, a column for every quantity, with its 95 % interval. */
export function sweptText(swept: SweptProgram): string {
  const names = namesOf(swept);
  const labels = swept.points.map(({ params }) => pointText(params));
  const columns = names.map((name) =>
    swept.points.map(({ quantities: { [name]: found } }) => found && { ...found, value: found.estimate }),
  );
  return aligned(["at", ...names], labels, columns).join("\n");
}

/** A line for each quantity where one number is swept; else nothing. SVG by name. */
export function sweptFigures(title: string, swept: SweptProgram): Record<string, string> {
  const [name, ...others] = Object.keys(swept.sweep);
  const x = swept.points.map(({ params }) => Number(params[name]));
  if (others.length > 0 || x.length < 2 || !x.every(Number.isFinite)) return {};
  const order = x.map((_, j) => j).sort((a, b) => x[a] - x[b]);
  const at = order.map((j) => x[j]);
  return Object.fromEntries(
    namesOf(swept).map((quantity) => {
      const found = order.map((j) => swept.points[j].quantities[quantity]);
      const chart = lineChart({
        title,
        xLabel: name,
        yLabel: quantity,
        labels: "none",
        marks: "every",
        xTicks: at.map((value) => ({ at: value, label: valueText(value) })),
        series: [
          {
            label: quantity,
            x: at,
            y: found.map((each) => each?.estimate ?? Number.NaN),
            low: found.map((each) => each?.low ?? Number.NaN),
            high: found.map((each) => each?.high ?? Number.NaN),
          },
        ],
      });
      return [slug(quantity), chart];
    }),
  );
}
