/**
 * Namibian hake, 1965 to 1988: what was caught, and what was caught in an hour.
 *
 * Table of Polacheck, Hilborn & Punt 1993, "Fitting surplus production models: comparing methods and measuring uncertainty", Canadian
 * Journal of Fisheries and Aquatic Sciences 50:2597-2607. Published facts.
 */
export const namibianHake = {
  firstYear: 1965,
  /** Thousand tonnes a year. */
  catches: [
    93.51, 212.444, 195.032, 382.712, 320.43, 402.467, 365.557, 606.084, 377.642, 318.836, 309.374, 389.02,
    276.901, 254.251, 170.006, 97.181, 90.523, 176.532, 216.181, 228.672, 212.177, 231.179, 136.942, 212,
  ],
  /** Tonnes an hour. */
  rates: [
    1.78, 1.31, 0.91, 0.96, 0.88, 0.9, 0.87, 0.72, 0.57, 0.45, 0.42, 0.42, 0.49, 0.43, 0.4, 0.45, 0.55, 0.53,
    0.58, 0.64, 0.66, 0.65, 0.61, 0.63,
  ],
} as const;
