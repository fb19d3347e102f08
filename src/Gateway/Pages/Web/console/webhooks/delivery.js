// One delivery: every attempt, and the body that is sent.

import { call, get, part } from '../../shared/api.js';
import { el, fill } from '../../shared/dom.js';
import { button, chip, code, facts, heading, json, panel, status, top, words } from '../parts.js';
import { to } from '../address.js';
import { tell } from '../say.js';
import { table } from '../table.js';
import { whenExactly } from '../when.js';

const refresh = 3_000;

export async function page({ params: { id, delivery: number } }) {
  const path = `webhook_endpoints/${part(id)}/deliveries/${part(number)}`;
  const box = el('div');
  await read();
  const ticks = setInterval(() => document.visibilityState === 'visible' && read().catch(() => {}), refresh);
  return { title: `Delivery ${number}`, content: box, close: () => clearInterval(ticks) };

  async function read() {
    const delivery = await get(path);
    fill(box,
      top(heading(delivery.type, ' ', status(delivery.status)), {
        trail: [el('a', { href: to('webhooks') }, 'Webhooks'), ' / ', el('a', { href: to('webhooks', id) }, id)],
        actions: button('Resend', () => tell(() => call('POST', path + '/resend', {}), `${delivery.type} is sent again.`).then(read), { kind: 'primary' }),
      }),
      el('div', { class: 'stack' },
        panel('Delivery', facts(['Id', code(delivery.id)], ['webhook-id', code(delivery.webhook_id)], ['Planned', whenExactly(delivery.created_at)], ['Next attempt', delivery.next_attempt_at && whenExactly(delivery.next_attempt_at)], ['Finished', delivery.done_at && whenExactly(delivery.done_at)])),
        panel('Attempts', table('Attempts', [
          { label: 'When', main: true, cell: a => whenExactly(a.at) },
          { label: 'Outcome', cell: a => chip(words(a.outcome), a.outcome === 'delivered' ? 'good' : 'bad') },
          { label: 'HTTP status', numeric: true, cell: a => a.status_code === null ? 'no answer' : String(a.status_code) },
          { label: 'Took', numeric: true, cell: a => `${a.duration_ms.toLocaleString()} ms` },
        ], [...delivery.attempts].reverse(), { keyOf: a => a.at, nothing: 'Not attempted yet.' })),
        panel('Body', json(delivery.body))));
  }
}
