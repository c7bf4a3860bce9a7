export { type Backend, loadTensorflow, type Tensorflow, tensorflow } from "./load.ts";
