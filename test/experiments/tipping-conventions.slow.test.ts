import { experiment } from "../../experiments/tipping-conventions/experiment.ts";
import { reproducesCommitted } from "./reproduces.ts";

reproducesCommitted(experiment);
