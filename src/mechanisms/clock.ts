/**
 * A clock that all see: ticks left in the episode, where episodes are cut at a horizon.
 *
 * Pardo et al. 2018, "Time Limits in Reinforcement Learning", ICML:4045-4054. Without it the end of an episode comes upon learners
 * unforeseen; with it they can learn what a last tick is worth (backward induction, the end effect of Selten & Stoecker 1986, Journal of
 * Economic Behavior & Organization 7:47-70).
 */
import * as z from "zod";
import { fail } from "../core/errors.ts";
import { defineMechanism } from "../core/mechanism.ts";
import { category } from "../core/spaces.ts";

/** A table has a row for each tick, so that no more are shown. */
const mostTicks = 1_000_000;

export const clock = defineMechanism({
  id: "clock",
  title: "Clock",
  cite: ["Pardo et al. 2018, Time Limits in Reinforcement Learning, ICML:4045-4054"],
  params: z.object({}),
  metrics: {},
  observation(_, { env, horizon }) {
    if (horizon > mostTicks)
      fail(
        "clock",
        `needs episodes of at most ${mostTicks} ticks in ${env.id}`,
        horizon,
        "give it a horizon",
      );
    return { ticksLeft: category(horizon + 1, "ticks left in the episode, this one included") };
  },
  derive: (_, { horizon }) => horizon,
  world: {
    observe(w, _p, horizon) {
      w.obs.ticksLeft.fill(horizon - w.tick);
    },
  },
});
