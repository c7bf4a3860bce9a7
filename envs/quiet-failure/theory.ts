/** What is known of a team that is paid by a measure. */
import { formatNumber, type Outcome, type Theory } from "../../src/index.ts";
import { bestMeasured } from "../../src/situations/index.ts";
import { amountsOf, type QuietParams } from "./params.ts";

export function theory(p: QuietParams): Theory {
  return p.proxy === "selection" ? ofSelection(p) : ofActs(p);
}

/** What a member does that has most of it, by trying every choice; each is paid for itself, so that this is what is best for all of them. */
function ofActs(p: QuietParams): Theory {
  // Where a measure lasts, it is known after its first tick.
  if (p.measures > 1 && p.rotation > 1) return {};
  const paid = bestOf(p, p.audit);
  return { optimum: paid, nash: paid, truth: bestOf(p, 1) };
}

function bestOf(p: QuietParams, audit: number): Outcome {
  const { agents, bonus, measures, worth, measured, cap = Number.POSITIVE_INFINITY } = p;
  let best = { pay: Number.NEGATIVE_INFINITY, effort: 0, gaming: 0 };
  for (const effort of amountsOf(p))
    for (const gaming of amountsOf(p)) {
      const honest = measured[0] * effort;
      const counted =
        Math.min(cap, honest + measured[1] * gaming) / measures + Math.min(cap, honest) * (1 - 1 / measures);
      const value = worth[0] * effort + worth[1] * gaming;
      const pay = bonus * ((1 - audit) * counted + audit * value) - (effort ** 2 + gaming ** 2) / 2;
      if (pay > best.pay) best = { pay, effort, gaming };
    }
  const { effort, gaming, pay } = best;
  const moved = measured[0] * effort + (measured[1] * gaming) / measures;
  const value = worth[0] * effort + worth[1] * gaming;
  return {
    welfare: agents * pay,
    note: `${audit === 1 ? "paid what it is worth, each does" : "each does what pays it most,"} effort ${formatNumber(effort)} and gaming ${formatNumber(gaming)}: measured ${formatNumber(moved)}, worth ${formatNumber(value)} each; exhaustive`,
  };
}

function ofSelection({ agents, noise, tried, bonus, audit, cap }: QuietParams): Theory {
  // What a cap leaves of the measure has no closed form.
  if (cap !== undefined) return {};
  const outcome = (count: number): Outcome => {
    const { measured, worth } = bestMeasured(count, noise);
    return {
      welfare: agents * bonus * ((1 - audit) * measured + audit * worth),
      note: `the best-looking of ${count}: measured ${formatNumber(measured)}, worth ${formatNumber(worth)} each; by integration`,
    };
  };
  const all = outcome(tried[tried.length - 1]);
  // The measure grows with every candidate; worth need not.
  return audit === 0 ? { optimum: all, nash: all } : { most: all };
}
