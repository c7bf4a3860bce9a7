/** Options of certificates: what is left out is the default that is told, in programs, configurations and docs alike. */
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { winStayLoseShift } from "../../agents/index.ts";
import { describeParams } from "../../src/core/params.ts";
import { certifySection } from "../../src/lab/certify-config.ts";
import { type CertifyOptions, certify } from "../../src/norms/index.ts";
import { plainOptions } from "../../src/norms/options.ts";
import { thresholdsSchema } from "../../src/norms/thresholds.ts";
import { defect, pairOf } from "./societies.ts";

const guide = fileURLToPath(new URL("../../docs/norms.md", import.meta.url));

/** The table of docs/norms.md. */
function table(): string {
  const { thresholds: _, ...others } = plainOptions;
  const inner = Object.entries(thresholdsSchema.shape).map(([name, each]) => [`thresholds.${name}`, each]);
  const rows = describeParams(z.object({ ...others, ...Object.fromEntries(inner) })).map(
    ({ name, description, default: value }) => `| \`${name}\` | ${description} | ${value ?? ""} |`,
  );
  return ["| option | what | default |", "|---|---|---|", ...rows].join("\n");
}

it("are told in docs/norms.md as they are declared", () => {
  const text = readFileSync(guide, "utf8");
  const found = /^\| option \|.*\n(?:\|.*\n)*/m.exec(text)?.[0].trimEnd() ?? "";
  if (process.env.UPDATE_DOCS) writeFileSync(guide, text.replace(found, table()));
  else expect(found, "UPDATE_DOCS=1 npx vitest run test/norms/options.test.ts").toBe(table());
});

describe("of a configuration", () => {
  it("put nothing in the place of what is left out, so that settings stay what was given", () => {
    expect(certifySection.parse({})).toEqual({ sessions: 16 });
    expect(certifySection.parse({ thresholds: { gain: 0.1 }, resource: { column: "stock" } })).toEqual({
      sessions: 16,
      thresholds: { gain: 0.1 },
      resource: { column: "stock", factor: 0.5 },
    });
  });

  it("say what applies where they are left out", () => {
    const { newcomerTicks, train, thresholds } = certifySection.shape;
    expect(newcomerTicks.description).toMatch(/ \(default: 20\)$/);
    expect(train.description).toMatch(/ \(default: the scene's train, else 10000\)$/);
    expect(thresholds.unwrap().shape.gain.description).toMatch(/ \(default: 0.02\)$/);
  });
});

it("that are given as their defaults change nothing, and others do", () => {
  const society = () => pairOf(winStayLoseShift, [5, 3, 1, 0]);
  const least = { deviants: [defect], ticks: 40 };
  const certified = (more: CertifyOptions) => certify(society(), { ...least, ...more });
  const defaults = z.object(plainOptions).omit({ ticks: true }).parse({});
  const plain = certified({});
  expect(certified(defaults)).toEqual(plain);
  expect(certified({ newcomerTicks: 19 }).recovery).not.toEqual(plain.recovery);
  expect(certified({ impulseTicks: 49 }).enforcement).not.toEqual(plain.enforcement);
});
