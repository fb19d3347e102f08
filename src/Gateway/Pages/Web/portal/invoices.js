// The invoices, and the draft of the running period.

import { el } from '../shared/dom.js';
import { money } from '../shared/money.js';
import { empty, section, shown, state as word, table } from './parts.js';
import { invoiceStates } from './words.js';

export function invoices(page) {
  return section('invoices', 'Invoices', {},
    el('p', null, link(`${page.customer}.${page.state.period.id}`, `The draft of ${page.times.span(page.state.period)}`), el('span', { class: 'soft' }, ': what the invoice would be if no more usage came.')),
    shown(page.invoices, all => all.length === 0 ? empty('The first invoice is written when this period is over.') : table('Invoices, the newest first',
      [{ name: 'Number', head: true }, { name: 'Period' }, { name: 'State' }, { name: 'Total', number: true }, { name: 'To pay', number: true }],
      all.map(invoice => ({
        key: invoice.id,
        cells: [
          link(invoice.id, invoice.number ?? invoice.id), page.times.span(invoice.period), word(invoiceStates[invoice.status], invoice.status),
          money(invoice.total, invoice.currency), money(invoice.amount_due, invoice.currency),
        ],
      })))));
}

const link = (id, text) => el('a', { href: '#/invoices/' + encodeURIComponent(id) }, text);
