/**
 * Every norm that ships keeps every rule for policies in the envs that it is made for, and allocates nothing there. In parts, each a
 * process of its own: from its 33rd rule on, rules of a process share a loop, in which random numbers become objects.
 */
import { describe, expect, it } from "vitest";
import { agents } from "../../agents/index.ts";
import { envs } from "../../envs/index.ts";
import { type CheckSetting, checkPolicy } from "../../src/index.ts";
import { heapMeter } from "../../src/lab/node/heap.ts";
import { channel, reputation } from "../../src/mechanisms/index.ts";
import { laidFor } from "../helpers/laid.ts";
import { tiny } from "../helpers/tiny.ts";
import { obstacles } from "./learners.worlds.ts";

const heapUsed = heapMeter();

/** Other ways to act in an env, for norms that play any kind of action. */
const otherActions: Record<string, Record<string, unknown>> = {
  "commons-v0": { continuous: true },
  "appropriation-v0": { continuous: true },
  "rate-limited-api-v0": { actions: "rate" },
  "mev-auction-v0": { grid: "continuous" },
  "consensus-v0": { agents: 3, levels: 9, broken: 0.3, topology: { kind: "tree", branching: 1 } },
};

const channelled = (params: Record<string, unknown>): CheckSetting => ({
  env: envs.get("matrix-game-v0"),
  mechanisms: [{ use: channel, params: { symbols: 2, ...params } }],
});
const speaking = [channelled({}), channelled({ talk: "binding", rounds: 2 })];

/** The commons of three, with levels of effort and without. */
const coordinated = [{}, { continuous: true }].map((params) => ({
  env: envs.get("commons-v0"),
  params: { agents: 3, ...params },
}));

/** Seats that may say different things to different neighbours. */
const faulty: CheckSetting[] = [{}, { levels: 9, topology: { kind: "ring" } }].map((params) => ({
  env: envs.get("consensus-v0"),
  params: { agents: 3, faulty: 3, ...params },
}));

/** Where norms are tried that need a mechanism, or seats of a kind. */
const underMechanisms: Record<string, CheckSetting[]> = {
  "honest-coordinator": coordinated,
  "loyal-follower": coordinated,
  "rogue-coordinator": coordinated,
  slanderer: coordinated,
  babbler: speaking,
  discriminator: [
    {
      env: envs.get("donation-v0"),
      mechanisms: [{ use: reputation, params: { on: "helped", least: 1, recipient: "recipient" } }],
    },
  ],
  follower: speaking,
  "honest-speaker": speaking,
  liar: speaking,
  "two-faced": faulty,
};

/** Where norms are tried that name no env, first one that has everything; those that play an institution there alone. */
const anywhere: CheckSetting[] = [{ env: tiny }, { env: envs.get("matrix-game-v0") }, { env: obstacles }];

const norms = [...agents].filter(({ kind }) => kind === "norm");
const most = 17;
const parts = 6;

/** The norms of one of the parts, in all of their settings or in the first of each. */
export function checkNorms(part: number, which: "first" | "all"): void {
  it("has few enough for a process", () => {
    expect(norms.length).toBeLessThanOrEqual(parts * most);
  });
  describe.each(norms.slice(most * part, most * (part + 1)).map((use) => [use.id, use] as const))(
    "%s",
    (_, use) => {
      const settings = (use.fits ?? []).flatMap((id): CheckSetting[] => {
        const env = envs.get(id);
        const other = use.acts === "any" && otherActions[id];
        return [{ env }, ...(other ? [{ env, params: other }] : [])];
      });
      settings.push(...(underMechanisms[use.id] ?? []));

      it("keeps every rule for policies", () => {
        const laid = laidFor[use.id];
        const all = settings.length > 0 ? settings : laid ? anywhere.slice(0, 1) : anywhere;
        const tried = (which === "first" ? all.slice(0, 1) : all).map(
          (setting): CheckSetting => ({ mechanisms: laid ?? [], ...setting }),
        );
        const { failures, skipped } = checkPolicy(use, {}, tried, { heapUsed });
        expect(failures).toEqual([]);
        expect(skipped.map(({ rule }) => rule)).toEqual(["sharing", "frozen", "learns", "absent", "figures"]);
      });
    },
  );
}
