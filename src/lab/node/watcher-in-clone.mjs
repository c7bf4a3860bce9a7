/** Entry of the watching thread in a clone: threads read no TypeScript until they are told to. */
import { register } from "tsx/esm/api";

register();

await import("./watcher.ts");
