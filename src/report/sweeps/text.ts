/** A sweep for a terminal: one table, a row for each cell. */

import { aligned, cut, plain, wrapped } from "../lines.ts";
import { atText, measuresOf, measureText, rangeText, type Swept, sweptText } from "./sweep.ts";

/** More than this are not looked through: then there are the lowest and the highest. */
const mostRows = 60;

/** Welfare of the societies in all cells, with its intervals. */
export function sweepText(swept: Swept, show: Readonly<Record<string, string>>): string {
  const { label, cells, societies } = swept;
  const [headline] = measuresOf(swept, show);
  const { env } = cells[0].scene;
  const head = [plain(`${label} (${env}), ${sweptText(swept)}`), plain(measureText(headline))];
  if (cells.length > mostRows) {
    const ranges = societies.map(({ name, label }) => `${label}: ${rangeText(swept, headline, name)}`);
    return [...head, ...ranges.flatMap((range) => wrapped(plain(range)))].join("\n");
  }
  const table = aligned(
    ["", ...societies.map((society) => plain(society.label))],
    cells.map(({ at }) => cut(plain(atText(at)))),
    societies.map(({ name }) =>
      cells.map((cell) => {
        const estimate = headline.of(cell, name);
        return Number.isFinite(estimate.value) ? estimate : undefined;
      }),
    ),
  );
  return [...head, ...table].join("\n").trimEnd();
}
