// The register: all invoices of the tenant by number, without gaps.

import { el } from '../shared/dom.js';
import { money } from '../shared/money.js';
import { ask } from './dialog.js';
import { present, save } from './guarded.js';
import { button, panel, top } from './parts.js';
import { to } from './address.js';
import { pages, table } from './table.js';
import { when } from './when.js';

export async function page() {
  const list = await pages('invoices?order=newest&limit=50', rows => table('Invoices', [
    { label: 'Number', main: true, cell: i => el('a', { href: to('invoices', i.id) }, i.number) },
    { label: 'Customer', cell: i => el('a', { href: to('customers', i.customer) }, i.customer) },
    { label: 'Period', cell: i => i.period },
    { label: 'Issued', cell: i => when(i.issued_at) },
    { label: 'Due', cell: i => when(i.due_at) },
    { label: 'Total', numeric: true, cell: i => money(i.total, i.currency) },
    { label: 'To pay', numeric: true, cell: i => money(i.due, i.currency) },
  ], rows, { keyOf: i => i.id, nothing: 'No invoice is written yet. The first ones come when periods close.' }));
  return {
    title: 'Invoices',
    content: [top('Invoices', { about: 'Numbered without gaps, as they were written; the newest comes first.', actions: button('Issuer', editIssuer) }), panel('Register', list.node)],
  };
}

/** Who writes the invoices: it stands on those that are written from then on. */
async function editIssuer() {
  let known = { value: {}, tag: null };
  try {
    known = await present('issuer');
  } catch (problem) {
    if (problem.status !== 404) throw problem;
  }
  const { value, tag } = known;
  await ask({
    title: 'Who writes the invoices',
    fields: [
      { name: 'name', label: 'Name', value: value.name, required: true },
      { name: 'address', label: 'Address', value: value.address?.join('\n'), rows: 4 },
      { name: 'tax_id', label: 'Tax number', value: value.tax_id },
      { name: 'email', label: 'Email', value: value.email },
      { name: 'payment_instructions', label: 'How to pay', value: value.payment_instructions },
      { name: 'number_prefix', label: 'Before the number', value: value.number_prefix, hint: 'Such as INV-.' },
    ],
    submit: 'Save',
    onSubmit: ({ address, ...v }) => save('issuer', { ...v, address: address?.split('\n').map(l => l.trim()).filter(Boolean) }, tag),
    done: 'The issuer is saved.',
  });
}
