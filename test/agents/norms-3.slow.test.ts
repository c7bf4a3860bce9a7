import { checkNorms } from "./norms.checks.ts";

checkNorms(3, "all");
