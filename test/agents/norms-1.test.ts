import { checkNorms } from "./norms.checks.ts";

checkNorms(1, "first");
