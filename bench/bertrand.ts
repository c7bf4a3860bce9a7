/** Payoff table of the price game of Calvano, Calzolari, Denicolo & Pastorello 2020, AER 110 (section II). */

/** Two firms, logit demand, marginal cost 1, quality 2, outside good 0, mu = 1/4, 15 prices around Nash and monopoly. */
export function bertrandLogit(): { payoffs: number[][]; actions: number[]; prices: number[] } {
  const nash = 1.472927;
  const monopoly = 1.924981;
  const margin = 0.1 * (monopoly - nash);
  const low = nash - margin;
  const step = (monopoly - nash + 2 * margin) / 14;
  const prices = Array.from({ length: 15 }, (_, j) => low + j * step);
  const pull = (price: number) => Math.exp((2 - price) / 0.25);
  const profit = (own: number, other: number) => ((own - 1) * pull(own)) / (pull(own) + pull(other) + 1);
  return {
    actions: [15, 15],
    prices,
    payoffs: [
      prices.flatMap((own) => prices.map((other) => profit(own, other))),
      prices.flatMap((other) => prices.map((own) => profit(own, other))),
    ],
  };
}
