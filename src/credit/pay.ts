/** What is counted: what the env paid ("payoff", of which welfare is the sum), or that after mechanisms ("reward"). */
export type Counted = "payoff" | "reward";
