// Who changed what, and what was there before.

import { el } from '../shared/dom.js';
import { changes, diffTable } from './catalog/diff.js';
import { showBox } from './dialog.js';
import { field } from './form.js';
import { latest } from './latest.js';
import { button, code, panel, sentence, top, words } from './parts.js';
import { keepQuery, to } from './address.js';
import { pages, table } from './table.js';
import { whenExactly } from './when.js';
import { instant } from './written.js';

const pause = 300;

/** Sessions of a customer's page bear such ids; those of the console are told by the key that somebody logged in with. */
const nameOf = by => by.name ?? (by.key.startsWith('portal_') ? 'the customer’s page' : 'a key from the settings');

const actions = ['customer_configured', 'plan_published', 'plan_changed', 'change_scheduled', 'contract_set', 'contract_removed', 'prices_set', 'prices_removed', 'price_book_imported', 'meter_created', 'meter_changed',
  'grant_added', 'grant_closed', 'cap_set', 'cap_removed', 'budget_closed', 'brake_set', 'alert_set', 'alert_removed', 'auto_top_up_set', 'top_up_declined', 'account_suspended', 'account_resumed', 'portal_link_made', 'void', 'amend',
  'period_closed', 'invoice_paid', 'credit_note_issued', 'invoice_voided', 'invoice_given_up', 'balance_refunded', 'api_key_created', 'api_key_removed', 'webhook_endpoint_created', 'webhook_endpoint_changed', 'webhook_endpoint_removed'];

export async function page({ query }) {
  const f = {
    customer: field({ name: 'customer', label: 'Customer', value: query.customer ?? '', plain: true }),
    by: field({ name: 'by', label: 'By key', value: query.by ?? '', placeholder: 'key_…', plain: true }),
    action: field({ name: 'action', label: 'Action', type: 'select', value: query.action ?? '', options: [['', 'All'], ...actions.map(a => [a, words(a)])] }),
    from: field({ name: 'from', label: 'From', type: 'datetime-local', plain: true }),
    to: field({ name: 'to', label: 'Before', type: 'datetime-local', plain: true }),
  };
  const box = el('div'), fault = el('p', { class: 'fault', role: 'alert', hidden: true });
  const shown = latest(found => box.replaceChildren(found.node));
  let timer;
  await read();
  return {
    title: 'Audit log',
    content: [
      top('Audit log', { about: 'Every change of money, limits, plans, prices, keys and webhooks: who, when, before and after.' }),
      el('div', { class: 'filters', oninput: soon }, Object.values(f).map(x => x.node)), fault, panel('Changes', box),
    ],
    close: () => clearTimeout(timer),
  };

  function soon() {
    clearTimeout(timer);
    timer = setTimeout(() => {
      keepQuery(asked());
      read().then(() => (fault.hidden = true), problem => {
        fault.textContent = problem.message;
        fault.hidden = false;
      });
    }, pause);
  }

  function asked() {
    return { customer: f.customer.value(), by: f.by.value(), action: f.action.input.value };
  }

  function read() {
    const filters = new URLSearchParams(Object.entries({ ...asked(), from: instant(f.from.value()), to: instant(f.to.value()) }).filter(([, v]) => v));
    return shown(pages(`audit_log?${filters}&limit=50`, rows => table('Changes', [
      { label: 'What', main: true, cell: e => [sentence(e.action), el('span', { class: 'sub' }, e.customer ? el('a', { href: to('customers', e.customer) }, e.customer) : e.target && code(e.target))] },
      { label: 'By', cell: e => e.by ? [nameOf(e.by), el('span', { class: 'sub' }, code(e.by.key))] : 'the program itself' },
      { label: 'When', cell: e => whenExactly(e.at) },
      { label: 'Before and after', cell: e => button('Show', () => showBox(`${sentence(e.action)}${e.customer ? ` of ${e.customer}` : ''}`, diffTable(changes(e.before ?? {}, e.after ?? {}))), { kind: 'small', 'aria-label': `Show ${words(e.action)} ${e.id}` }) },
    ], rows, { keyOf: e => e.id, nothing: filters.size > 0 ? 'No change is like that.' : 'Nothing was changed yet.' })));
  }
}
