import { experiment } from "../../experiments/climbing-and-penalty/experiment.ts";
import { reproducesCommitted } from "./reproduces.ts";

reproducesCommitted(experiment);
