export { type Backend, backends } from "./backend.ts";
export { activeBackend, type LoadOptions, loadTensorflow, type Tensorflow, tensorflow } from "./load.ts";
export type { PackState } from "./pack.ts";
export { logSoftmax } from "./second-order.ts";
