export { ledger } from "./ledger.ts";
export { placeOf, placesIn } from "./places.ts";
export { append, balanceOf, ledgerFields, unitsOut } from "./rows.ts";
