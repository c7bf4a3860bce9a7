import { experiment } from "../../experiments/cheap-talk/experiment.ts";
import { reproducesCommitted } from "./reproduces.ts";

reproducesCommitted(experiment);
