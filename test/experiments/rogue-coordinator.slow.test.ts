import { experiment } from "../../experiments/rogue-coordinator/experiment.ts";
import { reproducesCommitted } from "./reproduces.ts";

reproducesCommitted(experiment);
