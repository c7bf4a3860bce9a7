import { checkNorms } from "./norms.checks.ts";

checkNorms(4, "first");
