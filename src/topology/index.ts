/** Who is next to whom: topologies from parameters or edges, and what such a graph is like. */
export { type Edge, edgesFromText, topologyOf } from "./edges.ts";
export { clustering, components, degrees, pathLength } from "./measures.ts";
export { buildTopology, type TopologyParams, topologyParams } from "./params.ts";
