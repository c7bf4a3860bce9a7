/** All envs that ship with Ostrom. */
import { type Drawing, type Env, registry } from "../src/index.ts";
import { matrixGame } from "./matrix-game/matrix-game.ts";

export { matrixGame };

export const envs = registry<Env>("env", [matrixGame]);

/** How each env's worlds are drawn, by env id. */
export const drawings: Readonly<Record<string, Drawing>> = {};
