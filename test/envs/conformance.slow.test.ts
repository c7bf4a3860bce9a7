import { checkEnvs } from "./conformance.checks.ts";

checkEnvs("all");
