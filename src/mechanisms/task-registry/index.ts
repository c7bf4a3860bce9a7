export { taskRegistry } from "./task-registry.ts";
