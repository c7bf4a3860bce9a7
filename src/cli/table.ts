import { largest } from "../stats/extremes.ts";
/** Tables for terminals: columns two spaces apart, numbers to the right, the last column wrapped. */

export interface TextColumn {
  readonly head: string;
  readonly align?: "left" | "right";
}

/** Narrower than this a wrapped column cannot be read; lines then run over. */
const leastWrap = 24;

/** Rows of text under their headings. `width` is the number of characters a line may take. */
export function textTable(
  columns: readonly TextColumn[],
  rows: readonly (readonly string[])[],
  width = Number.POSITIVE_INFINITY,
): string {
  const cells = [columns.map(({ head }) => head), ...rows];
  const widths = columns.map((_, c) => largest(cells.map((row) => row[c].length)));
  const final = columns.length - 1;
  const before = widths.slice(0, final).reduce((sum, w) => sum + w + 2, 0);
  const room = Math.max(leastWrap, width - before);
  const lines = cells.flatMap((row) => {
    const start = row
      .slice(0, final)
      .map((cell, c) => pad(cell, widths[c], columns[c].align))
      .map((cell) => `${cell}  `)
      .join("");
    if (columns[final].align === "right") return [start + pad(row[final], widths[final], "right")];
    return wrap(row[final], room).map((line, j) => ((j === 0 ? start : " ".repeat(before)) + line).trimEnd());
  });
  return `${lines.join("\n")}\n`;
}

/** Breaks text into lines of at most `width` characters between words. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line !== "" && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line === "" ? word : `${line} ${word}`;
  }
  return [...lines, line];
}

/** A value on one line: short numbers, lists in brackets. */
export function showValue(value: unknown, mostCharacters = 48): string {
  if (value === undefined) return "";
  if (typeof value === "number") return showNumber(value);
  const text = typeof value === "string" ? value : (JSON.stringify(value) ?? String(value));
  return text.length > mostCharacters ? `${text.slice(0, mostCharacters - 3)}...` : text;
}

/** At most `digits` significant digits, none of them idle. */
export function showNumber(value: number, digits = 6): string {
  return String(Number.isInteger(value) ? value : Number(value.toPrecision(digits)));
}

function pad(text: string, width: number, align: TextColumn["align"] = "left"): string {
  return align === "right" ? text.padStart(width) : text.padEnd(width);
}
