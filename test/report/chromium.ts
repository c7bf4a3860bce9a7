/** Pages as a browser lays them out, where there is one: Chromium by its usual names, or at the path in CHROMIUM. */
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";

const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

export const chromium = [
  process.env.CHROMIUM ?? "",
  ...(process.env.PATH ?? "").split(delimiter).flatMap((folder) => names.map((name) => join(folder, name))),
].find((path) => path !== "" && existsSync(path));

export interface Layout {
  readonly width: number;
  /** Width of all that can be scrolled to. */
  readonly scrollWidth: number;
  readonly height: number;
  /** Size in CSS pixels of the smallest type in a figure that is shown, and its text. */
  readonly leastType: number;
  readonly leastText: string;
  /** Charts that are shown. */
  readonly charts: number;
}

/** Runs in the browser: lays the page out in frames of each width, with everything that is folded opened. */
const measure = `async (source, widths) => {
  const layouts = [];
  for (const width of widths) {
    const frame = document.createElement("iframe");
    frame.style.cssText = "border:0;height:900px;width:" + width + "px";
    const loaded = new Promise((done) => { frame.onload = done; });
    frame.srcdoc = source;
    document.body.append(frame);
    await loaded;
    const page = frame.contentDocument;
    for (const folded of page.querySelectorAll("details")) folded.open = true;
    const shown = [...page.querySelectorAll("svg")].filter((svg) => svg.getBoundingClientRect().width > 0);
    let [leastType, leastText] = [Infinity, ""];
    for (const svg of shown)
      for (const text of svg.querySelectorAll("text")) {
        const scale = svg.getBoundingClientRect().width / svg.viewBox.baseVal.width;
        const size = parseFloat(frame.contentWindow.getComputedStyle(text).fontSize) * scale;
        if (size < leastType) [leastType, leastText] = [size, text.textContent];
      }
    const { scrollWidth, scrollHeight } = page.documentElement;
    const charts = shown.filter((svg) => svg.matches(".chart")).length;
    layouts.push({ width, scrollWidth, height: scrollHeight, leastType, leastText, charts });
    frame.remove();
  }
  return layouts;
}`;

/** The page at each of the widths, in CSS pixels. */
export function layoutsOf(html: string, widths: readonly number[]): Layout[] {
  if (chromium === undefined) throw new Error("no Chromium");
  const folder = mkdtempSync(join(tmpdir(), "ostrom-page-"));
  try {
    const given = JSON.stringify([html, widths]).replaceAll("<", "\\u003c");
    const script = `(${measure})(...${given}).then((found) => { document.body.textContent = JSON.stringify(found); });`;
    const file = join(folder, "page.html");
    writeFileSync(file, `<!DOCTYPE html><meta charset="utf-8"><body><script>${script}</script></body>`);
    const dom = execFileSync(
      chromium,
      [
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        `--user-data-dir=${folder}`,
        "--virtual-time-budget=20000",
        "--dump-dom",
        `file://${file}`,
      ],
      { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"], timeout: 60_000, maxBuffer: 2 ** 28 },
    );
    return JSON.parse(/\[\{"width".*\}\]/.exec(dom)![0]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
