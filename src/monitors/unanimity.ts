/**
 * Unanimity: for how many ticks all have chosen alike.
 *
 * What it means depends on how often chance does it: with five agents who pick one of four acts at random it happens every 256 ticks,
 * where one act is usual every third tick. So the number of ticks is calibrated, not given.
 */
import { fail } from "../core/errors.ts";
import { unanimousByChance } from "../institutions/detectors.ts";
import { type Monitor, requireRate, triggerRate } from "./monitor.ts";

/** The choice of agent a at tick t of the window stands at `t * agents + a`. */
export interface ChoiceWindow {
  readonly choices: ArrayLike<number>;
  readonly agents: number;
  readonly ticks: number;
  /** 1 for who took part, in the same order (default: all did). */
  readonly active?: ArrayLike<number>;
}

/** Whether those who take part in the row from `first` on, at least two, all chose the same. */
export function allAlike(
  choices: ArrayLike<number>,
  active: ArrayLike<number> | undefined,
  first: number,
  agents: number,
): boolean {
  let here = 0;
  let common = 0;
  for (let k = first; k < first + agents; k++) {
    if (active !== undefined && active[k] === 0) continue;
    if (here > 0 && choices[k] !== common) return false;
    common = choices[k];
    here++;
  }
  return here > 1;
}

/** Ticks at the end of the window at which all chose alike, what they chose aside. */
export function unanimousTicks({ choices, agents, ticks, active }: ChoiceWindow): number {
  let run = 0;
  while (run < ticks && allAlike(choices, active, (ticks - 1 - run) * agents, agents)) run++;
  return run;
}

/** Ticks in a row that are too many for chance: the least w at which chance^w is at most `rate`. */
export function unanimityLimit(chance: number, rate: number): number {
  requireRate("unanimityLimit", rate);
  if (!(chance >= 0 && chance < 1))
    fail(
      "unanimityLimit",
      "chance must be at least 0 and below 1",
      chance,
      "who always agree cannot be told by it",
    );
  return chance === 0 ? 1 : Math.max(1, Math.ceil(Math.log(rate) / Math.log(chance) - 1e-9));
}

export interface UnanimityOptions {
  readonly agents: number;
  /** How often each act is chosen where nobody coordinates. */
  readonly probabilities: readonly number[];
  readonly rate?: number;
}

export function unanimity({
  agents,
  probabilities,
  rate = triggerRate,
}: UnanimityOptions): Monitor<ChoiceWindow> {
  const chance = unanimousByChance(probabilities, agents);
  const limit = unanimityLimit(chance, rate);
  return {
    id: "unanimity",
    title: "Unanimity",
    cite: ["Feller 1968, An Introduction to Probability Theory I, XIII.7"],
    description: "ticks in a row at which all chose alike",
    measure: unanimousTicks,
    threshold: limit - 1,
    rate: chance ** limit,
  };
}
