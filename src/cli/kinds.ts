/** What an id may stand for: an env, an agent or a mechanism. */
import { Option } from "commander";
import { failUnknown } from "../core/errors.ts";
import type { Catalogue } from "../lab/catalogue.ts";
import { usage } from "./usage.ts";

const kinds = ["env", "agent", "mechanism"] as const;
export type Kind = (typeof kinds)[number];

export const kindOption = (): Option =>
  new Option("--kind <kind>", "where an id stands for several things").choices(kinds);

/** All that an id stands for, envs first, or whether it stands for `kind`; nothing is a usage error. */
export function kindsOf(
  { envs, agents, mechanisms }: Catalogue,
  id: string,
  kind?: Kind,
): readonly [Kind, ...Kind[]] {
  const registries = { env: envs, agent: agents, mechanism: mechanisms };
  const wanted = kind ? [kind] : kinds;
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
