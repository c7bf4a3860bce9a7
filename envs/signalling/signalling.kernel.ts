/** Written by `ostrom build` from signalling.ts: its rules over all worlds at once. After a change of them it is to be written anew. */
// @ts-nocheck: types are checked where the rules are written.
import { uniform as $uniform, randomInt as $randomInt } from "../../src/index.ts";

export function kernel($context, $p, $d) {
  const $bound = {
    w_meaning: $context.columns.meaning,
    $agents: $context.agents,
    w_said: $context.columns.said,
    w_wordLength: $context.columns.wordLength,
    w_understood: $context.columns.understood,
    w_spoken: $context.columns.spoken,
    $of_w_spoken: $context.columns.spoken.length / $context.worlds,
    d_upTo: $d.upTo,
    p_pairs: $p.pairs,
    $rng: $context.columns.rng,
    p_meanings: $p.meanings,
    w_shift: $context.columns.shift,
    d_words: $d.words,
    d_lengths: $d.lengths,
    d_alike: $d.alike,
    d_same: $d.same,
    w_tick: $context.columns.tick,
    w_action0: $context.actions[0],
    w_action1: $context.actions[1],
    w_payoff: $context.payoff,
    p_lengthCost: $p.lengthCost,
    w_success: $context.columns.success,
    w_length: $context.columns.length,
    w_heard: $context.columns.heard,
    w_compared: $context.columns.compared,
    w_agreement: $context.columns.agreement,
    p_games: $p.games,
    w_ended: $context.columns.ended,
    p_generation: $p.generation,
    w_parent: $context.columns.parent,
    $done: $context.columns.done,
    o_meaning: $context.obs.meaning,
    o_said: $context.obs.said,
    o_word: $context.obs.word,
    w_mask: $context.mask,
    $of_w_mask: $context.mask.length / $context.worlds,
  };

  function reset($i) {
    const { w_meaning, $agents, w_said, w_wordLength, w_understood, w_spoken, $of_w_spoken, d_upTo, p_pairs, $rng, p_meanings, w_shift } = $bound;
    const $first = $i * $agents;
    const $at_w_spoken = $i * $of_w_spoken;
    for (let $k = $first, $end = $first + $agents; $k < $end; $k++) w_meaning[$k] = 0;
    for (let $k = $first, $end = $first + $agents; $k < $end; $k++) w_said[$k] = 0;
    for (let $k = $first, $end = $first + $agents; $k < $end; $k++) w_wordLength[$k] = 0;
    for (let $k = $first, $end = $first + $agents; $k < $end; $k++) w_understood[$k] = 0;
    w_spoken.fill(0, $at_w_spoken, $at_w_spoken + $of_w_spoken);

    for (let a = 0; a < p_pairs; a++) {
      const u = $uniform($rng, $i);
      let m = 0;
      while (m < p_meanings - 1 && u >= d_upTo[m]) m++;
      w_meaning[$first + a] = m;
    }
    w_shift[$i] = $randomInt($rng, $i, p_pairs);
  }

  function step($lo, $hi) {
    const { p_pairs, d_words, d_lengths, d_upTo, d_alike, d_same, w_tick, w_action0, $agents, w_said, w_wordLength, w_spoken, $of_w_spoken, w_meaning, w_shift, w_action1, w_understood, w_payoff, p_lengthCost, w_success, w_length, w_heard, w_compared, w_agreement, p_games, w_ended, p_generation, w_parent, $rng, p_meanings, $done } = $bound;
    $worlds: for (let $i = $lo; $i < $hi; $i++) {
      if ($done[$i] !== 0) continue;
      const $first = $i * $agents;
      const $at_w_spoken = $i * $of_w_spoken;
      if (w_tick[$i] % 2 === 0) {
        for (let a = 0; a < p_pairs; a++) {
          const said = w_action0[$first + a];
          w_said[$first + a] = 1 + said;
          w_wordLength[$first + a] = d_lengths[said];
          w_spoken[$at_w_spoken + w_meaning[$first + a] * d_words + said] += 1;
        }
        continue $worlds;
      }

      for (let b = 0; b < p_pairs; b++) {
        const a = (b + w_shift[$i]) % p_pairs;
        const right = w_action1[$first + p_pairs + b] === w_meaning[$first + a] ? 1 : 0;
        w_understood[$first + p_pairs + b] = right;
        w_understood[$first + a] = right;
        w_payoff[$first + p_pairs + b] = right;
        w_payoff[$first + a] = right - p_lengthCost * w_wordLength[$first + a];
        w_success[$i] += right;
        w_length[$i] += w_wordLength[$first + a];
      }
      w_heard[$i] += p_pairs;

      // Pairs are counted as speakers join those who have the same meaning, or say the same with it.
      for (let a = 0; a < p_pairs; a++) {
        d_alike[w_meaning[$first + a]] = 0;
        d_same[w_meaning[$first + a] * d_words + w_said[$first + a] - 1] = 0;
      }
      for (let a = 0; a < p_pairs; a++) {
        const m = w_meaning[$first + a];
        w_compared[$i] += d_alike[m]++;
        w_agreement[$i] += d_same[m * d_words + w_said[$first + a] - 1]++;
      }

      const games = (w_tick[$i] + 1) / 2;
      if (games === p_games) {
        w_ended[$i] = 1;
        continue $worlds;
      }
      if (p_generation !== undefined && games % p_generation === 0)
        for (let a = 0; a < p_pairs; a++) w_parent[$first + a] = $randomInt($rng, $i, p_pairs);
      for (let a = 0; a < p_pairs; a++) {
        const u = $uniform($rng, $i);
        let m = 0;
        while (m < p_meanings - 1 && u >= d_upTo[m]) m++;
        w_meaning[$first + a] = m;
        w_said[$first + a] = 0;
        w_wordLength[$first + a] = 0;
      }
      w_shift[$i] = $randomInt($rng, $i, p_pairs);
    }
  }

  function observe($lo, $hi) {
    const { p_pairs, d_words, o_meaning, $agents, o_said, o_word, w_meaning, w_said, w_shift, w_mask, $of_w_mask } = $bound;
    for (let $i = $lo; $i < $hi; $i++) {
      const $first = $i * $agents;
      const $at_w_mask = $i * $of_w_mask;
      for (let a = 0; a < p_pairs; a++) {
        o_meaning[$first + a] = w_meaning[$first + a];
        o_said[$first + a] = w_said[$first + a];
        o_word[$first + p_pairs + a] = w_said[$first + ((a + w_shift[$i]) % p_pairs)];
        // Who has spoken has nothing to choose until its word was heard.
        if (w_said[$first + a] > 0) for (let j = 1; j < d_words; j++) w_mask[$at_w_mask + a * d_words + j] = 0;
      }
    }
  }

  return { reset, step, observe };
}
