/** The public API of Ostrom. */
export { z } from "zod";
export * from "./core/batch.ts";
export * from "./core/env.ts";
export * from "./core/errors.ts";
export * from "./core/frame.ts";
export * from "./core/mechanism.ts";
export * from "./core/params.ts";
export * from "./core/policy.ts";
export * from "./core/random.ts";
export * from "./core/registry.ts";
export * from "./core/schema.ts";
export * from "./core/spaces.ts";
export * from "./learn/discretise.ts";
export * from "./learn/schedules.ts";
export * from "./learn/tables.ts";
export type * from "./run/config.ts";
export * from "./run/train.ts";
