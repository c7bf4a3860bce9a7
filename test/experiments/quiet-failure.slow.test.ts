import { experiment } from "../../experiments/quiet-failure/experiment.ts";
import { reproducesCommitted } from "./reproduces.ts";

reproducesCommitted(experiment);
