/** Pictures and self-contained HTML from plain data. Pure functions from values to strings. */

export { type Bar, type BarChart, barChart } from "./bar.ts";
export { claimsText } from "./claims.ts";
export { type ChartOptions, figureWidth, standalone } from "./frame.ts";
export { type HeatStrip, heatStrip } from "./heat.ts";
export { type LearningChart, learningChart } from "./learning.ts";
export { type LineChart, type LineSeries, lineChart } from "./line.ts";
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
} from "./page.ts";
export { type ProgramReport, renderProgram } from "./program-page.ts";
export { type RunReport, renderCharts, renderReport } from "./run-report.ts";
export { type Axis, niceAxis } from "./scale.ts";
export { paletteSize } from "./style.ts";
export type { Markup } from "./svg.ts";
export { type Cell, type Column, type Link, legend, type Row, type Table, table } from "./table.ts";
export { sceneSentence, textSummary } from "./text.ts";
