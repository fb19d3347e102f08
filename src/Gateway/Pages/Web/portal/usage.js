// What the spend is made of: by meter, live; and by a property that the person chooses.

import { el } from '../shared/dom.js';
import { add, compare, count, share, unitFor } from '../shared/money.js';
import { bar, empty, figure, section, shown, some, table } from './parts.js';
import { meterName } from './words.js';

const most = 8;

export function byMeter(page) {
  const { state } = page;
  const rows = [...state.spend.by_meter].sort((a, b) => compare(b.charged, a.charged));
  return section('meters', 'By what you used', {},
    rows.length === 0 ? empty('Nothing was used in this period yet.')
      : some(page, 'meters', rows, most, list => table('Usage of this period by meter',
        [{ name: 'Meter', head: true }, { name: 'Used', number: true }, { name: 'Spent', number: true }],
        list.map(row => ({
          key: row.meter + ' ' + (row.unit ?? ''),
          cells: [
            [el('span', null, meterName(page, row.meter)), bar(share(row.charged, biggest(rows, row.unit)))],
            `${count(row.quantity)} ${unitFor(row.quantity, page.meters.get(row.meter)?.unit ?? '')}`,
            figure(row.charged, row.unit ?? state.currency, state.currency),
          ],
        })))));
}

export function byProperty(page) {
  const chosen = page.property;
  // What was chosen stays, also where a new period has not seen it yet.
  const names = [...new Set([...page.usage.value?.property_names ?? [], chosen].filter(Boolean))];
  const id = 'choose-property';
  const choice = names.length > 0 && el('span', { class: 'choice' }, el('label', { for: id }, 'Show by'),
    el('select', { id, onchange: e => page.choose(e.target.value) }, names.map(name => el('option', { value: name, key: name, selected: name === chosen }, name))));
  return section('properties', 'By who or what', { actions: choice },
    names.length === 0 ? shown(page.usage, () => empty('Usage that says more about itself, such as a user, a team or a model, is added up here.'))
      : shown(page.byProperty, found => breakdown(page, found)));
}

/** Of each value of the property its money, over all meters; credits of other units stand beside it. */
function breakdown(page, { property, rows: groups }) {
  const sums = new Map();
  for (const group of groups) {
    const value = group.properties?.[property] ?? null;
    const key = JSON.stringify([value, group.unit ?? null]);
    const sum = sums.get(key) ?? { key, value, unit: group.unit, charged: '0' };
    sums.set(key, { ...sum, charged: add(sum.charged, group.charged) });
  }
  const rows = [...sums.values()].sort((a, b) => compare(b.charged, a.charged));
  return rows.length === 0 ? empty('Nothing was used in this period yet.')
    : some(page, 'property ' + property, rows, most, list => table(`Spend of this period by ${property}`,
      [{ name: property, head: true }, { name: 'Spent', number: true }],
      list.map(row => ({
        key: row.key,
        cells: [[el('span', { class: row.value === null ? 'soft' : null }, row.value ?? `no ${property}`), bar(share(row.charged, biggest(rows, row.unit)))], figure(row.charged, row.unit ?? page.state.currency, page.state.currency)],
      }))));
}

const biggest = (rows, unit) => rows.filter(row => row.unit === unit).reduce((most, row) => compare(row.charged, most) > 0 ? row.charged : most, '0');
