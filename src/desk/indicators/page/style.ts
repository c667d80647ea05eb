/** The dashboards' stylesheet. The policy allows no style in the page itself, so bars are drawings with a width. */
export const STYLE = `
:root {
  --ink: #1b2733; --soft: #51606d; --line: #d5dde2; --ground: #eef2f4; --accent: #0b5e68; --tint: #e3f1f2;
  font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif;
  color: var(--ink); background: var(--ground);
}
*, *::before, *::after { box-sizing: border-box; }
body { margin: 0; }
.skip { position: absolute; left: -100vw; }
.skip:focus { position: static; }
header, main { max-width: 70rem; margin: 0 auto; padding: 1rem; }
header { display: flex; flex-wrap: wrap; gap: .5rem 1.5rem; align-items: baseline; }
h1 { font-size: 1.4rem; margin: 0; }
h2 { font-size: 1.1rem; margin: 0 0 .5rem; }
nav ul { display: flex; flex-wrap: wrap; gap: .25rem; list-style: none; margin: 0; padding: 0; }
nav a { display: block; padding: .5rem .75rem; border-radius: 6px; }
nav a[aria-current] { background: var(--accent); color: #fff; text-decoration: none; }
a { color: var(--accent); }
a:focus-visible, summary:focus-visible, .scroll:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
p { max-width: 45rem; margin: 0 0 .75rem; }
section { background: #fff; border: 1px solid var(--line); border-radius: 8px; padding: 1rem; margin: 0 0 1rem; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; }
caption { text-align: start; color: var(--soft); padding: 0 0 .25rem; }
th, td { padding: .35rem .6rem .35rem 0; border-bottom: 1px solid var(--line); text-align: end; white-space: nowrap; vertical-align: top; }
th:first-child, td:first-child { text-align: start; }
thead th { white-space: normal; vertical-align: bottom; }
tbody th { font-weight: 400; white-space: normal; min-width: 8rem; }
td { font-variant-numeric: tabular-nums; }
.bar { display: block; width: 100%; min-width: 4rem; height: .4rem; background: var(--tint); fill: var(--accent); border-radius: 3px; }
.wide { width: 55%; }
summary { padding: .6rem 0; cursor: pointer; color: var(--accent); }
.none, .hint { color: var(--soft); }
@media print { header nav, summary { display: none; } section { break-inside: avoid; } }
`;

/** Three bars, for the tab. */
export const ICON = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><path fill="#0b5e68" d="M1 9h4v6H1zM6 5h4v10H6zM11 1h4v14h-4z"/></svg>`;
