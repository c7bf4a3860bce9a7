/**
 * What experiments claim is what their committed results say: the verdict of each claim is committed beside the numbers. After
 * a change of claims: UPDATE_RESULTS=1 npx vitest run test/experiments/claims.test.ts, then read the verdicts.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { toJson } from "../../src/cli/io.ts";
import { type Claim, figuresOf, judge } from "../../src/lab/index.ts";
import { raw } from "../../src/report/charts/svg.ts";
import { standalone } from "../../src/report/index.ts";
import { all, committedResults, fileOf, textOf } from "./experiments.ts";

/** Claims that do not pass, by what they say, besides those that say why (`unmet`): the READMEs say so, too. */
const notPassed: Readonly<Record<string, "fail" | "undecided">> = {
  "Two measures in turn halve gaming, and leave it worth something": "fail",
  "At .3 a symbol words have little more than one": "fail",
  "At .3 a symbol they understand two of three": "fail",
  "At .1 a symbol they understand four words of five": "undecided",
  "Contest: under a toll of .7, welfare is within 3 % of the optimum": "fail",
  "Where all learn under such a pool nobody gives": "fail",
  "At a bias of 0.2 it loses 0.0429, within .01": "undecided",
  "At a bias of 0.3 it loses 0.0652, within .01": "undecided",
  "At a bias of 0.5 it loses 0.1041, within .01": "undecided",
  "At a bias of .5 it loses what it would if nothing were told, .1167, within .02": "undecided",
  "Of populations in the stag hunt 9, 0, 8, 7 without talk 0.125 end with all cooperating, within .1":
    "undecided",
  "Of populations in the stag hunt 9, 0, 8, 7 with talk 0.19 end with all cooperating, within .1":
    "undecided",
  "In the stag hunt 9, 0, 8, 7 a learner earns 8 beside one who hunts the stag and says anything, where talk is binding, within .1":
    "undecided",
  "1 selfish client among 7 aware ones: the queue is loaded as by the selfish alone, 0.553, within .02":
    "undecided",
  "Traffic: with that price it does better than AIMD": "undecided",
  "Of 2 operators all come to hold a reserve in a share of 0.975, within 0.06": "undecided",
  "Of 3 operators all come to hold a reserve in a share of 0.22, within 0.06": "undecided",
  "On 3 x 3 cells, about 80 % of the coins that those pick up who look ahead are their own": "undecided",
  "sanction: learners: nearer to Nash than to the best constant effort": "undecided",
  "treaty of all or none: learners: within 5 % of the best constant effort": "undecided",
  "dual price: learners pay nearly all of the rent": "undecided",
  "pool punishment: four fees, and hardly a fine": "undecided",
  "Where one learns to demand, demands are within .05 of the equilibrium, .65": "undecided",
  "Where one learns to demand, wars are within .125 of the equilibrium, .375: a step of demands is .0625 of them":
    "undecided",
  "Where both learn, wars are within .125 of the equilibrium, .375: a step of demands is .0625 of them":
    "undecided",
  "Where costs are seen less than .1 of crises end in war": "undecided",
  "Without a toll they fly at .7143, within .04": "fail",
  "Under a toll of the harm they fly at .5556, within .04": "fail",
  "Of crowds under a bias of 0.5 a share of 0.1 end divided, within .2": "undecided",
  "With three steps they end within two standard deviations of the runs released with the paper": "undecided",
};

test.each(all)("the verdicts on %s are those of its committed results", (name, { claims }) => {
  expect(claims.length).toBeGreaterThan(0);
  const judged = judge(claims as readonly Claim<unknown>[], committedResults(name));
  const { claims: _, ...results } = JSON.parse(textOf(name, "results.json"));
  const text = toJson({ ...results, claims: judged });
  if (process.env.UPDATE_RESULTS) writeFileSync(fileOf(name, "results.json"), text);
  expect(JSON.parse(textOf(name, "results.json")).claims).toEqual(JSON.parse(text).claims);
  for (const { says, verdict, why, unmet } of judged) {
    expect(why, says).toBeUndefined();
    if (unmet === undefined) expect(verdict, says).toBe(notPassed[says] ?? "pass");
    else expect(verdict, says).not.toBe("pass");
  }
});

test("each claim of an experiment says something of its own, and those that do not pass are there", () => {
  for (const [, { claims }] of all) expect(new Set(claims.map(({ says }) => says)).size).toBe(claims.length);
  const said = new Set(all.flatMap(([, { claims }]) => claims.map(({ says }) => says)));
  for (const says of Object.keys(notPassed)) expect(said).toContain(says);
});

/** Those whose figures show more than their committed results hold. */
const notDrawn = ["coin-game-lola", "deep-mev", "deep-rate-limit", "learned-vs-hardcoded", "lola-dice-ipd"];

test.each(all.filter(([name, { figures }]) => figures && !notDrawn.includes(name)))(
  "the figures of %s are drawn from its committed results",
  (name, experiment) => {
    const figures = Object.entries(figuresOf(experiment, committedResults(name)));
    expect(figures.length).toBeGreaterThan(0);
    for (const [figure, chart] of figures) {
      const picture = `${standalone(raw(chart))}\n`;
      if (process.env.UPDATE_RESULTS) writeFileSync(fileOf(name, `${figure}.svg`), picture);
      expect(readFileSync(fileOf(name, `${figure}.svg`), "utf8")).toBe(picture);
    }
  },
);
