// Entries of a ledger as rows, each with what it says in a few words.

import { el } from '../../shared/dom.js';
import { amountOf, count, isZero, money } from '../../shared/money.js';
import { showBox } from '../dialog.js';
import { cash } from '../figures.js';
import { button, code, json, sentence, words } from '../parts.js';
import { to } from '../address.js';
import { table } from '../table.js';
import { whenExactly } from '../when.js';

const usage = 'charge,settle,usage,void,amend';

/** What can be shown alone: [key, name, types of the API]. */
export const kinds = [
  ['', 'Everything', null],
  ['usage', 'Usage and corrections', usage],
  ['holds', 'Holds', 'hold,extend,settle,release,expire'],
  ['denials', 'Noted denials', 'denial_noted'],
  ['funds', 'Funds', 'grant_added,grant_closed,plan_grants_ended,wallet_depleted,auto_top_up_set,top_up_requested,top_up_declined,balance_refunded'],
  ['limits', 'Limits and alerts', 'cap_set,cap_removed,cap_reached,budget_closed,brake_set,brake_tripped,alert_set,alert_removed,alert_triggered,alert_rearmed,account_suspended,account_resumed'],
  ['plan', 'Plan and prices', 'customer_configured,plan_changed,change_scheduled,contract_set,contract_removed,prices_set,prices_removed'],
  ['invoices', 'Invoices', 'period_closed,invoice_paid,credit_note_issued,invoice_voided,invoice_given_up,invoice_overdue,balance_refunded'],
];

export const usageTypes = usage;

export const entryTable = (entries, customer, currency) => table('Ledger', [
  { label: 'What', main: true, cell: e => [sentence(e.type), e.posting && [' ', el('a', { href: to('customers', customer, 'events', e.posting.id) }, code(e.posting.id))], el('span', { class: 'sub' }, summary(e, currency))] },
  { label: 'Amount', numeric: true, cell: e => amount(e, currency) },
  { label: 'When', cell: e => [whenExactly(e.at), el('span', { class: 'sub' }, `number ${e.sequence}`, e.by && [', by ', code(e.by)])] },
  { label: '', cell: e => el('div', { class: 'actions' }, button('Show', () => showBox(`Number ${e.sequence}: ${words(e.type)}`, json(e)), { kind: 'small', 'aria-label': `Show number ${e.sequence}` })) },
], entries, { keyOf: e => String(e.sequence), nothing: 'There is no such entry.' });

function amount({ posting, grant, tripped, top_up: topUp, closed_period: closed }, currency) {
  if (posting) {
    const credits = posting.lines.filter(l => l.unit).map(l => el('span', { class: 'sub' }, amountOf(l.amount, l.unit, currency)));
    return [!isZero(posting.charged) || isZero(posting.held) ? cash(posting.charged, currency) : null, !isZero(posting.held) && el('span', { class: 'sub' }, money(posting.held, currency) + ' held'), credits];
  }
  if (grant) return amountOf(grant.amount, grant.unit, currency);
  if (tripped) return money(tripped.spent, currency);
  if (topUp) return money(topUp.amount, currency);
  if (closed?.invoice) return money(closed.invoice.total, currency);
  return '';
}

/** The one thing that somebody wants to know of it. */
function summary(e, currency) {
  if (e.posting) return [...e.posting.lines, ...e.posting.reversed].slice(0, 3).map(l => `${count(l.quantity)} ${l.meter}`).join(', ') + (e.posting.reason ? ` · ${e.posting.reason}` : '');
  if (e.denied) return `${words(e.denied.code)}: ${e.denied.detail}`;
  if (e.cap) return `${e.cap.id}: ${amountOf(e.cap.definition.limit, e.cap.definition.meter, currency)} for each ${e.cap.definition.window}`;
  if (e.reached_cap) return `${e.reached_cap.cap} at ${amountOf(e.reached_cap.limit, e.reached_cap.unit, currency)}`;
  if (e.grant) return `${e.grant.id}, ${words(e.grant.source)}`;
  if (e.closed_grant) return `${e.closed_grant.id}, ${words(e.closed_grant.status)}`;
  if (e.plan) return `${e.plan.key} version ${e.plan.version}`;
  if (e.triggered) return e.triggered.alert.id;
  if (e.alert) return e.alert.id;
  if (e.closed_period) return e.closed_period.period.id;
  if (e.invoice) return e.invoice.id + (e.invoice.reason ? `: ${e.invoice.reason}` : '');
  return e.removed_cap ?? e.removed_alert ?? e.reason ?? e.declined?.reason ?? '';
}
