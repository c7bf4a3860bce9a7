/** What is known of dispatch in closed form: jobs that are sent without a look at queues, and very many servers of which some are seen. */
import type { Outcome, Theory } from "../../src/index.ts";
import { shortestOfSojourn } from "../../src/situations/index.ts";
import { isStable, modelOf, type P, splits } from "./params.ts";

export function theory(p: P): Theory {
  if (!isStable(p)) return {};
  const outcome = (sojourn: number, note: string): Outcome => ({
    welfare: -p.waitCost * sojourn * p.agents * p.jobs,
    note,
  });
  const { service } = modelOf(p);
  const alike = service.every((each) => each === service[0]);
  if (p.looks > 0) {
    if (!alike) return {};
    const load = p.rate / (p.servers * service[0]);
    const joined = shortestOfSojourn(load, p.looks) / service[0];
    return {
      byLot: outcome(1 / (1 - load) / service[0], "each job goes to any server, by lot: closed form (M/M/1)"),
      shortest: outcome(
        joined,
        `each job joins the shortest of ${p.looks} queues as they are now, of very many servers (Vvedenskaya et al. 1996)`,
      ),
    };
  }
  const { selfish, best } = splits(p);
  return {
    optimum: {
      ...outcome(
        best.sojourn,
        "jobs split by lot in the best way, blind to queues: closed form (Bell & Stidham 1983)",
      ),
      bound: "lower",
    },
    ...(p.agents > 1 && {
      nash: {
        ...outcome(
          selfish.sojourn,
          "all servers that are used take equally long, of very many dispatchers that are blind to queues: closed form (Wardrop's condition)",
        ),
        mixed: [selfish.rates.map((rate) => rate / p.rate)],
      },
    }),
  };
}
