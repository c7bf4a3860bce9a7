import { checkExtremes } from "./extremes.checks.ts";

checkExtremes("defaults");
