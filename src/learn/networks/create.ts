/** A network on the engine of one's choice. */
import { fusedNetwork } from "./fused-network.ts";
import type { Engine, Network } from "./network.ts";
import type { NetworkShape } from "./shape.ts";
import { tensorflowNetwork } from "./tensorflow-network.ts";

/** "tensorflow" needs `loadTensorflow` before; both engines read and write the same weights. */
export function network(shape: NetworkShape, engine: Engine = "fused"): Network {
  return engine === "tensorflow" ? tensorflowNetwork(shape) : fusedNetwork(shape);
}
