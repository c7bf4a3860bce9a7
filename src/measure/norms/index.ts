/** Is it a norm, and does it hold? */
export * from "./deviation.ts";
export * from "./enforcement.ts";
export * from "./exact.ts";
export * from "./invasion.ts";
export * from "./recovery.ts";
