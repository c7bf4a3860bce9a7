/** River and orchard as they are, and over time the waste, the apples and what was eaten. */
import type { Drawing, Frame } from "../../src/index.ts";
import { listOf } from "../drawing/marks.ts";
import { beamsIn } from "../gridworld/beams.ts";
import { bodiesOf, colours, gridPicture, gridText, type Ink, thinned } from "../gridworld/draw.ts";
import { type CleanupParams, modelOf } from "./params.ts";

export const drawing: Drawing = {
  env: "cleanup-v0",
  svg(frames, params) {
    const p = params as CleanupParams;
    const { map, sites, river } = modelOf(p);
    const last = frames[frames.length - 1];
    const shown = thinned(frames);
    return gridPicture(
      "Cleanup: the map at the last tick; waste, apples and harvests by tick",
      map,
      last ? inkOf(last, p) : () => [],
      last ? bodiesOf(last) : [],
      [
        {
          name: "waste in the river (cells)",
          colour: colours.waste,
          high: river.length,
          values: shown.map(({ state }) => state.polluted as number),
        },
        {
          name: "apples on the map",
          colour: colours.apple,
          high: sites.length,
          values: shown.map(({ state }) => state.counted as number),
        },
        {
          name: "apples eaten",
          colour: colours.agent,
          high: p.agents,
          values: shown.map((frame) => listOf(frame, "harvest").reduce((sum, each) => sum + each, 0)),
        },
      ],
      shown,
    );
  },

  text(frame, params) {
    const p = params as CleanupParams;
    const { map, sites, siteOf, river, riverOf } = modelOf(p);
    const ripe = listOf(frame, "ripe");
    const waste = listOf(frame, "waste");
    return [
      `tick ${frame.tick}: ${frame.state.polluted} of ${river.length} river cells are waste, ${frame.state.counted} of ${sites.length} apples, eaten ${listOf(frame, "eaten").join(" ")}`,
      ...gridText(
        map,
        (cell) => {
          if (riverOf[cell] >= 0) return waste[riverOf[cell]] ? "%" : "~";
          if (siteOf[cell] >= 0) return ripe[siteOf[cell]] ? "A" : "a";
          return map.cells[cell].replace("P", ".");
        },
        bodiesOf(frame),
      ),
    ].join("\n");
  },
};

function inkOf(frame: Frame, p: CleanupParams): (cell: number) => Ink[] {
  const { map, siteOf, riverOf, next } = modelOf(p);
  const ripe = listOf(frame, "ripe");
  const waste = listOf(frame, "waste");
  const beams = beamsIn(frame, next, "reach");
  const cleaning = beamsIn(frame, next, "cleanReach");
  return (cell) => {
    const site = siteOf[cell];
    const river = riverOf[cell];
    return [
      ...(map.cells[cell] === "#" ? [{ fill: "currentColor", opacity: 0.6 }] : []),
      ...(river >= 0 ? [{ fill: waste[river] ? colours.waste : colours.water }] : []),
      ...(site >= 0 ? [{ fill: colours.site, opacity: 0.15 }] : []),
      ...(cleaning.has(cell) ? [{ fill: colours.clean, opacity: 0.5 }] : []),
      ...(beams.has(cell) ? [{ fill: colours.beam }] : []),
      ...(site >= 0 && ripe[site] ? [{ fill: colours.apple, round: true }] : []),
    ];
  };
}
