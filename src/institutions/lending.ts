/**
 * Loans without collateral, and groups that answer for each other.
 *
 * Stiglitz 1990, World Bank Economic Review 4:351-366; Ghatak & Guinnane 1999, Journal of Development Economics 60:195-228. Whoever
 * borrows `loan` chooses between two projects with a chance of success and a return on it, and repays the factor R times the loan where its own
 * succeeds. In a pair with joint liability c, who succeeds pays c more where the partner fails.
 */
import { fail } from "../core/errors.ts";

export interface Project {
  readonly chance: number;
  /** Where it succeeds, payoff units; else nothing. */
  readonly returns: number;
}

export interface Lending {
  /** The largest factor at which borrowers choose the safe project. */
  readonly cap: number;
  /** The factor at which the lender of safe projects loses nothing. */
  readonly breakEven: number;
  /** There are safe loans: cap >= breakEven. */
  readonly works: boolean;
}

/**
 * Whether there is a safe loan of size 1 at joint liability `joint`. Partners that `agree` change projects together; others each by
 * itself, and then liability for others makes the safe project worth less.
 */
export function lending(safe: Project, risky: Project, joint = 0, agree = true): Lending {
  for (const { chance, returns } of [safe, risky]) {
    if (!(chance > 0 && chance <= 1)) fail("lending", "chance must be over 0 and at most 1", chance);
    if (!(returns >= 0)) fail("lending", "returns must be at least 0", returns);
  }
  if (!(safe.chance > risky.chance))
    fail("lending", "the safe project must succeed more often", safe.chance, "swap the two");
  if (!(joint >= 0)) fail("lending", "joint liability must be at least 0", joint);
  // p (y - R) - c p (1 - q), where q is the partner's chance.
  const partner = agree ? risky.chance : safe.chance;
  const burden = joint * (safe.chance * (1 - safe.chance) - risky.chance * (1 - partner));
  const ahead = safe.chance * safe.returns - risky.chance * risky.returns;
  const cap = (ahead - burden) / (safe.chance - risky.chance);
  const breakEven = 1 / safe.chance - joint * (1 - safe.chance);
  return { cap, breakEven, works: cap >= breakEven - 1e-12 };
}

/** The least joint liability at which there are safe loans; undefined where none does it. */
export function leastJointLiability(safe: Project, risky: Project, agree = true): number | undefined {
  const without = lending(safe, risky, 0, agree);
  if (without.works) return 0;
  const withOne = lending(safe, risky, 1, agree);
  const missing = without.breakEven - without.cap;
  const gained = missing - (withOne.breakEven - withOne.cap);
  return gained > 1e-12 ? missing / gained : undefined;
}
