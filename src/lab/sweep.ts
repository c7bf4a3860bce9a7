/**
 * Sweeps: scenes of a configuration at many values of their parameters. A sweep expands into plain scenes, its cells, so
 * that tasks, seeds, folders and resuming know nothing of it.
 */
import { z } from "zod";
import { fail, failUnknown, OstromError } from "../core/errors.ts";
import type { ParamsSchema } from "../core/params.ts";
import { randomInt, seedWords, uniform } from "../core/random.ts";
import type { Catalogue } from "./catalogue.ts";
import { assignAt, splitPath } from "./paths.ts";
import { seedSection } from "./seed.ts";

/** A sweep of more would take longer to write down than anyone waits for its results. */
const mostPoints = 100_000;

const ends = z.tuple([z.number(), z.number()]);
const range = z.union(
  [
    ends,
    z.strictObject({ log: ends }),
    z.strictObject({ whole: ends }),
    z.strictObject({ choice: z.array(z.unknown()).min(1) }),
  ],
  { error: "a range is [low, high], { log: [low, high] }, { whole: [low, high] } or { choice: [...] }" },
);

const sample = z.strictObject({
  n: z.number().int().min(1).max(mostPoints).describe("points"),
  seed: seedSection.default(0),
  ranges: z
    .record(z.string(), range)
    .describe(
      "uniform between two ends, uniform in its logarithm, whole numbers with both ends, or a choice",
    ),
});

const forms = {
  points: z
    .array(z.record(z.string(), z.unknown()))
    .min(1)
    .optional()
    .describe("points one by one: values by parameter"),
  sample: sample.optional().describe("points drawn at random"),
};

/** Whatever else a sweep says are the lists of a grid, by parameter. */
export const sweepSection = z
  .object({
    ...forms,
    quick: z
      .object(forms)
      .catchall(z.unknown())
      .optional()
      .describe("the sweep of a short version (default: ends of the lists, two points)"),
  })
  .catchall(z.unknown());

/** Where a scene stands in a sweep. */
export const cellSection = z.strictObject({
  scene: z.string().describe("the scene that was swept"),
  label: z.string().describe("its label"),
  at: z.record(z.string(), z.unknown()).describe("values by parameter"),
});

export type SweepConfig = z.input<typeof sweepSection>;
export type SweepCell = z.output<typeof cellSection>;

interface Named {
  readonly use: string;
}
/** What a sweep has to know of a scene, as it is written. */
interface Scene {
  readonly label?: string | undefined;
  readonly env: string;
  readonly societies: Readonly<
    Record<
      string,
      { readonly policies: readonly Named[]; readonly mechanisms?: readonly Named[] | undefined }
    >
  >;
}
type Scenes = Readonly<Record<string, Scene>>;

/** Values by parameter, as the configuration names them. */
type Point = Readonly<Record<string, unknown>>;
/** The places of a parameter by scene: keys from the top of the configuration. */
type Places = ReadonlyMap<string, readonly (readonly string[])[]>;

const who = "config: sweep";

/** Columns of a table of results, which no parameter may be called by. */
const taken = ["scene", "society", "session", "phase", "metric", "value", "unit"];

/**
 * Scenes with one for each cell in place of those that are swept; scenes that no parameter of the sweep lies in stay as
 * they are. A parameter is a path (`scenes.*.params.agents`), or the bare name of something that only one kind of thing
 * has: lengths of scenes, envs, policies or mechanisms (for which it takes the catalogue); it is then set wherever there
 * is one.
 */
export function sweptScenes(scenes: Scenes, sweep: SweepConfig, catalogue?: Catalogue): Scenes {
  const points = pointsOf(sweep);
  const given = Object.keys(points[0]);
  const places = given.map((name) => placesOf(name, scenes, catalogue));
  const names = shortNames(places);
  const swept: Record<string, Scene & { readonly cell?: SweepCell }> = {};
  for (const [id, scene] of Object.entries(scenes)) {
    const own = given.map((_, k) => k).filter((k) => places[k].has(id));
    if (own.length === 0) {
      swept[id] = scene;
      continue;
    }
    const all = points.map((point) => own.map((k) => point[given[k]]));
    const rows = [...new Map(all.map((values) => [JSON.stringify(values), values])).values()];
    const ids = cellIds(
      id,
      own.map((k) => names[k]),
      rows,
    );
    for (const [j, values] of rows.entries()) {
      const copy = structuredClone(scene);
      for (const [c, k] of own.entries())
        for (const keys of places[k].get(id)!) set({ scenes: { [id]: copy } }, keys, values[c]);
      const at = Object.fromEntries(own.map((k, c) => [names[k], values[c]]));
      const label = scene.label ?? id;
      swept[ids[j]] = { ...copy, label: `${label}, ${pointText(at)}`, cell: { scene: id, label, at } };
    }
  }
  return swept;
}

/** "agents 4, discount 0.9". */
export const pointText = (at: Point): string =>
  Object.entries(at)
    .map(([name, value]) => `${name} ${valueText(value)}`)
    .join(", ");

export const valueText = (value: unknown): string =>
  typeof value === "string" ? value : (JSON.stringify(value) ?? String(value));

/** The sweep of a short version: its own, or the first and the last value of each list and two points. */
export function quickSweep(sweep: SweepConfig): SweepConfig {
  const { quick, points, sample, ...grid } = sweep;
  if (quick) return quick;
  const firstAndLast = (list: unknown) =>
    Array.isArray(list) && list.length > 2 ? [list[0], list.at(-1)] : list;
  return {
    ...(points && { points: firstAndLast(points) as typeof points }),
    ...(sample && { sample: { ...sample, n: Math.min(2, sample.n) } }),
    ...Object.fromEntries(Object.entries(grid).map(([name, list]) => [name, firstAndLast(list)])),
  };
}

function pointsOf({ points, sample, quick: _, ...grid }: SweepConfig): Point[] {
  const said = [points && "points", sample && "sample", Object.keys(grid).length > 0 && "lists"].filter(
    Boolean,
  );
  if (said.length !== 1)
    fail(
      who,
      "takes a list of values by parameter, points, or a sample: one of them",
      said.join(" and ") || "nothing",
    );
  if (points) return listed(points);
  return sample ? sampled(sample) : product(grid);
}

function listed(points: readonly Point[]): Point[] {
  const names = Object.keys(points[0]);
  if (names.length === 0) fail(who, "the first point names no parameter");
  for (const [j, point] of points.entries())
    if (Object.keys(point).length !== names.length || names.some((name) => !Object.hasOwn(point, name)))
      fail(`${who}.points.${j}`, `must name the parameters of the first point: ${names.join(", ")}`, point);
  const values = points.map((point) => names.map((name) => point[name]));
  const twice = secondOf(values);
  if (twice >= 0)
    fail(`${who}.points.${twice}`, "is there already", points[twice], "leave it out: it would be run once");
  return [...points];
}

/** Every combination; the last parameter changes fastest. */
function product(grid: Readonly<Record<string, unknown>>): Point[] {
  let points: Point[] = [{}];
  for (const [name, values] of Object.entries(grid)) {
    if (!Array.isArray(values) || values.length === 0)
      fail(who, `${name} must be a list of values`, values, `write [${valueText(values ?? "value")}]`);
    if (points.length * values.length > mostPoints)
      fail(who, `has at most ${mostPoints} points`, points.length * values.length, "draw a sample of them");
    const twice = secondOf(values);
    if (twice >= 0)
      fail(who, `${name} has a value twice`, values[twice], "leave one out: it would be run once");
    points = points.flatMap((point) => values.map((value) => ({ ...point, [name]: value })));
  }
  return points;
}

/** Index of the first value that stands further in front too; -1 where all differ. */
function secondOf(values: readonly unknown[]): number {
  const all = values.map((value) => JSON.stringify(value));
  const first = new Map(all.map((text, j) => [text, j] as const).toReversed());
  return all.findIndex((text, j) => first.get(text) !== j);
}

/** A parameter draws from a stream of its own, so that another one beside it changes nothing. */
function sampled({ n, seed = 0, ranges }: z.input<typeof sample>): Point[] {
  if (Object.keys(ranges).length === 0) fail(`${who}.sample`, "ranges is empty; it needs at least one entry");
  const draws = Object.entries(ranges).map(([name, range]) => {
    const draw = drawer(`${who}.sample.ranges.${name}`, range, seedWords(seed, "sweep", name));
    return [name, Array.from({ length: n }, draw)] as const;
  });
  return Array.from({ length: n }, (_, j) =>
    Object.fromEntries(draws.map(([name, values]) => [name, values[j]])),
  );
}

function drawer(
  where: string,
  range: z.infer<typeof sample>["ranges"][string],
  words: Int32Array,
): () => unknown {
  if ("choice" in range) return () => range.choice[randomInt(words, 0, range.choice.length)];
  const [low, high] = "log" in range ? range.log : "whole" in range ? range.whole : range;
  if (!(low < high)) fail(where, "the lower end comes first and differs from the upper one", [low, high]);
  if ("whole" in range) {
    if (![low, high].every(Number.isInteger)) fail(where, "both ends must be whole numbers", [low, high]);
    return () => low + randomInt(words, 0, high - low + 1);
  }
  if (!("log" in range)) return () => rounded(low + (high - low) * uniform(words, 0));
  if (!(low > 0)) fail(where, "has a logarithm only above 0", [low, high]);
  return () => rounded(low * (high / low) ** uniform(words, 0));
}

/** To six significant digits: they can be read in a table and typed again. */
const rounded = (value: number): number => Number(value.toPrecision(6));

function placesOf(given: string, scenes: Scenes, catalogue: Catalogue | undefined): Places {
  if (!/[.[]/.test(given)) return byName(given, scenes, catalogue);
  const keys = splitPath(given);
  const [top, id] = keys;
  if (top !== "scenes" || keys.length < 3)
    fail(
      who,
      "paths lead into scenes",
      given,
      "begin with scenes.*; seed, sessions and backend are those of the whole run",
    );
  const ids = Object.keys(scenes);
  if (id !== "*" && !ids.includes(id)) failUnknown(`scene (${who})`, id, ids);
  return new Map((id === "*" ? ids : [id]).map((each) => [each, [keys.with(1, each)]]));
}

/** Everywhere that the bare name is known. */
function byName(given: string, scenes: Scenes, catalogue: Catalogue | undefined): Places {
  if (!catalogue)
    fail(who, "without a catalogue parameters are paths", given, `write scenes.*.params.${given}`);
  const all = Object.entries(scenes).flatMap(([id, scene]) => [...namesIn(id, scene, catalogue)]);
  const found = all.filter(({ name }) => name === given);
  if (found.length === 0) failUnknown(`parameter (${who})`, given, new Set(all.map(({ name }) => name)));
  const kinds = [...new Map(found.map((each) => [each.of, each])).values()];
  if (kinds.length > 1)
    throw new OstromError(
      `${who}: ${JSON.stringify(given)} is a parameter of ${kinds.map(({ of }) => of).join(" and of ")}; write its path, ${kinds.map(({ keys }) => keys.join(".")).join(" or ")}`,
    );
  const places = new Map<string, (readonly string[])[]>();
  for (const { keys } of found) places.set(keys[1], [...(places.get(keys[1]) ?? []), keys]);
  return places;
}

interface NamedPlace {
  readonly name: string;
  /** Whose it is, in the plural. */
  readonly of: string;
  readonly keys: readonly string[];
}

function* namesIn(id: string, scene: Scene, { envs, agents, mechanisms }: Catalogue): Generator<NamedPlace> {
  const here = ["scenes", id];
  for (const name of ["train", "evaluate"]) yield { name, of: "scenes", keys: [...here, name] };
  yield* paramsOf("envs", envs.get(scene.env).params, here);
  for (const [society, { policies, mechanisms: rules = [] }] of Object.entries(scene.societies)) {
    const there = [...here, "societies", society];
    const each = (list: readonly Named[], key: string) =>
      list.map(({ use }, j) => [use, [...there, key, String(j)]] as const);
    for (const [use, at] of each(policies, "policies"))
      yield* paramsOf("policies", agents.get(use).params, at);
    for (const [use, at] of each(rules, "mechanisms"))
      yield* paramsOf("mechanisms", mechanisms.get(use).params, at);
  }
}

const paramsOf = (of: string, { shape }: ParamsSchema, at: readonly string[]): NamedPlace[] =>
  Object.keys(shape).map((name) => ({ name, of, keys: [...at, "params", name] }));

function set(config: Record<string, unknown>, keys: readonly string[], value: unknown): void {
  try {
    assignAt(config, keys, value);
  } catch (error) {
    throw new OstromError(`${who}: ${(error as Error).message}`, { cause: error });
  }
}

/** The last keys of each path: as few as tell it from the others and from the columns of a table. */
function shortNames(places: readonly Places[]): string[] {
  const paths = places.map((each) => [...each.values()][0][0]);
  const tail = (path: readonly string[], length: number) => path.slice(-length).join(".");
  return paths.map((path, k) => {
    const clear = (length: number) =>
      !taken.includes(tail(path, length)) &&
      paths.every((other, j) => j === k || tail(other, length) !== tail(path, length));
    const length = path.findIndex((_, j) => clear(j + 1)) + 1;
    if (length === 0) fail(who, "names a parameter twice", path.join("."), "leave one out");
    return tail(path, length);
  });
}

const longestId = 64;

/** `commons~agents=4~train=1000`; numbered where such names would be long, or the same but for case. They are names of files. */
function cellIds(id: string, names: readonly string[], rows: readonly (readonly unknown[])[]): string[] {
  const safe = (text: string) => text.replace(/[^\w.+-]+/g, "_");
  const told = rows.map((values) =>
    [id, ...values.map((value, c) => `${safe(names[c])}=${safe(valueText(value))}`)].join("~"),
  );
  if (
    new Set(told.map((name) => name.toLowerCase())).size === told.length &&
    told.every(({ length }) => length <= longestId)
  )
    return told;
  const digits = String(rows.length).length;
  return rows.map((_, j) => `${id}~${String(j + 1).padStart(digits, "0")}`);
}
