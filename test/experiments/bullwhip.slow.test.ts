import { experiment } from "../../experiments/bullwhip/experiment.ts";
import { reproducesCommitted } from "./reproduces.ts";

reproducesCommitted(experiment);
