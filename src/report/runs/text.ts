/** The results of a run for a terminal: a table a scene or a sweep, and what it says in words. */

import type { Outcome } from "../../core/env.ts";
import type { ResolvedConfig, ResolvedScene } from "../../lab/config.ts";
import type { Results, SceneResults } from "../../lab/results.ts";
import { intervalQuality } from "../../stats/quality.ts";
import { aligned, cut, plain, wrapped } from "../lines.ts";
import type { Estimate } from "../number.ts";
import { sweptIn } from "../sweeps/sweep.ts";
import { sweepText } from "../sweeps/text.ts";
import { sceneFindings } from "./findings.ts";
import { configOf, partlyMissing, shownMetrics } from "./shown.ts";
import { againstNash, estimateOf, onScale, outcomeText, yardstickOf } from "./yardstick.ts";

export { sceneSentence } from "./findings.ts";

/**
 * Societies by metrics: the interquartile mean over sessions with its 95 % interval in brackets, welfare also in
 * percent of the optimum and of the Nash outcome; below each table its findings.
 */
export function textSummary(results: Results, config: ResolvedConfig): string {
  const sweeps = sweptIn(results);
  const scenes = Object.entries(results.scenes).filter(([, { cell }]) => !cell);
  const head = `${plain(results.name)}: ${count(scenes.length + sweeps.length, "scene")}, ${count(results.sessions, "session")} of each society, seed ${plain(String(results.seed))}`;
  const blocks = [
    ...sweeps.map((swept) => sweepText(swept, configOf(config, results, swept.cells[0].id).show)),
    ...scenes.map(([id, scene]) => sceneText(id, scene, configOf(config, results, id))),
  ];
  const worth = intervalQuality(results.sessions);
  const key =
    results.sessions > 1
      ? `Interquartile means over sessions, frozen policies; 95 % bootstrap intervals in brackets${worth ? ` (${worth})` : ""}.`
      : "One session, frozen policies; no intervals.";
  return `${[head, ...blocks, key].join("\n\n")}\n`;
}

function sceneText(id: string, scene: SceneResults, { show, baseline }: ResolvedScene): string {
  const yard = yardstickOf(scene);
  const societies = Object.values(scene.societies);
  const known = (outcome: Outcome | undefined): string => (outcome ? outcomeText(outcome) : "not known");
  const nash = againstNash(scene);
  const shown = shownMetrics(id, scene, show);
  const columns = shown.flatMap(({ name, heading }) => {
    const estimates = societies.map(({ summary }) => summary[name] && estimateOf(summary[name]));
    const own = { heading, estimates };
    if (name !== "welfare") return [own];
    const mapped = (map: (estimate: Estimate) => Estimate) => estimates.map((each) => each && map(each));
    return [
      own,
      ...(yard.range ? [{ heading: yard.heading, estimates: mapped((each) => onScale(yard, each)) }] : []),
      ...(nash ? [{ heading: nash.heading, estimates: societies.map(nash.of) }] : []),
    ];
  });
  const title = `${plain(scene.label)} (${plain(scene.env)}, ${count(scene.agents, "agent")})`;
  const measured =
    yard.optimum || yard.nash
      ? `welfare per tick: optimum ${known(yard.optimum)}, Nash ${known(yard.nash)}`
      : "no reference known";
  const table = aligned(
    ["", ...columns.map(({ heading }) => plain(heading))],
    societies.map(({ label }) => cut(plain(label))),
    columns.map(({ estimates }) => estimates),
  );
  const sentences = [...partlyMissing(scene, shown), ...sceneFindings(scene, baseline)];
  return [title, measured, ...table, ...sentences.flatMap((text) => wrapped(plain(text)))].join("\n");
}

const count = (n: number, noun: string): string => `${n} ${noun}${n === 1 ? "" : "s"}`;
