import { experiment } from "../../experiments/bounded-confidence/experiment.ts";
import { reproducesCommitted } from "./reproduces.ts";

reproducesCommitted(experiment);
