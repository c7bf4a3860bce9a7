import { experiment } from "../../experiments/zero-intelligence/experiment.ts";
import { reproducesCommitted } from "./reproduces.ts";

reproducesCommitted(experiment);
