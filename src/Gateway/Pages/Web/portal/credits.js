// What there is to pay with: credits with what is left of them, and what the plan includes.

import { el } from '../shared/dom.js';
import { amountOf, noMoreThan, compare, count, isNegative, isZero, share, unitFor } from '../shared/money.js';
import { bar, empty, section, shown, some, table } from './parts.js';
import { meterName, sources } from './words.js';

export function credits(page) {
  const { allowances } = page.state;
  return section('credits', 'Credits and allowances', {},
    allowances.length > 0 && [el('h3', null, 'Included in your plan'), el('ul', { class: 'items plain' }, allowances.map(a => allowance(page, a)))],
    allowances.length > 0 && el('h3', null, 'Credits'),
    shown(page.grants, all => {
      const live = all.filter(g => g.status === 'active' && !(isZero(g.available) && isZero(g.held)));
      const gone = all.length - live.length;
      return [
        live.length === 0 ? empty('There are no credits.') : some(page, 'grants', live.sort(soonest), 8, list => grants(page, list)),
        gone > 0 && el('p', { class: 'hint' }, `${gone.toLocaleString()} used up, expired or taken back.`),
      ];
    }));
}

/** What is left of credits of other units and of what the plan includes, each in words; the exact figures stand in their own section. */
export function leftBeside({ state, meters }) {
  const has = amount => !isZero(amount) && !isNegative(amount);
  return [
    ...state.credits.filter(c => has(c.available)).map(c => amountOf(noMoreThan(c.available), c.unit, state.currency)),
    ...state.allowances.filter(a => has(a.remaining)).map(a => [noMoreThan(a.remaining), a]).map(([left, a]) => `${count(left)} included ${unitFor(left, meters.get(a.meter)?.unit ?? a.meter)}`),
  ];
}

function allowance(page, a) {
  const unit = page.meters.get(a.meter)?.unit ?? '';
  const [left, included] = [noMoreThan(a.remaining), noMoreThan(a.included)];
  return el('li', { key: a.price, class: 'item' },
    el('div', { class: 'item-head' }, el('span', { class: 'strong' }, meterName(page, a.meter)), el('span', { class: 'number', title: `${count(a.remaining)} of ${count(a.included)}` }, `${count(left)} of ${count(included)} ${unitFor(included, unit)} left`)),
    bar(share(a.used, a.included), isZero(a.remaining) ? 'full' : ''),
    el('p', { class: 'soft' }, `${count(a.used)} of ${count(a.included)} used`));
}

const grants = (page, list) => table('Credits that are left', [{ name: 'Credit', head: true }, { name: 'Expires' }, { name: 'Left', number: true }],
  list.map(grant => ({
    key: grant.id,
    cells: [
      [el('span', null, grant.id), el('span', { class: 'soft block' }, [sources[grant.source] ?? grant.source, grant.scope.meters?.length ? ` · only for ${grant.scope.meters.map(m => meterName(page, m)).join(', ')}` : ''].join(''))],
      grant.expires_at ? page.times.date(grant.expires_at) : 'Never',
      [el('span', null, amountOf(grant.available, grant.unit, page.state.currency)),
        el('span', { class: 'soft block' }, `of ${amountOf(grant.amount, grant.unit, page.state.currency)}${isZero(grant.held) ? '' : `, ${amountOf(grant.held, grant.unit, page.state.currency)} reserved`}`)],
    ],
  })));

const soonest = (a, b) => (a.expires_at ? Date.parse(a.expires_at) : Infinity) - (b.expires_at ? Date.parse(b.expires_at) : Infinity) || compare(b.available, a.available);
