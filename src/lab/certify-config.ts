/** What a scene's configuration says about the certificates of its societies. */
import * as z from "zod";
import { plainOptions } from "../norms/options.ts";
import { thresholdsSchema } from "../norms/thresholds.ts";

const deviant = z.strictObject({
  label: z.string().optional().describe("default: its id and parameters"),
  use: z.string().describe("id in the registry of agents"),
  params: z.record(z.string(), z.unknown()).optional(),
  role: z.string().optional().describe("the only role of the env in which it is tried (default: all)"),
});

/** An option that may be left out; nothing is put in its place here, and the description says what then applies. */
const without = <T extends z.ZodType>(option: z.ZodDefault<T>, applies = String(option.parse(undefined))) =>
  option.unwrap().optional().describe(`${option.description} (default: ${applies})`);

type LeftOut<S extends z.ZodRawShape> = {
  [K in keyof S]: S[K] extends z.ZodDefault<infer T> ? z.ZodOptional<T> : S[K];
};
/** The same of each that has a default. */
const leftOut = <S extends z.ZodRawShape>(shape: S) =>
  Object.fromEntries(
    Object.entries(shape).map(([name, option]) => [
      name,
      option instanceof z.ZodDefault ? without(option as z.ZodDefault<z.ZodType>) : option,
    ]),
  ) as LeftOut<S>;

const { ticks, trainTicks, seats, thresholds, ...others } = plainOptions;
const whole = (least: number) => z.number().int().min(least);

export const certifySection = z.strictObject({
  societies: z.array(z.string()).min(1).optional().describe("those to certify (default: all)"),
  sessions: whole(1).default(16).describe("sessions of each society that are certified"),
  ...leftOut(others),
  ticks: without(ticks, "the scene's evaluate"),
  seats: z
    .union([seats.unwrap(), z.literal("roles")])
    .optional()
    .describe(`${seats.description}; "roles": the first of each policy`),
  deviants: z
    .array(deviant)
    .optional()
    .describe("scripted deviants; default: every constant action, and the norms made for the env"),
  learners: z
    .array(deviant)
    .optional()
    .describe(
      "algorithms trained as best responses; default: Q-learning, SARSA and a policy gradient where actions are discrete",
    ),
  train: without(trainTicks, `the scene's train, else ${trainTicks.parse(undefined)}`),
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
  thresholds: z
    .strictObject(leftOut(thresholdsSchema.shape))
    .optional()
    .describe(`${thresholds.description}`),
});

export type CertifySection = z.input<typeof certifySection>;
export type ResolvedCertify = z.output<typeof certifySection>;
