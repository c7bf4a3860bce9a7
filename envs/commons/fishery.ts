/**
 * The economics of a fishery in steady state: what an effort leaves in the sea, and what it earns.
 *
 * Gordon 1954, "The Economic Theory of a Common-Property Resource: The Fishery", Journal of Political Economy 62;
 * Schaefer 1957, "Some Considerations of Population Dynamics and Economics in Relation to the Management of the
 * Commercial Marine Fisheries", Journal of the Fisheries Research Board of Canada 14; Clark 1990, Mathematical
 * Bioeconomics, chapters 1 and 2.
 */

export interface Fishery {
  /** r, growth rate at a small stock, per tick. */
  readonly growth: number;
  /** K, stock that the sea carries, in units of stock. */
  readonly capacity: number;
  /** A, critical stock below which it shrinks, as a share of K; 0 gives logistic growth. */
  readonly depensation: number;
  /** q, share of the stock that a unit of effort catches in a tick. */
  readonly catchability: number;
  /** p, payoff for a unit of stock caught. */
  readonly price: number;
  /** c, payoff that a unit of effort costs. */
  readonly cost: number;
}

/**
 * Growth in one tick of stock x: r (x - A)(1 - x / K).
 *
 * With A = 0 this is Schaefer's logistic growth; with A > 0 it is critical depensation (a strong Allee effect),
 * negative below A, in the form r x (1 - x / K)(1 - A / x).
 */
export function growthOf(x: number, r: number, K: number, A: number): number {
  return r * (x - A) * (1 - x / K);
}

/** A point where growth replaces the catch. */
export interface SteadyState {
  /** Of all agents together. */
  readonly effort: number;
  readonly stock: number;
  /** Catch in a tick. */
  readonly harvest: number;
  /** Payoff of all agents together in a tick, p q E x - c E. */
  readonly rent: number;
}

/** Stock under a constant effort E with logistic growth: K (1 - q E / r), or 0 where the effort drives it out. */
export function logisticStock(effort: number, r: number, K: number, q: number): number {
  return Math.max(0, K * (1 - (q * effort) / r));
}

/**
 * Largest stable stock under a constant effort E: the upper root of r (x - A)(1 - x / K) = q E x, which is
 * `logisticStock` for A = 0; 0 where the effort drives the stock out.
 */
export function steadyStock(f: Fishery, effort: number): number {
  const { growth: r, capacity: K, depensation: a, catchability: q } = f;
  if (a === 0) return logisticStock(effort, r, K, q);
  const b = r * (1 + a) - q * effort;
  const discriminant = b * b - 4 * r * r * a;
  return b > 0 && discriminant >= 0 ? ((b + Math.sqrt(discriminant)) * K) / (2 * r) : 0;
}

/** The steady state that a constant effort leads to. */
export function underEffort(f: Fishery, effort: number): SteadyState {
  const stock = steadyStock(f, effort);
  const harvest = f.catchability * effort * stock;
  return { effort, stock, harvest, rent: f.price * harvest - f.cost * effort };
}

/** The steady state at a stock x of at least sqrt(A K), where stocks are stable. */
function atStock(f: Fishery, stock: number): SteadyState {
  const { growth: r, capacity: K, depensation: a, catchability: q } = f;
  const harvest = growthOf(stock, r, K, a * K);
  const effort = harvest / (q * stock);
  return { effort, stock, harvest, rent: f.price * harvest - f.cost * effort };
}

/** Maximum sustainable yield: growth peaks at x = (K + A) / 2, at r (K - A)^2 / (4 K), which is r K / 4 for A = 0. */
export function maximumYield(f: Fishery): SteadyState {
  return atStock(f, (f.capacity * (1 + f.depensation)) / 2);
}

/** Stock at which a unit of effort just pays its cost, p q x = c: where entry stops in open access. */
function breakEvenStock(f: Fishery): number {
  return f.cost / (f.price * f.catchability);
}

/**
 * Steady state in which each of n agents with equal and constant effort earns most given the others' effort.
 *
 * The first-order condition p q x - c + (E / n) p q dx/dE = 0 on the stable branch, with E = (r / q)(1 - A / x)(1 - x
 * / K) and b = c / (p q), reads n (x - b)(1 / K - A / x^2) = (1 - A / x)(1 - x / K). Its left side rises and its right
 * side falls in x, so there is one solution; for A = 0 it is x = (K + n b) / (n + 1), E = (n / (n + 1)) E_OA. n = 1 is
 * the sole owner, who earns the largest rent (Clark 1990); the limit of many agents is open access.
 */
export function equilibrium(f: Fishery, n: number): SteadyState {
  const { capacity: K, depensation: a } = f;
  const b = breakEvenStock(f);
  if (a === 0) return atStock(f, (K + n * b) / (n + 1));
  const A = a * K;
  const excess = (x: number) => n * (x - b) * (1 / K - A / (x * x)) - (1 - A / x) * (1 - x / K);
  let low = Math.max(b, Math.sqrt(A * K));
  let high = K;
  for (let halving = 0; halving < 100; halving++) {
    const middle = (low + high) / 2;
    if (excess(middle) < 0) low = middle;
    else high = middle;
  }
  return atStock(f, (low + high) / 2);
}

/** Steady state without rent: every unit of effort just pays its cost. Undefined where the stock gives way first. */
export function openAccess(f: Fishery): SteadyState | undefined {
  const b = breakEvenStock(f);
  if (b === 0 && f.depensation === 0) return underEffort(f, f.growth / f.catchability);
  return b < Math.sqrt(f.depensation) * f.capacity ? undefined : atStock(f, b);
}
