/** The filter gradient of a 2-D convolution, as one matrix product an image over its patches. Channels last. */
import { gemm } from "./gemm";

/**
 * The patches of an image [height, width, channels] that an output pixel sees, one a row: patches [outHeight * outWidth,
 * filterHeight * filterWidth * channels], 0 outside of the image.
 */
function patchesOf(
  height: i32,
  width: i32,
  channels: i32,
  outHeight: i32,
  outWidth: i32,
  filterHeight: i32,
  filterWidth: i32,
  strideHeight: i32,
  strideWidth: i32,
  top: i32,
  left: i32,
  image: usize,
  patches: usize,
): void {
  const pixel = <usize>channels << 2;
  for (let i = 0; i < outHeight; i++)
    for (let j = 0; j < outWidth; j++)
      for (let fi = 0; fi < filterHeight; fi++) {
        const r = i * strideHeight - top + fi;
        const from = j * strideWidth - left;
        const lo = max(0, -from);
        const hi = r < 0 || r >= height ? lo : max(lo, min(filterWidth, width - from));
        memory.fill(patches, 0, <usize>lo * pixel);
        if (hi > lo)
          memory.copy(patches + <usize>lo * pixel, image + <usize>((r * width + from + lo) * channels << 2), <usize>(hi - lo) * pixel);
        memory.fill(patches + <usize>hi * pixel, 0, <usize>(filterWidth - hi) * pixel);
        patches += <usize>filterWidth * pixel;
      }
}

/**
 * From x [batch, height, width, channels] and dy [batch, outHeight, outWidth, filters] to dw [filterHeight, filterWidth,
 * channels, filters]. Scratch: the patches of one image.
 */
export function convolutionFilterGradient(
  batch: i32,
  height: i32,
  width: i32,
  channels: i32,
  outHeight: i32,
  outWidth: i32,
  filters: i32,
  filterHeight: i32,
  filterWidth: i32,
  strideHeight: i32,
  strideWidth: i32,
  top: i32,
  left: i32,
  x: usize,
  dy: usize,
  dw: usize,
  patches: usize,
): void {
  const patch = filterHeight * filterWidth * channels;
  const pixels = outHeight * outWidth;
  const image = <usize>(height * width * channels) << 2;
  const outImage = <usize>(pixels * filters) << 2;
  for (let b = 0; b < batch; b++) {
    patchesOf(height, width, channels, outHeight, outWidth, filterHeight, filterWidth, strideHeight, strideWidth, top, left, x, patches);
    gemm(patch, filters, pixels, patches, 1, patch, dy, filters, dw, filters, b == 0 ? 0 : dw, filters);
    x += image;
    dy += outImage;
  }
}
