/** The look of the page. Text is set in a book face and kept to a comfortable measure; figures and tables in sans. */

import { chartCss, sans, themeCss } from "../charts/style.ts";

const serif = `Charter,"Bitstream Charter","Iowan Old Style","Source Serif 4",Cambria,Georgia,"Liberation Serif",serif`;
const mono = `ui-monospace,SFMono-Regular,Menlo,Consolas,"Liberation Mono",monospace`;

export const pageCss = `${themeCss}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;text-size-adjust:100%;scroll-behavior:smooth}
body{margin:0 auto;padding:72px 40px 96px;max-width:1200px;background:var(--paper);color:var(--ink);font-family:${serif};font-size:17px;line-height:1.6;text-rendering:optimizeLegibility;overflow-wrap:break-word}
p,h1,h2,h3,ul,ol,dl,dd,figure,pre{margin:0;padding:0}
a{color:inherit;text-decoration:none}
a:hover{text-decoration:underline;text-underline-offset:.2em;text-decoration-thickness:1px}
:focus-visible{outline:2px solid var(--accent);outline-offset:3px}
h1{font-size:40px;line-height:1.15;font-weight:600;letter-spacing:-.012em;max-width:24em;text-wrap:balance}
.subtitle{margin-top:12px;font-size:20px;line-height:1.4;font-style:italic;color:var(--muted);max-width:44em}
.summary{margin-top:28px;font-size:19px;line-height:1.55;max-width:38em}
p{max-width:42em;text-wrap:pretty}
.facts{display:flex;flex-wrap:wrap;gap:18px 48px;margin-top:36px;font-family:${sans}}
.facts dt{font-size:12px;line-height:1.4;color:var(--muted)}
.facts dd{font-size:18px;line-height:1.4;font-variant-numeric:tabular-nums}
nav{margin-top:48px;padding:20px 0;border-top:1px solid var(--ink);border-bottom:1px solid var(--grid);font-family:${sans};font-size:14px;line-height:1.9;display:flex;gap:12px 48px}
nav h2{font-size:12px;font-weight:400;color:var(--muted);line-height:2.2}
nav ol{flex:1;columns:3 220px;column-gap:40px;list-style:none;counter-reset:entry}
nav li{counter-increment:entry;break-inside:avoid;display:flex}
nav li::before{content:counter(entry);flex:0 0 1.9em;color:var(--muted);font-variant-numeric:tabular-nums}
nav a{color:var(--accent)}
section{margin-top:80px;scroll-margin-top:24px}
section h2{font-size:26px;line-height:1.25;font-weight:600;letter-spacing:-.005em;display:flex}
section h2 .number{flex:none;min-width:1.5em;font-weight:400;color:var(--muted)}
.lead{margin-top:14px;font-size:19px;line-height:1.5;max-width:38em}
section p+p,.lead+p{margin-top:.8em}
h3{margin-top:48px;font-family:${sans};font-size:15px;line-height:1.4;font-weight:600}
.aside{margin-top:4px;font-family:${sans};font-size:13px;line-height:1.5;color:var(--muted)}
h3~.figures{margin-top:20px}
.picture{position:relative;overflow-x:auto;max-width:640px;font-family:${sans};color:var(--ink)}
.picture svg{display:block;width:100%;min-width:540px;height:auto}
.picture+figcaption{margin-top:8px}
.legend{display:flex;flex-wrap:wrap;gap:4px 26px;margin-top:28px;list-style:none;font-family:${sans};font-size:13px}
.swatch{display:inline-block;margin-right:8px;vertical-align:-.02em;print-color-adjust:exact;-webkit-print-color-adjust:exact}
.swatch .dot{fill:var(--c)}
.swatch .ring{fill:var(--paper);stroke:var(--c);stroke-width:1.4}
.figures{display:grid;gap:44px 32px;margin-top:32px;align-items:start}
.across-1{grid-template-columns:minmax(0,1fr)}
.across-2{grid-template-columns:repeat(auto-fill,minmax(min(100%,500px),1fr))}
.across-3{grid-template-columns:repeat(auto-fill,minmax(min(100%,326px),1fr))}
figure{min-width:0;container-type:inline-size}
figure.wide{grid-column:1/-1}
.fits>.half,.fits>.full{display:none}
@container (min-width:490px){.fits>.third{display:none}.fits>.half{display:block}}
@container (min-width:1010px){.fits>.half:not(:last-child){display:none}.fits>.full{display:block}}
svg.chart{display:block;max-width:100%;height:auto;overflow:visible}
figcaption{font-family:${sans};font-size:13px;line-height:1.5;color:var(--muted);max-width:50em;text-wrap:pretty}
svg+figcaption,.fits+figcaption{margin-top:12px}
figcaption b{color:var(--ink);font-weight:600}
.tabular{margin-top:48px}
.scroll{position:relative;overflow-x:auto;margin-top:12px}
table{border-collapse:separate;border-spacing:0;font-family:${sans};font-size:14px;line-height:1.4;font-variant-numeric:tabular-nums;min-width:min(100%,640px);border-bottom:1.5px solid var(--ink)}
th,td{padding:9px 0 9px 26px;text-align:right;vertical-align:top;white-space:nowrap;font-weight:400}
thead th{border-top:1.5px solid var(--ink);border-bottom:1px solid var(--ink);vertical-align:top;font-size:13px;line-height:1.35;white-space:normal}
tbody tr+tr>*{border-top:1px solid var(--grid)}
th:first-child{text-align:left;padding-left:0;padding-right:8px;position:sticky;left:0;background:var(--paper)}
tbody th:first-child:has(.swatch){padding-left:24px;text-indent:-24px}
tbody th{white-space:normal;min-width:9.5em;max-width:18em}
th.text,td.text{text-align:left;white-space:normal}
.unit,.interval{display:block;font-size:11.5px;color:var(--muted)}
.arrow,.none{color:var(--muted)}
.arrow{white-space:nowrap}
td strong{font-weight:700}
td.tied .value{text-decoration:underline;text-decoration-thickness:1px;text-underline-offset:3px;text-decoration-color:var(--muted)}
.prose td:nth-child(2){min-width:9em;font-weight:600}
@container (max-width:640px){.prose,.prose tbody,.prose tr,.prose tbody :is(th,td){display:block}.prose thead{display:none}.prose tbody :is(th,td){padding:0;border:0;max-width:none}.prose tbody tr{padding:12px 0;border-top:1px solid var(--grid)}.prose tbody th{font-weight:600}}
.note{margin-top:8px;font-family:${sans};font-size:12px;color:var(--muted)}
.unseen{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
details{margin-top:32px;font-family:${sans};font-size:14px;border-top:1px solid var(--grid)}
details+details{margin-top:0}
details:last-child{border-bottom:1px solid var(--grid)}
summary{padding:10px 0;cursor:pointer;color:var(--accent)}
summary .beside{margin-left:1em;color:var(--muted)}
.folded>.entries{margin-top:16px}
.link{margin-top:16px;font-family:${sans};font-size:14px}
.link a,table a{color:var(--accent)}
pre{margin-bottom:16px;padding:16px 20px;background:var(--panel);border-radius:4px;overflow-x:auto;font-family:${mono};font-size:12.5px;line-height:1.55;tab-size:2}
code{font-family:inherit}
.entries{font-family:${sans};font-size:14px;line-height:1.5}
.entries div{display:grid;grid-template-columns:minmax(7em,14em) 1fr;gap:4px 24px;padding:3px 0}
.entries dt{color:var(--muted)}
.entries dd{font-variant-numeric:tabular-nums;min-width:0;overflow-wrap:anywhere}
details .entries,.folded{padding-bottom:16px}
footer{margin-top:96px;padding-top:28px;border-top:1px solid var(--ink);display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,400px),1fr));gap:32px 64px;font-size:15px;line-height:1.55}
footer h2{font-family:${sans};font-size:13px;font-weight:600;margin-bottom:8px}
footer p+h2{margin-top:24px}
footer .entries{font-size:13.5px}
footer .entries+p,footer p+p{margin-top:10px}
@media (max-width:640px){.entries div{grid-template-columns:minmax(0,1fr);padding:6px 0}body{padding:40px 20px 64px;font-size:16px}h1{font-size:30px}.subtitle,.summary,.lead{font-size:17px}nav{flex-direction:column}section{margin-top:60px}section h2{font-size:22px}th,td{padding-left:22px}}
@media print{@page{margin:18mm 16mm}body{padding:0;max-width:none;font-size:10.5pt}h1{font-size:24pt}section{margin-top:32pt}section h2,.lead,section>p,.legend{break-after:avoid}.lead,.summary,.subtitle{font-size:12pt}figure,tr,footer,details,section>p{break-inside:avoid}.across-2{grid-template-columns:minmax(0,1fr);gap:24pt}.across-3{grid-template-columns:repeat(2,minmax(0,1fr))}.scroll{overflow:visible}nav a,summary{color:inherit}table{font-size:8.5pt}th,td{padding-left:14px}.interval,.unit{font-size:7pt}pre{white-space:pre-wrap}details::details-content{content-visibility:visible;block-size:auto}}
${chartCss}`;
