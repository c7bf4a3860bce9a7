/** The first heads of agents, and what their choices amount to: the effort, the calls, the bid that a rule speaks of. */
import { fail } from "../core/errors.ts";
import type { MechanismSite } from "../core/mechanism.ts";
import type { Role } from "../core/roles.ts";
import type { DiscreteHead, Head } from "../core/spaces.ts";

/** The first head, which all agents have to have; `fix` says what else can be done. */
export function commonHead(who: string, { heads: [head], roles, env }: MechanismSite, fix?: string): Head {
  const without = roles.find(({ action }) => action && !action.includes(head.name));
  if (without) {
    const missing = `it has no ${head.name}`;
    const rule = `needs an action that all agents of ${env.id} have`;
    fail(who, rule, without.name, fix === undefined ? missing : `${missing}: ${fix}`);
  }
  return head;
}

/** Number of a role's own first head among those of the env. */
export const firstHeadOf = ({ action }: Role, { heads }: Pick<MechanismSite, "heads">): number =>
  action ? heads.findIndex(({ name }) => name === action[0]) : 0;

/** Of each choice. */
export const amountsIn = ({ n, values }: DiscreteHead): readonly number[] =>
  values ?? Array.from({ length: n }, (_, choice) => choice);

/** A first head of some agents. */
export interface FirstHead<H extends Head = Head> {
  /** Its number among all. */
  readonly at: number;
  readonly head: H;
  /** 1 for each agent of which it is the first head; undefined where it is everybody's. */
  readonly having: Uint8Array | undefined;
}

/** The first heads of all roles. */
export function firstHeads(site: MechanismSite): FirstHead[] {
  const { heads, roles, agents } = site;
  const firstOf = (role: Role) => firstHeadOf(role, site);
  const numbers = new Set(roles.length > 0 ? roles.map(firstOf) : [0]);
  return [...numbers].map((at) => {
    if (numbers.size === 1) return { at, head: heads[at], having: undefined };
    const having = new Uint8Array(agents);
    for (const role of roles) if (firstOf(role) === at) for (const seat of role.seats) having[seat] = 1;
    return { at, head: heads[at], having };
  });
}

/** The first heads of all roles, which have to be of choices. */
export const firstChoices = (who: string, site: MechanismSite): FirstHead<DiscreteHead>[] =>
  firstHeads(site).map(({ at, head, having }) => {
    if (head.kind === "box") fail(who, `needs choices, and ${head.name} of ${site.env.id} is any number`);
    return { at, head, having };
  });
