/**
 * Weights of bound policies as named tensors, and back: `seat0/actor/hidden0/kernel` is a tensor of the network "actor"
 * of the policy that plays seat 0.
 */
import { fail, nearest } from "../../core/errors.ts";
import { isObject, parseJson } from "../../core/json.ts";
import type { BoundPolicy, PolicyNetwork, StoredTensor } from "../../core/policy.ts";
import { isNetworkShape, tensorsOf, weightCount } from "../networks/shape.ts";
import type { NetworkWeights } from "./layers.ts";
import type { FileTensor, TensorFile } from "./safetensors.ts";

export interface ExportWeightsOptions {
  /** The world whose networks are taken, where each has its own (default 0). */
  readonly world?: number;
}

/**
 * The networks of all policies, one world's. The metadata name the format and, as JSON, the architecture of each network
 * that tells it.
 * @throws OstromError where no policy has a network.
 */
export function exportWeights(
  policies: readonly BoundPolicy[],
  { world = 0 }: ExportWeightsOptions = {},
): TensorFile {
  const tensors: Record<string, FileTensor> = {};
  const architectures: Record<string, object> = {};
  for (const bound of policies)
    for (const network of bound.policy.networks ?? [])
      bound.seats.forEach((seat, s) => {
        const prefix = `seat${seat}/${network.name}`;
        for (const part of partsOf(network)) {
          const at = offsetOf(bound, part, world, s);
          for (const { name, shape, offset, size } of part.tensors) {
            const full = `${prefix}/${name}`;
            if (Object.hasOwn(tensors, full)) fail(bound.id, `has two tensors with the name ${full}`);
            tensors[full] = { shape, data: part.values.slice(at + offset, at + offset + size) };
          }
        }
        if (network.architecture) architectures[prefix] = network.architecture;
      });
  if (Object.keys(tensors).length === 0)
    fail(policies.map(({ id }) => id).join(", ") || "weights", "has no networks whose weights could be kept");
  return { tensors, metadata: { format: "ostrom", architectures: JSON.stringify(architectures) } };
}

export interface ImportWeightsOptions {
  /**
   * The seat of the file that each own seat takes its weights from, in order (default: the same seat; where the file
   * knows one seat only, that one for all).
   */
  readonly seats?: ArrayLike<number>;
}

/**
 * Gives a policy the weights of a file, in all its worlds; nothing else that it remembers changes. Nothing is written
 * where anything is wrong.
 * @throws OstromError that names the tensor that is missing, has another shape, is not of floating point or not finite.
 */
export function importWeights(
  bound: BoundPolicy,
  file: TensorFile,
  options: ImportWeightsOptions = {},
): void {
  const { id, seats, slots } = bound;
  const networks = bound.policy.networks ?? [];
  if (networks.length === 0)
    fail(id, "has no networks, so weights are of no use to it", undefined, "leave the weights out");
  const sources = options.seats ?? defaultSources(bound, file);
  if (sources.length !== seats.length)
    fail(id, `weights need a source for each of ${seats.length} seats`, sources.length);
  const found = networks.map((network) =>
    Array.from(sources, (seat) => numbersIn(id, file, `seat${seat}/${network.name}`, network)),
  );
  networks.forEach(({ name, shared }, j) => {
    const other = found[j].findIndex((numbers) => !equalParts(numbers, found[j][0]));
    if (shared && other > 0)
      fail(
        id,
        `all its seats share one ${name}, but seats ${sources[0]} and ${sources[other]} of the file have different weights`,
        undefined,
        'take them all from one seat, or give the policy weights: "independent"',
      );
  });
  const worlds = bound.sharing === "sessions" ? slots / seats.length : 1;
  networks.forEach((network, j) => {
    for (let world = 0; world < worlds; world++)
      found[j].forEach((numbers, s) => {
        partsOf(network).forEach((part, i) => {
          part.values.set(numbers[i], offsetOf(bound, part, world, s));
        });
      });
  });
}

/** A network of a file. */
export interface NamedNetwork extends NetworkWeights {
  /** `seat0/actor`. */
  readonly name: string;
}

/**
 * The multilayer perceptrons in a file that `exportWeights` made; others, and those of normalised inputs, are passed over.
 * @throws OstromError where one has weights that are not of floating point or not finite.
 */
export function networksIn(file: TensorFile): NamedNetwork[] {
  const { tensors } = file;
  return Object.entries(architecturesOf(file)).flatMap(([name, shape]) => {
    if (!isNetworkShape(shape)) return [];
    const own = Object.keys(tensors).filter((tensor) => tensor.startsWith(`${name}/`));
    const expected = tensorsOf(shape);
    const fits = ({ name: tensor, shape }: StoredTensor) =>
      Object.hasOwn(tensors, `${name}/${tensor}`) && `${tensors[`${name}/${tensor}`].shape}` === `${shape}`;
    if (own.length !== expected.length || !expected.every(fits)) return [];
    const weights = new Float32Array(weightCount(shape));
    for (const { name: tensor, offset } of expected) {
      const full = `${name}/${tensor}`;
      weights.set(finite("weights", full, tensors[full]), offset);
    }
    return [{ name, shape, weights }];
  });
}

/** What the metadata tell of networks, by name. */
function architecturesOf({ metadata }: TensorFile): Record<string, unknown> {
  const who = "weights: architectures in the metadata";
  const told = parseJson(who, metadata.architectures ?? "{}");
  if (!isObject(told)) fail(who, "must map names of networks to objects", told);
  return told;
}

/** The numbers of a tensor that can be weights. */
function finite(who: string, name: string, { data }: FileTensor): Float32Array | Float64Array {
  if (!(data instanceof Float32Array || data instanceof Float64Array))
    fail(who, `tensor ${name} must hold F32 or F64`, data.constructor.name);
  const bad = data.findIndex((value) => !Number.isFinite(Math.fround(value)));
  if (bad >= 0) fail(who, `tensor ${name} must hold finite numbers`, String(data[bad]));
  return data;
}

type Numbers = readonly ArrayLike<number>[];

function equalParts(a: Numbers, b: Numbers): boolean {
  return a.every((part, i) => Array.prototype.every.call(part, (x: number, j: number) => x === b[i][j]));
}

/** Seats that a file has weights of, in order. */
function seatsOf({ tensors }: TensorFile): number[] {
  const found = Object.keys(tensors).map((name) => /^seat(\d+)\//.exec(name)?.[1]);
  return [...new Set(found.filter((seat) => seat !== undefined).map(Number))].sort((a, b) => a - b);
}

function defaultSources({ seats }: BoundPolicy, file: TensorFile): number[] {
  const known = seatsOf(file);
  return [...seats].map((seat) => (known.length === 1 ? known[0] : seat));
}

interface Part {
  readonly tensors: readonly StoredTensor[];
  readonly values: Float32Array | Float64Array;
}

/** The weights of a network, and what its inputs are normalised by. */
function partsOf({ tensors, weights, statistics }: PolicyNetwork): Part[] {
  const own = { tensors, values: weights };
  return statistics ? [own, statistics] : [own];
}

/** Where the numbers of the policy's `s`-th seat begin. */
function offsetOf(bound: BoundPolicy, part: Part, world: number, s: number): number {
  const S = bound.seats.length;
  const worlds = bound.slots / S;
  if (!(Number.isInteger(world) && world >= 0 && world < worlds))
    fail(bound.id, `weights are those of a world in 0..${worlds - 1}`, world);
  return (bound.sharing === "sessions" ? world * S + s : s) * sizeOf(part);
}

const sizeOf = ({ tensors }: Part): number => tensors.reduce((sum, { size }) => sum + size, 0);

/** The flat numbers of a network's parts, from the tensors whose names begin with `prefix`. */
function numbersIn(id: string, file: TensorFile, prefix: string, network: PolicyNetwork): Float64Array[] {
  const names = Object.keys(file.tensors);
  const parts = partsOf(network);
  const found = parts.map((part) => {
    const numbers = new Float64Array(sizeOf(part));
    for (const { name, shape, offset } of part.tensors) {
      const full = `${prefix}/${name}`;
      const tensor = Object.hasOwn(file.tensors, full) ? file.tensors[full] : failMissing(id, full, names);
      if (tensor.shape.length !== shape.length || shape.some((extent, j) => tensor.shape[j] !== extent))
        fail(
          id,
          `tensor ${full} must have the shape [${shape.join(", ")}]`,
          tensor.shape,
          "use weights of the same architecture in an env with the same observations and actions",
        );
      numbers.set(finite(id, full, tensor), offset);
    }
    return numbers;
  });
  const known = parts.flatMap(({ tensors }) => tensors.map(({ name }) => `${prefix}/${name}`));
  const extra = names.find((name) => name.startsWith(`${prefix}/`) && !known.includes(name));
  if (extra !== undefined)
    fail(id, `has no tensor ${extra}`, undefined, "use weights of the same architecture");
  requireArchitecture(id, file, prefix, network);
  return found;
}

function failMissing(id: string, name: string, names: readonly string[]): never {
  const near = nearest(name, names);
  return fail(
    id,
    `the file has no tensor ${name}`,
    undefined,
    near ? `it has ${near}` : `it has: ${names.join(", ") || "none"}`,
  );
}

/** Tensors of the same shapes may belong to another function, with another activation for one. */
function requireArchitecture(
  id: string,
  file: TensorFile,
  prefix: string,
  { architecture }: PolicyNetwork,
): void {
  if (file.metadata.format !== "ostrom" || !architecture) return;
  const known = architecturesOf(file);
  const told = Object.hasOwn(known, prefix) ? known[prefix] : undefined;
  if (told !== undefined && canonical(told) !== canonical(architecture))
    fail(id, `the network of ${prefix} must be ${canonical(architecture)}`, told);
}

/** JSON with keys in order. */
const canonical = (value: unknown): string =>
  JSON.stringify(value, (_, inner) =>
    inner !== null && typeof inner === "object" && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
