import { experiment } from "../../experiments/two-fisheries/experiment.ts";
import { reproducesCommitted } from "./reproduces.ts";

reproducesCommitted(experiment);
