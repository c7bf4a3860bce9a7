/** Where every norm that ships is tried: the envs that it is made for, and other ways to act there. */
import { agents } from "../../agents/index.ts";
import { envs } from "../../envs/index.ts";
import {
  type CheckSetting,
  checkPolicy,
  type PolicyDefinition,
  type SettingCheckOptions,
} from "../../src/index.ts";
import { channel, reputation } from "../../src/mechanisms/index.ts";
import { laidFor } from "../helpers/laid.ts";
import { tiny } from "../helpers/tiny.ts";
import { obstacles } from "./learners.worlds.ts";

/** Other ways to act in an env, for norms that play any kind of action. */
const otherActions: Record<string, Record<string, unknown>> = {
  "commons-v0": { continuous: true },
  "appropriation-v0": { continuous: true },
  "rate-limited-api-v0": { actions: "rate" },
  "mev-auction-v0": { grid: "continuous" },
  "double-auction-v0": { continuous: true },
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

/** Four that choose among levels of effort, so that one may lie to the others. */
const broadcast: CheckSetting[] = [{ env: envs.get("commons-v0"), params: { agents: 4 } }];

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
  "reliable-broadcaster": broadcast,
  reservation: [{ env: envs.get("crisis-bargaining-v0"), role: "answerer" }],
  slanderer: coordinated,
  babbler: speaking,
  discriminator: [
    {
      env: envs.get("donation-v0"),
      mechanisms: [{ use: reputation, params: { on: "helped", least: 1, recipient: "recipient" } }],
    },
  ],
  equivocator: broadcast,
  follower: speaking,
  forger: coordinated,
  "honest-speaker": speaking,
  liar: speaking,
  "stays-where-alone": [{ env: envs.get("spectrum-v0"), params: { windows: [1], channels: 3, slots: 1 } }],
  "two-faced": faulty,
};

/** Where norms are tried that name no env, first one that has everything; those that play an institution there alone. */
const anywhere: CheckSetting[] = [{ env: tiny }, { env: envs.get("matrix-game-v0") }, { env: obstacles }];

export const norms = [...agents].filter(({ kind }) => kind === "norm");

/** All places where a norm is tried; the first of them is enough to see most of what it does. */
export function settingsOf(use: PolicyDefinition): readonly CheckSetting[] {
  const settings = (use.fits ?? []).flatMap((id): CheckSetting[] => {
    const env = envs.get(id);
    const other = use.acts === "any" && otherActions[id];
    return [{ env }, ...(other ? [{ env, params: other }] : [])];
  });
  settings.push(...(underMechanisms[use.id] ?? []));
  const laid = laidFor[use.id];
  const all = settings.length > 0 ? settings : laid ? anywhere.slice(0, 1) : anywhere;
  return all.map((setting) => ({ mechanisms: laid ?? [], ...setting }));
}

/** Holds a norm to rules in the first `count` of its settings, or in all. */
export const checked = (id: string, count: number | undefined, options: SettingCheckOptions) => {
  const use = agents.get(id);
  return checkPolicy(use, {}, settingsOf(use).slice(0, count), options);
};
