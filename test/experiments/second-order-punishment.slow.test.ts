import { experiment } from "../../experiments/second-order-punishment/experiment.ts";
import { reproducesCommitted } from "./reproduces.ts";

reproducesCommitted(experiment);
