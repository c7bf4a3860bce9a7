import { experiment } from "../../experiments/axelrod-tournament/experiment.ts";
import { reproducesCommitted } from "./reproduces.ts";

reproducesCommitted(experiment);
