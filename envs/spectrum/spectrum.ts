/**
 * Channels that stations share without a master: each chooses how long it waits before it sends, and on which channel.
 *
 * Bianchi 2000, "Performance analysis of the IEEE 802.11 distributed coordination function", IEEE Journal on Selected Areas in
 * Communications 18:535-547; Cagalj, Ganeriwal, Aad & Hubaux 2005, "On selfish behavior in CSMA/CA networks", IEEE INFOCOM. Time goes in
 * slots, short ones in which nobody sends and long ones in which anybody does; one that sends alone is heard.
 */
import { category, defineEnv, discrete, f64, feature, i32, type Metrics, perAgent } from "../../src/index.ts";
import { attemptRates, checkParams, fairAttempts, params, type SpectrumParams } from "./params.ts";
import { kernel } from "./spectrum.kernel.ts";
import { theory } from "./theory.ts";

const action = (p: SpectrumParams) => [
  ...(p.windows.length > 1
    ? [discrete(p.windows.length, { name: "window", values: [...p.windows], unit: "slots" })]
    : []),
  ...(p.channels > 1 ? [discrete(p.channels, { name: "channel" })] : []),
];

const observation = (p: SpectrumParams) => ({
  heard: feature(0, 1, "share of time in which it was heard in the last tick", { bins: 0 }),
  othersHeard: feature(0, 1, "mean share of the others", { bins: 0 }),
  busy: feature(0, 1, "share of time in which its channel was busy in the last tick", { bins: 0 }),
  channel: category(p.channels, "its channel in the last tick", { bins: 0 }),
});

const state = {
  channel: perAgent(i32),
  /** Slots until it sends, -1 where they are to be drawn; collisions in a row, as far as they count. */
  counter: perAgent(i32),
  stage: perAgent(i32),
  /** Of the last tick: how often it sent, as a share of slots; share of time in which it was heard; and in which its channel was busy. */
  attempts: perAgent(f64),
  heard: perAgent(f64),
  busy: perAgent(f64),
};

const metrics = {
  time: { description: "time of all channels", per: "tick", unit: "time" },
  throughput: {
    description: "share of time in which something is said that is heard",
    per: "time",
    better: "higher",
  },
  collisions: { description: "share of time lost in collisions", per: "time", better: "lower" },
  idle: { description: "share of time in which nobody sends", per: "time" },
  sending: { description: "mean probability of sending in a slot", per: "tick" },
  cooperation: {
    description: "share of stations that send no more often than is best if all do alike",
    per: "tick",
    better: "higher",
  },
} as const satisfies Metrics;

export const spectrum = defineEnv({
  id: "spectrum-v0",
  title: "Spectrum: stations that share channels",
  subject: "networks",
  cite: [
    "Bianchi 2000, IEEE J. Selected Areas in Communications 18:535-547",
    "Cagalj, Ganeriwal, Aad & Hubaux 2005, IEEE INFOCOM",
  ],
  params,
  presets: {
    drawn: { slots: 100 },
    backoff: { windows: [16, 32, 64], doublings: 5, slots: 100 },
    channels: { agents: 4, windows: [1], channels: 4, slots: 1 },
  },
  check: checkParams,
  agents: (p) => p.agents,
  horizon: (p) => p.horizon,
  action,
  observation,
  state: () => state,
  metrics,
  derive: (p) => ({
    windows: Int32Array.from(p.windows),
    rates: attemptRates(p),
    fair: fairAttempts(p) * (1 + 1e-9),
    /** Which head is which, -1 where there is no choice. */
    windowHead: p.windows.length > 1 ? 0 : -1,
    channelHead: p.channels > 1 ? Number(p.windows.length > 1) : -1,
    // Scratch, by channel: chance that nobody sends of those who may not, those who surely do, time and what it is.
    silent: new Float64Array(p.channels),
    sure: new Int32Array(p.channels),
    time: new Float64Array(p.channels),
    idle: new Float64Array(p.channels),
    spoken: new Float64Array(p.channels),
    senders: new Int32Array(p.channels),
  }),
  world: {
    reset(w) {
      w.channel.fill(0);
      w.counter.fill(-1);
      w.stage.fill(0);
      w.attempts.fill(0);
      w.heard.fill(0);
      w.busy.fill(0);
    },
    step(w, p, d) {
      const n = w.agents;
      const { channels, slots } = p;
      const { windows, rates, windowHead, channelHead, silent, sure, time, idle, spoken, senders } = d;
      time.fill(0);
      idle.fill(0);
      spoken.fill(0);
      if (channelHead === 0) for (let a = 0; a < n; a++) w.channel[a] = w.actions[0][a];
      if (channelHead === 1) for (let a = 0; a < n; a++) w.channel[a] = w.actions[1][a];

      if (slots === 0) {
        silent.fill(1);
        sure.fill(0);
        for (let a = 0; a < n; a++) {
          const rate = windowHead === 0 ? rates[w.actions[0][a]] : rates[0];
          w.attempts[a] = rate;
          if (rate === 1) sure[w.channel[a]]++;
          else silent[w.channel[a]] *= 1 - rate;
        }
        // A tick is a unit of time of each channel, of which slots without anybody are a share.
        for (let c = 0; c < channels; c++) {
          const nobody = sure[c] > 0 ? 0 : silent[c];
          const slot = nobody * p.idle + (1 - nobody) * p.busy;
          time[c] = 1;
          idle[c] = (nobody * p.idle) / slot;
        }
        for (let a = 0; a < n; a++) {
          const c = w.channel[a];
          const rate = w.attempts[a];
          const alone = rate === 1 ? (sure[c] > 1 ? 0 : silent[c]) : sure[c] > 0 ? 0 : silent[c] / (1 - rate);
          const nobody = sure[c] > 0 ? 0 : silent[c];
          const slot = nobody * p.idle + (1 - nobody) * p.busy;
          w.heard[a] = (p.payload * rate * alone) / slot;
          spoken[c] += (p.busy * rate * alone) / slot;
        }
      } else {
        w.heard.fill(0);
        w.attempts.fill(0);
        for (let s = 0; s < slots; s++) {
          senders.fill(0);
          for (let a = 0; a < n; a++) {
            // Drawn for all in each slot, whoever needs it.
            const luck = w.random();
            const window = windowHead === 0 ? windows[w.actions[0][a]] : windows[0];
            const range = window * 2 ** w.stage[a];
            if (w.counter[a] < 0) w.counter[a] = Math.floor(luck * range);
            // A shorter window than that of the last tick is kept to at once.
            else if (w.counter[a] >= range) w.counter[a] = range - 1;
            if (w.counter[a] === 0) senders[w.channel[a]]++;
          }
          for (let c = 0; c < channels; c++) {
            time[c] += senders[c] > 0 ? p.busy : p.idle;
            if (senders[c] === 0) idle[c] += p.idle;
            if (senders[c] === 1) spoken[c] += p.busy;
          }
          for (let a = 0; a < n; a++) {
            w.counter[a]--;
            if (w.counter[a] >= 0) continue;
            const alone = senders[w.channel[a]] === 1;
            w.attempts[a]++;
            if (alone) w.heard[a]++;
            w.stage[a] = alone ? 0 : Math.min(w.stage[a] + 1, p.doublings);
          }
        }
        for (let a = 0; a < n; a++) {
          w.attempts[a] /= slots;
          w.heard[a] *= p.payload / time[w.channel[a]];
        }
      }

      let fair = 0;
      for (let a = 0; a < n; a++) {
        const c = w.channel[a];
        const rate = windowHead === 0 ? rates[w.actions[0][a]] : rates[0];
        w.busy[a] = Math.max(0, 1 - idle[c] / time[c]);
        w.payoff[a] = w.heard[a];
        fair += Number(rate <= d.fair);
        w.sending += w.attempts[a] / n;
      }
      w.cooperation += fair / n;
      for (let c = 0; c < channels; c++) {
        w.time += time[c];
        w.idle += idle[c];
        w.throughput += (spoken[c] * p.payload) / p.busy;
        w.collisions += Math.max(0, time[c] - idle[c] - spoken[c]);
      }
    },
    observe(w) {
      const n = w.agents;
      const { heard, othersHeard, busy, channel } = w.obs;
      let all = 0;
      for (let a = 0; a < n; a++) all += w.heard[a];
      for (let a = 0; a < n; a++) {
        heard[a] = Math.min(1, w.heard[a]);
        // Sums less one term may miss their range by rounding.
        othersHeard[a] = Math.max(0, Math.min(1, (all - w.heard[a]) / (n - 1)));
        busy[a] = w.busy[a];
        channel[a] = w.channel[a];
      }
    },
  },
  kernel,
  theory,
});
