/** The map as it is, and over time the apples eaten, the beams fired and who is off the grid. */
import { type Drawing, type Frame, formatNumber } from "../../src/index.ts";
import { listOf } from "../drawing/marks.ts";
import { beamsIn } from "../gridworld/beams.ts";
import { bodiesOf, colours, gridPicture, gridText, type Ink, thinned } from "../gridworld/draw.ts";
import { type GatheringParams, modelOf } from "./params.ts";

export const drawing: Drawing = {
  env: "gathering-v0",
  svg(frames, params) {
    const p = params as GatheringParams;
    const last = frames[frames.length - 1];
    const shown = thinned(frames);
    const sum = (frame: Frame) => listOf(frame, "wealth").reduce((total, each) => total + each, 0);
    const off = shown.map((frame) => listOf(frame, "out").filter((ticks) => ticks > 0).length);
    const beams = shown.map((frame) => listOf(frame, "reach").filter((cells) => cells > 0).length);
    return gridPicture(
      "Gathering: the map at the last tick; payoff so far, beams and agents off the grid by tick",
      modelOf(p).map,
      last ? inkOf(last, p) : () => [],
      last ? bodiesOf(last) : [],
      [
        {
          name: "payoff of all so far",
          colour: colours.apple,
          high: shown.reduce((most, frame) => Math.max(most, sum(frame)), 1),
          values: shown.map(sum),
        },
        { name: "beams fired", colour: colours.agent, high: p.agents, values: beams },
        { name: "agents off the grid", colour: colours.out, high: p.agents, values: off },
      ],
      shown,
    );
  },

  text(frame, params) {
    const { map, siteOf } = modelOf(params as GatheringParams);
    const wait = listOf(frame, "wait");
    return [
      `tick ${frame.tick}: payoffs so far ${listOf(frame, "wealth")
        .map((each) => formatNumber(each, 4))
        .join(" ")}`,
      ...gridText(
        map,
        (cell) => (siteOf[cell] < 0 ? map.cells[cell].replace("P", ".") : wait[siteOf[cell]] > 0 ? "a" : "A"),
        bodiesOf(frame),
      ),
    ].join("\n");
  },
};

function inkOf(frame: Frame, p: GatheringParams): (cell: number) => Ink[] {
  const { map, siteOf, next } = modelOf(p);
  const wait = listOf(frame, "wait");
  const beams = beamsIn(frame, next, "reach");
  return (cell) => {
    const site = siteOf[cell];
    return [
      ...(map.cells[cell] === "#" ? [{ fill: "currentColor", opacity: 0.6 }] : []),
      ...(site >= 0 ? [{ fill: colours.site, opacity: 0.15 }] : []),
      ...(beams.has(cell) ? [{ fill: colours.beam }] : []),
      ...(site >= 0 && wait[site] === 0 ? [{ fill: colours.apple, round: true }] : []),
    ];
  };
}
