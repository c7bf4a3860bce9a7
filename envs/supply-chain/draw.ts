/** The supply chain over time: what each echelon orders, and its stock less what it owes, a line each. */
import { type Drawing, type Frame, formatNumber, niceAxis } from "../../src/index.ts";
import { list, px, text, thin } from "../drawing/marks.ts";
import { echelonNames } from "./params.ts";

const width = 640;
const height = 330;
const left = 64;
const right = 88;
const panels = [
  { name: "orders", top: 40, bottom: 156 },
  { name: "net", top: 198, bottom: 302 },
] as const;
const maxColumns = 500;
const maxLines = 8;

/** Okabe & Ito's colours, in lines that differ in their dashes too. */
const colours = ["#0072B2", "#D55E00", "#009E73", "#CC79A7"];
const dashes = ["", "6 3", "2 3", "8 3 2 3"];

export const drawing: Drawing = {
  env: "supply-chain-v0",
  svg(frames) {
    const shown = thin(frames, maxColumns);
    return [
      `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="12">`,
      "<title>Supply chain: orders of each echelon, and its stock less what it owes, by tick</title>",
      ...(shown.length > 0
        ? plots(shown)
        : [text(left, height / 2, "nothing has been ordered yet", "start")]),
      "</svg>",
    ].join("\n");
  },

  text(frame) {
    const { stock, backlog, supplyLine, incoming, order, cost } = frame.state;
    const columns = [stock, backlog, supplyLine, incoming, order, cost].map(list);
    const of = (column: number, a: number) => formatNumber(columns[column][a], 6);
    const names = echelonNames(columns[0].length);
    const widest = names.reduce((most, name) => Math.max(most, name.length), 0);
    return [
      `tick ${frame.tick}: the customer wants ${of(3, 0)}${frame.tick > 0 ? `, all cost ${formatNumber(sum(columns[5]), 6)}` : ""}`,
      ...names.map(
        (name, a) =>
          `${name.padEnd(widest)}  stock ${of(0, a)}, owes ${of(1, a)}, on order ${of(2, a)}, asked for ${of(3, a)}${frame.tick > 0 ? `, ordered ${of(4, a)}` : ""}`,
      ),
    ].join("\n");
  },
};

function plots(frames: readonly Frame[]): string[] {
  const echelons = Math.min(maxLines, list(frames[0].state.stock).length);
  const names = echelonNames(list(frames[0].state.stock).length);
  const orders = frames.map(({ state }) => list(state.order));
  const net = frames.map(({ state }) => list(state.stock).map((stock, a) => stock - list(state.backlog)[a]));
  const demand = frames.map(({ state }) => list(state.incoming)[0]);
  const titles = {
    orders: "units ordered by each; thick and grey: what the customer wants",
    net: "stock less what is owed",
  };
  return panels.flatMap(({ name, top, bottom }) => {
    const values = name === "orders" ? orders : net;
    const all = [...values.flat(), ...(name === "orders" ? demand : [0])];
    const axis = niceAxis(
      all.reduce((a, b) => Math.min(a, b)),
      all.reduce((a, b) => Math.max(a, b)),
      4,
      true,
    );
    const x = (t: number) => px(left + (t * (width - left - right)) / Math.max(1, frames.length - 1));
    const y = (value: number) => px(bottom - ((value - axis.min) / (axis.max - axis.min)) * (bottom - top));
    const line = (of: readonly number[], style: string) =>
      `<polyline points="${of.map((value, t) => `${x(t)},${y(value)}`).join(" ")}" fill="none" ${style}/>`;
    return [
      text(left, top - 14, titles[name], "start"),
      `<path d="M${left} ${top}V${bottom}H${width - right}" fill="none" stroke="currentColor" stroke-opacity="0.5"/>`,
      ...axis.ticks.map((tick) => text(left - 6, Number(y(tick)) + 4, formatNumber(tick), "end")),
      ...(name === "orders"
        ? [line(demand, 'stroke="currentColor" stroke-opacity="0.3" stroke-width="5"')]
        : [line([0, ...demand.slice(1).map(() => 0)], 'stroke="currentColor" stroke-opacity="0.3"')]),
      ...Array.from({ length: echelons }, (_, a) => {
        const dash = dashes[a % dashes.length];
        const style = `stroke="${colours[a % colours.length]}" stroke-width="1.5"`;
        return line(
          values.map((each) => each[a]),
          dash ? `${style} stroke-dasharray="${dash}"` : style,
        );
      }),
      ...(name === "orders" ? legend(names.slice(0, echelons), top) : []),
      ...(name === "net"
        ? [
            text(left, height - 8, `tick ${frames[0].tick}`, "start"),
            text(width - right, height - 8, `tick ${frames[frames.length - 1].tick}`, "end"),
          ]
        : []),
    ];
  });
}

function legend(names: readonly string[], top: number): string[] {
  const x = width - right + 8;
  return names.flatMap((name, a) => {
    const y = top + 4 + 30 * (a % maxLines) * Math.min(1, 4 / names.length);
    const dash = dashes[a % dashes.length];
    return [
      `<path d="M${x} ${px(y)}h24" fill="none" stroke="${colours[a % colours.length]}" stroke-width="1.5"${dash ? ` stroke-dasharray="${dash}"` : ""}/>`,
      text(x, y + 13, name, "start"),
    ];
  });
}

const sum = (each: readonly number[]) => each.reduce((a, b) => a + b, 0);
