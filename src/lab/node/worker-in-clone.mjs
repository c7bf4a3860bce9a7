/** Worker entry in a clone: threads read no TypeScript until they are told to. */
import { register } from "tsx/esm/api";

register();

await import("./worker.ts");
