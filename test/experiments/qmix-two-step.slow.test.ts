import { experiment } from "../../experiments/qmix-two-step/experiment.ts";
import { reproducesCommitted } from "./reproduces.ts";

reproducesCommitted(experiment);
