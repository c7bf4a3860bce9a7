/** Is it a norm, and does it hold? */
export * from "./band.ts";
export * from "./certificate.ts";
export * from "./deviation.ts";
export * from "./efficiency.ts";
export * from "./emergence.ts";
export * from "./enforcement.ts";
export * from "./exact.ts";
export * from "./invasion.ts";
export * from "./recovery.ts";
export * from "./verdict.ts";
