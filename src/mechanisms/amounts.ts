/** What choices amount to: the effort, the calls, the bid that a rule speaks of. */
import { fail } from "../core/errors.ts";
import type { MechanismSite } from "../core/mechanism.ts";

/** Of each choice of the first head, which all agents have to have and which has to be of choices. */
export function amountsOf(who: string, { heads: [head], roles, env }: MechanismSite): readonly number[] {
  const without = roles.find(({ action }) => action && !action.includes(head.name));
  if (without)
    fail(who, `needs an action that all agents of ${env.id} have`, without.name, `it has no ${head.name}`);
  if (head.kind === "box") fail(who, `needs choices, and ${head.name} of ${env.id} is any number`);
  return head.values ?? Array.from({ length: head.n }, (_, choice) => choice);
}
