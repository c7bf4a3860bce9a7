/** All that ships with Ostrom. No other file knows it: what users add joins in the same way. */
import { agents } from "./agents/index.ts";
import { drawings, envs } from "./envs/index.ts";
import { emptyCatalogue, extend } from "./src/lab/catalogue.ts";
import { mechanisms } from "./src/mechanisms/index.ts";

export const catalogue = extend(emptyCatalogue, { envs, agents, mechanisms, drawings }, import.meta.url);
