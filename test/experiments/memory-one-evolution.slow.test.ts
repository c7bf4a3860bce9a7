import { experiment } from "../../experiments/memory-one-evolution/experiment.ts";
import { reproducesCommitted } from "./reproduces.ts";

reproducesCommitted(experiment);
