/** Everything that ships, for runs in Node: one of the places where envs and agents meet the framework. */
import { agents } from "../../../agents/index.ts";
import { drawings, envs } from "../../../envs/index.ts";
import { mechanisms } from "../../mechanism/index.ts";
import type { Catalogue } from "../catalogue.ts";
import { readBytes } from "./files.ts";

export const catalogue: Catalogue = { envs, agents, mechanisms, drawings, readFile: readBytes };
