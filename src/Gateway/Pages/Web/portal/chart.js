// The chart of the period. uPlot is restored when the program is built; where it was not, the table below says the same.

import { el } from '../shared/dom.js';
import { about, compare, money } from '../shared/money.js';
import { courseOf } from './course.js';
import { empty, figure, section, table } from './parts.js';

const height = 260;

export class Chart {
  #plot = null; #uPlot = null; #page = null; #shape = ''; #isMissing = false;
  #frame = el('div', { class: 'chart', own: true, 'aria-hidden': 'true' });
  #keys = el('ul', { class: 'legend', own: true, 'aria-hidden': 'true' });

  constructor() {
    this.#load();
    new ResizeObserver(([{ contentRect: { width } }]) => {
      if (this.#plot && width > 0 && width !== this.#plot.width) this.#plot.setSize({ width, height });
      else if (!this.#plot) this.#show();
    }).observe(this.#frame);
    // Canvas knows no CSS variables: it is drawn anew with those of the other scheme.
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => this.#again());
  }

  draw(page) {
    this.#page = page;
    const course = factsOf(page);
    queueMicrotask(() => this.#show(course));
    const rows = course.days.map(day => ({ key: day.day, cells: [page.times.dayOf(page.times.endOf(day.day) - 1), figure(day.spent, page.state.currency), figure(day.total, page.state.currency)] }));
    const { forecast } = course;
    const title = 'This period, day by day';
    if (rows.length === 0 && Number(course.spent) === 0 && Number(forecast.high) === 0)
      return section('course', title, {}, page.usage.value ? empty('What is spent in this period will be drawn here, with your limits and where it is heading.') : null);
    return section('course', title, { hint: gap(page.usage) },
      !this.#isMissing && [this.#frame, this.#keys],
      el('details', { key: this.#isMissing ? 'figures alone' : 'figures', open: this.#isMissing }, el('summary', null, 'The figures as a table'),
        table('Spend by day', [{ name: 'Day', head: true }, { name: 'Spent that day', number: true }, { name: 'In all', number: true }], rows),
        el('p', { class: 'hint' }, `Expected at the end: about ${about(forecast.expected, forecast.unit)}, likely ${about(forecast.low, forecast.unit)} to ${about(forecast.high, forecast.unit)}. ${forecast.method}`),
        course.lines.length > 0 && el('ul', { class: 'hint' }, course.lines.map(line => el('li', null, `${line.name}: at ${money(line.at, page.state.currency)} of the period's spend.`)))));
  }

  async #load() {
    try {
      this.#uPlot = (await import('../chart/uPlot.esm.js')).default;
      document.head.append(el('link', { rel: 'stylesheet', href: '../chart/uPlot.min.css' }));
    } catch {
      this.#isMissing = true;
    }
    this.#page?.changed();
  }

  #again() {
    this.#shape = '';
    this.#page?.changed();
  }

  #show(course = this.#page && factsOf(this.#page)) {
    const width = this.#frame.clientWidth;
    if (!this.#uPlot || !course || width === 0) return;
    const { data, lines } = columns(course);
    // Drawn anew only where there are other lines; else the figures move within it.
    const shape = JSON.stringify([course.start, course.end, lines.map(line => line.name)]);
    if (this.#plot && shape === this.#shape) {
      this.#plot.setData(data);
      return;
    }
    this.#shape = shape;
    this.#plot?.destroy();
    const { options, legend } = this.#look(course, lines, width);
    this.#plot = new this.#uPlot(options, data, this.#frame);
    this.#keys.replaceChildren(...legend.map(([name, kind]) => el('li', { class: kind }, name)));
  }

  #look(course, lines, width) {
    const page = this.#page;
    const colour = name => getComputedStyle(document.body).getPropertyValue(name).trim();
    const probe = el('i', { hidden: true });
    document.body.append(probe);
    // A variable may be light-dark(…): what it is now, a canvas understands.
    const now = name => (probe.style.color = `var(${name})`, getComputedStyle(probe).color);
    const [ink, soft, line, accent, warn] = ['--ink', '--soft', '--line', '--accent', '--warn'].map(now);
    probe.remove();
    const axis = { stroke: soft, grid: { stroke: line, width: 1 }, ticks: { show: false }, font: '12px ' + (colour('--font') || 'sans-serif') };
    const short = new Intl.NumberFormat(undefined, { style: 'currency', currency: page.state.currency, notation: 'compact', maximumFractionDigits: 2, minimumFractionDigits: 0 });
    const most = Math.max(...[course.spent, course.forecast.high].map(Number));
    return {
      legend: [['Spent', 'is-spent'], ['Expected', 'is-expected'], ['Likely range', 'is-range'], ...lines.map(l => [l.name, 'is-limit'])],
      options: {
        width, height, cursor: { show: false }, legend: { show: false }, select: { show: false }, padding: [12, 24, 0, 0],
        tzDate: at => this.#uPlot.tzDate(new Date(at * 1000), page.times.zone),
        scales: { x: { time: true, range: () => [course.start, course.end] }, y: { range: (_, __, high) => [0, Math.max(high, most, 0) * 1.08 || 1] } },
        axes: [
          { ...axis, grid: { show: false }, space: 70, size: 32, values: (_, at) => at.map(t => page.times.dayOf(t * 1000)), incrs: [1, 2, 3, 4, 7, 14, 31, 61].map(d => d * 86_400) },
          { ...axis, size: 64, values: (_, at) => at.map(v => short.format(v)) },
        ],
        series: [
          {},
          { stroke: accent, width: 2, fill: fade(accent, 0.12), points: { show: false }, paths: this.#uPlot.paths.linear() },
          { stroke: accent, width: 2, dash: [6, 5], points: { show: false }, spanGaps: true },
          { stroke: 'transparent', points: { show: false }, spanGaps: true },
          { stroke: 'transparent', points: { show: false }, spanGaps: true },
          ...lines.map((_, i) => ({ stroke: i === 0 ? warn : ink, width: 1.5, dash: [2, 4], points: { show: false }, spanGaps: true })),
        ],
        bands: [{ series: [4, 3], fill: fade(accent, 0.18) }],
      },
    };
  }
}

/** What the days leave out. */
const gap = ({ value, problem }) => problem?.code === 'too_much' ? 'There is too much usage to add it up by day here.'
  : problem && value ? 'The days could not be read again; what was spent since counts as today’s.' : null;

const factsOf = page => courseOf({ state: page.state, times: page.times, usage: page.usage.value });

/** uPlot's columns: times, then spent, expected, low, high, and the lines. Numbers, for the eye only. */
function columns(course) {
  const points = [[course.start, Number(course.before)]];
  for (const day of course.days) {
    // Nothing is spent on days that are not listed: the line stays level until the day begins.
    const from = Math.max(course.start, day.at - 86_400);
    if (from > points.at(-1)[0]) points.push([from, points.at(-1)[1]]);
    points.push([Math.max(day.at, points.at(-1)[0]), Number(day.total)]);
  }
  if (course.now > points.at(-1)[0]) points.push([course.now, Number(course.spent)]);
  const isOver = course.now >= course.end;
  const at = [...points.map(([t]) => t), ...(isOver ? [] : [course.end])];
  const { expected, low, high } = course.forecast;
  const ahead = value => at.map((_, i) => i === at.length - 1 && !isOver ? Number(value) : i === points.length - 1 ? Number(course.spent) : null);
  const most = Math.max(Number(high), Number(course.spent));
  // A limit far above everything would press the rest flat: the words below name it all the same.
  const lines = course.lines.filter(line => Number(line.at) <= most * 3 || compare(line.at, course.spent) <= 0).slice(0, 6);
  return {
    lines,
    data: [at, at.map((_, i) => i < points.length ? points[i][1] : null), ahead(expected), ahead(low), ahead(high), ...lines.map(l => at.map(() => Number(l.at)))],
  };
}

const fade = (colour, part) => `color-mix(in srgb, ${colour} ${part * 100}%, transparent)`;
