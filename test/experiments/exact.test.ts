/** Experiments that are computed, not sampled, and take less than a second each: the fast suite computes them again. */
import { experiment as race } from "../../experiments/ai-race-dsair/experiment.ts";
import { experiment as risk } from "../../experiments/collective-risk/experiment.ts";
import { experiment as consensus } from "../../experiments/resilient-consensus/experiment.ts";
import { experiment as voluntary } from "../../experiments/voluntary-public-goods/experiment.ts";
import { experiment as zeroDeterminant } from "../../experiments/zero-determinant/experiment.ts";
import { reproducesCommitted } from "./reproduces.ts";

reproducesCommitted(race);
reproducesCommitted(risk);
reproducesCommitted(consensus);
reproducesCommitted(voluntary);
reproducesCommitted(zeroDeterminant);
