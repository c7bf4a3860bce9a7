/** All that ships with Ostrom. No other file knows it: what users add joins in the same way. */
import { agents } from "./agents/index.ts";
import { strategies } from "./agents/strategies/index.ts";
import { drawings, envs } from "./envs/index.ts";
import { experiments } from "./experiments/index.ts";
import { emptyCatalogue, extend } from "./src/lab/catalogue.ts";
import { measures } from "./src/lab/measures.ts";
import { mechanisms } from "./src/mechanisms/index.ts";

const shipped = { envs, agents, strategies, mechanisms, drawings, measures, experiments };
export const catalogue = extend(emptyCatalogue, shipped, import.meta.url);
