import { checkStrategies } from "./strategies.checks.ts";

checkStrategies(3);
