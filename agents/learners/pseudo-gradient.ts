/**
 * Pseudogradient ascent on functions from observations to a real number: bids, prices, efforts, where the reward of the same tick says all.
 *
 * The action is piecewise linear between knots over the features that it is shown. In every tick it is told what a little less and a little
 * more would have brought, all else being as it is, and the knots near what it observed move along that difference (Kiefer &
 * Wolfowitz 1952); all learners at once, as Bichler et al. 2021 find equilibrium bid functions, who estimate the same gradient by
 * evolution strategies. A finite difference sees the kinks and jumps of an auction's payments as slopes, where a derivative sees
 * nothing. With sharing "shared" a tick's step is the mean over all worlds. Frozen, it plays an average of its knots
 * over time with weights in proportion to t^3 (polynomial-decay averaging, Shamir & Zhang 2013), which takes most of the noise out.
 *
 * Ends of episodes make no difference. Known behaviour: bidders in self-play come near the equilibria of first-price, all-pay and
 * core-selecting auctions, off by about the width of the difference near kinks; where a little more or less changes nothing, as at
 * values that never win, nothing is learned.
 */
import { definePolicy, f64, fail, i32, vector, z } from "../../src/index.ts";
import { knotGrid, knotsParam, schedule, valueAt, whatIf } from "../../src/learn/index.ts";
import { networkGroups } from "../../src/learn/networks/index.ts";

const params = z.object({
  alpha: schedule
    .default(0.05)
    .describe("step size of the knots, in units of action squared over reward (schedule)"),
  width: schedule
    .default(0.02)
    .describe("how much less and more it asks about, as a share of the range of the action (schedule)"),
  knots: knotsParam,
  weights: z
    .enum(["independent", "shared"])
    .default("independent")
    .describe("which seats share a function: none or all"),
  init: z
    .number()
    .min(0)
    .max(1)
    .default(0.5)
    .describe("first action at all knots, as a share of the range of the action"),
});

export const pseudoGradient = definePolicy({
  id: "pseudo-gradient",
  title: "Pseudogradient ascent on functions (full information)",
  cite: [
    "Bichler et al. 2021, Nature Machine Intelligence 3:687-695",
    "Kiefer & Wolfowitz 1952, Annals of Mathematical Statistics 23:462-466",
    "Shamir & Zhang 2013, ICML",
  ],
  kind: "learner",
  acts: "box",
  fits: ["auction-v0"],
  params,
  bind(context, p) {
    const { rows, columns, io, heads, learners } = context;
    const S = context.seats.length;
    const who = "pseudo-gradient";
    const [head] = heads;
    if (head.kind !== "box" || heads.length > 1)
      fail(
        who,
        "needs an action that is one number",
        heads.map(({ name, kind }) => `${name}: ${kind}`).join(", "),
      );
    const { low, high } = head;
    const range = high - low;
    const action = io.actions[0];
    const { size, corners, locate } = knotGrid(who, context, p.knots);
    const { knot, average } = context.learnerStore({ knot: vector(f64, size), average: vector(f64, size) });
    const { clock, asked, corner, weight } = context.slotStore({
      clock: f64,
      /** The lower and the higher action that it asks about; none of an agent that takes no part. */
      asked: vector(f64, 2),
      /** The knots around the observation, and how near it is to each. */
      corner: vector(i32, corners),
      weight: vector(f64, corners),
    });
    const groups = networkGroups(context, p.weights);
    /** Where a slot's knots begin. */
    const place = groups.groupOf.map((g) => groups.leader[g] * size);
    knot.fill(low + p.init * range);
    average.fill(low + p.init * range);
    const step = new Float64Array(learners * size);
    const visits = new Float64Array(learners * size);
    const asking = whatIf(who, context, 2, (_, { actions }) => ({
      write(at, r, a) {
        actions[0][at] = asked[2 * r + a];
      },
    }));

    return {
      act(lo, hi, explore) {
        const { active } = columns;
        const played = explore ? knot : average;
        const half = range * valueAt(p.width, clock[lo * S]);
        for (let r = lo * S; r < hi * S; r++) {
          const k = rows[r];
          asked.fill(0, 2 * r, 2 * r + 2);
          if (active[k] === 0) continue;
          locate(k, corner, weight, r * corners);
          const at = place[r];
          let chosen = 0;
          for (let c = r * corners; c < (r + 1) * corners; c++) chosen += weight[c] * played[at + corner[c]];
          action[k] = Math.min(high, Math.max(low, chosen));
          asked[2 * r] = Math.max(low, chosen - half);
          asked[2 * r + 1] = Math.min(high, chosen + half);
        }
      },

      beforeStep: asking.evaluate,

      learn(lo, hi) {
        const { reward } = asking;
        const t = clock[lo * S];
        const [first, end] = [groups.first(lo), groups.end(hi)];
        for (let g = first; g < end; g++) {
          const at = groups.leader[g] * size;
          step.fill(0, at, at + size);
          visits.fill(0, at, at + size);
        }
        for (let r = lo * S; r < hi * S; r++) {
          clock[r]++;
          const apart = asked[2 * r + 1] - asked[2 * r];
          if (apart === 0) continue;
          const slope = (reward[2 * r + 1] - reward[2 * r]) / apart;
          const at = place[r];
          for (let c = r * corners; c < (r + 1) * corners; c++) {
            visits[at + corner[c]] += weight[c];
            step[at + corner[c]] += weight[c] * slope;
          }
        }
        const alpha = valueAt(p.alpha, t);
        const share = (decay + 1) / (t + decay + 1);
        for (let g = first; g < end; g++) {
          const at = groups.leader[g] * size;
          for (let j = at; j < at + size; j++) {
            // The mean over visits, of which less than one counts for what it is.
            const moved = knot[j] + (alpha * step[j]) / Math.max(1, visits[j]);
            knot[j] = Math.min(high, Math.max(low, moved));
            average[j] += share * (knot[j] - average[j]);
          }
          groups.spread(g, knot, size);
          groups.spread(g, average, size);
        }
      },
    };
  },
});

/** Of the weights t^decay that later knots have in the average. */
const decay = 3;
