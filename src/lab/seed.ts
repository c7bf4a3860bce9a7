/** Seeds in a configuration. */
import * as z from "zod";
import { isSeed, seedRule } from "../core/random.ts";

const error = `${seedRule}; write it in quotes`;

export const seedSection = z.union([z.number(), z.string()], { error }).refine(isSeed, error);
