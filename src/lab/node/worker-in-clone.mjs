/** Worker entry in a clone: threads read no TypeScript until they are told to. The query names the entry behind it. */
import { register } from "tsx/esm/api";

register();

await import(`./${new URL(import.meta.url).search.slice(1)}`);
