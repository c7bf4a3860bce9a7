export type { NetworkWeights } from "./layers.ts";
export {
  type FileTensor,
  readSafetensors,
  type TensorData,
  type TensorFile,
  writeSafetensors,
} from "./safetensors.ts";
export { loadTfjsModel } from "./tfjs-files.ts";
export {
  fromLayersModel,
  saveTfjsModel,
  type TfjsModel,
  toLayersModel,
} from "./tfjs-model.ts";
export {
  type ExportWeightsOptions,
  exportWeights,
  type ImportWeightsOptions,
  importWeights,
  type NamedNetwork,
  networksIn,
} from "./weights.ts";
