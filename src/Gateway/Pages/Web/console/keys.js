// API keys: made, shown once, revoked; when each was used last.

import { call, part, session } from '../shared/api.js';
import { el } from '../shared/dom.js';
import { ask, confirm, showOnce } from './dialog.js';
import { button, chip, code, panel, top } from './parts.js';
import { to } from './address.js';
import { pages, table } from './table.js';
import { away, when } from './when.js';
import { all, cut } from './whole.js';
import { instant } from './written.js';

const roles = { admin: 'Admin: everything', backend: 'Backend: authorize, settle, record, read', customer: 'Customer: read one customer' };

export async function page() {
  const { key_id: own } = await session();
  const keys = await pages(async () => ({ data: (await all('api_keys')).sort((a, b) => (a.created_at < b.created_at ? 1 : -1)), next_cursor: null }), rows => el('div', {}, table('API keys', [
    { label: 'Key', main: true, cell: k => [k.name, k.id === own && [' ', chip('Yours', 'good')], el('span', { class: 'sub' }, code(k.id))] },
    { label: 'Role', cell: k => [k.role, k.customer && el('span', { class: 'sub' }, 'of ', el('a', { href: to('customers', k.customer) }, k.customer))] },
    { label: 'Last used', cell: k => k.last_used_at ? away(k.last_used_at) : el('span', { class: 'soft' }, 'never') },
    { label: 'Created', cell: k => when(k.created_at) },
    { label: 'Expires', cell: k => !k.expires_at ? 'never' : Date.parse(k.expires_at) < Date.now() ? chip('expired', 'bad') : when(k.expires_at) },
    { label: '', cell: k => el('div', { class: 'actions' }, button('Revoke', () => revoke(k), { kind: 'small danger', 'aria-label': `Revoke ${k.name} ${k.id}` })) },
  ], rows, { keyOf: k => k.id, nothing: 'There are no keys.' }), cut(rows)));
  return {
    title: 'API keys',
    content: [top('API keys', { about: 'A key is shown once, when it is made; only its hash is kept.', actions: button('New key', create, { kind: 'primary' }) }), panel('Keys', keys.node)],
  };

  async function create() {
    const made = await ask({
      title: 'New API key',
      fields: [
        { name: 'name', label: 'Name', required: true, hint: 'What it is for.' },
        { name: 'role', label: 'Role', type: 'select', value: 'backend', options: Object.entries(roles) },
        { name: 'customer', label: 'Customer', when: v => v.role === 'customer', hint: 'The one customer that it may read.' },
        { name: 'expires_at', label: 'Expires', type: 'datetime-local', hint: 'Left out: never.' },
      ],
      submit: 'Create key',
      onSubmit: v => call('POST', 'api_keys', { ...v, expires_at: instant(v.expires_at) }),
      done: key => `The key ${key.name} is made.`,
    });
    if (!made) return;
    await showOnce(`Key ${made.name}`, 'This is the only time it is shown. Store it where your secrets are.', made.key);
    await keys.again({ fromStart: true });
  }

  async function revoke(key) {
    await confirm({
      title: `Revoke ${key.name}?`,
      about: ['Whoever uses it is refused at once. It was ', key.last_used_at ? ['used ', away(key.last_used_at)] : 'never used', '.', key.id === own && el('strong', {}, ' You are logged in with this key: you will be logged out.')],
      action: `Revoke ${key.name}`, onConfirm: () => call('DELETE', 'api_keys/' + part(key.id)), done: `The key ${key.name} is revoked.`,
    });
    await keys.again({ fromStart: true });
  }
}
