/**
 * What learners of a team's value share, where that is made of its members' action values: every tick the members' parts
 * become one experience, whose reward is the team's, and an update draws whole experiences. How the members' values make
 * the team's is the learner's own.
 *
 * A member that has left keeps sights of zeros, without a choice and without a future; the others go on.
 */
import type { Learner, PolicyContext } from "../core/policy.ts";
import { f64 } from "../core/schema.ts";
import { type ActionValueParams, type ActionValues, actionValues } from "./action-values.ts";
import { type NetworkGroups, networkGroups } from "./networks/index.ts";
import { absent, endingOf } from "./replay.ts";
import { teamRewardOf } from "./team.ts";

/** Columns have one number for each member's part of the experiences drawn last: seat s in experience j at `s * batch + j`. */
export interface TeamValues {
  /** The members' networks. */
  readonly members: ActionValues;
  /** The seats of a world that learn together. */
  readonly teams: NetworkGroups;
  /** Where the parts are in the members' replay. */
  readonly entries: Int32Array;
  /** Values of the choices that were made; 0 where there was none. */
  readonly chosen: Float32Array;
  /** Values of the best choices that follow, by the target networks; 0 where nothing follows. */
  readonly best: Float32Array;
  /** Draws `batch` experiences of a team, and values them. */
  draw(team: number): void;
  /** Moves the members' networks against `slopes`, the derivatives of the loss in `chosen`. */
  descend(team: number, slopes: Float32Array, tick: number): void;
  /** Plays, remembers, and calls `update`, which returns the loss, when it is due. */
  learner(update: (team: number, tick: number) => number): Learner;
}

export function teamValues(who: string, context: PolicyContext, p: ActionValueParams): TeamValues {
  const { rows, columns, rng } = context;
  const S = context.seats.length;
  const members = actionValues(who, context, p);
  const { groups, replay, clock } = members;
  const { n } = members.choices;
  const { loss } = context.learnerStore({ loss: f64 });
  loss.fill(Number.NaN);
  const teams = networkGroups(context, "shared");
  const reward = teamRewardOf(context, (r) => replay.noted(r) !== absent);
  const B = p.batch;
  const entries = new Int32Array(S * B);
  const chosen = new Float32Array(S * B);
  const best = new Float32Array(S * B);
  const values = new Float32Array(B * n);
  const seats = Array.from({ length: S }, (_, s) => ({
    entries: entries.subarray(s * B, (s + 1) * B),
    best: best.subarray(s * B, (s + 1) * B),
  }));
  // Networks that all seats share learn from the parts of all; others from those of their seat.
  const seatsANetwork = p.weights === "independent" ? 1 : S;

  return {
    members,
    teams,
    entries,
    chosen,
    best,
    draw(team) {
      const leader = teams.leader[team];
      replay.draw(leader, leader + 1, B, rng, leader, seats[0].entries);
      for (let j = B; j < S * B; j++) entries[j] = entries[j - B] + replay.capacity;
      for (let s = 0; s < S; s++) {
        const own = groups.leader[groups.groupOf[leader + s]];
        members.q.forward(own, replay.inputs, seats[s].entries, B, values);
        for (let j = 0; j < B; j++) {
          const choice = replay.choice[entries[s * B + j]];
          chosen[s * B + j] = choice >= 0 ? values[j * n + choice] : 0;
        }
        members.bestNext(own, seats[s].entries, seats[s].best);
      }
    },
    descend(team, slopes, tick) {
      for (let s = 0; s < S; s += seatsANetwork) {
        const from = s * B;
        const to = from + seatsANetwork * B;
        const slopesOf = (_: Float32Array, ofOutputs: Float32Array): number => {
          for (let j = from; j < to; j++) {
            const choice = replay.choice[entries[j]];
            if (choice >= 0) ofOutputs[(j - from) * n + choice] = slopes[j];
          }
          return 0;
        };
        members.train(groups.groupOf[teams.leader[team] + s], (trainer) =>
          trainer.step(replay.inputs, entries, from, to, slopesOf, members.adam(tick)),
        );
      }
    },
    learner: (update) => ({
      networks: members.q.networks,
      act: members.act,
      learn(lo, hi) {
        for (let i = lo; i < hi; i++) {
          const ofTeam = reward(i);
          for (let r = i * S; r < (i + 1) * S; r++) {
            clock[r]++;
            const gone = replay.noted(r) === absent;
            replay.keep(r, ofTeam, gone ? "terminated" : endingOf(columns, rows[r]));
          }
        }
        const tick = clock[lo * S];
        for (let team = teams.first(lo); team < teams.end(hi); team++) {
          const leader = teams.leader[team];
          if (!members.isDue(tick, replay.size(leader))) continue;
          for (let u = 0; u < p.updates; u++) loss.fill(update(team, tick), leader, leader + S);
        }
      },
      metrics: (lo) => ({ ...members.exploration(lo), loss: loss[context.learnerOf[lo * S]] }),
      firstUpdate: members.firstUpdate(1),
    }),
  };
}
