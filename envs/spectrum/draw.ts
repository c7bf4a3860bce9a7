/** What the channels' time goes into by tick, and on the right how often each station sends and is heard in the last one. */
import { type Drawing, type Frame, formatNumber } from "../../src/index.ts";
import { list, px, text, thin } from "../drawing/marks.ts";
import type { SpectrumParams } from "./params.ts";

const width = 640;
const height = 280;
const left = 44;
const right = 352;
const top = 44;
const bottom = 246;
const barsLeft = 424;
const barsRight = 628;
const maxColumns = 300;
const maxStations = 12;

/** From Okabe & Ito's palette, distinguishable with any colour vision. */
const green = "#009E73";
const red = "#D55E00";
const grey = "#999999";

export const drawing: Drawing = {
  env: "spectrum-v0",
  svg(all, params) {
    const p = params as SpectrumParams;
    const frames = thin(
      all.filter(({ tick }) => tick > 0),
      maxColumns,
    );
    const last = frames[frames.length - 1];
    return [
      `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="12">`,
      "<title>Spectrum: what the channels' time goes into, by tick</title>",
      text(
        left,
        16,
        `time of ${p.channels === 1 ? "the channel" : `${p.channels} channels`}, from below:`,
        "start",
      ),
      text(left, 32, "heard", "start", green),
      text(left + 50, 32, "lost in collisions", "start", red),
      text(left + 158, 32, "idle", "start", grey),
      `<path d="M${left} ${top}V${bottom}H${right}" fill="none" stroke="currentColor" stroke-opacity="0.5"/>`,
      text(left - 6, top + 8, "1", "end"),
      text(left - 6, bottom, "0", "end"),
      ...(last
        ? [...ofTime(frames, p), ...ofStations(last, p)]
        : [text(left + 8, bottom - 8, "nothing has been sent yet", "start")]),
      "</svg>",
    ].join("\n");
  },

  text(frame, params) {
    const p = params as SpectrumParams;
    if (frame.tick === 0) return "tick 0: nothing has been sent yet";
    const { heard, lost } = timeOf(frame, p);
    const filled = Math.round(heard * 20);
    const broken = Math.min(20 - filled, Math.round(lost * 20));
    return [
      `tick ${frame.tick}: time [${"#".repeat(filled)}${"x".repeat(broken)}${".".repeat(20 - filled - broken)}] heard ${percent(heard)}, lost in collisions ${percent(lost)}`,
      `sends    ${row(frame.state.attempts)}`,
      `is heard ${row(frame.state.heard)}`,
      ...(p.channels > 1 ? [`on       ${row(frame.state.channel)}`] : []),
    ].join("\n");
  },
};

/** Shares of the time of all channels: in frames that are heard, and in those that collide. */
function timeOf(frame: Frame, p: SpectrumParams): { heard: number; lost: number } {
  const channel = list(frame.state.channel);
  const busy = list(frame.state.busy);
  const heard = (list(frame.state.heard).reduce((sum, each) => sum + each, 0) * p.busy) / p.payload;
  // Stations on a channel see the same; where nobody is, nothing is sent.
  const seen = new Map(channel.map((c, a) => [c, busy[a]]));
  const all = [...seen.values()].reduce((sum, each) => sum + each, 0);
  return { heard: heard / p.channels, lost: Math.max(0, all - heard) / p.channels };
}

function ofTime(frames: readonly Frame[], p: SpectrumParams): string[] {
  const step = (right - left) / frames.length;
  const y = (share: number) => bottom - share * (bottom - top);
  const bar = (t: number, from: number, to: number, fill: string) =>
    `<rect x="${px(left + t * step)}" y="${px(y(to))}" width="${px(Math.max(0.5, step * 0.94))}" height="${px(y(from) - y(to))}" fill="${fill}"/>`;
  return [
    ...frames.flatMap((frame, t) => {
      const { heard, lost } = timeOf(frame, p);
      return [
        bar(t, 0, heard, green),
        bar(t, heard, heard + lost, red),
        bar(t, heard + lost, 1, `${grey}55`),
      ];
    }),
    text(left, height - 14, `tick ${frames[0].tick}`, "start"),
    text(right, height - 14, `tick ${frames[frames.length - 1].tick}`, "end"),
  ];
}

/** Of each station a bar of slots in which it sends, and one of the time in which it is heard. */
function ofStations(frame: Frame, p: SpectrumParams): string[] {
  const sends = list(frame.state.attempts).slice(0, maxStations);
  const heard = list(frame.state.heard);
  const channel = list(frame.state.channel);
  const middle = (barsLeft + barsRight) / 2;
  const room = (barsRight - barsLeft) / 2 - 4;
  const step = (bottom - top) / sends.length;
  const bar = (k: number, from: number, length: number, fill: string) =>
    `<rect x="${px(from)}" y="${px(top + k * step + step * 0.15)}" width="${px(length)}" height="${px(step * 0.7)}" fill="${fill}" fill-opacity="0.6"/>`;
  return [
    text(middle - 6, 32, "sends (of slots)", "end", red),
    text(middle + 6, 32, "is heard (of time)", "start", green),
    ...sends.flatMap((share, k) => {
      const y = top + (k + 0.5) * step + 4;
      return [
        bar(k, middle - 4 - share * room, share * room, red),
        bar(k, middle + 4, Math.min(1, heard[k]) * room, green),
        text(middle - 8, y, formatNumber(share, 2), "end"),
        text(middle + 8, y, formatNumber(heard[k], 2), "start"),
        text(barsLeft - 4, y, p.channels > 1 ? `${k} on ${channel[k]}` : `${k}`, "end"),
      ];
    }),
    text(barsRight, height - 14, `a row a station, tick ${frame.tick}`, "end"),
  ];
}

function percent(share: number): string {
  return `${formatNumber(100 * share, 3)} %`;
}

function row(value: number | readonly number[]): string {
  return list(value)
    .map((each) => formatNumber(each, 3).padStart(7))
    .join(" ");
}
