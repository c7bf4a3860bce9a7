export { type Availability, availableBackends, simdSupported } from "./backend.ts";
export { type Backend, backends } from "./backends.ts";
export { dense } from "./dense.ts";
export { type GruWeights, gru } from "./gru.ts";
export { activeBackend, type LoadOptions, loadTensorflow, type Tensorflow, tensorflow } from "./load.ts";
export type { PackState } from "./pack.ts";
export { logSoftmax } from "./second-order.ts";
