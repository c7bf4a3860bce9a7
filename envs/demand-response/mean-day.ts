/**
 * Load of PJM East by hour of the day, the mean over the days of 2000, in MW (hour 0 is from midnight on, local time).
 *
 * From "Hourly Energy Consumption" (Kaggle, CC0), originally PJM Interconnection: 8,782 hours, of which each of the 24 is the mean of 365 or 366.
 */
export const meanDay: readonly number[] = [
  27751.9153, 25689.6257, 24534.9616, 23939.0877, 23667.6475, 23922.5929, 25225.9781, 27733.3251, 29855.3005,
  31162.265, 32024.1448, 32638.0929, 32885.1284, 32831.8251, 32844.9645, 32713.6475, 32646.8361, 33017.9016,
  33826.4481, 33968.4563, 33698.2514, 33453.7022, 32463.9754, 30215.806,
];
