// Prices as rows and in words.

import { el } from '../../shared/dom.js';
import { amountOf, count } from '../../shared/money.js';
import { code, properties, words } from '../parts.js';
import { percent } from '../percent.js';
import { table } from '../table.js';

export const priceTable = (prices, currency) => table('Prices', [
  { label: 'Price', main: true, cell: p => [code(p.id), Object.keys(p.match ?? {}).length > 0 && el('span', { class: 'sub' }, 'only ', properties(p.match))] },
  { label: 'Meter', cell: p => p.meter },
  { label: 'Model', cell: p => words(p.charge_model) },
  { label: 'What it costs', cell: p => lines(p, currency).map((line, i) => el('span', i > 0 ? { class: 'sub' } : {}, line)) },
], prices, { keyOf: p => p.id, nothing: 'No prices: all usage is denied, or priced elsewhere.' });

/** A price in words, the main thing first. */
export function lines(price, currency) {
  const amount = a => amountOf(a, price.unit, currency);
  return [...main(price, amount), ...limits(price, amount)];
}

function main(p, amount) {
  switch (p.charge_model) {
    case 'per_unit': return [`${amount(p.unit_amount)} a unit`];
    case 'package': return [`${amount(p.package_amount)} for each ${count(p.package_size)} begun`];
    case 'flat': return [`${amount(p.amount)} ${p.per === 'event' ? 'an event' : 'a period, with the first use'}`];
    case 'percentage': return [`${percent(p.rate)} of the amount`, p.fixed_amount && `plus ${amount(p.fixed_amount)} each`, p.min_amount && `at least ${amount(p.min_amount)} each`, p.max_amount && `at most ${amount(p.max_amount)} each`].filter(Boolean);
    case 'cost_plus': return [`the cost plus ${percent(p.markup)}`];
    default: return tiers(p, amount);
  }
}

const tiers = (p, amount) => (p.tiers ?? []).map((tier, i) => {
  const from = i === 0 ? 'first' : 'then';
  const to = tier.up_to === null || tier.up_to === undefined ? (i === 0 ? 'all' : 'the rest') : `up to ${count(tier.up_to)}`;
  return `${from} ${to}: ${[tier.unit_amount && `${amount(tier.unit_amount)} a unit`, tier.flat_amount && `${amount(tier.flat_amount)} flat`].filter(Boolean).join(' + ') || 'nothing'}`;
});

const limits = (p, amount) => [
  p.free_units && `${count(p.free_units)} free`, p.min_per_period && `at least ${amount(p.min_per_period)} a period`, p.max_per_period && `at most ${amount(p.max_per_period)} a period`,
  p.overage_credit_price && `a credit that is missing costs ${p.overage_credit_price}`, p.size_property && `chosen by ${p.size_property} of the request`,
].filter(Boolean);
