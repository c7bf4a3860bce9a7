/**
 * What policies under a coordinator share: amounts of the first action as orders, orders as amounts, and who is followed.
 *
 * Orders are choices of the env's first head: levels with `values` that rise, or amounts in a box.
 */
import { fail, type Seat, type SeatSite, z } from "../../src/index.ts";

/** Observations of the mechanism `coordinator`. */
export const coordinatingReads = ["order", "leads"] as const;

export const followingParams = {
  fair: z
    .number()
    .nonnegative()
    .optional()
    .describe(
      "amount ordered to each, above which an order is a rogue's (default: the optimum that the env's theory names)",
    ),
  alone: z
    .number()
    .nonnegative()
    .optional()
    .describe("amount taken where nobody gives orders (default: that of Nash, as the env's theory names it)"),
  hit: z
    .number()
    .min(0)
    .max(1)
    .default(1)
    .describe("probability of voting against a leader whose order is a rogue's"),
  falseAlarm: z.number().min(0).max(1).default(0).describe("the same where the order is fair"),
};
export interface FollowingParams {
  readonly fair?: number | undefined;
  readonly alone?: number | undefined;
  readonly hit: number;
  readonly falseAlarm: number;
}

/** Made once for a batch. Amounts are choices already, so that a seat does no arithmetic. */
export interface Following {
  /** The first action is an amount in a box. */
  readonly box: boolean;
  /** Choices of the first action; 0 in a box. */
  readonly choices: number;
  /** What `order` is at most where it is fair: a level's number, from 1, or an amount. */
  readonly fairest: number;
  /** Choices: the fair one, the own one without orders, and the largest that was asked for. */
  readonly fair: number;
  readonly alone: number;
  readonly harm: number;
  /** Numbers of the heads. */
  readonly plans: Int32Array;
  readonly vote: number;
  readonly obey: number;
  readonly recall: number;
  readonly leave: number;
}

/** Rounding slack in comparisons of amounts. */
const slack = 1e-9;

export function following(
  who: string,
  site: SeatSite,
  p: Partial<FollowingParams>,
  harm = Infinity,
): Following {
  const { heads, batch } = site;
  const [head] = heads;
  const names = heads.map(({ name }) => name);
  const plans = names.flatMap((name, h) => (/^plan\d*$/.test(name) ? [h] : []));
  if (plans.length === 0)
    fail(who, "needs the heads of a coordinator", undefined, "lay it on: mechanisms: [{ use: coordinator }]");
  const theory = batch.env.theory?.(batch.params);
  const known = (name: "fair" | "alone", value: number | undefined) =>
    p[name] ?? value ?? fail(who, `does not know ${name} in ${batch.env.id}`, undefined, `give ${name}`);
  const fair = known("fair", theory?.optimum?.action);
  const alone = known("alone", theory?.nash?.action);
  const { values } = { values: undefined, ...head };
  if (head.kind === "discrete" && values?.some((value, a) => a > 0 && value <= values[a - 1]) !== false)
    fail(who, `needs levels of "${head.name}" with rising values`, values, "play it in commons-v0");
  /** The largest choice of at most so much. */
  const choiceOf = (amount: number): number => {
    if (head.kind === "box") return Math.max(head.low, Math.min(head.high, amount));
    return Math.max(0, values!.filter((value) => value <= amount * (1 + slack)).length - 1);
  };
  return {
    box: head.kind === "box",
    choices: head.kind === "box" ? 0 : head.n,
    fairest: head.kind === "box" ? fair * (1 + slack) : choiceOf(fair) + 1,
    fair: choiceOf(fair),
    alone: choiceOf(alone),
    harm: choiceOf(harm),
    plans: Int32Array.from(plans),
    vote: names.indexOf("vote"),
    obey: names.indexOf("obey"),
    recall: names.indexOf("recall"),
    leave: names.indexOf("leave"),
  };
}

/** Does what it does alone, or the nearest that it may, unless an order comes in place of it: it obeys and stays. */
export function obeyOrAlone(me: Pick<Seat, "act" | "allowed">, d: Following): void {
  let choice = d.alone;
  if (!d.box) {
    while (choice > 0 && !me.allowed(choice)) choice--;
    while (choice + 1 < d.choices && !me.allowed(choice)) choice++;
  }
  me.act(choice);
  me.act(1, d.obey);
  me.act(0, d.leave);
}

/** Orders to all, heard where the seat leads. */
export function orderAll(me: Pick<Seat, "act">, d: Following, choice: number): void {
  for (let j = 0; j < d.plans.length; j++) me.act(choice, d.plans[j]);
}
