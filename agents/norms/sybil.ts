/**
 * Opens as many keys as it may, and takes as much as they are allowed together.
 *
 * Douceur 2002, "The Sybil Attack". Known behaviour: under a rule that gives equal parts to keys, five keys among four honest agents
 * get five ninths; under one that counts seats they are worth nothing, and cost what keys cost.
 */
import { definePolicy, z } from "../../src/index.ts";
import { choicesFor, mostOf, nearestAllowed } from "./one-action.ts";

/** Choice of the head `identity` that opens a key beside those that are held. */
const beside = 2;

export const sybil = definePolicy({
  id: "sybil",
  title: "Sybil",
  cite: ["Douceur 2002, The Sybil Attack, IPTPS"],
  kind: "norm",
  acts: "any",
  reads: ["keysHeld"],
  params: z.object({
    keys: z.number().int().min(1).default(16).describe("keys that it wants"),
    action: z.number().optional().describe("what it does (first action head; default: what amounts to most)"),
  }),
  derive(p, { heads }) {
    const [head] = heads;
    const action = p.action ?? mostOf(head);
    return {
      action,
      choices: choicesFor("sybil", head, action),
      identity: heads.findIndex(({ name }) => name === "identity"),
    };
  },
  seat(me, { keys }, { action, choices, identity }) {
    me.act(nearestAllowed(me, choices, action));
    me.act(me.obs.keysHeld < keys && me.allowed(beside, identity) ? beside : 0, identity);
  },
});
