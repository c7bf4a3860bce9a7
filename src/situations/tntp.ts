/**
 * Road networks in the text format of the Transportation Networks for Research (TNTP): a file of links, one of trips, and one of
 * flows that somebody found.
 *
 * Transportation Networks for Research Core Team, https://github.com/bstabler/TransportationNetworks.
 */
import { fail } from "../core/errors.ts";
import type { RoadLink, RoadNetwork, Trip } from "./traffic.ts";

/** Reads a file of links (`_net.tntp`) and one of trips (`_trips.tntp`); trips without flow, or to where they begin, are left out. */
export function roadsFromTntp(net: string, trips: string): RoadNetwork {
  return { links: linksOf(net), trips: tripsOf(trips) };
}

/** Reads a file of flows (`_flow.tntp`): the flow of each link, in the order of the file, which is that of the links. */
export function flowsFromTntp(flows: string): { from: number; to: number; flow: number }[] {
  return rowsOf("flowsFromTntp", flows, 4).map(([from, to, flow]) => ({ from, to, flow }));
}

function linksOf(text: string): RoadLink[] {
  const [metadata, rest] = parts("links", text);
  const links = rowsOf("roadsFromTntp", rest, 10).map(([from, to, capacity, , free, b, power]) => ({
    from,
    to,
    constant: free,
    slope: free * b,
    capacity,
    power,
  }));
  const told = numberIn(metadata, "NUMBER OF LINKS");
  if (told !== undefined && told !== links.length)
    fail("roadsFromTntp", `the file says that it has ${told} links`, links.length, "give the whole file");
  return links;
}

function tripsOf(text: string): Trip[] {
  const [metadata, rest] = parts("trips", text);
  const trips: Trip[] = [];
  let sum = 0;
  for (const block of rest.split(/^\s*Origin/m).slice(1)) {
    const [, origin, entries] = /^\s*(\d+)([\s\S]*)$/.exec(block) ?? [];
    const from = Number(origin);
    for (const [, to, flow] of (entries ?? "").matchAll(/(\d+)\s*:\s*([\d.eE+-]+)\s*;/g)) {
      const trip = { from, to: Number(to), flow: Number(flow) };
      if (!Number.isFinite(trip.flow)) fail("roadsFromTntp", "a trip must have a number as its flow", flow);
      sum += trip.flow;
      if (trip.flow > 0 && trip.to !== from) trips.push(trip);
    }
  }
  const told = numberIn(metadata, "TOTAL OD FLOW");
  // Flows are told to a digit or two.
  if (told !== undefined && Math.abs(told - sum) > 1e-3 * told)
    fail("roadsFromTntp", `the file says that its trips are ${told} together`, sum, "give the whole file");
  return trips;
}

function parts(what: string, text: string): [string, string] {
  const [metadata, rest] = text.split("<END OF METADATA>");
  if (rest === undefined)
    fail("roadsFromTntp", `a file of ${what} must have a line <END OF METADATA>`, text.slice(0, 40));
  return [metadata, rest];
}

function numberIn(metadata: string, what: string): number | undefined {
  const [, value] = new RegExp(`<${what}>\\s*([\\d.]+)`).exec(metadata) ?? [];
  return value === undefined ? undefined : Number(value);
}

/** Lines that begin with a number, each of at least `columns` numbers. */
function rowsOf(who: string, text: string, columns: number): number[][] {
  return text
    .split("\n")
    .filter((line) => /^\s*\d/.test(line))
    .map((line) => {
      const row = line.replace(";", "").trim().split(/\s+/).map(Number);
      if (row.length < columns || row.some(Number.isNaN))
        fail(who, `a line must have ${columns} numbers`, line.trim());
      return row;
    });
}
