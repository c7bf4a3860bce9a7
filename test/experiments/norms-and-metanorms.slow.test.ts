import { experiment } from "../../experiments/norms-and-metanorms/experiment.ts";
import { reproducesCommitted } from "./reproduces.ts";

reproducesCommitted(experiment);
