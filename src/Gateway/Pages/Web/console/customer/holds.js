// What running requests have reserved.

import { el } from '../../shared/dom.js';
import { amountOf, count } from '../../shared/money.js';
import { code } from '../parts.js';
import { to } from '../address.js';
import { table } from '../table.js';
import { away } from '../when.js';

export const holdTable = (holds, state) => table('Open holds', [
  { label: 'Authorization', main: true, cell: h => [el('a', { href: to('customers', state.id, 'events', h.id) }, code(h.id)), el('span', { class: 'sub' }, h.items.map(i => `${count(i.quantity)} ${i.meter}`).join(', '))] },
  { label: 'Held', numeric: true, cell: h => [amountOf(h.held, h.unit, state.currency), (h.credits ?? []).map(c => el('span', { class: 'sub' }, amountOf(c.held, c.unit, state.currency)))] },
  { label: 'Since', cell: h => away(h.created_at) },
  { label: 'Ends by itself', cell: h => away(h.expires_at) },
], holds, { keyOf: h => h.id });
