import { experiment } from "../../experiments/algorithmic-collusion/experiment.ts";
import { reproducesCommitted } from "./reproduces.ts";

/** Two and a half minutes on an idle core. */
reproducesCommitted(experiment, 3_600_000);
