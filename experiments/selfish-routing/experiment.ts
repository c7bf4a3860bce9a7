/**
 * Selfish routing: what a hundred drivers who each learn the fastest way make of the roads of Pigou and Braess, and tolls.
 *
 * Pigou 1920, The Economics of Welfare; Braess 1968, Unternehmensforschung 12:258-268. Drivers are told what every way would
 * have taken (Hedge; Freund & Schapire 1997). Where latencies are affine selfish drivers take at most 4/3 of the least mean
 * time (Roughgarden & Tardos 2002, J. ACM 49:236-259); a toll of what a trip adds to those of others brings the least.
 */
import { congestionGame } from "../../envs/index.ts";
import { type Claim, comparison, type Results, type RunConfig, reached } from "../../src/lab/index.ts";
import { barChart } from "../../src/report/index.ts";

const toll = { use: "pigouvian-tax", params: { on: "externality", redistribute: true } };
const names = {
  pigou: { label: "Pigou", eta: 0.5 },
  "braess-without-link": { label: "Braess, without the link", eta: 0.2 },
  "braess-with-link": { label: "Braess, with the link", eta: 0.2 },
} as const;
type Network = keyof typeof names;

const scenes = Object.fromEntries(
  Object.entries(names).map(([network, { label, eta }]) => {
    const drivers = { use: "hedge", params: { eta } };
    return [
      network,
      {
        label,
        env: "congestion-game-v0",
        params: { ...congestionGame.presets![network] },
        train: 1000,
        window: 50,
        evaluate: 200,
        byAgent: false,
        show: { meanLatency: "mean latency" },
        societies: {
          free: { label: "without tolls", policies: [drivers] },
          tolled: { label: "tolls", policies: [drivers], mechanisms: [toll] },
        },
      },
    ];
  }),
);

const config: RunConfig = { name: "selfish-routing", seed: 0, sessions: 8, scenes };
const quick = { sessions: 2, scenes: { "*": { train: 200, evaluate: 50 } } };

function figures(results: Results): Record<string, string> {
  const bars = Object.entries(names).flatMap(([network, { label: group }]) =>
    Object.entries(results.scenes[network].societies).map(([, { label, summary }]) => {
      const { iqm, low, high } = summary.meanLatency;
      return { group, label, value: iqm, low, high };
    }),
  );
  return {
    latency: barChart({
      title: "Mean time of a trip",
      xLabel: "time units; interquartile mean, 95 % interval",
      bars,
    }),
  };
}

const latency = (
  network: Network,
  society: "free" | "tolled",
  expected: number,
  says: string,
  source: string,
): Claim<Results> => ({
  says,
  measured: reached(network, society, "meanLatency"),
  within: [expected - 0.02, expected + 0.02],
  quick: [expected - 0.1, expected + 0.1],
  quantity: `mean latency, ${names[network].label}${society === "tolled" ? ", tolls" : ""}`,
  source,
  status: "source",
});

const tolls = "Pigou 1920: a toll of what a trip adds to others brings the least total";

export const experiment = comparison({
  title: "Selfish routing",
  question:
    "What do a hundred drivers who each learn the fastest way make of the roads of Pigou and Braess, and what do tolls change?",
  reproduces: [
    "Pigou 1920, The Economics of Welfare",
    "Braess 1968, Unternehmensforschung 12:258-268",
    "Roughgarden & Tardos 2002, J. ACM 49:236-259",
  ],
  config,
  quick,
  claims: [
    latency("pigou", "free", 1, "Pigou: all take the short road, a trip takes 1, within .02", "Pigou 1920"),
    latency("pigou", "tolled", 0.75, "Pigou: under tolls half do, .75, within .02", tolls),
    latency(
      "braess-without-link",
      "free",
      1.506,
      "Braess: without the link a trip takes 1.506, within .02",
      "Braess 1968; 1.5 for a continuum of drivers",
    ),
    latency(
      "braess-with-link",
      "free",
      1.998,
      "Braess: with one more link all are slower, 1.998, within .02",
      "Braess 1968; 2 for a continuum of drivers",
    ),
    latency(
      "braess-with-link",
      "tolled",
      1.506,
      "Braess: under tolls the link does no harm, 1.506, within .02",
      tolls,
    ),
  ],
  figures,
});
