import { experiment } from "../../experiments/bank-runs/experiment.ts";
import { reproducesCommitted } from "./reproduces.ts";

reproducesCommitted(experiment);
