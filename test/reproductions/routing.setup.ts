/**
 * Selfish routing under Hedge: Pigou 1920 and Braess 1968 with 100 agents, who learn what every path would have cost
 * them (Freund & Schapire 1997). Affine latencies: selfish routing costs at most 4/3 of the optimum (Roughgarden &
 * Tardos 2002, J. ACM 49:236-259); a toll at the marginal external cost brings the optimum.
 */
import { hedge } from "../../agents/learners/hedge.ts";
import { congestionGame } from "../../envs/congestion-game/congestion-game.ts";
import { bindPolicies, createBatch, train } from "../../src/index.ts";
import { pigouvianTax } from "../../src/mechanisms/index.ts";

/** Mean latency of a trip over the last `window` ticks, in each session. */
export function routed(options: {
  network: string;
  eta: number;
  ticks: number;
  window: number;
  sessions: number;
  toll?: boolean;
}): number[] {
  const { network, eta, ticks, window, sessions, toll = false } = options;
  const batch = createBatch(congestionGame, congestionGame.presets![network], {
    worlds: sessions,
    seed: "routing",
    mechanisms: toll ? [{ use: pigouvianTax, params: { on: "externality", redistribute: true } }] : [],
    checked: false,
  });
  const policies = bindPolicies(batch, [{ use: hedge, params: { eta } }], { seed: "routing" });
  train({ batch, policies, ticks, window });
  return Array.from({ length: sessions }, (_, i) => batch.readMetrics(i).meanLatency);
}
