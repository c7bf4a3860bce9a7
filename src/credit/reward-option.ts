/** The reward of a policy as a configuration names it. */
import * as z from "zod";
import { nearest, OstromError } from "../core/errors.ts";
import type { RewardRule } from "../core/policy.ts";
import { aristocratReward } from "./aristocrat.ts";
import { awarenessReward } from "./awareness.ts";
import { differenceReward } from "./difference.ts";
import { inequityReward } from "./reward-inequity.ts";
import { svoReward } from "./reward-svo.ts";
import { prosocialReward, teamReward, weightedReward } from "./reward-weights.ts";
import { banzhafReward, owenReward, shapleyReward } from "./shapley.ts";

const number = z.number();
const counted = z.enum(["payoff", "reward"]);
const welfareOf = counted.default("payoff").describe("what welfare is the sum of");
const rewardOf = counted.default("reward").describe("what is weighted or compared");
const baseline = z
  .union([number, z.array(number), z.literal("absent")], {
    error: 'needs an action (a number, or one for each action head) or "absent"',
  })
  .describe("what the agent would have done instead; absent: as if it had left");

const options = [
  z.strictObject({ use: z.literal("individual") }),
  z.strictObject({ use: z.literal("team"), of: welfareOf }),
  z.strictObject({ use: z.literal("difference"), baseline, of: welfareOf }),
  z.strictObject({
    use: z.literal("awareness"),
    baseline,
    weight: number.default(1).describe("own reward that a unit of loss to others is worth"),
    of: counted.default("payoff").describe("what is gained and lost"),
  }),
  z.strictObject({ use: z.literal("aristocrat"), of: welfareOf }),
  z.strictObject({
    use: z.literal("shapley"),
    baseline,
    of: welfareOf,
    sample: number
      .int()
      .min(2)
      .multipleOf(2)
      .optional()
      .describe("orders of agents drawn a tick, an even number; default: all, for up to 20 agents"),
  }),
  z.strictObject({ use: z.literal("banzhaf"), baseline, of: welfareOf }),
  z.strictObject({
    use: z.literal("owen"),
    baseline,
    groups: z.array(z.array(number)).describe("agents of each group; every agent is in one"),
    of: welfareOf,
  }),
  z.strictObject({
    use: z.literal("prosocial"),
    self: number.default(1).describe("weight on one's own"),
    others: number.describe("weight on that of each other agent"),
    of: rewardOf,
  }),
  z.strictObject({
    use: z.literal("weights"),
    weights: z
      .union([z.array(number), z.array(z.array(number))], {
        error: "needs a list of numbers, or one list an agent",
      })
      .describe("row i: weights of agent i on what each agent got; or one row for all"),
    of: rewardOf,
  }),
  z.strictObject({
    use: z.literal("inequity-aversion"),
    alpha: number.default(5).describe("reward lost for each unit that others are ahead, a mean over others"),
    beta: number
      .default(0.05)
      .describe("reward lost for each unit that others are behind, a mean over others"),
    gamma: number.min(0).max(1).default(0.99).describe("discount factor per tick"),
    lambda: number
      .min(0)
      .max(1)
      .default(0.975)
      .describe("decay per tick of the trace that smooths rewards; 0 compares this tick's"),
    of: rewardOf,
  }),
  z.strictObject({
    use: z.literal("svo"),
    angle: number
      .min(-180)
      .max(180)
      .describe("the ideal, in degrees: 0 selfish, 45 prosocial, 90 altruistic"),
    weight: number
      .nonnegative()
      .default(0.2)
      .describe("reward lost for each radian that the angle (own, others' mean reward) deviates"),
    form: z
      .enum(["deviation", "weighted"])
      .default("deviation")
      .describe("weighted: cos(angle) own + sin(angle) others' mean, whatever the weight"),
    of: rewardOf,
  }),
] as const;

const names = options.map(({ shape }) => shape.use.value);
/** Keys that a reward may have, for near misses. */
export const rewardKeys: readonly string[] = options.flatMap(({ shape }) => Object.keys(shape));

const named = z.discriminatedUnion("use", options, {
  error({ input }) {
    const given = (input as { use?: unknown } | undefined)?.use;
    if (typeof given !== "string")
      return `needs a name, one of ${names.join(", ")}, or an object with use: name`;
    const near = nearest(given, names);
    const rest = near ? `did you mean "${near}"?` : `there is: ${names.join(", ")}`;
    return `unknown reward ${JSON.stringify(given)}, ${rest}`;
  },
});
type Name = (typeof names)[number];

/** A name, or a name with options. */
export type RewardOption = Name | z.input<typeof named>;
export type ResolvedReward = z.output<typeof named>;

/** What a policy learns from: a name, or a name with options. */
export const rewardOption = z.preprocess(
  (given) => (typeof given === "string" ? { use: given } : given),
  named,
) as z.ZodType<ResolvedReward, RewardOption>;

/** The rule for a policy; none for "individual", its own reward. */
export function rewardRule(option: RewardOption): RewardRule | undefined {
  const parsed = rewardOption.safeParse(option);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const hint = issue.code === "unrecognized_keys" ? hintFor(option, issue.keys[0]) : "";
    throw new OstromError(`${["reward", ...issue.path].join(".")}: ${issue.message}${hint}`);
  }
  const reward = parsed.data;
  switch (reward.use) {
    case "individual":
      return undefined;
    case "team":
      return teamReward(optionsOf(reward));
    case "difference":
      return differenceReward(optionsOf(reward));
    case "awareness":
      return awarenessReward(optionsOf(reward));
    case "aristocrat":
      return aristocratReward(optionsOf(reward));
    case "shapley":
      return shapleyReward(optionsOf(reward));
    case "banzhaf":
      return banzhafReward(optionsOf(reward));
    case "owen":
      return owenReward(optionsOf(reward));
    case "prosocial":
      return prosocialReward(optionsOf(reward));
    case "weights":
      return weightedReward(optionsOf(reward));
    case "inequity-aversion":
      return inequityReward(optionsOf(reward));
    case "svo":
      return svoReward(optionsOf(reward));
  }
}

function optionsOf<R extends { readonly use: string }>({ use: _, ...rest }: R): Omit<R, "use"> {
  return rest;
}

function hintFor(option: RewardOption, key: string): string {
  const { shape } = options.find(({ shape }) => shape.use.value === (option as { use: Name }).use)!;
  const keys = Object.keys(shape);
  const near = nearest(key, keys);
  return near ? `, did you mean "${near}"?` : `, there is: ${keys.join(", ")}`;
}
