/** The first heads of agents, and what their choices amount to: the effort, the calls, the bid that a rule speaks of. */
import { fail } from "../core/errors.ts";
import type { MechanismSite } from "../core/mechanism.ts";
import type { Role } from "../core/roles.ts";
import type { DiscreteHead, Head } from "../core/spaces.ts";

/** The first head, which all agents have to have. */
export function commonHead(who: string, { heads: [head], roles, env }: MechanismSite): Head {
  const without = roles.find(({ action }) => action && !action.includes(head.name));
  if (without)
    fail(who, `needs an action that all agents of ${env.id} have`, without.name, `it has no ${head.name}`);
  return head;
}

/** Number of a role's own first head among those of the env. */
export const firstHeadOf = ({ action }: Role, { heads }: Pick<MechanismSite, "heads">): number =>
  action ? heads.findIndex(({ name }) => name === action[0]) : 0;

/** Of each choice. */
export const amountsIn = ({ n, values }: DiscreteHead): readonly number[] =>
  values ?? Array.from({ length: n }, (_, choice) => choice);

/** Of each choice of the first head, which all agents have to have and which has to be of choices. */
export function amountsOf(who: string, site: MechanismSite): readonly number[] {
  const head = commonHead(who, site);
  if (head.kind === "box") fail(who, `needs choices, and ${head.name} of ${site.env.id} is any number`);
  return amountsIn(head);
}
