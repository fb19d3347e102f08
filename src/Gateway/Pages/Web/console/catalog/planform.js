// The form of a plan. What is read from it is the document as the API takes it, without what is empty.

import { el } from '../../shared/dom.js';
import { field } from '../form.js';
import { button, panel, sentence } from '../parts.js';
import { listed, listText, whole } from '../written.js';
import { priceForm } from './priceform.js';

export function planForm(document, meters) {
  const keys = [...new Set([...meters.map(m => m.key), ...document.prices.map(p => p.meter)])];
  const days = typeof document.period === 'object' ? document.period.days : '';
  const f = fieldsOf(document, days);
  const depend = () => {
    f.days.node.hidden = f.period.input.value !== 'days';
    f.overage_credit_price.node.hidden = f.overage.input.value !== 'bill';
  };
  const prices = rows('price', document.prices, price => priceForm(price, keys));
  const allowances = rows('allowance', document.allowances ?? [], allowance => allowanceForm(allowance, keys));
  depend();
  const node = el('div', { class: 'stack', oninput: depend },
    panel('Terms', el('div', { class: 'side-by-side' }, [f.name, f.currency, f.period, f.days, f.overage, f.overage_credit_price, f.minimum, f.trial_days].map(x => x.node))),
    el('div', { class: 'panels' },
      panel('Base fee', el('div', { class: 'side-by-side' }, f.fee.node, f.timing.node)),
      panel('Late usage', el('div', { class: 'side-by-side' }, f.grace_hours.node, f.late_events.node))),
    panel('Funds that it gives each period', el('div', { class: 'side-by-side' }, [f.grant, f.grant_unit, f.rollover, f.priority, f.scope].map(x => x.node)), { about: 'In the currency it is a balance, in a unit such as credits it is credits.' }),
    panel('Included', allowances.node, { about: 'Units of a meter that cost nothing each period.', actions: allowances.add }),
    panel('Prices', prices.node, { actions: prices.add }));
  const fields = () => [...Object.values(f), ...prices.fields('#/prices'), ...allowances.fields('#/allowances')];
  return { isJson: false, node, read, fields, clear: () => fields().forEach(x => x.fail(null)) };

  function read() {
    fields(); // what is no pair is told at its row, by where that stands now
    const v = Object.fromEntries(Object.entries(f).map(([name, x]) => [name, x.value()]));
    const period = v.period === 'days' ? { days: whole(v.days) ?? null } : v.period === 'month' && document.period === undefined ? undefined : v.period;
    const scope = listed(v.scope, document.recurring_grant?.scope?.meters);
    return compact({
      name: v.name, currency: v.currency, period, overage: v.overage === 'deny' && document.overage === undefined ? undefined : v.overage, prices: prices.read(),
      base_fee: v.fee ? { amount: v.fee, timing: v.timing } : undefined,
      allowances: allowances.read().length > 0 ? allowances.read() : undefined,
      recurring_grant: v.grant ? compact({ amount: v.grant, unit: v.grant_unit ?? v.currency, rollover_max: v.rollover, priority: whole(v.priority), scope: scope ? { meters: scope } : undefined }) : undefined,
      overage_credit_price: f.overage_credit_price.node.hidden ? undefined : v.overage_credit_price, minimum: v.minimum, grace_hours: whole(v.grace_hours),
      late_events: v.late_events === 'adjust' && document.late_events === undefined ? undefined : v.late_events, trial_days: whole(v.trial_days),
    });
  }
}

function fieldsOf(d, days) {
  // Most of a plan may be left out: what is needed says so when it is missing.
  const text = { plain: true }, amount = { ...text, inputmode: 'decimal' }, number = { ...text, inputmode: 'numeric' };
  return {
    name: field({ name: 'name', label: 'Name', value: d.name, ...text }),
    currency: field({ name: 'currency', label: 'Currency', value: d.currency, required: true }),
    period: field({ name: 'period', label: 'Billing period', type: 'select', value: days ? 'days' : d.period ?? 'month', options: [['month', 'Month'], ['year', 'Year'], ['week', 'Week'], ['days', 'A number of days']] }),
    days: field({ name: 'days', label: 'Days', value: String(days), pointer: '#/period/days', ...number }),
    overage: field({ name: 'overage', label: 'When funds run out', type: 'select', value: d.overage ?? 'deny', options: [['deny', 'Deny usage'], ['bill', 'Bill it at the period’s end']] }),
    overage_credit_price: field({ name: 'overage_credit_price', label: 'A missing credit costs', value: d.overage_credit_price, ...amount }),
    minimum: field({ name: 'minimum', label: 'Minimum of a period', value: d.minimum, ...amount }),
    trial_days: field({ name: 'trial_days', label: 'Days of trial', value: d.trial_days ? String(d.trial_days) : '', ...number }),
    fee: field({ name: 'fee', label: 'Amount', value: d.base_fee?.amount, pointer: '#/base_fee/amount', ...amount }),
    timing: field({ name: 'timing', label: 'Asked for', type: 'select', value: d.base_fee?.timing ?? 'advance', pointer: '#/base_fee/timing', options: [['advance', 'In advance'], ['arrears', 'In arrears']] }),
    grace_hours: field({ name: 'grace_hours', label: 'Open for late usage, in hours', value: d.grace_hours === undefined ? '' : String(d.grace_hours), hint: 'Left out: 24.', ...number }),
    late_events: field({ name: 'late_events', label: 'Usage after that', type: 'select', value: d.late_events ?? 'adjust', options: [['adjust', 'is billed in the next period'], ['reject', 'is refused']] }),
    grant: field({ name: 'grant', label: 'Amount', value: d.recurring_grant?.amount, pointer: '#/recurring_grant/amount', ...amount }),
    grant_unit: field({ name: 'grant_unit', label: 'Unit', value: d.recurring_grant?.unit, pointer: '#/recurring_grant/unit', hint: 'Left out: the currency.', ...text }),
    rollover: field({ name: 'rollover', label: 'At most carried over', value: d.recurring_grant?.rollover_max, pointer: '#/recurring_grant/rollover_max', ...amount }),
    priority: field({ name: 'priority', label: 'Priority', value: d.recurring_grant?.priority === undefined ? '' : String(d.recurring_grant.priority), pointer: '#/recurring_grant/priority', hint: 'Lower is drawn first.', ...number }),
    scope: field({ name: 'scope', label: 'For these meters only', value: listText(d.recurring_grant?.scope?.meters), pointer: '#/recurring_grant/scope', ...text }),
  };
}

/** Things of which there are any number: each in a box of its own, with a button to take it out. */
function rows(word, items, make) {
  const node = el('div', { class: 'stack' });
  const all = () => [...node.children].map(c => c.row);
  const append = item => {
    const row = make(item);
    const box = el('fieldset', {}, el('legend', {}, `${sentence(word)} ${row.name}`), row.node, el('p', {}, button(`Remove this ${word}`, () => {
      box.remove();
      node.dispatchEvent(new Event('change', { bubbles: true }));
    }, { kind: 'small danger' })));
    box.row = row;
    node.append(box);
    return row;
  };
  items.forEach(append);
  return {
    node,
    add: button(`Add ${word === 'allowance' ? 'an' : 'a'} ${word}`, () => {
      append({}).focus();
      node.dispatchEvent(new Event('change', { bubbles: true }));
    }, { kind: 'small' }),
    read: () => all().map(row => row.read()),
    fields: pointer => all().flatMap((row, i) => row.fields(`${pointer}/${i}`)),
  };
}

function allowanceForm(allowance, meters) {
  const f = {
    meter: field({ name: 'meter', label: 'Meter', type: 'select', value: allowance.meter, options: meters.map(m => [m, m]) }),
    quantity: field({ name: 'quantity', label: 'Units a period', value: allowance.quantity, required: true, inputmode: 'decimal' }),
    price: field({ name: 'price', label: 'Of price', value: allowance.price, plain: true, hint: 'Where the meter has several.' }),
  };
  return {
    name: allowance.meter ?? '',
    node: el('div', { class: 'side-by-side' }, Object.values(f).map(x => x.node)),
    read: () => compact({ meter: f.meter.value(), quantity: f.quantity.value() ?? '', price: f.price.value() }),
    fields: pointer => Object.entries(f).map(([name, x]) => Object.assign(x, { pointer: `${pointer}/${name}` })),
    focus: () => f.meter.focus(),
  };
}

export const compact = object => Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined));
