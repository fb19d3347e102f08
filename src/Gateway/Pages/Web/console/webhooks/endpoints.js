// Where events are sent.

import { el } from '../../shared/dom.js';
import { button, code, panel, status, top, words } from '../parts.js';
import { to } from '../address.js';
import { table } from '../table.js';
import { when } from '../when.js';
import { all, cut } from '../whole.js';
import { editEndpoint } from './edit.js';

export async function page() {
  const endpoints = await all('webhook_endpoints');
  return {
    title: 'Webhooks',
    content: [
      top('Webhooks', { about: 'Signed after Standard Webhooks, sent at least once.', actions: button('New endpoint', create, { kind: 'primary' }) }),
      panel('Endpoints', [table('Endpoints', [
        { label: 'Endpoint', main: true, cell: e => [el('a', { href: to('webhooks', e.id) }, e.id), e.description && el('span', { class: 'sub' }, e.description)] },
        { label: 'Status', cell: e => [status(e.status), e.disabled_reason && el('span', { class: 'sub' }, words(e.disabled_reason))] },
        { label: 'Sent to', cell: e => code(e.url) },
        { label: 'Types', cell: e => e.types.includes('*') ? 'all' : e.types.join(', ') },
        { label: 'Since', cell: e => when(e.created_at) },
      ], endpoints, { keyOf: e => e.id, nothing: 'There are no endpoints yet. One is told of denials, alerts, low wallets, invoices.' }), cut(endpoints)]),
    ],
  };
}

async function create() {
  const made = await editEndpoint(null);
  if (made) location.hash = to('webhooks', made.id);
}
