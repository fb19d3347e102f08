// The tenant's price book: what models cost for whoever is on no plan, imported from the community's list.

import { call, part } from '../../shared/api.js';
import { el } from '../../shared/dom.js';
import { ask, showBox } from '../dialog.js';
import { button, code, empty, facts, more, panel, top } from '../parts.js';
import { percent } from '../percent.js';
import { pages, table } from '../table.js';
import { when } from '../when.js';
import { all, cut } from '../whole.js';
import { parse } from './json.js';
import { priceTable } from './prices.js';

const perPage = 50;

export async function page() {
  const books = await all('price_books');
  const content = await Promise.all(books.map(async book => {
    const prices = await pages(`price_books/${part(book.key)}/prices?limit=${perPage}`, rows => priceTable(rows, book.currency));
    return panel(book.key, [facts(['Version', String(book.version)], ['Models', String(book.models)], ['Prices', String(book.prices)], ['Markup', percent(book.markup)], ['Imported', when(book.imported_at)]), more('Prices', prices.node)]);
  }));
  return {
    title: 'Price books',
    content: [
      top('Price books', { about: 'Prices for usage that neither a contract nor a plan prices.', actions: button('Import a price list', importList, { kind: 'primary' }) }),
      el('div', { class: 'stack' }, cut(books), content.length > 0 ? content : panel('No price book', empty('Usage without a plan is denied. Import the community’s model price list (model_prices_and_context_window.json) to price it.'))),
    ],
  };
}

async function importList() {
  const file = el('input', { type: 'file', accept: 'application/json,.json', id: 'price-list' });
  const answer = await ask({
    title: 'Import a price list', submit: 'Import',
    about: 'A file such as model_prices_and_context_window.json. It becomes a new version; nothing that was charged changes.',
    fields: [
      el('div', { class: 'field' }, el('label', { for: 'price-list' }, 'File'), file),
      { name: 'markup', label: 'Markup', value: '0', inputmode: 'decimal', hint: 'A fraction added to each price: 0.2 adds 20 %.' },
    ],
    async onSubmit(v) {
      const text = await file.files[0]?.text();
      return call('POST', 'price_books/import', { prices: parse(text ?? '', '#/prices'), markup: v.markup ?? '0' });
    },
    done: result => `${result.imported} models are imported, ${result.skipped.length} prices skipped.`,
  });
  if (!answer) return;
  showBox(`Version ${answer.version} of the price book`,
    facts(['Models taken', String(answer.imported)], ['Prices', String(answer.prices)], ['Skipped', String(answer.skipped.length)], ['Free', String(answer.free.length)], ['Rounded', String(answer.rounded.length)]),
    more('What was skipped, and why', table('Skipped', [{ label: 'Model', main: true, cell: s => code(s.model) }, { label: 'Field', cell: s => s.field ?? '' }, { label: 'Why', cell: s => s.reason }], answer.skipped.slice(0, 500), { nothing: 'Nothing.' })));
}
