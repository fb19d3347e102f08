// One event: what came in, what it cost and why, who paid, which limits moved, where it is billed.

import { call, get, part } from '../../shared/api.js';
import { el } from '../../shared/dom.js';
import { amountOf, count, isZero, money } from '../../shared/money.js';
import { ask } from '../dialog.js';
import { cash } from '../figures.js';
import { button, code, facts, figures, panel, properties, sentence, status, words } from '../parts.js';
import { to } from '../address.js';
import { table } from '../table.js';
import { whenExactly } from '../when.js';
import { openCustomer } from './open.js';

export const page = opened => openCustomer(opened, 'Usage', {
  load: id => get(`customers/${part(id)}/events/${part(opened.params.event)}`),
  draw: (state, event, again) => [
    el('p', { class: 'trail' }, el('a', { href: to('customers', state.id, 'usage') }, 'Usage'), ' / ', code(event.id)),
    figures(['Charged', cash(event.charged, event.currency)], !isZero(event.unbilled) && ['Unbilled', money(event.unbilled, event.currency), 'Past the limits'], ['Status', status(event.status), sentence(event.kind)]),
    panel('Event', facts(
      ['Time of the usage', whenExactly(event.time)],
      ['Properties', properties(event.properties)],
      ...event.items.map((item, i) => [`Item ${i + 1}`, [`${count(item.quantity)} ${item.meter} `, Object.keys(item.properties).length > 0 && properties(item.properties)]]),
      ...event.corrections.map(c => [words(c.kind), [whenExactly(c.at), `: ${c.reason}`]])),
    { actions: event.status !== 'voided' && event.postings.length > 0 && button('Void', () => voidEvent(state, event, again), { kind: 'small danger' }) }),
    event.postings.map(posting => postingPanel(posting, state)),
  ],
});

const postingPanel = (posting, state) => panel(`${sentence(posting.kind)} · ${money(posting.charged, state.currency)}`, el('div', { class: 'stack' }, [
  posting.lines.map(line => el('div', { class: 'stack', key: `line ${line.number}` },
    el('p', {}, el('strong', {}, line.sentence)),
    table(`How line ${line.number} comes about`, [
      { label: 'Step', main: true, cell: s => sentence(s.kind) },
      { label: 'Quantity', numeric: true, cell: s => s.quantity === null ? '' : count(s.quantity) },
      { label: 'Each', numeric: true, cell: s => s.unit_amount ? amountOf(s.unit_amount, line.unit, state.currency) : s.flat_amount ? 'flat' : '' },
      { label: 'Amount', numeric: true, cell: s => amountOf(s.amount, line.unit, state.currency) },
    ], line.steps, { nothing: 'No steps: it is taken back at the price it had.' }),
    facts(
      ['Price', [code(line.price.id), ` of ${words(line.price.source)} ${line.price.owner}, version ${line.price.version}`]],
      ['Paid by grants', line.paid_by_grants.map(b => `${amountOf(b.amount, line.unit, state.currency)} of ${b.grant}`).join(', ')],
      ['Billed at the period’s end', !isZero(line.overage) && amountOf(line.overage, line.unit, state.currency)],
      ['Unbilled', !isZero(line.unbilled) && [amountOf(line.unbilled, line.unit, state.currency), line.unbilled_because && `: ${line.unbilled_because}`]]))),
  posting.caps.length > 0 && table('Caps that moved', [
    { label: 'Cap', main: true, cell: c => [c.cap, c.counter && el('span', { class: 'sub' }, c.counter)] },
    { label: 'Before', numeric: true, cell: c => amountOf(c.spent_before, c.unit, state.currency) },
    { label: 'After', numeric: true, cell: c => amountOf(c.spent_after, c.unit, state.currency) },
    { label: 'Limit', numeric: true, cell: c => amountOf(c.limit, c.unit, state.currency) },
  ], posting.caps, {}),
  facts(
    ['Recorded', [whenExactly(posting.at), `, number ${posting.sequence} of the ledger`]],
    ['Billing period', [posting.period.period.id, ' · ', posting.period.because]],
    ['Invoice', posting.invoice && [el('a', { href: to('invoices', posting.invoice.id) }, posting.invoice.id), ` (${posting.invoice.status})`]]),
]), { key: String(posting.sequence) });

const voidEvent = (state, event, again) => ask({
  title: `Void event ${event.id} of ${state.name}?`,
  about: `Takes back exactly what it did: ${money(event.charged, event.currency)}, the grants it used, the limits it moved. It cannot be brought back.`,
  fields: [{ name: 'reason', label: 'Reason', required: true }],
  submit: `Void ${event.id}`, kind: 'danger',
  onSubmit: v => call('POST', `events/${part(event.id)}/void`, { customer: state.id, reason: v.reason }),
  done: `The event ${event.id} is void.`,
}).then(again);
