/** What a scene's configuration says about the certificates of its societies. */
import * as z from "zod";
import { defaultThresholds } from "../norms/thresholds.ts";

const deviant = z.strictObject({
  label: z.string().optional().describe("default: its id and parameters"),
  use: z.string().describe("id in the registry of agents"),
  params: z.record(z.string(), z.unknown()).optional(),
});

const share = z.number().min(0).max(1).optional();
const thresholds = z.strictObject({
  progress: share.describe(
    `least share of the way from the floor to the optimum (default ${defaultThresholds.progress})`,
  ),
  gain: share.describe(
    `largest gain of a deviation, as a share of what is at stake for an agent (default ${defaultThresholds.gain})`,
  ),
  sessions: share.describe(
    `least share of sessions that hold on their own (default ${defaultThresholds.sessions})`,
  ),
  returned: share.describe(
    `least share of sessions that return from every shock (default ${defaultThresholds.returned})`,
  ),
  barrier: share.describe(
    `least share of mutants that the norm withstands (default ${defaultThresholds.barrier})`,
  ),
});

const ticks = (least: number) => z.number().int().min(least);

export const certifySection = z.strictObject({
  societies: z.array(z.string()).min(1).optional().describe("those to certify (default: all)"),
  sessions: ticks(1).default(16).describe("sessions of each society that are certified"),
  discount: z
    .number()
    .positive()
    .max(1)
    .optional()
    .describe(
      "worth of a reward a tick later; default 1, in endless games the learners' gamma where they share one below 1, else 0.95",
    ),
  ticks: ticks(1).optional().describe("ticks of each measurement (default: the scene's evaluate)"),
  seats: z
    .union([z.array(z.number().int().nonnegative()).min(1), z.literal("roles")])
    .optional()
    .describe(
      'agents whose deviations are tried; "roles": the first of each policy (default: up to four of each policy)',
    ),
  deviants: z
    .array(deviant)
    .optional()
    .describe("scripted deviants; default: every constant action, and the norms made for the env"),
  learners: z
    .array(deviant)
    .optional()
    .describe(
      "algorithms trained as best responses; default: Q-learning and SARSA where actions are discrete",
    ),
  train: ticks(0)
    .optional()
    .describe("ticks each of them learns for (default: the scene's train, else 10,000)"),
  replicates: ticks(1).optional().describe("learners of each algorithm in each session (default 2)"),
  warmUp: ticks(0).optional().describe("ticks of play before a deviation or shock (default 50)"),
  impulseTicks: ticks(1).optional().describe("ticks watched after a single deviation (default 50)"),
  shockTicks: ticks(1).optional().describe("ticks watched after a shock (default 100)"),
  newcomerTicks: ticks(1).optional().describe("ticks that a newcomer plays in an agent's place (default 20)"),
  resource: z
    .strictObject({
      column: z.string().describe("column of the env's state that a resource shock multiplies"),
      factor: z.number().default(0.5),
    })
    .optional()
    .describe("default: the env's own resource, halved"),
  margin: share.describe(
    "returned when welfare is within this share of what is at stake for all (default 0.1)",
  ),
  floor: z
    .string()
    .optional()
    .describe(
      "society whose welfare progress is measured from (default: the worst Nash equilibrium that theory knows)",
    ),
  emergence: z
    .strictObject({
      metric: z.string().describe("recorded metric of the learning curve"),
      threshold: z.number().describe("value that a session has to reach and keep"),
    })
    .optional()
    .describe("default: welfare, at the threshold of progress"),
  sensitivity: z
    .record(z.string(), z.array(z.number()).min(1))
    .optional()
    .describe(
      'values to learn under anew, by parameter of the env; "discount" is the learners\' gamma (needs a Nash outcome that theory knows, or emergence)',
    ),
  thresholds: thresholds.optional(),
});

export type CertifySection = z.input<typeof certifySection>;
export type ResolvedCertify = z.output<typeof certifySection>;
