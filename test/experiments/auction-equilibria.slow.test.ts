import { experiment } from "../../experiments/auction-equilibria/experiment.ts";
import { reproducesCommitted } from "./reproduces.ts";

reproducesCommitted(experiment, 1_800_000);
