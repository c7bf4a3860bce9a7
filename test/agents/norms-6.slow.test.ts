import { checkNorms } from "./norms.checks.ts";

checkNorms(6, "all");
