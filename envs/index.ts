/** All envs that ship with Ostrom. */
import { type Env, registry } from "../src/index.ts";
import { matrixGame } from "./matrix-game/matrix-game.ts";

export { matrixGame };

export const envs = registry<Env>("env", [matrixGame as unknown as Env]);
