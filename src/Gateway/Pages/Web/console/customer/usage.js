// What a customer used: by day and by whatever property, and every event with its explanation.

import { get, part } from '../../shared/api.js';
import { el, fill } from '../../shared/dom.js';
import { add, count } from '../../shared/money.js';
import { columnsOf, dayChart } from '../chart.js';
import { cash, cashOf } from '../figures.js';
import { field, form } from '../form.js';
import { latest } from '../latest.js';
import { empty, panel } from '../parts.js';
import { keepQuery, to } from '../address.js';
import { pages, table } from '../table.js';
import { entryTable, usageTypes } from './entries.js';
import { openCustomer } from './open.js';

export async function page(opened) {
  const { params: { id }, query } = opened;
  const property = field({ name: 'property', label: 'By property', value: query.property ?? '', plain: true, hint: 'Such as model, user or feature.' });
  const filters = el('div', { class: 'filters', onchange: () => {
    keepQuery({ property: property.value() });
    return readGroups();
  } }, property.node);
  let state = await get('customers/' + part(id));
  const days = el('div'), groups = el('div');
  const [chart, events] = await Promise.all([
    dayChart(state.currency),
    pages(`customers/${part(id)}/ledger?order=newest&limit=25&type=${usageTypes}`, rows => entryTable(rows, id, state.currency)),
  ]);
  const showDays = latest(({ data }) => fill(days, byDay(data, chart, state)));
  const showGroups = latest(({ data, name }) => fill(groups, groupTable(data, name)));
  const seek = form({
    fields: [{ name: 'event', label: 'Explain an event or authorization', required: true, isId: true, hint: 'By its id, as your backend sent it.' }],
    submit: 'Explain',
    onSubmit: async v => { location.hash = to('customers', id, 'events', v.event); },
  });
  // Made once: what somebody fills in or has opened stays while the figures in it move.
  const content = [
    panel('Charged by day', days, { about: 'In the running billing period, by the time of the usage.' }),
    el('div', { class: 'panels' }, panel('By meter and property', [filters, groups]), panel('One event', seek)),
    panel('Events', events.node, { about: 'Usage and its corrections, the newest first. Each leads to what it was charged and why.' }),
  ];
  const page = await openCustomer(opened, 'Usage', {
    load: () => Promise.all([showDays(get(`customers/${part(id)}/usage?group_by=day`)), readGroups(), events.again()]),
    draw(now) {
      state = now;
      return content;
    },
  });
  return {
    ...page,
    close() {
      page.close();
      chart?.close();
    },
  };

  async function readGroups() {
    const name = property.value();
    try {
      await showGroups(get(`customers/${part(id)}/usage${name ? '?group_by=' + encodeURIComponent('properties.' + name) : ''}`).then(({ data }) => ({ data, name })));
      property.fail(null);
    } catch (problem) {
      property.fail(problem.errors[0]?.detail ?? problem.message);
    }
  }

  function groupTable(data, name) {
    return table('Usage', [
      { label: 'Meter', main: true, cell: g => g.meter },
      ...(name ? [{ label: name, cell: g => g.properties?.[name] ?? el('span', { class: 'soft' }, 'without') }] : []),
      { label: 'Quantity', numeric: true, cell: g => count(g.quantity) },
      { label: 'Charged', numeric: true, cell: g => cashOf(g.charged, g.unit, state.currency) },
    ], data, { nothing: 'No usage in this period yet.' });
  }
}

/** The chart where its library is there; the same figures as a table in any case. */
function byDay(data, chart, { currency, period }) {
  const days = new Map();
  for (const g of data) if (!g.unit) days.set(g.day, days.has(g.day) ? add(days.get(g.day), g.charged) : g.charged);
  if (days.size === 0) return empty('Nothing was charged in money in this period yet.');
  const rows = [...days].sort(([a], [b]) => (a < b ? -1 : 1));
  const figures = table('Charged by day', [{ label: 'Day', main: true, cell: ([day]) => day }, { label: 'Charged', numeric: true, cell: ([, amount]) => cash(amount, currency) }], rows, { keyOf: ([day]) => day });
  if (!chart) return figures;
  chart.show(columnsOf(rows), period);
  return [chart.node, el('details', { key: 'figures' }, el('summary', {}, 'The figures as a table'), figures)];
}
