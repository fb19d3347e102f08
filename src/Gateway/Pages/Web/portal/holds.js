// Requests under way: what they have reserved.

import { el } from '../shared/dom.js';
import { amountOf, count, money } from '../shared/money.js';
import { empty, section, shown, some, table } from './parts.js';
import { meterName, propertiesOf } from './words.js';

export function holds(page) {
  return section('holds', 'Reserved now', {}, shown(page.holds, all => all.length === 0
    ? empty('Nothing is reserved. A request that takes a while reserves what it may cost, and frees the rest when it is done.')
    : some(page, 'holds', all, 6, list => table('Open holds', [{ name: 'Request', head: true }, { name: 'Until' }, { name: 'Reserved', number: true }], list.map(hold => row(page, hold))))));
}

const row = (page, hold) => ({
  key: hold.id,
  cells: [
    [el('span', null, hold.id), el('span', { class: 'soft block' }, hold.items.map(i => `${count(i.quantity)} ${meterName(page, i.meter)}`).join(', ')), el('span', { class: 'soft block' }, propertiesOf(hold.properties))],
    page.times.moment(hold.expires_at),
    [money(hold.held, hold.unit), (hold.credits ?? []).map(c => el('span', { class: 'block' }, amountOf(c.held, c.unit, hold.unit)))],
  ],
});
