// One endpoint and what was sent to it.

import { call, get, part } from '../../shared/api.js';
import { el, fill } from '../../shared/dom.js';
import { field } from '../form.js';
import { latest } from '../latest.js';
import { button, code, facts, heading, panel, status, top, words } from '../parts.js';
import { keepQuery, to } from '../address.js';
import { tell } from '../say.js';
import { pages, table } from '../table.js';
import { when, whenExactly } from '../when.js';
import { disable, editEndpoint, remove, rotate, types } from './edit.js';

const refresh = 3_000;

const reasons = { requested: 'An admin disabled it.', gone: 'It answered 410 Gone.', retries_exhausted: 'The last attempt of a delivery failed.', backlog_full: 'Too much waited for it.' };

export async function page({ params: { id }, query }) {
  const path = 'webhook_endpoints/' + part(id);
  const state = field({ name: 'status', label: 'Status', type: 'select', value: query.status ?? '', options: [['', 'All'], ...['pending', 'delivered', 'failed', 'cancelled'].map(s => [s, s])] });
  const type = field({ name: 'type', label: 'Type', type: 'select', value: query.type ?? '', options: [['', 'All'], ...types.map(t => [t, t])] });
  const head = el('div'), about = el('div'), box = el('div');
  const shown = latest(found => {
    deliveries = found;
    box.replaceChildren(found.node);
  });
  let endpoint, deliveries;
  await Promise.all([readEndpoint(), readDeliveries()]);
  const ticks = setInterval(() => document.visibilityState === 'visible' && Promise.all([readEndpoint(), deliveries.again()]).catch(() => {}), refresh);
  return {
    title: id,
    content: [head, el('div', { class: 'stack' }, about, panel('Deliveries', [el('div', { class: 'filters', oninput: filter }, state.node, type.node), box], { about: 'The newest first; finished ones of the last 30 days.' }))],
    close: () => clearInterval(ticks),
  };

  async function readEndpoint() {
    endpoint = await get(path);
    fill(head, headOf());
    fill(about, endpointFacts());
  }

  function readDeliveries() {
    const filters = new URLSearchParams(Object.entries({ status: state.input.value, type: type.input.value }).filter(([, v]) => v));
    return shown(pages(`${path}/deliveries?${filters}&limit=50`, rows => table('Deliveries', [
      { label: 'Delivery', main: true, cell: d => [el('a', { href: to('webhooks', id, 'deliveries', d.id) }, d.type), el('span', { class: 'sub' }, code(d.webhook_id))] },
      { label: 'Status', cell: d => [status(d.status), d.next_attempt_at && el('span', { class: 'sub' }, 'next attempt ', whenExactly(d.next_attempt_at))] },
      { label: 'Attempts', numeric: true, cell: d => String(d.attempt_count) },
      { label: 'Planned', cell: d => whenExactly(d.created_at) },
      { label: 'Finished', cell: d => whenExactly(d.done_at) },
      { label: '', cell: d => el('div', { class: 'actions' }, button('Resend', () => resend(d), { kind: 'small', 'aria-label': `Resend ${d.type} ${d.id}` })) },
    ], rows, { keyOf: d => d.id, nothing: state.input.value || type.input.value ? 'No delivery is like that.' : 'Nothing was sent yet. A test event shows whether the receiver is there.' })));
  }

  function filter() {
    keepQuery({ status: state.input.value, type: type.input.value });
    return readDeliveries();
  }

  async function resend(delivery) {
    await tell(() => call('POST', `${path}/deliveries/${part(delivery.id)}/resend`, {}), `${delivery.type} is sent again.`);
    await deliveries.again({ fromStart: true });
  }

  async function test() {
    await tell(() => call('POST', path + '/test', {}), 'A test event is on its way.');
    await deliveries.again({ fromStart: true });
  }

  function headOf() {
    const isOn = endpoint.status === 'enabled';
    return [
      top(heading(id, ' ', status(endpoint.status)), {
        trail: el('a', { href: to('webhooks') }, 'Webhooks'), about: endpoint.description,
        actions: [
          isOn && button('Send a test', test, { kind: 'primary' }),
          button('Change', () => editEndpoint(endpoint).then(readEndpoint)),
          button('New secret', () => rotate(endpoint).then(readEndpoint)),
          endpoint.status === 'disabled'
            ? button('Enable', () => tell(() => call('POST', path + '/enable', {}), `${id} is enabled.`).then(readEndpoint), { kind: 'primary' })
            : button('Disable', () => disable(endpoint).then(readEndpoint), { kind: 'danger' }),
          button('Remove', async () => (await remove(endpoint)) && (location.hash = to('webhooks')), { kind: 'danger' }),
        ],
      }),
      endpoint.status === 'disabled' && el('p', { class: 'notice warn' }, el('strong', {}, 'Disabled'), ' since ', when(endpoint.disabled_at), ': ', reasons[endpoint.disabled_reason] ?? words(endpoint.disabled_reason)),
      endpoint.status === 'unusable' && el('p', { class: 'notice bad' }, el('strong', {}, 'Nothing can be signed'), ': the keys that its secret was encrypted with are gone. Draw a new secret.'),
    ];
  }

  function endpointFacts() {
    return panel('Endpoint', facts(
      ['Sent to', code(endpoint.url)], ['Types', endpoint.types.includes('*') ? 'all, also those to come' : endpoint.types.join(', ')],
      ['Secret', ['made ', when(endpoint.secret_created_at), endpoint.previous_secret_until && [', the one before signs until ', when(endpoint.previous_secret_until)]]]));
  }
}
