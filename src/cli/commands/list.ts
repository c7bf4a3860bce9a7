/** `ostrom list`: what there is, by kind. */
import { Argument, type Command } from "commander";
import { asError } from "../../core/errors.ts";
import { type Catalogue, loadExperiment } from "../../lab/catalogue.ts";
import { bySubject } from "../../lab/subjects.ts";
import { loadCatalogue } from "../catalogue.ts";
import { type Io, toJson } from "../io.ts";
import { type CommonOptions, withCommon } from "../options.ts";
import { textTable } from "../table.ts";

const kinds = ["envs", "agents", "mechanisms", "measures", "experiments"] as const;
type Kind = (typeof kinds)[number];

interface Entry {
  readonly id: string;
  readonly title: string;
  /** Agents: learner or norm. */
  readonly kind?: string;
  /** Agents: the many of which it is one. */
  readonly family?: string;
  /** Envs: what they are about. Experiments: whether they reproduce something. */
  readonly subject?: string;
}

export function addList(program: Command, io: Io): void {
  withCommon(program.command("list").description("list envs, agents, mechanisms, measures and experiments"))
    .addArgument(new Argument("[kind]", "only these").choices(kinds))
    .action(async (kind: Kind | undefined, { json, use }: CommonOptions) => {
      const catalogue = await loadCatalogue(use);
      const wanted = kind ? [kind] : kinds;
      const lists = new Map<Kind, Entry[]>();
      for (const each of wanted) lists.set(each, await entriesOf(catalogue, each));
      if (json) io.out(toJson(kind ? lists.get(kind) : Object.fromEntries(lists)));
      else io.out([...lists].map(([each, entries]) => section(each, entries, io.columns)).join("\n"));
    });
}

async function entriesOf(catalogue: Catalogue, kind: Kind): Promise<Entry[]> {
  if (kind === "experiments")
    return Promise.all(
      catalogue.experiments.ids.map(async (id) => ({ id, ...(await experimentIn(catalogue, id)) })),
    );
  if (kind === "agents")
    return [...catalogue.agents].map(({ id, title, kind: is, family }) => ({
      id,
      title,
      kind: is,
      ...(family && { family }),
    }));
  if (kind === "envs")
    return [...catalogue.envs].map(({ id, title, subject }) => ({ id, title, ...(subject && { subject }) }));
  return [...catalogue[kind]].map(({ id, title }) => ({ id, title }));
}

/** Of one that cannot be imported, why. */
const experimentIn = (catalogue: Catalogue, id: string): Promise<Omit<Entry, "id">> =>
  loadExperiment(catalogue, id).then(
    ({ title, reproduces }) => ({
      title,
      subject: reproduces ? "published results" : "questions of its own",
    }),
    (error) => ({ title: `broken: ${asError(error).message}` }),
  );

function section(kind: Kind, entries: readonly Entry[], width: number): string {
  if (entries.length === 0) return `${kind}\n  none\n`;
  if (entries.some(({ subject }) => subject)) {
    const rows = [...bySubject(entries)].flatMap(([subject, those]) => [
      [`${subject}:`, ""],
      ...those.map(({ id, title }) => [`  ${id}`, title]),
    ]);
    return textTable([{ head: kind }, { head: "title" }], rows, width);
  }
  const withKind = entries.some((entry) => entry.kind);
  const alone = entries.filter(({ family }) => family === undefined);
  const table = textTable(
    [{ head: kind }, ...(withKind ? [{ head: "kind" }] : []), { head: "title" }],
    alone.map(({ id, title, kind: is = "" }) => [id, ...(withKind ? [is] : []), title]),
    width,
  );
  return [table, ...families(entries, width)].join("\n");
}

/** Those that are one of many, by family, their ids one after the other. */
function families(entries: readonly Entry[], width: number): string[] {
  const ids = new Map<string, string[]>();
  for (const { id, family } of entries)
    if (family !== undefined) ids.set(family, [...(ids.get(family) ?? []), id]);
  return [...ids].map(([family, members]) => textTable([{ head: family }], [[members.join(", ")]], width));
}
