/** Constant actions as deviations: what anybody may try who has seen nothing. */
import type { Batch } from "../core/batch.ts";
import type { PolicyDefinition } from "../core/policy.ts";
import { isAlike } from "../core/roles.ts";
import { alternativesOf } from "../core/spaces.ts";
import type { Deviant } from "./deviation.ts";

/** Constant actions that are tried, spread over the range where there are more. */
const most = 16;

/** Every constant action of each role, on its first head; `always` is the norm that plays its param `action`. */
export function constantDeviants({ roles }: Pick<Batch, "roles">, always: PolicyDefinition): Deviant[] {
  const alike = roles.every((each) => isAlike(each, roles[0]));
  return (alike ? roles.slice(0, 1) : roles).flatMap(({ role, heads: [head] }) =>
    alternativesOf(head, most).map((action): Deviant => {
      const named = head.kind === "discrete" ? (head.labels?.[action] ?? head.values?.[action]) : action;
      const what =
        typeof named === "number" ? `${round(named)} ${head.unit ?? ""}`.trim() : (named ?? action);
      return { label: `always ${what}`, use: always, params: { action }, ...(!alike && { role }) };
    }),
  );
}

const round = (value: number): number => Number(value.toPrecision(3));
