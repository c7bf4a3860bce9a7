/** The game behind an environment: normal forms, what solves them, what moves on them, and what they can be turned into. */
export * from "./choice/index.ts";
export * from "./cooperative/index.ts";
export * from "./design/index.ts";
export * from "./dynamics/index.ts";
export * from "./empirical.ts";
export * from "./linear/index.ts";
export * from "./nash/index.ts";
export * from "./normal-form.ts";
export * from "./presets.ts";
export * from "./repeated/index.ts";
export * from "./solution/index.ts";
