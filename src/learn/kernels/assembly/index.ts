/** Everything that the module exports. Pure functions over pointers: no static data, so it runs over any memory. */
export { adam, squaredNorm } from "./adam";
export { reluBackward, reluForward, tanhBackward, tanhForward } from "./activation";
export { addColumnSums, gemm, transpose } from "./gemm";
export { convolutionFilterGradient } from "./conv";
export { gruBackward, gruForward } from "./gru";
export { columnSums, reluGradient, reluOf, tanhGradient, tanhOf } from "./pack";
export { countNonZero, sparseOuter, sparseProduct } from "./sparse";
