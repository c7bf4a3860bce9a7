/** Whether leaving pays for some agent that was tried, and which agent that turns on. */
import { meanInterval } from "../stats/mean-interval.ts";
import { above, type Decided } from "./decided.ts";
import type { Deviations, SeatDeviation } from "./deviation.ts";
import type { Stake } from "./stake.ts";

export interface Leaving {
  readonly pays: Decided;
  /** The agent for which it pays or may pay; where it pays for none, the one that seemed to gain most. */
  readonly by: SeatDeviation;
}

/**
 * It pays for nobody only where it pays for none of the agents. For the agent that seemed to gain most on the choosing
 * worlds an interval of 95 % decides; for the others, of whom one may seem to gain by luck, one of 95 % for all of them
 * together (Bonferroni).
 */
export function leavingOf(
  { seats, worst }: Pick<Deviations, "seats" | "worst">,
  epsilon: number,
  slack: number,
): Leaving {
  const others = seats.filter(({ seat }) => seat !== worst.seat);
  const confidence = 1 - (1 - 0.95) / Math.max(1, others.length);
  const surely = ({ gains, gain }: SeatDeviation) =>
    above(gains.length > 1 ? meanInterval(gains, { confidence }) : gain, epsilon, slack) === "yes";
  const at = (by: SeatDeviation | undefined, pays: Decided) => by && { pays, by };
  const says = (of: SeatDeviation) => above(of.gain, epsilon, slack);
  return (
    at(says(worst) === "yes" ? worst : others.find(surely), "yes") ??
    at(says(worst) === "undecided" ? worst : others.find((each) => says(each) !== "no"), "undecided") ?? {
      pays: "no",
      by: worst,
    }
  );
}

const rounding = 1e-12;
/** What rounding leaves of differences of rewards. */
export const slackOf = ({
  stake,
  deviations,
}: {
  stake: Stake;
  deviations: Pick<Deviations, "worst">;
}): number => rounding * Math.max(stake.perTick, Math.abs(deviations.worst.conforming.estimate));
