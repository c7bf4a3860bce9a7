/** What an id may stand for. */
import { Option } from "commander";
import { failUnknown } from "../core/errors.ts";
import type { Catalogue } from "../lab/catalogue.ts";
import { usage } from "./usage.ts";

/** Kinds of things that are held to rules. */
export const checkedKinds = ["env", "agent", "mechanism"] as const;
export const kinds = [...checkedKinds, "measure"] as const;
export type Kind = (typeof kinds)[number];

export const kindOption = (among: readonly Kind[]): Option =>
  new Option("--kind <kind>", "where an id stands for several things").choices(among);

/** All that an id stands for of these kinds, in their order, or whether it stands for `kind`; nothing is a usage error. */
export function kindsOf<K extends Kind>(
  { envs, agents, mechanisms, measures }: Catalogue,
  id: string,
  among: readonly K[],
  kind?: K,
): readonly [K, ...K[]] {
  const registries = { env: envs, agent: agents, mechanism: mechanisms, measure: measures };
  const wanted = kind ? [kind] : among;
  const [first, ...others] = wanted.filter((each) => registries[each].has(id));
  if (first) return [first, ...others];
  return usage(() =>
    failUnknown(
      wanted.join(", ").replace(/, (?=\w+$)/, " or "),
      id,
      wanted.flatMap((each) => registries[each].ids),
    ),
  );
}
