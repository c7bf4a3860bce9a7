/**
 * The fused engine: forward and backward pass and Adam of a multilayer perceptron in WebAssembly SIMD.
 *
 * In WebAssembly memory rows of kernels, activations and slopes are padded to multiples of 8 numbers. Padding starts as 0,
 * and stays 0: its kernels, biases and gradients are 0, and tanh and relu keep 0. Every call copies the weights in, and a
 * training call copies them out; nothing stays behind. Results depend neither on how rows are cut into blocks nor on the
 * machine.
 */
import { fail } from "../../core/errors.ts";
import { sharedWorkspace } from "../kernels/workspace.ts";
import { requireFinite } from "./finite.ts";
import { actionValueLoss, policySlopes, type RowLoss } from "./losses.ts";
import {
  type AdamOptions,
  type Losses,
  type Network,
  noLosses,
  type Trainer,
  type TrainState,
} from "./network.ts";
import { type NetworkShape, outputsOf, tensorsOf, weightCount, widthsOf } from "./shape.ts";

/** Rows whose activations stay in cache from one layer to the next. */
const blockRows = 96;

const padded = (n: number): number => Math.ceil(n / 8) * 8;

export function fusedNetwork(shape: NetworkShape): Network {
  const { kernels, floats, reserve, hold } = sharedWorkspace();
  const tensors = tensorsOf(shape);
  const size = weightCount(shape);
  const outputs = outputsOf(shape);
  const widths = widthsOf(shape);
  const depth = widths.length - 1;
  const strides = widths.map((width, layer) => (layer === 0 ? width : padded(width)));
  const lastStride = strides[depth];
  const logStds = shape.head?.kind === "gaussian" ? shape.head.size : 0;
  const isTanh = shape.activation === "tanh";

  // Padded weights: kernel [inputs, stride] and bias [stride] of each layer, then log standard deviations.
  const kernelAt: number[] = [];
  const biasAt: number[] = [];
  let paddedSize = 0;
  for (let layer = 1; layer <= depth; layer++) {
    kernelAt[layer] = paddedSize;
    biasAt[layer] = paddedSize + widths[layer - 1] * strides[layer];
    paddedSize = biasAt[layer] + strides[layer];
  }
  const stdAt = paddedSize;
  paddedSize += padded(logStds);

  // Places in memory, in floats. The first 16 stay free: address 0 means "nothing" to the kernels.
  const weightsAt = 16;
  const gradientAt = weightsAt + paddedSize;
  const firstMomentAt = gradientAt + paddedSize;
  const secondMomentAt = firstMomentAt + paddedSize;
  const turnedAt: number[] = [];
  let fixed = secondMomentAt + paddedSize;
  for (let layer = 2; layer <= depth; layer++) {
    turnedAt[layer] = fixed;
    fixed += widths[layer] * strides[layer - 1];
  }
  const widest = Math.max(...strides.slice(1));
  const slopeAt = fixed;
  const otherSlopeAt = slopeAt + blockRows * widest;
  const rowsAt = otherSlopeAt + blockRows * widest;
  /** Activations of all layers for one row: inputs first. */
  const rowSize = strides.reduce((sum, stride) => sum + stride, 0);

  /** Weight layout to padded layout, `sign` 1, or back. */
  function copyTensors(
    flat: Float32Array,
    at: number,
    memory: Float32Array,
    to: number,
    inwards: boolean,
  ): void {
    let from = at;
    const copy = (count: number, place: number): void => {
      if (inwards) memory.set(flat.subarray(from, from + count), place);
      else flat.set(memory.subarray(place, place + count), from);
      from += count;
    };
    for (let layer = 1; layer <= depth; layer++) {
      const width = widths[layer];
      const stride = strides[layer];
      let place = to + kernelAt[layer];
      if (width === stride) copy(widths[layer - 1] * width, place);
      else
        for (let i = 0; i < widths[layer - 1]; i++, place += stride, from += width)
          if (inwards) {
            for (let c = 0; c < width; c++) memory[place + c] = flat[from + c];
            for (let c = width; c < stride; c++) memory[place + c] = 0;
          } else for (let c = 0; c < width; c++) flat[from + c] = memory[place + c];
      place = to + biasAt[layer];
      copy(width, place);
      if (inwards) memory.fill(0, place + width, place + stride);
    }
    if (logStds === 0) return;
    copy(logStds, to + stdAt);
    if (inwards) memory.fill(0, to + stdAt + logStds, to + paddedSize);
  }

  /** Where the activations of a layer begin, for `capacity` rows in memory. */
  const activationsAt = (layer: number, capacity: number): number => {
    let at = rowsAt;
    for (let l = 0; l < layer; l++) at += capacity * strides[l];
    return at;
  };

  function gather(
    memory: Float32Array,
    at: number,
    inputs: Float32Array,
    index: Int32Array | undefined,
    from: number,
    rows: number,
  ): void {
    const width = widths[0];
    if (!index) {
      memory.set(inputs.subarray(from * width, (from + rows) * width), at);
      return;
    }
    for (let j = 0; j < rows; j++) {
      const source = index[from + j] * width;
      if (width > 32) memory.set(inputs.subarray(source, source + width), at + j * width);
      else for (let c = 0; c < width; c++) memory[at + j * width + c] = inputs[source + c];
    }
  }

  /** Whether most inputs of a block of rows are 0 (windows on a grid): then zeros are skipped, with the same sums. */
  function mostlyZero(at: number, rows: number): boolean {
    const count = (rows * widths[0]) & ~3;
    return widths[0] >= 32 && 6 * kernels.countNonZero(count, at) < count;
  }

  /** All layers of `rows` rows, whose activations begin at `places[layer]`. */
  function forwardBlock(places: readonly number[], row: number, rows: number): void {
    for (let layer = 1; layer <= depth; layer++) {
      const stride = strides[layer];
      const inputs = widths[layer - 1];
      const before = strides[layer - 1];
      const from = 4 * (places[layer - 1] + row * before);
      const to = 4 * (places[layer] + row * stride);
      const kernel = 4 * (weightsAt + kernelAt[layer]);
      const bias = 4 * (weightsAt + biasAt[layer]);
      if (layer === 1 && mostlyZero(from, rows))
        kernels.sparseProduct(rows, stride, inputs, from, before, kernel, stride, to, stride, bias);
      else kernels.gemm(rows, stride, inputs, from, before, 1, kernel, stride, to, stride, bias, 0);
      if (layer === depth) continue;
      if (isTanh) kernels.tanhForward(rows * strides[layer], to, to);
      else kernels.reluForward(rows * strides[layer], to, to);
    }
  }

  /** Adds the gradients of `rows` rows, whose output slopes are at `slopeAt`. */
  function backwardBlock(places: readonly number[], row: number, rows: number): void {
    let slope = slopeAt;
    let next = otherSlopeAt;
    for (let layer = depth; layer >= 1; layer--) {
      const stride = strides[layer];
      const before = strides[layer - 1];
      const activations = 4 * (places[layer - 1] + row * before);
      const kernel = 4 * (gradientAt + kernelAt[layer]);
      const inputs = widths[layer - 1];
      if (layer === 1 && mostlyZero(activations, rows))
        kernels.sparseOuter(rows, stride, inputs, activations, before, 4 * slope, stride, kernel, stride);
      else
        kernels.gemm(
          inputs,
          stride,
          rows,
          activations,
          1,
          before,
          4 * slope,
          stride,
          kernel,
          stride,
          kernel,
          stride,
        );
      kernels.addColumnSums(rows, stride, 4 * slope, stride, 4 * (gradientAt + biasAt[layer]));
      if (layer === 1) break;
      kernels.gemm(
        rows,
        before,
        widths[layer],
        4 * slope,
        stride,
        1,
        4 * turnedAt[layer],
        before,
        4 * next,
        before,
        0,
        0,
      );
      if (isTanh) kernels.tanhBackward(rows * before, 4 * next, activations);
      else kernels.reluBackward(rows * before, 4 * next, activations);
      const swap = slope;
      slope = next;
      next = swap;
    }
  }

  /** Kernels of all layers but the first, transposed, for sending slopes back. */
  function turnKernels(): void {
    for (let layer = 2; layer <= depth; layer++)
      kernels.transpose(
        widths[layer - 1],
        widths[layer],
        4 * (weightsAt + kernelAt[layer]),
        strides[layer],
        4 * turnedAt[layer],
        strides[layer - 1],
      );
  }

  const blockPlaces = strides.map((_, layer) => activationsAt(layer, blockRows));
  const slopesByHand = policySlopes(shape);
  let outputRows = new Float32Array(0);
  let slopeRows = new Float32Array(0);
  const logStd = new Float32Array(logStds);
  const stdSlopes = new Float32Array(logStds);

  function forward(
    weights: Float32Array,
    at: number,
    inputs: Float32Array,
    index: Int32Array | undefined,
    rows: number,
    into: Float32Array,
  ): void {
    reserve("network", rowsAt + blockRows * rowSize);
    const memory = floats();
    copyTensors(weights, at, memory, weightsAt, true);
    for (let from = 0; from < rows; from += blockRows) {
      const count = Math.min(blockRows, rows - from);
      gather(memory, blockPlaces[0], inputs, index, from, count);
      forwardBlock(blockPlaces, 0, count);
      copyOutputs(memory, blockPlaces[depth], into, from, count);
    }
  }

  function copyOutputs(
    memory: Float32Array,
    at: number,
    into: Float32Array,
    from: number,
    rows: number,
  ): void {
    let to = from * outputs;
    for (let j = 0; j < rows; j++) {
      const source = at + j * lastStride;
      for (let c = 0; c < outputs; c++) into[to++] = memory[source + c];
    }
  }

  /**
   * One Adam step; weights, moments and step count are those in memory. The rows go through in spans of `span`: forward,
   * slopes, backward.
   */
  function step(
    who: TrainState,
    inputs: Float32Array,
    index: Int32Array,
    from: number,
    to: number,
    span: number,
    loss: RowLoss,
    { learningRate, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-5, clipNorm = Infinity }: AdamOptions,
    losses: Losses,
  ): number {
    if (to - from < 1) fail("network", "a step needs at least one row", to - from);
    const places = span === blockRows ? blockPlaces : strides.map((_, layer) => activationsAt(layer, span));
    reserve("network", rowsAt + span * rowSize);
    const memory = floats();
    if (outputRows.length < span * outputs) {
      outputRows = new Float32Array(span * outputs);
      slopeRows = new Float32Array(span * outputs);
    }
    memory.fill(0, gradientAt, gradientAt + paddedSize);
    turnKernels();
    for (let first = from; first < to; first += span) {
      const rows = Math.min(span, to - first);
      gather(memory, places[0], inputs, index, first, rows);
      for (let row = 0; row < rows; row += blockRows)
        forwardBlock(places, row, Math.min(blockRows, rows - row));
      copyOutputs(memory, places[depth], outputRows, 0, rows);
      loss.block(first - from, rows, outputRows, slopeRows);
      for (let row = 0; row < rows; row += blockRows) {
        const count = Math.min(blockRows, rows - row);
        let source = row * outputs;
        for (let j = 0; j < count; j++) {
          const target = slopeAt + j * lastStride;
          for (let c = 0; c < outputs; c++) memory[target + c] = slopeRows[source++];
          for (let c = outputs; c < lastStride; c++) memory[target + c] = 0;
        }
        backwardBlock(places, row, count);
      }
    }
    for (let d = 0; d < logStds; d++) memory[gradientAt + stdAt + d] = stdSlopes[d];

    const norm = Math.sqrt(kernels.squaredNorm(paddedSize, 4 * gradientAt));
    const total = loss.total();
    if (!Number.isFinite(norm) || !Number.isFinite(total)) {
      const gradient = new Float32Array(size);
      copyTensors(gradient, 0, memory, gradientAt, false);
      requireFinite("network", total, tensors, gradient);
    }
    const t = ++who.steps[0];
    // rate m / (1 - beta1^t) / (sqrt(v / (1 - beta2^t)) + epsilon), with the corrections moved to rate and epsilon.
    const correction = Math.sqrt(1 - beta2 ** t);
    kernels.adam(
      paddedSize,
      4 * weightsAt,
      4 * gradientAt,
      4 * firstMomentAt,
      4 * secondMomentAt,
      norm > clipNorm ? clipNorm / norm : 1,
      (learningRate * correction) / (1 - beta1 ** t),
      beta1,
      beta2,
      epsilon * correction,
    );
    losses.gradientNorm = norm;
    return total;
  }

  return {
    shape,
    engine: "fused",
    tensors,
    size,
    outputs,
    forward: (...call) => hold("network", () => forward(...call)),
    train: (state, body) => hold("network", () => train(state, body)),
  };

  function train(state: TrainState, body: (trainer: Trainer) => void): void {
    const { learner } = state;
    reserve("network", rowsAt);
    let memory = floats();
    copyTensors(state.weights, learner * size, memory, weightsAt, true);
    copyTensors(state.moments, learner * 2 * size, memory, firstMomentAt, true);
    copyTensors(state.moments, (learner * 2 + 1) * size, memory, secondMomentAt, true);
    // The padding of the transposed kernels, which `turnKernels` does not write.
    memory.fill(0, secondMomentAt + paddedSize, slopeAt);
    const working: TrainState = { ...state, steps: Int32Array.of(state.steps[learner]) };
    const losses = noLosses();
    const trainer: Trainer = {
      losses,
      policyStep(data, index, from, to, loss, adam) {
        for (let d = 0; d < logStds; d++) logStd[d] = floats()[weightsAt + stdAt + d];
        stdSlopes.fill(0);
        slopesByHand.begin(data, index, from, to, loss, logStd, stdSlopes);
        step(working, data.inputs, index, from, to, blockRows, slopesByHand, adam, losses);
        Object.assign(losses, slopesByHand.figures);
      },
      actionValueStep(data, index, from, to, delta, adam) {
        stdSlopes.fill(0);
        const loss = actionValueLoss(data, index, from, to, delta, outputs);
        losses.value = step(working, data.inputs, index, from, to, blockRows, loss, adam, losses);
      },
      step(inputs, index, from, to, slopesOf, adam) {
        stdSlopes.fill(0);
        let total = 0;
        // Rows may depend on each other, so all are shown at once.
        const loss: RowLoss = {
          block(_first, count, y, slopes) {
            slopes.fill(0, 0, count * outputs);
            total = slopesOf(y.subarray(0, count * outputs), slopes.subarray(0, count * outputs), count);
          },
          total: () => total,
        };
        losses.policy = step(working, inputs, index, from, to, to - from, loss, adam, losses);
      },
    };
    body(trainer);
    memory = floats();
    copyTensors(state.weights, learner * size, memory, weightsAt, false);
    copyTensors(state.moments, learner * 2 * size, memory, firstMomentAt, false);
    copyTensors(state.moments, (learner * 2 + 1) * size, memory, secondMomentAt, false);
    state.steps[learner] = working.steps[0];
  }
}
