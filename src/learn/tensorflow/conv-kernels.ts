/** The filter gradient of a 2-D convolution, which the WASM backend lacks: with it convolutions can be trained. */
import type { Conv2DBackpropFilterAttrs } from "@tensorflow/tfjs";
import { fail } from "../../core/errors.ts";
import { type Registrar, sizeOf } from "./register.ts";

export function registerConvolution({ tf, heap, add }: Registrar): void {
  const { kernels, at, make, scratch } = heap;
  add(tf.Conv2DBackpropFilter, ({ x, dy }, attributes) => {
    const { filterShape, strides, pad, dimRoundingMode, dataFormat } =
      attributes as unknown as Conv2DBackpropFilterAttrs;
    if (dataFormat === "NCHW") fail("conv2d", "the filter gradient needs channels last", dataFormat);
    const form = tf.backend_util.computeConv2DInfo(
      x.shape as [number, number, number, number],
      filterShape,
      strides,
      1,
      pad,
      dimRoundingMode,
    );
    const dw = make([...filterShape]);
    const patches = form.outHeight * form.outWidth * sizeOf(filterShape.slice(0, 3));
    scratch(patches, (address) =>
      kernels.convolutionFilterGradient(
        form.batchSize,
        form.inHeight,
        form.inWidth,
        form.inChannels,
        form.outHeight,
        form.outWidth,
        form.outChannels,
        form.filterHeight,
        form.filterWidth,
        form.strideHeight,
        form.strideWidth,
        form.padInfo.top,
        form.padInfo.left,
        at(x),
        at(dy),
        at(dw),
        address,
      ),
    );
    return dw;
  });
}
