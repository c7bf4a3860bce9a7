/** All learners and norms that ship with Ostrom. */
import { type PolicyDefinition, registry } from "../src/index.ts";
import { qLearning } from "./learners/q-learning.ts";

export { qLearning };

export const agents = registry<PolicyDefinition>("agent", [qLearning]);
