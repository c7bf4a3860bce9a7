import { experiment } from "../../experiments/lola-exact/experiment.ts";
import { reproducesCommitted } from "./reproduces.ts";

reproducesCommitted(experiment);
