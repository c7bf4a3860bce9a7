/** The game behind an environment: normal forms, what solves them, what moves on them, and what they can be turned into. */
export * from "./choice/index.ts";
export * from "./cooperative/index.ts";
export * from "./design/index.ts";
export * from "./dynamics/index.ts";
export {
  deviationInterval,
  type EmpiricalCell,
  type EmpiricalEarnings,
  type EmpiricalGame,
  type EmpiricalOptions,
  type EmpiricalSchelling,
  type EmpiricalStrategy,
  empiricalCell,
  empiricalCells,
  empiricalGame,
  empiricalSchelling,
  type TrainedPolicy,
} from "./empirical.ts";
export * from "./linear/index.ts";
export * from "./nash/index.ts";
export {
  bimatrix,
  deviationPayoffs,
  expectedPayoffs,
  jointActions,
  jointAt,
  type Mixed,
  maxPayoffs,
  type NormalForm,
  normalForm,
  payoffRange,
  profileAt,
  pureMix,
  strideOf,
  symmetricGame,
} from "./normal-form.ts";
export {
  type ChancePayoff,
  type GameTable,
  gamePreset,
  gamePresets,
  normalFormOf,
  penaltyGame,
  publicGoods,
  volunteersDilemma,
} from "./presets.ts";
export {
  type CommonPrice,
  calvanoMarket,
  competitivePrice,
  type LogitMarket,
  logitShares,
  monopolyPrice,
  priceGame,
} from "./pricing.ts";
export * from "./repeated/index.ts";
export * from "./solution/index.ts";
export * from "./tournament/index.ts";
