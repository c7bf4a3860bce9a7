/** Boundary checks shared by the measures. Messages read `who: rule, got value; fix`. */
import { OstromError } from "../core/errors.ts";

/** Throws an OstromError unless `values` is non-empty and every element is a finite number. */
export function requireFinite(who: string, name: string, values: ArrayLike<number>): void {
  if (values.length === 0) {
    throw new OstromError(
      `${who}: ${name} must hold at least one number, got none; pass one number per session or agent`,
    );
  }
  for (let i = 0; i < values.length; i++) {
    if (!Number.isFinite(values[i])) {
      throw new OstromError(
        `${who}: ${name} must be finite numbers, got ${String(values[i])} (index ${i}); leave out or repair that entry first`,
      );
    }
  }
}

/** Throws an OstromError unless `value` is a finite number. */
export function requireFiniteNumber(who: string, name: string, value: number): void {
  if (!Number.isFinite(value)) {
    throw new OstromError(
      `${who}: ${name} must be a finite number, got ${String(value)}; check where it was computed`,
    );
  }
}

/** Throws an OstromError unless `value` lies strictly between 0 and 1. */
export function requireConfidence(who: string, value: number): void {
  if (!(value > 0 && value < 1)) {
    throw new OstromError(
      `${who}: confidence must lie strictly between 0 and 1, got ${String(value)}; write 95 % as 0.95`,
    );
  }
}

/** Throws an OstromError unless both sequences have the same length. */
export function requireSameLength(
  who: string,
  firstName: string,
  first: ArrayLike<unknown>,
  secondName: string,
  second: ArrayLike<unknown>,
): void {
  if (first.length !== second.length) {
    throw new OstromError(
      `${who}: ${firstName} and ${secondName} must have the same length, got ${first.length} and ${second.length}; ` +
        "pass entries that belong together at the same index",
    );
  }
}
