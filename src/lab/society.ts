/** From a configuration to a batch with its policies. */
import { type Batch, createBatch } from "../core/batch.ts";
import { bindPolicies } from "../core/bind.ts";
import type { MechanismUse } from "../core/mechanism.ts";
import type { BoundPolicy } from "../core/policy.ts";
import type { Seed } from "../core/random.ts";
import type { Society } from "../core/society.ts";
import { rewardRule } from "../credit/reward-option.ts";
import type { Catalogue } from "./catalogue.ts";
import type { LaidMechanism, ResolvedScene, ResolvedSociety } from "./config.ts";

/**
 * Worlds lo..hi-1 of a society. World i meets the same random numbers in every society built from the same seed
 * (paired seeds), whatever range it is built in. Sessions with shared learners have a seed each: they are not paired.
 */
export function buildSociety(
  catalogue: Catalogue,
  scene: Pick<ResolvedScene, "env" | "params">,
  society: ResolvedSociety,
  seed: Seed,
  lo: number,
  hi: number,
): Society {
  const batch = buildWorlds(catalogue, scene, society, seed, lo, hi);
  return { batch, policies: buildPolicies(catalogue, society, seed, batch) };
}

/** The worlds of `buildSociety` alone. */
export function buildWorlds(
  catalogue: Catalogue,
  scene: Pick<ResolvedScene, "env" | "params">,
  society: ResolvedSociety,
  seed: Seed,
  lo: number,
  hi: number,
): Batch {
  return createBatch(
    catalogue.envs.get(scene.env),
    { ...scene.params, ...society.params },
    {
      worlds: hi - lo,
      firstWorld: lo,
      seed,
      mechanisms: mechanismUses(catalogue, society.mechanisms ?? []),
    },
  );
}

export function mechanismUses(catalogue: Catalogue, laid: readonly LaidMechanism[]): MechanismUse[] {
  return laid.map(({ use, as, params, seats, role, during }) => ({
    use: catalogue.mechanisms.get(use),
    ...(as !== undefined && { as }),
    ...(params && { params }),
    ...(seats && { seats }),
    ...(role !== undefined && { role }),
    ...(during && { during }),
  }));
}

/** The policies of `buildSociety`, in worlds that are there. */
export function buildPolicies(
  catalogue: Catalogue,
  society: ResolvedSociety,
  seed: Seed,
  batch: Batch,
): BoundPolicy[] {
  const uses = society.policies.map(({ use, params, seats, role, reward }) => {
    const rule = reward && rewardRule(reward);
    return {
      use: catalogue.agents.get(use),
      ...(params && { params }),
      ...(seats && { seats }),
      ...(role !== undefined && { role }),
      ...(rule && { reward: rule }),
    };
  });
  return bindPolicies(batch, uses, { seed, sharing: society.sharing ?? "sessions" });
}
