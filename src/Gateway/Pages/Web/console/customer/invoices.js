// A customer's invoices, the draft of the running period, and closing a period that has ended.

import { call, get, part } from '../../shared/api.js';
import { el, fill } from '../../shared/dom.js';
import { money } from '../../shared/money.js';
import { ask } from '../dialog.js';
import { button, panel, status } from '../parts.js';
import { to } from '../address.js';
import { pages, table } from '../table.js';
import { days, when } from '../when.js';
import { openCustomer } from './open.js';

export async function page(opened) {
  const { params: { id } } = opened;
  // The days of a period are those of the customer's own zone.
  const { time_zone: zone } = await get('customers/' + part(id));
  const list = await pages(`customers/${part(id)}/invoices?limit=25`, rows => table('Invoices', [
    { label: 'Invoice', main: true, cell: i => [el('a', { href: to('invoices', i.id) }, i.number ?? i.id), el('span', { class: 'sub' }, days(i.period, zone))] },
    { label: 'Status', cell: i => status(i.status) },
    { label: 'Issued', cell: i => when(i.issued_at) },
    { label: 'Due', cell: i => when(i.due_at) },
    { label: 'Total', numeric: true, cell: i => money(i.total, i.currency) },
    { label: 'Left to pay', numeric: true, cell: i => money(i.amount_due, i.currency) },
  ], rows, { keyOf: i => i.id, nothing: 'No invoice yet: the first is written when a period closes, a day after it has ended where the plan says nothing else.' }));
  const actions = el('div', { class: 'actions' });
  const listed = panel('Invoices', list.node, { key: 'invoices', actions });
  return openCustomer(opened, 'Invoices', {
    async load() {
      const [draft] = await Promise.all([get(`customers/${part(id)}/invoices/draft`), list.again()]);
      return draft;
    },
    draw: (state, draft, again) => {
      fill(actions, button('Close a period', () => close(state, again), { kind: 'small' }));
      return [
        panel('Running period', table('Draft', [
          { label: 'Line', main: true, cell: l => l.description },
          { label: 'Amount', numeric: true, cell: l => money(l.amount, draft.currency) },
          { label: 'Paid by grants', numeric: true, cell: l => money(l.credits_applied, draft.currency) },
          { label: 'Due', numeric: true, cell: l => money(l.due, draft.currency) },
        ], draft.lines, { keyOf: l => String(l.number), nothing: 'Nothing to bill yet.' }), {
          about: [days(draft.period, zone), ' · due so far ', el('strong', {}, money(draft.due, draft.currency)), ', before taxes and rounding. ', el('a', { href: to('invoices', `${id}.${draft.period.id}`) }, 'The draft with totals')], key: 'draft',
        }),
        listed,
      ];
    },
  });
}

const close = (state, again) => ask({
  title: `Close a period of ${state.name}?`,
  about: 'Writes the invoice of a period that has ended, before its grace is over. It never changes after that: later usage is billed in the next one.',
  fields: [{ name: 'period', label: 'Period', hint: 'Such as 2026-10. Left out: of those that have ended and are open, the earliest.' }],
  submit: `Close the period of ${state.name}`, kind: 'danger',
  onSubmit: v => call('POST', `customers/${part(state.id)}/close_period`, { period: v.period }),
  done: closed => closed.invoice ? `The period ${closed.period} is closed: invoice ${closed.invoice}.` : `The period ${closed.period} is closed; there was nothing to bill.`,
}).then(again);
