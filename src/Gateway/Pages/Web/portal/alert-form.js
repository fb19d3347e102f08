// Setting an alert and changing one. Each type has fields of its own.

import { call, part, Problem, tagged } from '../shared/api.js';
import { announce } from '../shared/dom.js';
import { plain } from '../shared/money.js';
import { field, form } from './form.js';
import { amountIn } from './typed.js';

const types = {
  spend_above: ['Spend of a billing period is above', ['amount']],
  forecast_above: ['Spend is expected to come to more than', ['amount']],
  funds_below: ['Funds are below', ['amount', 'unit']],
  cap_percent: ['A limit is used by', ['cap', 'percent']],
  allowance_percent: ['What the plan includes is used by', ['meter', 'percent']],
  burn_rate: ['Spend within a short time is above', ['amount', 'within_seconds']],
  grant_expires: ['Credits expire within', ['days']],
  commitment_percent: ['The commitment is used by', ['percent']],
};

const spans = [['60', '1 minute'], ['300', '5 minutes'], ['600', '10 minutes'], ['3600', '1 hour'], ['21600', '6 hours'], ['86400', '1 day']];

/** @param alert  the one to change; null for a new one */
export async function editAlert(page, alert) {
  const { value: was, tag } = alert ? await tagged(`${page.path}/alerts/${part(alert.id)}`) : { value: null, tag: null };
  const { currency, caps, credits, allowances } = page.state;
  const units = [currency, ...credits.map(c => c.unit)];
  const offered = Object.entries(types).filter(([is]) => is === was?.type || (is !== 'cap_percent' || watched(caps).length > 0) && (is !== 'allowance_percent' || allowances.length > 0));

  const name = field('id', 'Name', { value: was?.id ?? '', disabled: was !== null, hint: was ? 'An alert keeps its name.' : 'What you will know it by.' });
  const type = field('type', 'Tell when', { kind: 'select', value: was?.type ?? 'spend_above', options: offered.map(([is, [label]]) => [is, label]), oninput: show });
  const parts = {
    amount: field('amount', 'Amount', { kind: 'decimal', value: was?.amount ? plain(was.amount) : '', suffix: was?.unit ?? currency }),
    unit: field('unit', 'Of', { kind: 'select', value: was?.unit ?? currency, options: units.map(u => [u, u]), oninput: suffix }),
    cap: field('cap', 'Limit', { kind: 'select', value: was?.cap, options: watched(caps).map(c => [c.id, c.id]) }),
    meter: field('meter', 'Of', { kind: 'select', value: was?.meter, options: [...new Set(allowances.map(a => a.meter))].map(m => [m, page.meters.get(m)?.name ?? m]) }),
    percent: field('percent', 'Percent', { kind: 'numeric', value: was?.percent ?? '80', suffix: '%' }),
    within_seconds: field('within_seconds', 'Within', { kind: 'select', value: String(was?.within_seconds ?? 3600), options: offeredSpans(was?.within_seconds) }),
    days: field('days', 'Days before', { kind: 'numeric', value: was?.days ?? '7', suffix: 'days' }),
  };
  show(type.value);
  const dialog = form({
    title: was ? `Change the alert “${was.id}”` : 'New alert',
    hint: 'It shows here and is passed on to your provider. It stops nothing; a limit does.',
    body: [name.node, type.node, ...Object.values(parts).map(p => p.node)],
    fields: [name, type, ...Object.values(parts)],
    submit: was ? 'Save' : 'Set alert',
    send,
  });
  if (was) dialog.querySelector('select').focus();

  function show(is) {
    for (const [key, p] of Object.entries(parts)) p.node.hidden = !types[is][1].includes(key);
    suffix();
  }

  function valueOf(key) {
    if (key === 'amount') return amountIn(parts.amount, was?.amount, of());
    return numbers.includes(key) ? whole(key, parts[key].value) : parts[key].value;
  }

  function suffix() {
    parts.amount.node.querySelector('.suffix').textContent = of();
  }

  /** What the amount is of. */
  function of() { return type.value === 'funds_below' ? parts.unit.value : currency; }

  async function send() {
    if (!name.value) throw new Problem(400, { errors: [{ pointer: '#/id', detail: 'Give it a name.' }] });
    const body = { type: type.value };
    for (const key of types[type.value][1]) body[key] = valueOf(key);
    if (body.amount === '') throw new Problem(400, { errors: [{ pointer: '#/amount', detail: 'Say how much.' }] });
    try {
      await call('PUT', `${page.path}/alerts/${part(name.value)}`, body, tag ? { 'If-Match': tag } : { 'If-None-Match': '*' });
    } catch (e) {
      if (e.status === 412) throw new Problem(412, { errors: tag ? [] : [{ pointer: '#/id', detail: 'There is an alert of this name already.' }], detail: 'It was changed by somebody else meanwhile; close this and look at it again.' });
      throw e;
    }
    announce(`The alert ${name.value} is set.`);
    page.after();
  }
}

const numbers = ['percent', 'within_seconds', 'days'];

function whole(key, text) {
  if (!/^\d{1,9}$/.test(text)) throw new Problem(400, { errors: [{ pointer: '#/' + key, detail: 'Must be a whole number.' }] });
  return Number(text);
}

const watched = caps => caps.filter(cap => cap.window !== 'event');

const offeredSpans = seconds => seconds && !spans.some(([is]) => is === String(seconds)) ? [...spans, [String(seconds), `${seconds} seconds`]] : spans;
