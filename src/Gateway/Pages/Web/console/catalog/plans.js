// All plans, each with its newest version.

import { el } from '../../shared/dom.js';
import { amountOf, money } from '../../shared/money.js';
import { ask } from '../dialog.js';
import { button, code, panel, sentence, top } from '../parts.js';
import { to } from '../address.js';
import { table } from '../table.js';
import { when } from '../when.js';
import { all, cut } from '../whole.js';

export async function page() {
  const plans = await all('plans');
  return {
    title: 'Plans',
    content: [
      top('Plans', { about: 'Every change is a new version. Customers stay on theirs until they are moved.', actions: button('New plan', create, { kind: 'primary' }) }),
      panel('Plans', [table('Plans', [
        { label: 'Plan', main: true, cell: p => [el('a', { href: to('plans', p.key) }, p.name), p.name !== p.key && el('span', { class: 'sub' }, code(p.key))] },
        { label: 'Newest version', numeric: true, cell: p => String(p.version) },
        { label: 'Base fee', numeric: true, cell: p => p.base_fee ? money(p.base_fee.amount, p.currency) : '–' },
        { label: 'Gives each period', numeric: true, cell: p => p.recurring_grant ? amountOf(p.recurring_grant.amount, p.recurring_grant.unit, p.currency) : '–' },
        { label: 'When funds run out', cell: p => p.overage === 'bill' ? 'bills' : 'denies' },
        { label: 'Prices', numeric: true, cell: p => String(p.prices.length) },
        { label: 'Published', cell: p => when(p.published_at) },
      ], plans, { keyOf: p => p.key, nothing: 'There are no plans yet. A plan says what usage costs, what is included and what happens when funds run out.' }), cut(plans)]),
    ],
  };
}

async function create() {
  const made = await ask({
    title: 'New plan', submit: 'Go on',
    fields: [{ name: 'key', label: 'Key', required: true, isId: true, hint: 'A word for it, such as team; it stays.' }],
    onSubmit: async v => v.key,
  });
  if (made) location.hash = to('plans', made, 'edit');
}

/** Length of a billing period in words. */
export const lengthOf = period => typeof period === 'object' ? `${period.days} days` : sentence(period ?? 'month');
