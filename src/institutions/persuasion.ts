/**
 * What who decides what others get to know can bring about, held to saying what is true.
 *
 * Kamenica & Gentzkow 2011, "Bayesian persuasion", American Economic Review 101:2590-2615; private signals to voters: Arieli & Babichenko
 * 2019, Journal of Economic Theory 182:185-217. The state is good with `prior`; a receiver acts iff it holds that more likely than
 * `threshold`, ties for the sender, who always wants the act.
 */
import { fail } from "../core/errors.ts";
import { requireAtLeast, requireShare, requireWhole } from "./chances.ts";

/** Highest probability that the receiver acts, or that all who hear the same do. */
export function persuasion(prior: number, threshold: number): number {
  requireShare("persuasion", "prior", prior);
  requireThreshold("persuasion", threshold);
  return Math.min(1, prior / threshold);
}

/**
 * Highest probability that `needed` of `voters` act, where each is told something of its own: in the bad state just enough of them
 * hear what all hear in the good one, in turn.
 */
export function privatePersuasion(prior: number, threshold: number, needed: number, voters: number): number {
  const who = "privatePersuasion";
  requireShare(who, "prior", prior);
  requireThreshold(who, threshold);
  requireAtLeast(who, "voters", voters, 1);
  requireWhole(who, "needed", needed, 1, voters);
  if (prior >= threshold) return 1;
  const odds = (prior / (1 - prior)) * ((1 - threshold) / threshold);
  return prior + (1 - prior) * Math.min(1, (odds * voters) / needed);
}

function requireThreshold(who: string, threshold: number): void {
  if (!(threshold > 0 && threshold <= 1)) fail(who, "threshold must be above 0 and at most 1", threshold);
}
