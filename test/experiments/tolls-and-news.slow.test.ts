import { experiment } from "../../experiments/tolls-and-news/experiment.ts";
import { reproducesCommitted } from "./reproduces.ts";

reproducesCommitted(experiment);
