// What an admin does for a customer from any of its pages.

import { call, get, part, Problem } from '../../shared/api.js';
import { el } from '../../shared/dom.js';
import { amountOf } from '../../shared/money.js';
import { ask, confirm, showBox } from '../dialog.js';
import { drawn } from '../drawn.js';
import { present, save } from '../guarded.js';
import { button, copier } from '../parts.js';
import { when } from '../when.js';
import { instant, listed, whole } from '../written.js';

export const headActions = (state, again) => [
  button('Add funds', () => addFunds(state, again), { kind: 'primary' }),
  state.status === 'suspended' || state.brake?.tripped_until
    ? button('Resume', () => resume(state, again))
    : button('Suspend', () => suspend(state, again), { kind: 'danger' }),
  button('Customer page', () => linkToPage(state)),
];

export const suspend = (state, again) => ask({
  title: `Suspend ${state.name}?`,
  about: 'From then on nothing new is authorized. What is held can still be settled, and usage that has happened is recorded.',
  fields: [{ name: 'reason', label: 'Reason', hint: 'For people; every denial tells it.' }],
  submit: 'Suspend ' + state.name, kind: 'danger',
  onSubmit: ({ reason }) => call('POST', `customers/${part(state.id)}/suspend`, { reason: reason ?? null }),
  done: `${state.name} is suspended.`,
}).then(again);

export const resume = (state, again) => confirm({
  title: `Resume ${state.name}?`,
  about: 'Ends the suspension and a brake that has tripped: requests are decided again by funds and caps.',
  action: 'Resume ' + state.name, kind: '',
  onConfirm: () => call('POST', `customers/${part(state.id)}/resume`, {}),
  done: `${state.name} is active again.`,
}).then(again);

/** Grants are made with an id, so that sending the form twice gives once. */
export async function addFunds(state, again) {
  const id = drawn(), units = await unitsOf(state);
  return ask({
    title: `Add funds for ${state.name}`,
    fields: [
      { name: 'amount', label: 'Amount', required: true, inputmode: 'decimal' },
      { name: 'unit', label: 'Unit', type: 'select', value: state.currency, options: [...units.map(unit => [unit, unit]), ['', 'Another credit unit']] },
      { name: 'credits', label: 'Credit unit', required: true, hint: 'As the prices name it: credits of a unit that no price is in buy nothing.', when: v => !v.unit },
      { name: 'source', label: 'Source', type: 'select', value: 'purchase', options: [['purchase', 'Purchase: it was paid for'], ['promotion', 'Promotion: it is a gift'], ['refund', 'Refund']] },
      { name: 'payment', label: 'Payment reference' },
      { name: 'expires_at', label: 'Expires', type: 'datetime-local', hint: 'Left out: never.' },
      { name: 'meters', label: 'For these meters only', pointer: '#/scope', hint: 'Keys of meters with commas between.' },
    ],
    submit: 'Add funds',
    onSubmit: v => call('POST', `customers/${part(state.id)}/grants`, {
      id, amount: v.amount, unit: v.unit ?? creditUnit(v.credits, state), source: v.source, payment: v.payment, expires_at: instant(v.expires_at), scope: v.meters ? { meters: listed(v.meters) } : undefined,
    }),
    done: grant => `${amountOf(grant.amount, grant.unit, state.currency)} added for ${state.name}.`,
  }).then(again);
}

/** The units that funds of a customer may be of as far as is known: its currency, those of its credits, and those of its plan. */
async function unitsOf({ currency, credits, plan }) {
  const { recurring_grant: grant, prices } = plan ? await get(`plans/${part(plan.key)}?version=${plan.version}`) : { prices: [] };
  return [...new Set([currency, ...credits.map(c => c.unit), grant?.unit, ...prices.map(p => p.unit)].filter(Boolean))];
}

/** What reads like the currency is meant to be it, but would be credits of that name. */
function creditUnit(unit, { currency }) {
  if (unit.toUpperCase() !== currency.toUpperCase()) return unit;
  throw new Problem(400, { detail: 'This is the currency.', errors: [{ pointer: '#/credits', detail: `${currency} is the customer's currency: choose it as the unit.` }] });
}

/** A link works once: it is for the customer, or for one look as the customer sees it. */
async function linkToPage(state) {
  const link = await call('POST', `customers/${part(state.id)}/portal_sessions`, {});
  showBox(`${state.name}'s own page`,
    el('p', { class: 'about' }, 'This link opens the page that the customer sees. It works once, until ', when(link.expires_at), '.'),
    el('p', { class: 'secret' }, el('code', {}, link.url), copier(link.url)),
    el('p', {}, el('a', { class: 'button', href: link.url, target: '_blank', rel: 'noopener' }, 'Open it here')));
}

/** Everything of a customer's profile that has a field of its own; taxes and the address are kept as they are. */
export async function editProfile(state, again) {
  const { value, tag } = await present('customers/' + part(state.id));
  return ask({
    title: `Change ${value.name}`,
    fields: [
      ...profileFields(value),
      { name: 'rounding', label: 'Rounding of invoices', type: 'select', value: value.rounding, options: [['half_even', 'Half to even'], ['half_up', 'Half up']] },
      { name: 'payment_days', label: 'Days to pay an invoice', value: String(value.payment_days), inputmode: 'numeric' },
      { name: 'suspend_after_days', label: 'Suspended so many days after an invoice is overdue', value: value.suspend_after_days ?? '', inputmode: 'numeric', hint: 'Left out: never.' },
    ],
    submit: 'Save',
    onSubmit: v => save('customers/' + part(value.id), {
      ...profileOf(v), tax: value.tax, bill_to: value.bill_to, rounding: v.rounding, payment_days: whole(v.payment_days), suspend_after_days: whole(v.suspend_after_days) ?? null,
    }, tag),
    done: `${value.name} is changed.`,
  }).then(again);
}

/** Fields of a customer, new or known. */
export const profileFields = (value = {}) => [
  { name: 'name', label: 'Name', value: value.name },
  { name: 'currency', label: 'Currency', value: value.currency ?? 'USD', required: true, hint: 'ISO 4217 code. Fixed once there is usage.' },
  { name: 'time_zone', label: 'Time zone', value: value.time_zone ?? 'UTC', hint: 'Days and billing periods begin at its midnight. Fixed once there is usage.' },
  { name: 'billing_anchor', label: 'Billing periods begin on', value: String(value.billing_anchor ?? 1), hint: 'A day of the month, or a date such as 2026-03-15. Fixed once there is usage.' },
  { name: 'credit_limit', label: 'Credit limit', value: value.credit_limit ?? '', inputmode: 'decimal', hint: 'How much may be owed where the plan bills overage. Left out: no limit.' },
];

export const profileOf = v => ({
  name: v.name, currency: v.currency, time_zone: v.time_zone ?? 'UTC', billing_anchor: /^\d{1,2}$/.test(v.billing_anchor ?? '') ? Number(v.billing_anchor) : v.billing_anchor, credit_limit: v.credit_limit ?? null,
});
