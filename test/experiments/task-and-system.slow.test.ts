import { experiment } from "../../experiments/task-and-system/experiment.ts";
import { reproducesCommitted } from "./reproduces.ts";

reproducesCommitted(experiment);
