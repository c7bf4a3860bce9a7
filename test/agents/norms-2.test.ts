import { checkNorms } from "./norms.checks.ts";

checkNorms(2, "first");
