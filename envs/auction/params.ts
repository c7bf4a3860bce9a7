/** What an auction may be given, and what follows from it. */
import { z } from "../../src/index.ts";

const packages = ["nearest-zero", "nearest-bid", "nearest-vcg", "vcg"] as const;
const formats = ["first-price", "second-price", "all-pay", ...packages] as const;

export const params = z.object({
  format: z
    .enum(formats)
    .default("first-price")
    .describe(
      "who pays what: the first three of one item, the others of two that the third bidder wants both of",
    ),
  bidders: z
    .number()
    .int()
    .min(1)
    .max(1024)
    .optional()
    .describe("who bid; default 2, of package auctions 3 and no other number"),
  risk: z
    .number()
    .positive()
    .max(1)
    .default(1)
    .describe("exponent of the utility of a gain: 1 is risk neutral, less is averse; a loss counts as it is"),
  levels: z
    .number()
    .int()
    .min(2)
    .max(1024)
    .default(21)
    .describe("bids to choose from, evenly from 0 to the highest value that there is"),
  continuous: z.boolean().default(false).describe("any bid in place of levels"),
  horizon: z.number().int().min(1).default(100).describe("auctions in an episode (truncated)"),
});
export type P = z.output<typeof params>;
export type PackageFormat = (typeof packages)[number];

const ofPackages: readonly string[] = packages;

export const isPackage = (format: P["format"]): format is PackageFormat => ofPackages.includes(format);

export const biddersOf = (p: P): number => p.bidders ?? (isPackage(p.format) ? 3 : 2);

/** Of the global bidder in package auctions, whom both items are worth up to 2. */
export const highestValue = (p: P): number => (isPackage(p.format) ? 2 : 1);

export const levelsOf = (p: P): Float64Array =>
  Float64Array.from({ length: p.levels }, (_, k) => (highestValue(p) * k) / (p.levels - 1));

export function checkParams(p: P): string | undefined {
  if (isPackage(p.format) && p.bidders !== undefined && p.bidders !== 3)
    return `a package auction (${p.format}) has 3 bidders, got ${p.bidders}; leave bidders out`;
  return undefined;
}
