/**
 * Social dilemmas by the inequalities between four payoffs.
 *
 * Macy & Flache 2002, "Learning Dynamics in Social Dilemmas", PNAS 99:7229-7236; for more than two players, by the
 * ends of the Schelling diagram, Hughes et al. 2018, "Inequity Aversion Improves Cooperation in Intertemporal Social
 * Dilemmas". R is what all get when all cooperate, P when all defect; T is what a lone defector among cooperators
 * gets, S a lone cooperator among defectors. With more than two players the two curves may cross more than once
 * between their ends, which the kind does not tell.
 */
import type { SchellingDiagram } from "./schelling.ts";
import { slackOf } from "./slack.ts";

/**
 * Prisoner's dilemma: greed and fear; chicken: greed only; stag hunt: fear only; harmony: neither. "none": there is
 * nothing to cooperate for, since R > P or R > S fails.
 */
export type DilemmaKind = "prisoners-dilemma" | "chicken" | "stag-hunt" | "harmony" | "none";

export interface Dilemma {
  readonly R: number;
  readonly S: number;
  readonly T: number;
  readonly P: number;
  /** R > P: all prefer that all cooperate to that all defect. */
  readonly mutualGain: boolean;
  /** R > S: all prefer mutual to lone cooperation. */
  readonly exploitable: boolean;
  /** 2 R > T + S: for two players, better than taking turns at exploiting each other. Not asked of a dilemma here. */
  readonly beatsTurns: boolean;
  /** T > R: it pays to defect on cooperators. */
  readonly greed: boolean;
  /** P > S: it pays to defect on defectors. */
  readonly fear: boolean;
  /** R > P, R > S, and greed or fear. */
  readonly isDilemma: boolean;
  readonly kind: DilemmaKind;
}

/** Classifies a game by its Schelling diagram. Payoffs at most `slack` apart (default: rounding) are not ranked. */
export function dilemmaOf({ players, cooperate, defect }: SchellingDiagram, slack?: number): Dilemma {
  const R = cooperate[players - 1];
  const S = cooperate[0];
  const T = defect[players - 1];
  const P = defect[0];
  const equal = slackOf("dilemmaOf", [[R, S, T, P]], slack);
  const above = (x: number, y: number) => x > y + equal;
  const mutualGain = above(R, P);
  const exploitable = above(R, S);
  const greed = above(T, R);
  const fear = above(P, S);
  const kind = !(mutualGain && exploitable)
    ? "none"
    : greed
      ? fear
        ? "prisoners-dilemma"
        : "chicken"
      : fear
        ? "stag-hunt"
        : "harmony";
  const isDilemma = kind !== "none" && kind !== "harmony";
  return {
    R,
    S,
    T,
    P,
    mutualGain,
    exploitable,
    beatsTurns: above(2 * R, T + S),
    greed,
    fear,
    isDilemma,
    kind,
  };
}
