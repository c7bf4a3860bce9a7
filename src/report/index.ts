/** Pictures and self-contained HTML from plain data. Pure functions from values to strings. */

export { type Bar, type BarChart, barChart } from "./charts/bar.ts";
export { type ChartOptions, figureWidth, standalone } from "./charts/frame.ts";
export { type HeatStrip, heatStrip } from "./charts/heat.ts";
export { type HeatMap, heatMap } from "./charts/heat-map.ts";
export { type LatticeChart, latticeChart } from "./charts/lattice.ts";
export { type LearningChart, learningChart } from "./charts/learning.ts";
export { type LineChart, type LineSeries, lineChart } from "./charts/line.ts";
export { type Axis, niceAxis } from "./charts/scale.ts";
export { paletteSize } from "./charts/style.ts";
export type { Markup } from "./charts/svg.ts";
export { type Estimate, type EstimateText, estimateFormat, formatNumber } from "./number.ts";
export {
  type Content,
  type Details,
  drawnAt,
  type Figure,
  type Footer,
  type Page,
  page,
  type Section,
  seedList,
  slug,
  type TableBlock,
} from "./pages/page.ts";
export { type Cell, type Column, type Link, legend, type Row, type Table, table } from "./pages/table.ts";
export { claimsText } from "./runs/claims.ts";
export { type Gallery, type GalleryCard, renderGallery } from "./runs/gallery.ts";
export { type ProgramReport, renderProgram } from "./runs/program.ts";
export { type RunReport, renderCharts, renderReport } from "./runs/report.ts";
export { sceneSentence, textSummary } from "./runs/text.ts";
