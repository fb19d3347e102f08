// The price calculator: a plan and assumed usage give the invoice of a period.

import { call } from '../../shared/api.js';
import { el } from '../../shared/dom.js';
import { count, money } from '../../shared/money.js';
import { cash } from '../figures.js';
import { form } from '../form.js';
import { button, figures } from '../parts.js';
import { table } from '../table.js';
import { pairs, pairsText } from '../written.js';

/** A form for what `asked()` names: a version, or a plan that is not published. What it answers stands below. */
export function quoteForm(prices, asked) {
  const meters = [...new Set(prices.map(p => p.meter))];
  const answer = el('div', { 'aria-live': 'polite' });
  const lines = el('div', { class: 'stack' }, line(meters, prices[0]));
  return el('div', { class: 'stack' }, form({
    fields: [lines, el('p', {}, button('Another line', () => lines.append(line(meters)), { kind: 'small' }))],
    submit: 'Calculate',
    async onSubmit() {
      const usage = [...lines.children].map(l => l.read()).filter(u => u.quantity);
      answer.replaceChildren(quoteOf(await call('POST', 'quote', { ...asked(), usage })));
    },
  }), answer);
}

function line(meters, price) {
  const input = (label, properties) => {
    const node = el('input', { autocomplete: 'off', ...properties });
    return { node: el('label', { class: 'field' }, el('span', {}, label), node), input: node };
  };
  const meter = el('select', {}, meters.map(m => el('option', { value: m }, m)));
  const quantity = input('Quantity in the period', { inputmode: 'decimal' });
  const match = input('With properties', { placeholder: 'model=gpt-4o', value: pairsText(price?.match) });
  const box = el('div', { class: 'side-by-side' }, el('label', { class: 'field' }, el('span', {}, 'Meter'), meter), quantity.node, match.node);
  box.read = () => ({ meter: meter.value, quantity: quantity.input.value.trim(), properties: pairs(match.input.value.trim() || undefined, price?.match, null) });
  return box;
}

export const quoteOf = quote => el('div', { class: 'stack' },
  figures(['Subtotal', cash(quote.subtotal, quote.currency)], ['Paid by the plan’s balance', cash(quote.credits_applied, quote.currency)], ['Due', cash(quote.due, quote.currency), quote.overage === 'deny' ? 'To be prepaid' : 'Billed']),
  table('Lines of the quote', [
    { label: 'Line', main: true, cell: l => l.description },
    { label: 'Quantity', numeric: true, cell: l => l.quantity === null || l.quantity === undefined ? '' : count(l.quantity) },
    { label: 'Amount', numeric: true, cell: l => money(l.amount, quote.currency) },
  ], quote.lines, { keyOf: l => String(l.number), nothing: 'It would cost nothing.' }));
