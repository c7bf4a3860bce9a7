/**
 * Is telling the truth dominant in a direct mechanism? Every lie of every type against every report of the
 * others where that is affordable, else a search for one that pays.
 *
 * Nisan et al. 2007, "Algorithmic Game Theory", section 9.3. A proof holds for the types that were listed: a
 * grid says nothing of what lies between its points. A search that finds nothing proves nothing.
 */
import { fail, requireKnown } from "../../core/errors.ts";
import { randomInt, type Seed, seedStreams, seedWords } from "../../core/random.ts";
import { jointActions } from "../normal-form.ts";
import { type DirectMechanism, directUtility, profilesWithout, requireDirect } from "./direct.ts";
import { type DominanceStrength, weaker } from "./dominance.ts";

export interface TruthCheck<Type> {
  /** "not refuted" is what a search says that found no lie that pays. It is not "proven". */
  readonly verdict: "proven" | "refuted" | "not refuted";
  /** How truth dominates, where proven: the weakest over players, types and lies. */
  readonly strength?: DominanceStrength;
  /** Where refuted: of all lies that pay the one that gains most, or the one a search climbed to. */
  readonly counterexample?: ProfitableLie<Type>;
  /** Comparisons of truth with a lie that were made. */
  readonly tried: number;
}

export interface ProfitableLie<Type> {
  readonly player: number;
  readonly type: Type;
  readonly report: Type;
  /** What all report when `player` tells the truth. */
  readonly profile: readonly Type[];
  /** Utility that the lie adds. */
  readonly gain: number;
}

export interface TruthOptions {
  /** Comparisons to make at most: 1 000 000 unless given. With more to make than that, it searches. */
  readonly limit?: number;
  /** Seed of the search. */
  readonly seed?: Seed;
}

/** A gain that is rounding: relative to the values and payments it is made of. */
const tolerance = 1e-9;
/** Steps without a rise after which the search starts afresh. */
const patience = 40;

/** Whether no type of any player ever gains by misreporting, whatever the others report. */
export function isTruthDominant<Type, Allocation>(
  mechanism: DirectMechanism<Type, Allocation>,
  options: TruthOptions = {},
): TruthCheck<Type> {
  const who = "isTruthDominant";
  requireKnown(who, "option", options, ["limit", "seed"]);
  const { limit = 1_000_000, seed = 0 } = options;
  requireDirect(who, mechanism);
  if (!Number.isInteger(limit) || limit < 1) fail(who, "the limit must be a whole number, at least 1", limit);
  const counts = mechanism.types.map((list) => list.length);
  const all = counts.reduce((sum, n) => sum + (n - 1) * jointActions(counts), 0);
  return all <= limit ? checkAll(mechanism, counts) : search(mechanism, counts, limit, seed);
}

/** Time and `tried` are players times types times profiles of types. */
function checkAll<Type, Allocation>(
  mechanism: DirectMechanism<Type, Allocation>,
  counts: readonly number[],
): TruthCheck<Type> {
  let best: ProfitableLie<Type> | undefined;
  let strength: DominanceStrength = "strict";
  let tried = 0;
  for (let player = 0; player < mechanism.players; player++) {
    const own = mechanism.types[player];
    const paysSometimes = own.map(() => new Uint8Array(own.length));
    for (const others of profilesWithout(player, counts)) {
      const reports = others.map((index, other) => mechanism.types[other][index]);
      const outcomes = own.map((report) => mechanism.outcome(reports.with(player, report)));
      own.forEach((type, t) => {
        const truth = directUtility(mechanism, player, type, outcomes[t]);
        own.forEach((report, r) => {
          if (r === t) return;
          tried++;
          const lie = directUtility(mechanism, player, type, outcomes[r]);
          const gain = lie - truth;
          const rounding = tolerance * (scale(truth, outcomes[t], player) + scale(lie, outcomes[r], player));
          if (gain < -rounding) paysSometimes[t][r] = 1;
          else strength = weaker(strength, "weak");
          if (gain > rounding && gain > (best?.gain ?? 0))
            best = { player, type, report, profile: reports.with(player, type), gain };
        });
      });
    }
    if (paysSometimes.some((row, t) => row.some((pays, r) => r !== t && !pays))) strength = "very weak";
  }
  return best ? { verdict: "refuted", counterexample: best, tried } : { verdict: "proven", strength, tried };
}

/**
 * Random starts, each climbing by moves of one index (player's type, its lie or another's report) that do not
 * lose.
 */
function search<Type, Allocation>(
  mechanism: DirectMechanism<Type, Allocation>,
  counts: readonly number[],
  limit: number,
  seed: Seed,
): TruthCheck<Type> {
  const words = new Int32Array(4);
  seedStreams(words, seedWords(seed, "is-truth-dominant"), 0, 1);
  const { players, types } = mechanism;
  const liars = [...counts.keys()].filter((player) => counts[player] > 1);
  let tried = 0;

  /** What `player` gains by reporting `lie` when its type is `profile[player]`; 0 when that is rounding. */
  const gainOf = (player: number, profile: readonly number[], lie: number) => {
    tried++;
    const reports = profile.map((index, other) => types[other][index]);
    const honest = mechanism.outcome(reports);
    const lying = mechanism.outcome(reports.with(player, types[player][lie]));
    const truth = directUtility(mechanism, player, reports[player], honest);
    const lied = directUtility(mechanism, player, reports[player], lying);
    const rounding = tolerance * (scale(truth, honest, player) + scale(lied, lying, player));
    return Math.abs(lied - truth) > rounding ? lied - truth : 0;
  };
  const moved = (index: number, n: number) => {
    const step = randomInt(words, 0, 4);
    if (step < 2) return randomInt(words, 0, n);
    return Math.min(Math.max(index + (step === 2 ? 1 : -1), 0), n - 1);
  };

  while (tried < limit) {
    const player = liars[randomInt(words, 0, liars.length)];
    const n = counts[player];
    let profile = counts.map((size) => randomInt(words, 0, size));
    let lie = (profile[player] + 1 + randomInt(words, 0, n - 1)) % n;
    let gain = gainOf(player, profile, lie);
    for (let idle = 0; idle < patience && tried < limit; idle++) {
      const which = randomInt(words, 0, players + 1);
      const nextLie = which === players ? moved(lie, n) : lie;
      const nextProfile =
        which === players ? profile : profile.with(which, moved(profile[which], counts[which]));
      // The truth gains nothing, which is more than most lies do: the climb would end there.
      if (nextLie === nextProfile[player]) continue;
      const next = gainOf(player, nextProfile, nextLie);
      if (next < gain) continue;
      if (next > gain) idle = 0;
      profile = nextProfile;
      lie = nextLie;
      gain = next;
    }
    if (gain > 0) {
      const truthful = profile.map((index, other) => types[other][index]);
      const report = types[player][lie];
      const counterexample = { player, type: truthful[player], report, profile: truthful, gain };
      return { verdict: "refuted", counterexample, tried };
    }
  }
  return { verdict: "not refuted", tried };
}

function scale(utility: number, { payments }: { payments: readonly number[] }, player: number): number {
  return Math.abs(utility) + 2 * Math.abs(payments[player]);
}
