/** What a certificate's verdict is judged by. */
import * as z from "zod";

const share = z.number().min(0).max(1);

export const thresholdsSchema = z.strictObject({
  progress: share.default(0.5).describe("least share of the way from the floor (Nash) to the optimum"),
  gain: share
    .default(0.02)
    .describe("largest gain of a deviation, as a share of what is at stake for an agent"),
  sessions: share.default(0.8).describe("least share of sessions that hold on their own"),
  returned: share.default(0.5).describe("least share of sessions that return from every shock"),
  barrier: share.default(0.1).describe("least share of mutants that the norm withstands"),
});

export type Thresholds = Readonly<z.output<typeof thresholdsSchema>>;
export const defaultThresholds: Thresholds = thresholdsSchema.parse({});
