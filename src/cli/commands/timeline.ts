/** `ostrom timeline`: what arose in the societies of a finished run, when, and on what evidence. */
import type { Command } from "commander";
import { failUnknown, OstromError } from "../../core/errors.ts";
import { strongestEvents } from "../../emergence/strength.ts";
import {
  chanceText,
  evidenceText,
  noEventsText,
  weakerText,
  whenText,
} from "../../emergence/timeline-text.ts";
import { type RunFolder, reopenRunFolder } from "../../lab/node/folder.ts";
import { loadForConfig } from "../../lab/tensorflow.ts";
import type { SocietyTimeline } from "../../lab/timeline.ts";
import { catalogueOf } from "../catalogue.ts";
import { type Io, noted, toJson } from "../io.ts";
import { type AcceptOptions, type CommonOptions, collect, withAccept, withCommon } from "../options.ts";
import { isComplete } from "../out-folder.ts";
import { textTable } from "../table.ts";
import { usage } from "../usage.ts";

interface Options extends CommonOptions, AcceptOptions {
  readonly scene?: string[];
  readonly society?: string[];
  readonly all?: boolean;
}

export function addTimeline(program: Command, io: Io): void {
  const command = program
    .command("timeline")
    .description("tell what emerged in a run: shifts, roles, turns, exploitation, coalitions, with evidence")
    .argument("<folder>", "run folder")
    .option("--scene <id>", "only this scene (repeat for more)", collect)
    .option("--society <id>", "only this society (repeat for more)", collect)
    .option("--all", "every event, not the strongest dozen of each society only");
  withAccept(withCommon(command)).action(async (path: string, options: Options) => {
    const folder = reopenRunFolder(path, noted(io));
    if (!isComplete(folder))
      throw new OstromError(
        `${path} holds a run that is not finished; continue it with: ostrom resume ${path}`,
      );
    const chosen = chosenSocieties(folder, options);
    const { timelineOf } = await import("../../lab/timelines.ts");
    const catalogue = await catalogueOf(folder, options);
    await loadForConfig(catalogue, folder.config);
    const all: SocietyTimeline[] = [];
    for (const place of chosen) {
      const found = await timelineOf(folder, catalogue, place);
      all.push(found);
      if (!options.json)
        io.out(`${all.length > 1 ? "\n" : ""}${blockOf(found, options.all === true, io.columns)}`);
    }
    if (options.json) io.out(toJson(all.map(({ metrics: _, ...rest }) => rest)));
  });
}

/** Scenes with societies, in the order of the configuration. */
function chosenSocieties(
  { config }: RunFolder,
  { scene, society }: Options,
): { scene: string; society: string }[] {
  const scenes = Object.keys(config.scenes);
  for (const id of scene ?? []) if (!scenes.includes(id)) usage(() => failUnknown("scene", id, scenes));
  const places = (scene ? scenes.filter((id) => scene.includes(id)) : scenes).flatMap((id) =>
    Object.keys(config.scenes[id].societies).map((name) => ({ scene: id, society: name })),
  );
  const known = [...new Set(places.map(({ society }) => society))];
  for (const name of society ?? [])
    if (!known.includes(name)) usage(() => failUnknown("society", name, known));
  return society ? places.filter((place) => society.includes(place.society)) : places;
}

const eventColumns = [
  { head: "tick", align: "right" },
  { head: "event" },
  { head: "chance" },
  { head: "evidence" },
] as const;

function blockOf(
  { scene, label, sessions, ticks, events }: SocietyTimeline,
  every: boolean,
  columns: number,
): string {
  const seen = `${sessions} ${sessions === 1 ? "session" : "sessions"}`;
  const how =
    ticks.length > 0
      ? `${seen}, ${ticks[ticks.length - 1]} ticks of learning`
      : `${seen}; nothing learns here: no history, only its play`;
  const told = every ? events : strongestEvents(events);
  const rows = told.map((event) => [
    whenText(event),
    event.text,
    chanceText(event.evidence),
    evidenceText(event.evidence),
  ]);
  const found = rows.length > 0 ? textTable(eventColumns, rows, columns) : `${noEventsText(sessions)}\n`;
  const weaker = events.length - told.length;
  const rest = weaker > 0 ? `and ${weakerText(weaker)} (--all shows them)\n` : "";
  return `${scene}, ${label} (${how})\n${found}${rest}`;
}
