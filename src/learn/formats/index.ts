export {
  type FileTensor,
  readSafetensors,
  type TensorData,
  type TensorFile,
  writeSafetensors,
} from "./safetensors.ts";
export {
  fromLayersModel,
  loadTfjsModel,
  type NetworkWeights,
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
