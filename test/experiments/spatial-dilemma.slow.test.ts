import { experiment } from "../../experiments/spatial-dilemma/experiment.ts";
import { reproducesCommitted } from "./reproduces.ts";

reproducesCommitted(experiment);
