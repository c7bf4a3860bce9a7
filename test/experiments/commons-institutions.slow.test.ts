import { experiment } from "../../experiments/commons-institutions/experiment.ts";
import { reproducesCommitted } from "./reproduces.ts";

reproducesCommitted(experiment);
