import { experiment } from "../../experiments/ethnocentrism/experiment.ts";
import { reproducesCommitted } from "./reproduces.ts";

reproducesCommitted(experiment);
