/** Worker entry in a clone: threads read no TypeScript until they are told to. */
import { register } from "tsx/esm/api";

register();

export default (await import("./worker.ts")).default;
