import { experiment } from "../../experiments/reputation-and-sybils/experiment.ts";
import { reproducesCommitted } from "./reproduces.ts";

reproducesCommitted(experiment);
