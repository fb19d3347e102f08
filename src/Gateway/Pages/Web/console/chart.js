// A chart by day. The library is taken from a package registry when the program is built: without it there are the tables.

import { el } from '../shared/dom.js';
import { about } from '../shared/money.js';

const height = 180;

/** [day, amount] as the library wants it: seconds and numbers. For drawing alone; figures that are read stay exact. */
export const columnsOf = rows => [rows.map(([day]) => Date.parse(day + 'T00:00:00Z') / 1000), rows.map(([, amount]) => Number(amount))];

/** What draws columns of a period at its node; null where there is no library. */
export async function dayChart(currency) {
  const uPlot = await library();
  if (!uPlot) return null;
  const node = el('div', { class: 'chart', role: 'img', 'aria-label': 'Charged by day; the same figures are in the table below.', key: 'chart' });
  const size = () => ({ width: Math.max(200, node.clientWidth), height });
  let plot, columns, period;
  // Drawn once it is on the page, and again when its figures change, the page is resized or its colours change.
  const draw = () => {
    plot?.destroy();
    plot = new uPlot(options(uPlot, size(), currency, period, getComputedStyle(node)), columns, node);
  };
  const closed = new AbortController();
  const resized = new ResizeObserver(() => (plot && plot.width === size().width ? null : node.clientWidth > 0 && draw()));
  resized.observe(node);
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => node.isConnected && draw(), { signal: closed.signal });
  return {
    node,
    /** What would keep it beyond its page: the browser's own list of who listens. */
    close() {
      closed.abort();
      resized.disconnect();
      plot?.destroy();
    },
    show(nextColumns, nextPeriod) {
      [columns, period] = [nextColumns, nextPeriod];
      if (plot && node.isConnected) draw();
    },
  };
}

async function library() {
  try {
    const [{ default: uPlot }] = await Promise.all([import('../chart/uPlot.esm.js'), sheet()]);
    return uPlot;
  } catch {
    return null;
  }
}

const sheet = () => document.querySelector('link[href$="uPlot.min.css"]') ?? new Promise((done, failed) => {
  document.head.append(Object.assign(document.createElement('link'), { rel: 'stylesheet', href: '../chart/uPlot.min.css', onload: done, onerror: failed }));
});

function options(uPlot, size, currency, period, style) {
  const [ink, line, accent] = ['--soft', '--line', '--accent'].map(name => resolve(style.getPropertyValue(name)));
  const axis = { stroke: ink, grid: { stroke: line, width: 1 }, ticks: { show: false }, font: `12px ${style.fontFamily}` };
  const day = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short', timeZone: 'UTC' });
  return {
    ...size, legend: { show: false }, cursor: { show: false }, padding: [12, 8, 0, 0],
    tzDate: seconds => uPlot.tzDate(new Date(seconds * 1000), 'UTC'),
    scales: { x: { range: [Date.parse(period.start) / 1000 - 43_200, Date.parse(period.end) / 1000 - 43_200] }, y: { range: (_, from, to) => [Math.min(0, from), Math.max(to * 1.1, 0.01)] } },
    axes: [
      { ...axis, grid: { show: false }, values: (_, at) => at.map(t => day.format(new Date(t * 1000))), incrs: [1, 2, 5, 10].map(d => d * 86_400) },
      { ...axis, size: 74, values: (_, amounts) => amounts.map(a => about(a.toFixed(12), currency)) },
    ],
    series: [{}, { stroke: accent, fill: accent, width: 0, paths: uPlot.paths.bars({ size: [0.6, 36] }), points: { show: false } }],
  };
}

/** light-dark() is no colour to a canvas: the browser says which of the two it is. */
function resolve(colour) {
  const probe = el('span', { style: { color: colour } });
  document.body.append(probe);
  const is = getComputedStyle(probe).color;
  probe.remove();
  return is;
}
