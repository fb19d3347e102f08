// Making and changing an endpoint. Its secret is shown once, where it is made.

import { call, part } from '../../shared/api.js';
import { ask, confirm, showOnce } from '../dialog.js';
import { present, save } from '../guarded.js';
import { listed, listText, whole } from '../written.js';

export const types = ['alert.triggered', 'cap.reached', 'authorization.denied', 'wallet.low', 'wallet.depleted', 'top_up.requested', 'forecast.exceeded', 'burn_rate.tripped', 'invoice.finalized', 'invoice.overdue', 'period.closed', 'spend.test'];

const aboutSecret = 'Receivers check signatures with this secret. It is shown this once; the program keeps it encrypted and never shows it again.';

const pathOf = endpoint => 'webhook_endpoints/' + part(endpoint.id);

/** Null: a new one. Answers the endpoint. */
export async function editEndpoint(endpoint) {
  const { value: was, tag } = await present(endpoint && pathOf(endpoint));
  const saved = await ask({
    title: was ? `Change ${was.id}` : 'New webhook endpoint',
    fields: [
      !was && { name: 'id', label: 'Id', required: true, isId: true, hint: 'A word for it, such as billing.' },
      { name: 'url', label: 'Address', value: was?.url, required: true, placeholder: 'https://', hint: 'https, on the public internet.' },
      { name: 'types', label: 'Types of events', value: was ? listText(was.types) : '*', required: true, hint: `* for all, or some of: ${types.join(', ')}.` },
      { name: 'description', label: 'Description', value: was?.description ?? '' },
    ],
    submit: was ? 'Save endpoint' : 'Create endpoint',
    onSubmit: v => save(pathOf(was ?? v), { url: v.url, types: listed(v.types), description: v.description }, tag, 'id'),
    done: e => `The endpoint ${e.id} is saved.`,
  });
  if (saved?.secret) await showOnce(`Secret of ${saved.id}`, aboutSecret, saved.secret);
  return saved;
}

/** Answers whether it was done. */
export async function rotate(endpoint) {
  const changed = await ask({
    title: `Draw a new secret for ${endpoint.id}?`,
    about: 'The secret until now signs as well for a while, so that receivers can change over.',
    fields: [{ name: 'overlap', label: 'For how many seconds', value: '86400', inputmode: 'numeric', pointer: '#/overlap_seconds', hint: '86400 is a day; at most 604800.' }],
    submit: `Draw a new secret for ${endpoint.id}`, kind: 'danger',
    onSubmit: v => call('POST', pathOf(endpoint) + '/rotate_secret', { overlap_seconds: whole(v.overlap) ?? 86_400 }),
  });
  if (changed) await showOnce(`New secret of ${endpoint.id}`, aboutSecret, changed.secret);
  return changed !== null;
}

export async function disable(endpoint) {
  const { value: was, tag } = await present(pathOf(endpoint));
  return confirm({
    title: `Disable ${was.id}?`, about: 'What waits for it is cancelled, and while it is disabled events pass it by.', action: `Disable ${was.id}`,
    onConfirm: () => save(pathOf(was), { url: was.url, types: was.types, description: was.description, enabled: false }, tag),
    done: `${was.id} is disabled.`,
  });
}

export const remove = endpoint => confirm({
  title: `Remove ${endpoint.id}?`, about: `Nothing more is sent to ${endpoint.url}. Its deliveries are forgotten.`, action: `Remove ${endpoint.id}`,
  onConfirm: () => call('DELETE', pathOf(endpoint)), done: `${endpoint.id} is removed.`,
});
