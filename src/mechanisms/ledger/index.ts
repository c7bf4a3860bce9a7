export { ledger } from "./ledger.ts";
export { type Places, placeOf, placesIn } from "./places.ts";
export { append, balanceOf, type Ledger, ledgerFields, unitsOut } from "./rows.ts";
