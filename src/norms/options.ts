/**
 * The options of a certificate, each declared once: what it is, what it may be, and what applies where it is not given.
 * Types, checks and defaults of `certify`, the section of a configuration and the table in docs/norms.md follow.
 */
import * as z from "zod";
import type { Seed } from "../core/random.ts";
import type { Deviant } from "./deviation.ts";
import type { WelfareReference } from "./efficiency.ts";
import type { LearningHistory, Variation } from "./emergence.ts";
import type { Shock } from "./recovery.ts";
import type { Stake } from "./stake.ts";
import { thresholdsSchema } from "./thresholds.ts";

const whole = (least: number) => z.number().int().min(least);

/** Those that are plain data, which a configuration may give too. */
export const plainOptions = {
  discount: z
    .number()
    .positive()
    .max(1)
    .optional()
    .describe(
      "what a reward is worth a tick later; 1 counts all ticks of an episode alike (default: 1; in endless games, where the future has to fade, the learners' own gamma where they agree on one below 1, else 0.95)",
    ),
  ticks: whole(1).default(1000).describe("ticks of each measurement, in whole episodes"),
  seats: z
    .array(whole(0))
    .min(1)
    .readonly()
    .optional()
    .describe(
      "agents whose deviations are tried (default: up to four of each policy, so that every role is tried)",
    ),
  trainTicks: whole(0).default(10_000).describe("ticks that each of `learners` learns for"),
  replicates: whole(1).default(2).describe("learners of each algorithm in each session"),
  warmUp: whole(0).default(50).describe("ticks of play before a deviation or shock"),
  impulseTicks: whole(1).default(50).describe("ticks that are watched after a single deviation"),
  shockTicks: whole(1).default(100).describe("ticks that are watched after a shock"),
  newcomerTicks: whole(0)
    .default(20)
    .describe(
      "ticks that a newcomer plays in an agent's place: the best scripted and the best learned deviant; 0 for none",
    ),
  resource: z
    .strictObject({
      column: z.string().describe("column of the env's state that a shock multiplies"),
      factor: z.number().default(0.5).describe("what it is multiplied by"),
    })
    .optional()
    .describe(
      "a `column` of the env's state and the `factor` of its shock, else a half (default: the env's own)",
    ),
  margin: z
    .number()
    .min(0)
    .max(1)
    .default(0.1)
    .describe("returned when welfare is within this share of the stake of all agents"),
  thresholds: thresholdsSchema.prefault({}).describe("what the verdict is judged by"),
};

/** Those that only a program can give. */
const valueOptions = {
  seed: z.custom<Seed>().default(0).describe("of all play"),
  deviants: z.custom<readonly Deviant[]>().default([]).describe("scripted deviants"),
  learners: z.custom<readonly Deviant[]>().default([]).describe("algorithms to train as best responses"),
  shocks: z
    .custom<readonly Shock[]>()
    .optional()
    .describe(
      "shocks to try, beside newcomers (default: that of the resource, and half of all actions tremble for 10 ticks)",
    ),
  stake: z
    .custom<Stake>()
    .optional()
    .describe("what is at stake for one agent, reward a tick (default: measured)"),
  floor: z
    .custom<WelfareReference>()
    .optional()
    .describe(
      "where people came from: what progress is measured from (default: the worst Nash equilibrium that theory knows)",
    ),
  optimum: z
    .custom<WelfareReference>()
    .optional()
    .describe("the best that is possible (default: what theory knows)"),
  history: z
    .custom<LearningHistory & { readonly threshold: number }>()
    .optional()
    .describe("how the society came about, for emergence (default: none)"),
  sensitivity: z
    .custom<readonly Variation[]>()
    .optional()
    .describe("emergence under other parameters (default: none)"),
};

export const certifyOptions = z.object({ ...valueOptions, ...plainOptions });
export type CertifyOptions = Readonly<z.input<typeof certifyOptions>>;
/** As they apply: with every default that does not depend on the society. */
export type ParsedOptions = Readonly<z.output<typeof certifyOptions>>;
