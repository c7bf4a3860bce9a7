/** Runs in Node: folders that survive a kill, modules that users name, worker threads. */
export {
  type FolderOptions,
  type OpenOptions,
  openRunFolder,
  type RunFolder,
  reopenRunFolder,
} from "./folder.ts";
export { importFile, loadCatalogue, sourceOf } from "./modules.ts";
export { executorFor, type ThreadsOptions, threads } from "./threads.ts";
export { type Finding, type Verified, verifyProgram, verifyRun } from "./verify.ts";
