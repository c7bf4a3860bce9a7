/** Named normal-form games. */
export interface NormalForm {
  actions: number[];
  payoffs: number[][];
}
export const games: Record<string, NormalForm> = {
  "prisoners-dilemma": {
    actions: [2, 2],
    payoffs: [
      [3, 0, 5, 1],
      [3, 5, 0, 1],
    ],
  },
};
