// The form of one price: which fields it has, its charge model says.

import { el } from '../../shared/dom.js';
import { field } from '../form.js';
import { button, more } from '../parts.js';
import { pairs, pairsText } from '../written.js';

const models = {
  per_unit: ['Per unit', ['unit_amount']],
  graduated: ['Graduated tiers', ['tiers']],
  volume: ['Volume tiers', ['tiers']],
  stairstep: ['Stair-step tiers', ['tiers']],
  request_tiers: ['Tiers by the size of the request', ['size_property', 'tiers']],
  package: ['Package', ['package_size', 'package_amount']],
  flat: ['Flat', ['amount', 'per']],
  percentage: ['Percentage of an amount', ['rate', 'fixed_amount', 'min_amount', 'max_amount']],
  cost_plus: ['Cost plus markup', ['markup']],
};

const labels = {
  unit_amount: 'Price of one unit', package_size: 'Units in a package', package_amount: 'Price of a package', amount: 'Amount', rate: 'Rate, as a fraction', fixed_amount: 'Plus a fixed amount',
  min_amount: 'At least', max_amount: 'At most', markup: 'Markup, as a fraction', size_property: 'Property with the size',
};

const always = { unit: 'Unit of the amounts', free_units: 'Free units', min_per_period: 'At least a period', max_per_period: 'At most a period', overage_credit_price: 'A missing credit costs' };

export function priceForm(price, meters) {
  const f = {
    id: field({ name: 'id', label: 'Id', value: price.id, required: true }),
    meter: field({ name: 'meter', label: 'Meter', type: 'select', value: price.meter, options: meters.map(m => [m, m]) }),
    charge_model: field({ name: 'charge_model', label: 'Charge model', type: 'select', value: price.charge_model ?? 'per_unit', options: Object.entries(models).map(([key, [name]]) => [key, name]) }),
    match: field({ name: 'match', label: 'Only usage with', value: pairsText(price.match), plain: true, hint: 'Such as model=gpt-4o, type=input.' }),
    per: field({ name: 'per', label: 'Due', type: 'select', value: price.per ?? 'period', options: [['period', 'Once a period'], ['event', 'For each event']] }),
    ...Object.fromEntries([...Object.entries(labels), ...Object.entries(always)].map(([name, label]) => [name, field({ name, label, value: price[name], plain: true, inputmode: name === 'unit' || name === 'size_property' ? 'text' : 'decimal' })])),
  };
  const tiers = tierTable(price.tiers ?? [{ up_to: null }]);
  const depend = () => {
    const [, own] = models[f.charge_model.input.value];
    for (const name of [...Object.keys(labels), 'per']) f[name].node.hidden = !own.includes(name);
    tiers.node.hidden = !own.includes('tiers');
  };
  depend();
  const extras = Object.keys(always);
  const rest = more('More of this price', el('div', { class: 'side-by-side' }, extras.map(name => f[name].node)));
  rest.open = extras.some(name => price[name] !== undefined);
  const node = el('div', { class: 'stack', oninput: depend },
    el('div', { class: 'side-by-side' }, f.id.node, f.meter.node, f.match.node, f.charge_model.node, [...Object.keys(labels), 'per'].map(name => f[name].node)), tiers.node, rest);
  return { name: price.id ?? '', node, read, fields, focus: () => f.id.focus() };

  function read() {
    const model = f.charge_model.input.value;
    const [, own] = models[model];
    const value = { id: f.id.value() ?? '', meter: f.meter.value(), charge_model: model, match: pairs(f.match.value(), price.match, f.match.pointer) };
    for (const name of own) if (name !== 'tiers') value[name] = f[name].value();
    if (value.per === 'period') delete value.per;
    if (own.includes('tiers')) value.tiers = tiers.read();
    for (const name of extras) value[name] = f[name].value();
    return Object.fromEntries(Object.entries(value).filter(([, v]) => v !== undefined));
  }

  function fields(pointer) {
    for (const [name, x] of Object.entries(f)) x.pointer = `${pointer}/${name}`;
    return [...Object.values(f), ...tiers.fields(pointer + '/tiers')];
  }
}

/** Tiers in their order; the last one has no end. */
function tierTable(tiers) {
  const list = el('div', { class: 'stack' });
  const rows = () => [...list.children].map(c => c.fields);
  const append = tier => {
    const f = {
      up_to: field({ name: 'up_to', label: 'Up to and with', value: tier.up_to ?? '', plain: true, inputmode: 'decimal', hint: 'The last one has none.' }),
      unit_amount: field({ name: 'unit_amount', label: 'A unit', value: tier.unit_amount, plain: true, inputmode: 'decimal' }),
      flat_amount: field({ name: 'flat_amount', label: 'Flat', value: tier.flat_amount, plain: true, inputmode: 'decimal' }),
    };
    const row = el('div', { class: 'side-by-side tier' }, Object.values(f).map(x => x.node), button('Remove tier', () => {
      row.remove();
      list.dispatchEvent(new Event('change', { bubbles: true }));
    }, { kind: 'small danger' }));
    row.fields = f;
    list.append(row);
    return f;
  };
  tiers.forEach(append);
  return {
    node: el('div', { class: 'stack', role: 'group', 'aria-label': 'Tiers' }, list, el('p', {}, button('Add a tier', () => append({}).up_to.focus(), { kind: 'small' }))),
    read: () => rows().map(f => Object.fromEntries([['up_to', f.up_to.value() ?? null], ['unit_amount', f.unit_amount.value()], ['flat_amount', f.flat_amount.value()]].filter(([, v]) => v !== undefined))),
    fields: pointer => rows().flatMap((f, i) => Object.entries(f).map(([name, x]) => Object.assign(x, { pointer: `${pointer}/${i}/${name}` }))),
  };
}
