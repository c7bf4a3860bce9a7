import { experiment } from "../../experiments/signalling-urns/experiment.ts";
import { reproducesCommitted } from "./reproduces.ts";

reproducesCommitted(experiment);
