/** An auction over time: every bid over the value behind it, filled where it won, and the line of the equilibrium. */
import { type Drawing, type Frame, formatNumber, niceAxis } from "../../src/index.ts";
import { picture, width } from "../drawing/lines.ts";
import { listOf, px, text } from "../drawing/marks.ts";
import { auction } from "./auction.ts";
import { highestValue, isPackage, type P } from "./params.ts";
import { equilibriumBidOf } from "./theory.ts";

const left = 56;
const right = 150;
const top = 36;
const bottom = 300;
/** Of Okabe & Ito: bidders, and the one who wants both items. */
const colours = ["#0072B2", "#D55E00"];
const maxMarks = 1500;

export const drawing: Drawing = {
  env: "auction-v0",
  svg(frames, given) {
    const p = auction.params.parse(given);
    const title = `Auction (${p.format}): bids by what winning is worth`;
    const played = frames.filter(({ tick }) => tick > 0);
    if (played.length === 0) return picture(title, [text(left, 60, "nothing has been bid yet")]);
    const most = highestValue(p);
    const x = (value: number) => left + (value / most) * (width - left - right);
    const y = (bid: number) => bottom - (Math.min(bid, most) / most) * (bottom - top);
    const bidders = listOf(played[0], "bid").length;
    const marks = played.slice(-Math.ceil(maxMarks / bidders)).flatMap((frame) => marksOf(frame, p, x, y));
    const key: [name: string, colour: string][] = isPackage(p.format)
      ? [
          ["local", colours[0]],
          ["global", colours[1]],
        ]
      : [["bidder", colours[0]]];
    return picture(
      title,
      [
        ...axes(most, x, y),
        ...marks,
        ...key.flatMap(([name, colour], agent) => lineOf(p, 2 * agent, name, colour, x, y)),
        text(8, 16, "bid; filled: it won; line: equilibrium"),
        text(width - right, bottom + 34, "what winning is worth to it", "end"),
      ],
      bottom + 48,
    );
  },

  text(frame, given) {
    const { tick, payoff } = frame;
    const shown = (values: readonly number[]) => values.map((value) => formatNumber(value, 3)).join(" ");
    if (tick === 0) return `tick 0: worth ${shown(listOf(frame, "value"))}`;
    const won = listOf(frame, "won");
    const bids = listOf(frame, "bid").map((bid, a) => `${formatNumber(bid, 3)}${won[a] === 1 ? "*" : ""}`);
    return [
      `tick ${tick}: worth ${shown(listOf(frame, "had"))}`,
      `${auction.params.parse(given).format}: bids ${bids.join(" ")} (* wins), paid ${shown(listOf(frame, "paid"))}`,
      `payoff ${shown(payoff)}`,
    ].join("\n");
  },
};

type Scale = (amount: number) => number;

function axes(most: number, x: Scale, y: Scale): string[] {
  const { ticks, labels } = niceAxis(0, most, 5, false);
  return [
    `<path d="M${left} ${top}V${bottom}H${width - right}" fill="none" stroke="currentColor" opacity="0.5"/>`,
    ...ticks.flatMap((at, j) => [
      text(left - 7, y(at) + 4, labels[j], "end"),
      text(x(at), bottom + 17, labels[j], "middle"),
    ]),
  ];
}

/** A bid each: a square is the global bidder's. */
function marksOf(frame: Frame, p: P, x: Scale, y: Scale): string[] {
  const [had, won] = [listOf(frame, "had"), listOf(frame, "won")];
  return listOf(frame, "bid").map((bid, a) => {
    const global = isPackage(p.format) && a === 2;
    const colour = colours[global ? 1 : 0];
    const look = `fill="${won[a] === 1 ? colour : "none"}" stroke="${colour}" opacity="0.6"`;
    const [cx, cy] = [x(had[a]), y(bid)];
    return global
      ? `<rect x="${px(cx - 2.5)}" y="${px(cy - 2.5)}" width="5" height="5" ${look}/>`
      : `<circle cx="${px(cx)}" cy="${px(cy)}" r="2.5" ${look}/>`;
  });
}

/** What it bids in equilibrium, where that is known. */
function lineOf(p: P, agent: number, name: string, colour: string, x: Scale, y: Scale): string[] {
  const most = isPackage(p.format) && agent < 2 ? 1 : highestValue(p);
  const points = Array.from({ length: 81 }, (_, j) => {
    const value = (most * j) / 80;
    return { value, bid: equilibriumBidOf(p, agent, value) };
  }).filter(({ bid }) => bid !== undefined) as { value: number; bid: number }[];
  if (points.length === 0) return [];
  const end = points[points.length - 1];
  return [
    `<path d="M${points.map(({ value, bid }) => `${px(x(value))} ${px(y(bid))}`).join("L")}" fill="none" stroke="${colour}" stroke-width="2"${agent > 0 ? ' stroke-dasharray="6 3"' : ""}/>`,
    text(x(end.value) + 8, y(end.bid) + 4, name),
  ];
}
