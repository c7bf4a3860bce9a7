import { checkNorms } from "./norms.checks.ts";

checkNorms(0, "all");
