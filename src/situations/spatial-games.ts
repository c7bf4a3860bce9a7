/** Imitators on a lattice: what is known in closed form of the spatial prisoner's dilemma. */

/**
 * Share of cooperators, in the limit of long times, of the pattern that grows from one defector among cooperators on a lattice: 12 ln 2 - 8,
 * .3178. Everybody plays its eight neighbours and itself, is paid 1 for mutual cooperation, b for defecting on a cooperator and 0 else,
 * and does in the next tick what the best of the nine did, all at once; 9/5 < b < 2. Nowak & May 1992, "Evolutionary games and spatial
 * chaos", Nature 359:826-829. From a mixed start shares come near to it as well, which is seen and not proved.
 */
export const chaoticCooperation: number = 12 * Math.log(2) - 8;
