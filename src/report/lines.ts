/** Lines for a terminal: tables of estimates, and sentences that are broken at spaces. */

import { largest } from "../stats/extremes.ts";
import { oneLine } from "./charts/svg.ts";
import { type Estimate, type EstimateText, estimateFormat, noValue } from "./number.ts";

export const lineWidth = 100;
const labelLimit = 40;

/** Lines of a table: labels on the left, numbers aligned at the decimal point and their intervals at both ends. */
export function aligned(
  headings: readonly string[],
  labels: readonly string[],
  columns: readonly (readonly (Estimate | undefined)[])[],
): string[] {
  const cells = columns.map((estimates) => {
    const write = estimateFormat(estimates.filter((estimate) => estimate !== undefined));
    const texts = estimates.map((estimate) => estimate && write(estimate));
    const widest = (part: keyof EstimateText) =>
      largest(
        texts.map((text) => text?.[part].length ?? 0),
        0,
      );
    const [valueWidth, intervalWidth] = [widest("value"), widest("interval")];
    return texts.map((text) => {
      const { value, interval } = text ?? { value: noValue, interval: "" };
      const right = value.padStart(valueWidth);
      return intervalWidth > 0 ? `${right} ${interval.padStart(intervalWidth)}` : right;
    });
  });
  const all = [labels, ...cells];
  const widths = all.map((column, j) => largest([headings[j], ...column].map(columnsOf)));
  const line = (columns: readonly number[], row: number): string =>
    columns
      .map((j) => {
        const part = row < 0 ? headings[j] : all[j][row];
        const space = " ".repeat(widths[j] - columnsOf(part));
        return j === 0 ? part + space : space + part;
      })
      .join("   ")
      .trimEnd();
  return blocksOf(widths).flatMap((columns) => [
    ...[-1, ...labels.keys()].map((row) => line(columns, row)),
    "",
  ]);
}

/** Columns that fit beside the labels (column 0) in one line; what does not fit goes below with the labels again. */
function blocksOf(widths: readonly number[]): number[][] {
  const blocks: number[][] = [];
  let width = Number.POSITIVE_INFINITY;
  for (let j = 1; j < widths.length; j++) {
    width += 3 + widths[j];
    if (width > lineWidth) {
      blocks.push([0]);
      width = widths[0] + 3 + widths[j];
    }
    blocks[blocks.length - 1].push(j);
  }
  return blocks;
}

/** One line without control characters: a label must not move the cursor of the terminal or colour it. */
export const plain = (text: string): string => oneLine(text).replace(/\p{C}/gu, "\u{FFFD}");

export function cut(label: string): string {
  const characters = [...label];
  return characters.length > labelLimit ? `${characters.slice(0, labelLimit - 1).join("")}…` : label;
}

/** Columns a terminal gives a text: none to combining marks, two to East Asian wide characters and emoji. */
function columnsOf(text: string): number {
  let columns = 0;
  for (const character of text)
    columns += /\p{M}/u.test(character)
      ? 0
      : /[\u1100-\u115F\u2E80-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\u{1F300}-\u{1FAFF}\u{20000}-\u{3FFFD}]/u.test(
            character,
          )
        ? 2
        : 1;
  return columns;
}

/** Breaks a sentence at spaces, but not between a number and its percent sign. */
export function wrapped(text: string, width = lineWidth): string[] {
  const lines: string[] = [];
  for (const word of text.split(/ (?!%)/)) {
    const last = lines.at(-1);
    if (last !== undefined && columnsOf(last) + 1 + columnsOf(word) <= width)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}
