/** The orchard as it is, and over time its apples, what was eaten and who is timed out. */
import type { Drawing, Frame } from "../../src/index.ts";
import { listOf } from "../drawing/marks.ts";
import { beamsIn } from "../gridworld/beams.ts";
import { bodiesOf, colours, gridPicture, gridText, type Ink, thinned } from "../gridworld/draw.ts";
import { type HarvestParams, modelOf } from "./params.ts";

export const drawing: Drawing = {
  env: "harvest-v0",
  svg(frames, params) {
    const p = params as HarvestParams;
    const { map, sites } = modelOf(p);
    const last = frames[frames.length - 1];
    const shown = thinned(frames);
    const share = (name: string) => shown.map((frame) => listOf(frame, name).filter((v) => v > 0).length);
    return gridPicture(
      "Harvest: the map at the last tick; apples, harvests and time-outs by tick",
      map,
      last ? inkOf(last, p) : () => [],
      last ? bodiesOf(last) : [],
      [
        {
          name: "apples on the map",
          colour: colours.apple,
          high: sites.length,
          values: shown.map(({ state }) => state.counted as number),
        },
        { name: "apples eaten", colour: colours.agent, high: p.agents, values: share("harvest") },
        { name: "agents timed out", colour: colours.out, high: p.agents, values: share("out") },
      ],
      shown,
    );
  },

  text(frame, params) {
    const p = params as HarvestParams;
    const { map, sites, siteOf } = modelOf(p);
    const ripe = listOf(frame, "ripe");
    const out = listOf(frame, "out").filter((ticks) => ticks > 0).length;
    return [
      `tick ${frame.tick}: ${frame.state.counted} of ${sites.length} apples, ${out} of ${p.agents} agents timed out, eaten ${listOf(frame, "eaten").join(" ")}`,
      ...gridText(
        map,
        (cell) => (siteOf[cell] < 0 ? map.cells[cell].replace("P", ".") : ripe[siteOf[cell]] ? "A" : "a"),
        bodiesOf(frame),
      ),
    ].join("\n");
  },
};

function inkOf(frame: Frame, p: HarvestParams): (cell: number) => Ink[] {
  const { map, siteOf, next } = modelOf(p);
  const ripe = listOf(frame, "ripe");
  const beams = beamsIn(frame, next, "reach");
  return (cell) => {
    const site = siteOf[cell];
    return [
      ...(map.cells[cell] === "#" ? [{ fill: "currentColor", opacity: 0.6 }] : []),
      ...(site >= 0 ? [{ fill: colours.site, opacity: 0.15 }] : []),
      ...(beams.has(cell) ? [{ fill: colours.beam }] : []),
      ...(site >= 0 && ripe[site] ? [{ fill: colours.apple, round: true }] : []),
    ];
  };
}
