import { checkMechanisms } from "./conformance.checks.ts";

checkMechanisms("first");
