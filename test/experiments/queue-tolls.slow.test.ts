import { experiment } from "../../experiments/queue-tolls/experiment.ts";
import { reproducesCommitted } from "./reproduces.ts";

reproducesCommitted(experiment);
