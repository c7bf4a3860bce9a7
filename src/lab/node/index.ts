/** Runs in Node: folders that survive a kill, modules that users name, worker threads. */
export { openRunFolder, type RunFolder, reopenRunFolder } from "./folder.ts";
export { importFile, loadCatalogue, sourceOf } from "./modules.ts";
export { executorFor, type ThreadsOptions, threads } from "./threads.ts";
