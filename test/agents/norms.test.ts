import { checkNorms } from "./norms.checks.ts";

checkNorms("first");
