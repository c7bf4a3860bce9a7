import { experiment } from "../../experiments/bar-problem/experiment.ts";
import { reproducesCommitted } from "./reproduces.ts";

reproducesCommitted(experiment, 1_800_000);
