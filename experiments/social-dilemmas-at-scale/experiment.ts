/**
 * The two gridworlds of the field at its scale: what do independent learners come to in Harvest and Cleanup with seven agents,
 * each for itself, averse to inequity and under a common reward, and do their curves have the shape of the published ones?
 *
 * Hughes et al. 2018, NeurIPS (Harvest and Cleanup); Vinitsky et al. 2019 (an open implementation, whose parameters, sizes and
 * curves of PPO are taken); Guo et al. 2025 (SocialJax: seven agents, individual and common reward). What is compared is the
 * shape of curves: maps, what agents see and their networks differ.
 */
import {
  type Claim,
  comparison,
  everyDifference,
  everySession,
  explained,
  type Quantity,
  type Results,
  type RunConfig,
  type SocietyConfig,
} from "../../src/lab/index.ts";
import { learningChart } from "../../src/report/index.ts";

const agents = 7;
const horizon = 1000;
const worlds = 32;
/** 100.8 million steps of agents. */
const episodes = 450;

/** What the norms see too, so that learners differ from them in what they want and not in what they perceive. */
const seen = {
  harvest: ["nearest", "patch", "ahead", "rival", "stock", "out"],
  cleanup: [
    "nearest",
    "nearestWaste",
    "cleanable",
    "pollution",
    "toRiver",
    "toOrchard",
    "ahead",
    "rival",
    "stock",
    "out",
  ],
} as const;

const aversion = { harvest: { alpha: 5, beta: 0 }, cleanup: { alpha: 0, beta: 0.05 } } as const;

const learner = (game: keyof typeof seen, long = episodes) => ({
  use: "ppo",
  params: {
    observe: [...seen[game]],
    hidden: [32, 32],
    critic: "shared",
    steps: 125,
    minibatch: 1000,
    epochs: 2,
    learningRate: { start: 3e-3, end: 0, steps: long * horizon },
  },
});
/** All worlds of a session teach its learners, one network an agent. */
const population = { sharing: "shared", worlds } as const;

const individual = (game: keyof typeof seen): SocietyConfig => ({
  ...population,
  label: "IPPO, individual reward",
  kind: "learned",
  policies: [learner(game)],
});
/** Averse to being behind where apples are a commons, to being ahead where they are a public good (Hughes et al. 2018). */
const averse = (game: keyof typeof seen): SocietyConfig => ({
  ...population,
  label: game === "harvest" ? "IPPO, averse to being behind" : "IPPO, averse to being ahead",
  kind: "learned",
  policies: [{ ...learner(game), reward: { use: "inequity-aversion", ...aversion[game] } }],
});
/** Each is given what all get. */
const common = (game: keyof typeof seen, long = episodes): SocietyConfig => ({
  ...population,
  label: "IPPO, common reward",
  kind: "mechanism",
  policies: [{ ...learner(game, long), reward: "team" }],
});

/** A beam costs 1 and whoever it hits 50, and nobody is timed out (Hughes et al. 2018); the view is that of SocialJax. */
const published = {
  agents,
  horizon,
  timeout: 0,
  zapCost: 1,
  hitCost: 50,
  viewAhead: 9,
  viewBehind: 1,
  viewSide: 5,
  window: false,
};
/** As large as Harvest Open of SocialJax (64 sites): six patches of 13 sites. */
const orchard = { ...published, width: 22, height: 16 };
const sparing: SocietyConfig = {
  ...population,
  label: "norm: spare thin patches",
  kind: "norm",
  // Of keep 1, 2 and 3 the best here.
  policies: [{ use: "sparing-picker", params: { keep: 3 } }],
};
const shown = {
  yield: "apples",
  stock: "stock",
  sustainability: "sustainability",
  equality: "equality",
  zaps: "beams",
};
const duration = { train: episodes * horizon, window: 3 * horizon, evaluate: 10 * horizon };

const config: RunConfig = {
  name: "social-dilemmas-at-scale",
  seed: 0,
  sessions: 3,
  scenes: {
    harvest: {
      label: "Harvest",
      env: "harvest-v0",
      params: orchard,
      ...duration,
      show: shown,
      baseline: "individual",
      societies: {
        greedy: {
          ...population,
          label: "greedy: eat the nearest apple",
          kind: "greedy",
          policies: [{ use: "apple-picker" }],
        },
        individual: individual("harvest"),
        averse: averse("harvest"),
        common: common("harvest"),
        sparing,
      },
    },
    longer: {
      label: "Harvest, twice as long",
      env: "harvest-v0",
      params: orchard,
      ...duration,
      train: 2 * duration.train,
      show: shown,
      baseline: "common",
      societies: { common: common("harvest", 2 * episodes), sparing },
    },
    cleanup: {
      label: "Cleanup",
      env: "cleanup-v0",
      // The open implementation has 16 x 23 cells within its walls, 119 of river, of which 70 begin as waste, and 103 sites;
      // a valley of this size has 115 of each.
      params: { ...published, width: 16, height: 23, startWaste: 0.59 },
      ...duration,
      show: {
        yield: "apples",
        pollution: "waste",
        cleaning: "cleaning",
        equality: "equality",
        zaps: "beams",
      },
      baseline: "individual",
      societies: {
        greedy: {
          ...population,
          label: "free riders: eat, never clean",
          kind: "greedy",
          policies: [{ use: "free-rider" }],
        },
        individual: individual("cleanup"),
        averse: averse("cleanup"),
        common: common("cleanup"),
        roster: {
          ...population,
          label: "norm: clean in shifts",
          kind: "norm",
          // Of 1, 2 and 3 on duty the best here.
          policies: [{ use: "cleaner-roster", params: { cleaners: 2 } }],
        },
      },
    },
  },
};

/** A glance at how it works, in seconds: too short to learn anything. */
const quick = {
  sessions: 2,
  scenes: { "*": { train: horizon, window: horizon, evaluate: horizon } },
};

/** What is left at the end of the highest window of the curve: the sessions' frozen play, as a share of that. */
const shareOfPeak =
  (scene: string, society: string, metric = "welfare"): Quantity =>
  (results) => {
    const end = everySession(scene, society, metric)(results);
    const curve = results.scenes[scene].societies[society].curve.metrics[metric];
    const peak = curve.reduce((best, each) => (each.iqm > best.iqm ? each : best));
    return end && { estimate: end.estimate / peak.iqm, low: end.low / peak.high, high: end.high / peak.low };
  };

/** Each session of the first society has more of the metric than each of the second. */
const above = (
  scene: string,
  first: string,
  second: string,
  metric = "welfare",
): Pick<Claim<Results>, "measured" | "within"> => ({
  measured: everyDifference(scene, first, second, metric),
  within: [0, Number.POSITIVE_INFINITY],
});

const open = "Vinitsky et al. 2019, sequential_social_dilemma_games";
/** Their untuned PPO, five agents, 5e8 steps of the env; returns of an episode of 1000 ticks, read off the pictures. */
const curves = `${open}, README, PPO baseline`;
/** Apples at first: what is eaten by those who leave nothing. */
const ripe = 78 / horizon;

const claims: Claim<Results>[] = [
  {
    says: "Harvest, individual reward: the collective return ends at less than half of its peak",
    measured: shareOfPeak("harvest", "individual"),
    within: [0, 0.5],
    source: `${curves}: from 591 to 216`,
    status: "source",
  },
  {
    says: "Harvest, individual reward: the apples that are eaten end at less than half of their peak",
    measured: shareOfPeak("harvest", "individual", "yield"),
    within: [0, 0.5],
    source: "Perolat et al. 2017, NeurIPS: efficiency while learning, from naivety to tragedy",
    status: "memory",
  },
  {
    says: "Harvest, individual reward: no more than 1.5 times the first apples are eaten in each session",
    measured: everySession("harvest", "individual", "yield"),
    within: [ripe, 1.5 * ripe],
    source: `${curves}: a return of 216 on a map of 155 sites, 1.4 times`,
    status: "source",
  },
  {
    says: "Harvest: each session under a common reward comes to more than any under individual reward",
    ...above("harvest", "common", "individual"),
    source: "Guo et al. 2025, arXiv:2503.14576, Harvest Open (the direction alone)",
    status: "memory",
  },
  {
    says: "Harvest: each session of those averse to being behind comes to more than any under individual reward",
    ...above("harvest", "averse", "individual"),
    source: "Hughes et al. 2018, NeurIPS (the direction alone)",
    status: "memory",
  },
  {
    says: "Harvest: the norm of restraint comes to more than any learners",
    ...above("harvest", "sparing", "common"),
    source: "harvest-tragedy, the same in a small world",
  },
  {
    says: "Harvest: the norm of restraint comes to more than learners do in twice as long, too",
    ...above("longer", "sparing", "common"),
    source: "harvest-tragedy, the same in a small world",
  },
  {
    says: "Cleanup, individual reward: nothing is eaten at the end, in each session",
    measured: everySession("cleanup", "individual", "yield"),
    within: [0, 0.05],
    source: `${open}, issue 144: rewards of 0 from episode 390 on, and after 20 million steps; Hughes et al. 2018, NeurIPS, A3C`,
    status: "source",
  },
  {
    says: "Cleanup, individual reward: a return of 625 an episode within a factor of two, in each session",
    measured: everySession("cleanup", "individual"),
    within: [0.3125, 1.25],
    source: `${curves}: near 0 for 3 million steps of the env, then up to 625`,
    status: "source",
  },
  {
    says: "Cleanup: each session of those averse to being ahead comes to more than any under individual reward",
    ...above("cleanup", "averse", "individual"),
    source: "Hughes et al. 2018, NeurIPS (the direction alone)",
    status: "memory",
  },
  {
    says: "Cleanup: each session under a common reward comes to more than any under individual reward",
    ...above("cleanup", "common", "individual"),
    source:
      "Duys 2025, a fork of SocialJax, README: IPPO, seven agents, 1e8 steps of the env (the direction)",
    status: "source",
  },
  {
    says: "Cleanup: each session under a common reward has a cleaner river than any under individual reward",
    ...above("cleanup", "individual", "common", "pollution"),
    source: "Duys 2025, a fork of SocialJax, README (the direction)",
    status: "source",
  },
  {
    says: "Cleanup, common reward: a return of 2500 an episode, within 30 %, in each session",
    measured: everySession("cleanup", "common"),
    within: [1.75, 3.25],
    source: "SocialJax, issue 6: IPPO, seven agents, common reward",
    status: "source",
  },
  {
    says: "Cleanup, common reward: agents specialise, more unequal in each session than those who take turns",
    ...above("cleanup", "roster", "common", "equality"),
    source: "cleanup-public-good, the same in a small world",
  },
];

export const experiment = comparison({
  title: "Harvest and Cleanup at the scale of the field",
  question:
    "What do seven independent learners come to in Harvest and in Cleanup after a hundred million steps, each for itself, averse to inequity, and under a common reward, and do their curves have the shape of the published ones?",
  reproduces: [
    "Hughes et al. 2018, NeurIPS, Inequity aversion improves cooperation in intertemporal social dilemmas",
    "Vinitsky et al. 2019, An open source implementation of sequential social dilemma games",
    "Guo et al. 2025, arXiv:2503.14576, SocialJax",
  ],
  long: true,
  config,
  quick,
  claims: explained(claims, {
    "Harvest, individual reward: the collective return ends at less than half of its peak":
      "What is eaten falls to less than a third of its peak; the return has no early peak, since agents unlearn the beams, which fine 50, only once the orchard is bare.",
    "Harvest: each session of those averse to being behind comes to more than any under individual reward":
      "They fire 1.7 times as many beams at first, and the orchard is kept for up to 60 million steps, at a price in fines that is a multiple of what is eaten. Once the beams are unlearned it is eaten bare.",
    "Cleanup: each session of those averse to being ahead comes to more than any under individual reward":
      "1028, 1190 and 1147 an episode against 933, 1079 and 742: more on average, and three sessions overlap.",
    "Cleanup, individual reward: nothing is eaten at the end, in each session":
      "Hardly anything is eaten for some million steps, then more and more, as by the untuned PPO of the open implementation. What agents are told of the river may help.",
  }),
  figures: (results) =>
    Object.fromEntries(
      Object.keys(config.scenes).map((scene) => [
        scene,
        learningChart(results, {
          scene,
          metric: "yield",
          called: "apples",
          factor: horizon,
          unit: "apples an episode, by all",
          xLabel: `ticks of learning; one is ${worlds * agents} steps of agents`,
          yInclude: [0],
        }),
      ]),
    ),
});
