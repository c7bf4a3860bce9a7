import { checkNorms } from "./norms.checks.ts";

checkNorms(5, "first");
