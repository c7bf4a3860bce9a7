/**
 * Colours and type. Society colours have the hues of Okabe and Ito (Color Universal Design, 2008), distinct under
 * every common form of colour blindness; yellow is left out because it vanishes on white, and black is the
 * ink of the theme. The first five, those of the kinds of societies, lie 8 or more apart in CIE lightness, so that
 * they stay apart in grey; the dark theme has lighter ones. `marks.ts` has what else tells them apart.
 */

interface Theme {
  paper: string;
  ink: string;
  muted: string;
  grid: string;
  panel: string;
  accent: string;
  series: readonly string[];
}

const light: Theme = {
  paper: "#ffffff",
  ink: "#1c1f23",
  muted: "#5c636b",
  grid: "#e3e5e8",
  panel: "#f6f7f8",
  accent: "#00588a",
  series: ["#005688", "#d45e00", "#007a58", "#eca300", "#d27aae", "#56b4e9", "#1c1f23"],
};

const dark: Theme = {
  paper: "#14171a",
  ink: "#e6e8ea",
  muted: "#9aa2aa",
  grid: "#2c3136",
  panel: "#1c2024",
  accent: "#8cc4ec",
  series: ["#2f7cb6", "#f38550", "#1c9f78", "#fbcb50", "#e9a4ce", "#a9dcf8", "#e6e8ea"],
};

/** Number of plain colours; later indices repeat them with dashes. */
export const paletteSize = light.series.length;

const variables = (theme: Theme): string =>
  [
    ...(["paper", "ink", "muted", "grid", "panel", "accent"] as const).map(
      (name) => `--${name}:${theme[name]}`,
    ),
    ...theme.series.map((colour, index) => `--c${index}:${colour}`),
  ].join(";");

/** Sans serif faces with the metrics that `textWidth` assumes. */
export const sans = `"Helvetica Neue",Helvetica,Arial,"Liberation Sans",sans-serif`;

/** Classes that give a mark the colour of palette index `index`, the same in every chart of a page. */
export function colourClass(index: number): string {
  const whole = Number.isFinite(index) ? Math.max(0, Math.trunc(index)) : 0;
  const round = Math.floor(whole / paletteSize);
  return `c${whole % paletteSize}${round > 0 ? ` d${1 + ((round - 1) % 2)}` : ""}`;
}

/** The society colours of both themes, by palette index. */
export const palettes: Readonly<Record<"light" | "dark", readonly string[]>> = {
  light: light.series,
  dark: dark.series,
};

/** Theme variables: light, dark where the reader prefers it, always light on paper. */
export const themeCss = `:root{color-scheme:light dark;${variables(light)}}
@media screen and (prefers-color-scheme:dark){:root{${variables(dark)}}}`;

/** What the classes in the charts mean. */
export const chartCss = `${light.series.map((_, index) => `.c${index}{--c:var(--c${index})}`).join("")}
svg.chart{font-family:${sans};font-size:12px;color:var(--ink);fill:currentColor;font-variant-numeric:tabular-nums;text-rendering:geometricPrecision;print-color-adjust:exact;-webkit-print-color-adjust:exact}
.chart .title{font-size:13.5px;font-weight:600}
.chart .muted{fill:var(--muted)}
.chart .small{font-size:11px}
.chart .tiny{font-size:10px}
.chart .none{fill:var(--muted)}
.chart .strong{font-weight:600}
.chart .end{text-anchor:end}
.chart .mid{text-anchor:middle}
.chart .ref-label{font-style:italic;fill:var(--muted);font-size:11px;paint-order:stroke;stroke:var(--paper);stroke-width:4px;stroke-linejoin:round}
.chart .lane{paint-order:stroke;stroke:var(--paper);stroke-width:4px;stroke-linejoin:round}
.chart .grid{stroke:var(--grid);stroke-width:1}
.chart .axis{stroke:var(--muted);stroke-width:1}
.chart .ref{stroke:var(--muted);stroke-width:1.2;stroke-dasharray:5 3.5;fill:none}
.chart .line{stroke:var(--c);stroke-width:1.9;fill:none;stroke-linejoin:round;stroke-linecap:round}
.chart .flat{stroke-dasharray:1 4.5;stroke-width:2.2}
.chart .lead{stroke:var(--c);stroke-width:1.9;fill:none}
.chart .dot{fill:var(--c);stroke:var(--paper);stroke-width:.8}
.chart .ring{fill:var(--paper);stroke:var(--c);stroke-width:1.4}
.chart .band{fill:var(--c);fill-opacity:.16}
:is(.chart,.swatch) .bar{fill:var(--c)}
:is(.chart,.swatch) .hatch{stroke:var(--paper);stroke-width:1.3;stroke-opacity:.8;fill:none}
.chart .d1{stroke-dasharray:7 3}
.chart .d2{stroke-dasharray:2 2.5}
:is(.chart,.swatch) .bar.d1{fill-opacity:.5}
:is(.chart,.swatch) .bar.d2{fill-opacity:.25}
:is(.chart,.swatch) .bar:is(.d1,.d2){stroke:var(--c);stroke-dasharray:none}
.chart .whisker{stroke:currentColor;stroke-width:1.3;fill:none}
.chart .halo{stroke:var(--paper);stroke-width:4;stroke-opacity:.65;fill:none}
.chart .cell{shape-rendering:crispEdges}
.chart .up{fill:var(--c0)}
.chart .down{fill:var(--c1)}`;

/** A chart as an SVG file of its own: the same drawing with its styles inside. */
export const standaloneCss = `${themeCss}
svg.chart{background:var(--paper)}
${chartCss}`;
