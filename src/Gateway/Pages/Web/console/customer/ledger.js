// Everything recorded about a customer, the newest first.

import { get, part } from '../../shared/api.js';
import { el, fill } from '../../shared/dom.js';
import { field } from '../form.js';
import { latest } from '../latest.js';
import { button, panel } from '../parts.js';
import { keepQuery } from '../address.js';
import { pages } from '../table.js';
import { entryTable, kinds } from './entries.js';
import { openCustomer } from './open.js';

export async function page(opened) {
  const { params: { id }, query } = opened;
  const box = el('div'), news = el('div', { class: 'actions' });
  const kind = field({ name: 'kind', label: 'Show', type: 'select', value: query.kind ?? '', options: kinds.map(([key, name]) => [key, name]) });
  const filters = el('div', { class: 'filters', oninput: () => {
    keepQuery({ kind: kind.input.value });
    return read();
  } }, kind.node);
  const shown = latest(({ found, until }) => {
    known = until;
    box.replaceChildren(found.node);
    offer();
  });
  const { currency, as_of: { sequence } } = await get('customers/' + part(id));
  let known = sequence, newest = sequence;
  await read();
  const content = panel('Ledger', [filters, box], { about: 'Every fact, as it is in the journal. The newest comes first.', actions: news });
  return openCustomer(opened, 'Ledger', {
    draw(state) {
      newest = state.as_of.sequence;
      offer();
      return content;
    },
  });

  /** A ledger that moves under the reader is hard to read: that something has come is told, and it is shown when somebody asks. */
  function offer() {
    fill(news, newest > known && button('Show what has come since', read, { kind: 'small' }));
  }

  async function read() {
    const until = newest;
    const types = kinds.find(([key]) => key === kind.input.value)?.[2];
    await shown(pages(`customers/${part(id)}/ledger?order=newest&limit=50${types ? '&type=' + types : ''}`, rows => entryTable(rows, id, currency)).then(found => ({ found, until })));
  }
}
